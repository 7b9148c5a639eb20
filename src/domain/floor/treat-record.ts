// What the treatments make of a record after a call (E14): the plan of record/next-attempt becomes the record's move, with the reason kept
// in it. For records on a desktop and for those of automatic calls alike. Must never end an interaction: closing-moves does.
import { type NextAttempt, nextAttempt } from '../record/next-attempt.ts';
import type { RecordEvent } from '../record/record.ts';
import type { CallResult } from '../result/result.ts';
import type { Campaign, DeskRecord } from './floor.ts';
import type { Moves } from './moves.ts';

export type Treated = {
  readonly desk: DeskRecord;
  readonly campaign: Pick<Campaign, 'settings'>;
  readonly result: CallResult;
  /** The disposition says that the record is finished whatever the network said. */
  readonly finishes: boolean;
};

/** Sends the record back to its list or finishes it, as the campaign's treatments say now: an edit holds from the next result on. */
export function treatRecord(moves: Moves, treated: Treated): void {
  moves.moveRecord(treated.desk.campaignRecordId, treatmentOf(treated, moves.now));
}

/** The record's event after a call with this result. Pure. */
export function treatmentOf({ desk, campaign, result, finishes }: Treated, now: number): RecordEvent {
  const { settings } = campaign;
  const { attempts, returns, lastNumber, spentNumbers = [] } = desk.now;
  const soFar = {
    attempts,
    attemptsPerRecord: settings.attemptsPerRecord,
    result,
    returnsByResult: returns?.[result] ?? 0,
    finishes,
    chain: desk.numbers.map(({ e164 }) => e164),
    called: lastNumber,
    spent: spentNumbers,
  };
  return eventOf(nextAttempt(soFar, settings.retryRules, now), desk, result);
}

function eventOf(next: NextAttempt, desk: DeskRecord, result: CallResult): RecordEvent {
  const { lastNumber } = desk.now;
  switch (next.plan) {
    case 'finish':
      return { type: 'finished', result, because: { why: 'finished', as: next.why, result } };
    case 'retry': {
      const { at, time, times, restMs } = next;
      const turn = lastNumber === undefined ? {} : { turn: { e164: lastNumber, isAnew: false } };
      const because = { why: 'treatment', did: 'retry', result, time, times, restMs } as const;
      return { type: 'returned', nextAt: at, atHead: false, result, ...turn, because };
    }
    case 'next_number':
    case 'new_round': {
      const { plan, at, e164, isSpent, restMs } = next;
      const spent = isSpent ? (lastNumber ?? desk.numbers[0]?.e164) : undefined;
      const turn = { e164, isAnew: true, ...(spent === undefined ? {} : { spent }) };
      const because = { why: 'treatment', did: plan, result, restMs } as const;
      return { type: 'returned', nextAt: at, atHead: false, result, turn, because };
    }
  }
}

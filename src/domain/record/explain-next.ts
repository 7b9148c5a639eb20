// What happens to this record next, and why (E14): an answer for people, from the record's own progress, its campaign and the calling
// hours. It forecasts and must never decide: at the claim and at the dial may-dial asks everything anew.
import { areOpen, hoursOf, openingAfter } from '../compliance/hours.ts';
import { type PackId, packsFor } from '../compliance/packs.ts';
import type { CampaignSettings } from '../campaign/definition.ts';
import type { CampaignState } from '../campaign/campaign.ts';
import type { UserId } from '../ids.ts';
import type { ChainNumber, E164, NumberLabel } from '../phone-number.ts';
import type { CallResult } from '../result/result.ts';
import { numberInTurn } from './next-attempt.ts';
import type { Because, CancelReason, RecordState } from './record.ts';

export type NextStep =
  | {
      readonly next: 'call';
      /** Epoch ms; undefined = as soon as it is asked for. */
      readonly at: number | undefined;
      /** True: the instant is the opening of the calling hours, later than the record itself would be due. */
      readonly isOpening: boolean;
      /** Undefined: it has no number left to dial. */
      readonly number:
        | { readonly e164: E164; readonly label: NumberLabel; readonly place: number }
        | undefined;
      readonly numbers: number;
      /** Which call to this record it will be (from 1), of how many at most. */
      readonly attempt: number;
      readonly attemptsLimit: number;
      /** Absent: it has entered the campaign and nothing has happened to it yet. */
      readonly because: Because | undefined;
      /** What is missing beside the time: the campaign does not run. */
      readonly isWaitingForCampaign: boolean;
    }
  /** Nobody's name: the engine is calling it, and no agent has it yet. */
  | { readonly next: 'on_desktop'; readonly by?: UserId; readonly since: number }
  | {
      readonly next: 'nothing';
      readonly why: 'finished';
      readonly because: Extract<Because, { why: 'finished' }> | undefined;
      readonly lastResult: CallResult | undefined;
    }
  | { readonly next: 'nothing'; readonly why: 'cancelled'; readonly reason: CancelReason }
  | { readonly next: 'nothing'; readonly why: 'missed_callback' }
  | { readonly next: 'set_aside'; readonly since: number };

export type Explained = {
  readonly state: RecordState;
  readonly numbers: readonly Pick<ChainNumber, 'e164' | 'label' | 'country' | 'zones'>[];
  readonly settings: Pick<CampaignSettings, 'attemptsPerRecord' | 'window'>;
  readonly campaign: CampaignState['state'];
  readonly pack: PackId;
};

/**
 * Says what comes next.
 * @param now epoch milliseconds
 */
export function explainNext(record: Explained, now: number): NextStep {
  const { state } = record;
  switch (state.status) {
    case 'ready':
      return nextCall(record, state, now);
    case 'retrieved':
      return {
        next: 'on_desktop',
        ...(state.by === undefined ? {} : { by: state.by }),
        since: state.retrievedAt,
      };
    case 'updated': {
      const because = state.because?.why === 'finished' ? state.because : undefined;
      return { next: 'nothing', why: 'finished', because, lastResult: state.lastResult };
    }
    case 'cancelled':
      return { next: 'nothing', why: 'cancelled', reason: state.reason };
    case 'missed_callback':
      return { next: 'nothing', why: 'missed_callback' };
    case 'stale':
    case 'agent_error':
      return { next: 'set_aside', since: state.since };
  }
}

function nextCall(
  { numbers, settings, campaign, pack }: Explained,
  state: Extract<RecordState, { status: 'ready' }>,
  now: number,
): NextStep {
  const number = numberInTurn(state, numbers);
  const dueAt = Math.max(state.nextAt, now);
  const opensAt =
    number && openingOf(number, hoursOf(packsFor(pack, number.country), settings.window), dueAt);
  const isOpening = opensAt !== undefined && opensAt > dueAt;
  return {
    next: 'call',
    at: isOpening ? opensAt : dueAt > now ? dueAt : undefined,
    isOpening,
    number: number && { e164: number.e164, label: number.label, place: numbers.indexOf(number) + 1 },
    numbers: numbers.length,
    attempt: state.attempts + 1,
    attemptsLimit: settings.attemptsPerRecord,
    because: state.because,
    isWaitingForCampaign: campaign !== 'running',
  };
}

function openingOf(
  { zones }: Pick<ChainNumber, 'zones'>,
  hours: ReturnType<typeof hoursOf>,
  at: number,
): number | undefined {
  return areOpen(hours, zones, at) ? at : openingAfter(hours, zones, at);
}

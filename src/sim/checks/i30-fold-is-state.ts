// I30: the state rows rebuilt from the events alone equal the stored ones, at every event and at the end.
import { isDeepStrictEqual } from 'node:util';
import { stepAgent } from '../../domain/agent/step.ts';
import { stepCallback } from '../../domain/callback/callback.ts';
import { stepCall } from '../../domain/call/step.ts';
import { stepCampaign } from '../../domain/campaign/campaign.ts';
import type { Change } from '../../domain/floor/change.ts';
import { stepInteraction } from '../../domain/interaction/interaction.ts';
import { isIgnored, type Step } from '../../domain/moved.ts';
import { freshRecord, stepRecord } from '../../domain/record/record.ts';
import { type Check, linesOf, subjectOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

/** The state after an event, computed by the machine itself from the state that the earlier events gave. */
function foldOne(change: Change, was: Change['after']['now'] | undefined): unknown {
  if (change.event.type === 'created') return change.after.now;
  if (change.kind === 'stop_all') return change.after.now;
  const step = stepOf(change, was);
  return step && !isIgnored(step) ? step.state : 'ignored';
}

function stepOf(
  change: Exclude<Change, { kind: 'stop_all' }>,
  was: unknown,
): Step<unknown, unknown> | undefined {
  if (change.event.type === 'created') return undefined;
  // Nothing was stored of it before: only a record and a campaign are there without an event.
  if (was === undefined && change.kind !== 'record' && change.kind !== 'campaign') return undefined;
  switch (change.kind) {
    case 'campaign':
      return stepCampaign((was ?? change.before?.now) as never, change.event, change.at);
    case 'record':
      return stepRecord((was ?? freshRecord()) as never, change.event, change.at);
    case 'call':
      return stepCall({ ...change.after, now: was } as never, change.event, change.at);
    case 'interaction':
      return stepInteraction(was as never, change.event, change.at);
    case 'callback':
      return stepCallback(was as never, change.event, change.at);
    case 'agent':
      return stepAgent(was as never, change.event, change.at);
  }
}

export const checkFoldIsState: Check = (evidence) => {
  const { history, final } = evidence;
  const folded = new Map<string, Change['after']['now']>();
  const found: Violation[] = [];
  for (const { order, change } of linesOf(history, 'stored')) {
    const subject = subjectOf(change);
    const state = foldOne(change, folded.get(subject));
    if (!isDeepStrictEqual(state, change.after.now)) {
      const why = `${subject}: '${change.event.type}' gives ${JSON.stringify(state)}`;
      found.push(violation(evidence, { id: 'I30', why, orders: [order] }));
    }
    folded.set(subject, change.after.now);
  }
  const rows: readonly (readonly [string, object])[] = [
    ...final.campaigns.map((row) => [`campaign ${row.id}`, row.now] as const),
    ...final.records.map((row) => [`record ${row.campaignRecordId}`, row.now] as const),
    ...final.calls.map((row) => [`call ${row.id}`, row.now] as const),
    ...final.interactions.map((row) => [`interaction ${row.id}`, row.now] as const),
    ...final.callbacks.map((row) => [`callback ${row.id}`, row.now] as const),
    ...final.shifts.map((row) => [`agent ${row.shiftId}`, row.now] as const),
  ];
  for (const [subject, now] of rows) {
    const state = folded.get(subject);
    if (
      state === undefined
        ? subject.startsWith('record') && !isDeepStrictEqual(now, freshRecord())
        : !isDeepStrictEqual(state, now)
    )
      found.push(
        violation(evidence, { id: 'I30', why: `the row of ${subject} is not its events' fold`, orders: [] }),
      );
  }
  return found;
};

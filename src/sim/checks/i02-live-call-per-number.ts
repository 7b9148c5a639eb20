// I2: no number has two live calls, over all lists and campaigns, in the database and on the wire; and the minimum gap between two calls
// to it holds.
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import type { LegId } from '../../domain/ids.ts';
import { violation } from './evidence.ts';

/** A request may be on its way for a few seconds, so that the gap on the wire can be that much shorter than the gap of the intents. */
const ON_THE_WAY_MS = 6_000;

export const checkLiveCallPerNumber: Check = (evidence) => {
  const { history, final } = evidence;
  const gapOf = new Map(final.campaigns.map(({ id, settings }) => [id, settings.minimumGapMs]));
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I2', why, orders }));

  const live = new Map<string, { readonly id: string; readonly order: number }>();
  const last = new Map<string, { readonly at: number; readonly order: number }>();
  for (const { order, change } of changesOf(history, 'call')) {
    const call = change.after;
    const number = `${call.organisationId} ${call.e164}`;
    const other = live.get(number);
    if (change.event.type === 'created') {
      if (other) add(`the number of call ${call.id} is in the live call ${other.id}`, [other.order, order]);
      const before = call.purpose === 'contact' ? last.get(number) : undefined;
      if (before && call.intendedAt - before.at < (gapOf.get(call.campaignId) ?? 0))
        add(`only ${call.intendedAt - before.at} ms between two calls to one number`, [before.order, order]);
      live.set(number, { id: call.id, order });
      // The gap protects contacts; a colleague is asked as often as he is needed (D14).
      if (call.purpose === 'contact') last.set(number, { at: call.intendedAt, order });
    }
    if (call.now.state === 'ended' && other?.id === call.id) live.delete(number);
    // Whoever was not reached was not disturbed (F36): the next trunk may be tried at once.
    if (call.now.state === 'ended' && call.now.isUnreached) last.delete(number);
  }

  const calls = changesOf(history, 'call').map(({ change }) => change.after);
  const toContacts = new Set(calls.flatMap(({ purpose, legId }) => (purpose === 'contact' ? [legId] : [])));
  const unreached = new Set(
    changesOf(history, 'call').flatMap(({ change: { before, after, event } }) => {
      if (event.type === 'rerouted' && before) return [before.legId];
      return after.now.state === 'ended' && after.now.isUnreached ? [after.legId] : [];
    }),
  );
  const least = Math.min(...gapOf.values());
  const onWire = new Map<
    string,
    { readonly legId: LegId; readonly order: number; readonly at: number; isOver: boolean }
  >();
  for (const { order, line } of linesOf(history, 'wire')) {
    const other = onWire.get(line.e164);
    if (line.type === 'invite') {
      if (other && !other.isOver)
        add(`a second INVITE while the number is on the wire`, [other.order, order]);
      else if (
        other &&
        toContacts.has(line.legId) &&
        !unreached.has(other.legId) &&
        line.at - other.at < least - ON_THE_WAY_MS
      )
        add(`INVITEs to one number after ${line.at - other.at} ms`, [other.order, order]);
      if (other?.isOver && !toContacts.has(line.legId)) continue;
      onWire.set(line.e164, { legId: line.legId, order, at: line.at, isOver: false });
    }
    if (line.type === 'ended' && other?.legId === line.legId) other.isOver = true;
  }
  return found;
};

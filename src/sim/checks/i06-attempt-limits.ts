// I6: attempts never exceed the limits per record, per number and per contact on one local day; each call counts, whatever came of it, but
// for those that got no further than the trunk (F36); and a record knows how many it had.
import type { Call } from '../../domain/call/call.ts';
import { changesOf, type Check, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkAttemptLimits: Check = (evidence) => {
  const { history, final } = evidence;
  const settingsOf = new Map(final.campaigns.map(({ id, settings }) => [id, settings]));
  const recordOf = new Map(final.records.map((record) => [record.campaignRecordId, record]));
  const found: Violation[] = [];
  const orders = new Map<string, number[]>();
  const created = new Map<string, number>();
  const givenBack = new Map<string, number>();
  for (const { change } of changesOf(history, 'record')) {
    const id = change.after.campaignRecordId;
    if (change.event.type === 'not_reached') givenBack.set(id, (givenBack.get(id) ?? 0) + 1);
  }
  /** Adds a call to a count; complains when the count is above the limit. */
  const count = (key: string, order: number, limit: number) => {
    const calls = orders.get(key) ?? [];
    calls.push(order);
    orders.set(key, calls);
    if (calls.length > limit)
      found.push(
        violation(evidence, {
          id: 'I6',
          why: `${calls.length} calls for ${key}, allowed are ${limit}`,
          orders: calls,
        }),
      );
  };
  const calls = changesOf(history, 'call').filter(({ change }) => change.after.purpose === 'contact');
  const unreached = new Set(
    calls.flatMap(({ change: { after } }) =>
      after.now.state === 'ended' && after.now.isUnreached ? [after.id] : [],
    ),
  );
  for (const { order, change } of calls) {
    if (change.event.type !== 'created') continue;
    created.set(change.after.campaignRecordId, (created.get(change.after.campaignRecordId) ?? 0) + 1);
    if (unreached.has(change.after.id)) continue;
    const call: Call = change.after;
    const settings = settingsOf.get(call.campaignId);
    const zones =
      recordOf.get(call.campaignRecordId)?.numbers.find(({ e164 }) => e164 === call.e164)?.zones ?? [];
    if (!settings) continue;
    count(`record ${call.campaignRecordId}`, order, settings.attemptsPerRecord);
    // What this campaign adds must keep within its own limit; another campaign may have allowed more to the same number.
    const most = Math.max(...[...settingsOf.values()].map(({ attemptsPerDay }) => attemptsPerDay));
    for (const zone of zones) {
      const day = new Date(call.intendedAt).toLocaleDateString('sv-SE', { timeZone: zone });
      count(`number ${call.e164} on ${day} in ${zone}`, order, most);
      count(
        `contact ${call.contactId} in ${call.campaignId} on ${day} in ${zone}`,
        order,
        settings.attemptsPerDay,
      );
    }
  }
  for (const { campaignRecordId, now } of final.records) {
    const known = orders.get(`record ${campaignRecordId}`) ?? [];
    const counted = (created.get(campaignRecordId) ?? 0) - (givenBack.get(campaignRecordId) ?? 0);
    if (counted !== now.attempts)
      found.push(
        violation(evidence, {
          id: 'I6',
          why: `record ${campaignRecordId} counts ${now.attempts} of ${counted} calls`,
          orders: known,
        }),
      );
  }
  return found;
};

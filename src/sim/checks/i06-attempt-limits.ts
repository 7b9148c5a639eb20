// I6: attempts never exceed the limits per record, per number and per contact on one local day; each call counts, whatever came of it,
// and a record knows how many it had.
import type { Call } from '../../domain/call/call.ts';
import { changesOf, type Check, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkAttemptLimits: Check = (evidence) => {
  const { history, final } = evidence;
  const settingsOf = new Map(final.campaigns.map(({ id, settings }) => [id, settings]));
  const recordOf = new Map(final.records.map((record) => [record.campaignRecordId, record]));
  const found: Violation[] = [];
  const orders = new Map<string, number[]>();
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
  for (const { order, change } of changesOf(history, 'call')) {
    if (change.event.type !== 'created') continue;
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
    const calls = orders.get(`record ${campaignRecordId}`) ?? [];
    if (calls.length !== now.attempts)
      found.push(
        violation(evidence, {
          id: 'I6',
          why: `record ${campaignRecordId} counts ${now.attempts} of ${calls.length} calls`,
          orders: calls,
        }),
      );
  }
  return found;
};

// I8: live legs never exceed the lines of their trunk, of their campaign and of the organisation; in any window of one second no trunk gets
// more INVITEs than its calls per second, however slow the telephone system answers; and nothing lives on a trunk when the day is over.
import type { LegId } from '../../domain/ids.ts';
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

const WINDOW_MS = 1_000;

export const checkLinesAndPace: Check = (evidence) => {
  const { history, final } = evidence;
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I8', why, orders }));
  const limits = new Map(final.rules.trunks.map((trunk) => [trunk.id, trunk]));
  const ownLines = new Map(final.campaigns.map(({ id, settings }) => [id, settings.lines]));
  const campaignOf = new Map(
    changesOf(history, 'call').map(({ change: { after } }) => [after.legId, after.campaignId]),
  );
  const live = new Map<LegId, { readonly trunk: string; readonly order: number }>();
  const invites = new Map<string, { readonly at: number; readonly order: number }[]>();
  for (const { order, line } of linesOf(history, 'wire')) {
    if (line.type === 'ended') live.delete(line.legId);
    if (line.type !== 'invite') continue;
    const limit = limits.get(line.trunk);
    if (!limit) {
      add(`leg ${line.legId} took the trunk ${line.trunk}, which is not in use`, [order]);
      continue;
    }
    live.set(line.legId, { trunk: line.trunk, order });
    const onTrunk = [...live.values()].filter((leg) => leg.trunk === line.trunk);
    if (onTrunk.length > limit.lines)
      add(
        `${onTrunk.length} legs live on ${line.trunk}, allowed are ${limit.lines}`,
        onTrunk.map((leg) => leg.order),
      );
    const campaign = campaignOf.get(line.legId);
    const ofCampaign = [...live].filter(([legId]) => campaignOf.get(legId) === campaign);
    const own = campaign === undefined ? undefined : ownLines.get(campaign);
    if (own !== undefined && ofCampaign.length > own)
      add(
        `${ofCampaign.length} legs live in the campaign ${campaign}, allowed are ${own}`,
        ofCampaign.map(([, leg]) => leg.order),
      );
    if (live.size > final.rules.lines)
      add(`${live.size} legs live in the organisation, allowed are ${final.rules.lines}`, [order]);
    const recent = (invites.get(line.trunk) ?? []).filter(({ at }) => at > line.at - WINDOW_MS);
    const inWindow = [...recent, { at: line.at, order }];
    invites.set(line.trunk, inWindow);
    if (inWindow.length > limit.callsPerSecond)
      add(
        `${inWindow.length} INVITEs within a second on ${line.trunk}, allowed are ${limit.callsPerSecond}`,
        inWindow.map((invite) => invite.order),
      );
  }
  for (const legId of live.keys())
    if (final.livingLegs.includes(legId))
      add(`leg ${legId} still takes a line in the evening`, [history.length - 1]);
  return found;
};

// E28: agents who work in several campaigns at once. Whose agent each of them was for how long, and whether somebody sat idle although a
// campaign had contacts. For days on which everybody has joined everything and no list is at its end: so it is not among the checks of all.
import { type Call, isNobodysYet } from '../../domain/call/call.ts';
import type { Agent } from '../../domain/agent/agent.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { changesOf, type Evidence, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export type Portion = {
  /** Cases that were brought to an agent and ended. */
  readonly cases: number;
  /** Agents' time for them: waiting for them and handling them. */
  readonly ms: number;
};

/**
 * What each campaign had of the agents, by its name. An agent's time from the end of one case to the end of the next belongs to the
 * campaign of the next: whoever waits waits for it.
 * @param since cases that ended before are left out
 */
export function portionsOf({ history, final }: Evidence, since = 0): Record<string, Portion> {
  const names = new Map(final.campaigns.map(({ id, name }) => [id, name]));
  const portions: Record<string, Portion> = Object.fromEntries(
    final.campaigns.map(({ name }) => [name, { cases: 0, ms: 0 }]),
  );
  const lastEnd = new Map<string, number>();
  for (const { at, change } of changesOf(history, 'interaction')) {
    const { userId, openedAt, campaignId, now } = change.after;
    if (now.state !== 'done') continue;
    const from = lastEnd.get(userId) ?? openedAt;
    lastEnd.set(userId, at);
    const name = names.get(campaignId) ?? '';
    const portion = portions[name];
    if (at < since || !portion) continue;
    portions[name] = { cases: portion.cases + 1, ms: portion.ms + at - Math.max(from, since) };
  }
  return portions;
}

/** The outlook is counted every two seconds; a claim and a commit come on top. */
const IDLE_AT_MOST_MS = 3_000;

/** Instants from which on more agents were ready, for longer than that, than calls were on the way for them in all campaigns together. */
export function checkNobodyIdle(evidence: Evidence): readonly Violation[] {
  const { history } = evidence;
  const stops = linesOf(history, 'asked').filter(({ command }) => command.deed.name === 'stop_campaign');
  const until = stops[0]?.at ?? Number.POSITIVE_INFINITY;
  const found: Violation[] = [];
  const free = new Map<string, Agent>();
  const onTheWay = new Map<string, Call>();
  let idleFrom: { at: number; order: number } | undefined;
  history.forEach((line, order) => {
    if (line.at > until) return;
    if (idleFrom && line.at - idleFrom.at > IDLE_AT_MOST_MS) {
      const why = `${free.size} agents were ready and ${onTheWay.size} calls on the way for more than ${IDLE_AT_MOST_MS} ms`;
      found.push(violation(evidence, { id: 'E28', why, orders: [idleFrom.order, order] }));
      idleFrom = undefined;
    }
    if (line.kind !== 'stored') return;
    if (line.change.kind === 'agent') keep(free, line.change.after.userId, line.change.after, isReady);
    else if (line.change.kind === 'call') keep(onTheWay, line.change.after.id, line.change.after, isOnItsWay);
    if (free.size <= onTheWay.size) idleFrom = undefined;
    else idleFrom ??= { at: line.at, order };
  });
  return found;
}

function keep<Thing>(things: Map<string, Thing>, id: string, thing: Thing, holds: (one: Thing) => boolean) {
  if (holds(thing)) things.set(id, thing);
  else things.delete(id);
}

const isReady = ({ now }: Agent) =>
  now.state === 'free' &&
  now.channels.voice.state === 'ready' &&
  now.presence.state === 'present' &&
  now.phone.state === 'up';
const isOnItsWay = (call: Call) =>
  isNobodysYet(call) && call.now.state !== 'closing' && call.now.state !== 'ended';

/**
 * Instants at which the engine called for more agents than there were: all progressive campaigns together never have more calls on the way
 * than agents who have joined one of them are free (E22), whichever campaign each of them counts for.
 */
export function checkNobodyCountsTwice(evidence: Evidence): readonly Violation[] {
  const found: Violation[] = [];
  const free = new Map<string, Agent>();
  const onTheWay = new Map<string, Call>();
  evidence.history.forEach((line, order) => {
    if (line.kind !== 'stored') return;
    const { change } = line;
    if (change.kind === 'agent') keep(free, change.after.userId, change.after, isReady);
    if (change.kind !== 'call' || change.after.pacing !== 'progressive') return;
    keep(onTheWay, change.after.id, change.after, isOnItsWay);
    if (change.event.type !== 'created') return;
    const campaigns = new Set<CampaignId>([...onTheWay.values()].map(({ campaignId }) => campaignId));
    const reserved = [...free.values()].filter(
      ({ now }) => now.state === 'free' && now.joined.some((id) => campaigns.has(id)),
    );
    if (onTheWay.size <= reserved.length) return;
    const why = `${onTheWay.size} progressive calls of ${campaigns.size} campaigns on the way for ${reserved.length} agents`;
    found.push(violation(evidence, { id: 'E28', why, orders: [order] }));
  });
  return found;
}

// I15: nobody who is not Ready, signed out, or without a screen for the heartbeat's limit is given a record; and whoever has lost his
// screen is set Not Ready in time. Own callbacks come on any channel (D9); who calls one by his own word need not be Ready.
import { type Agent, type AgentState, CHANNELS } from '../../domain/agent/agent.ts';
import { changesOf, type Check, type Evidence, linesOf, type Violation } from '../history.ts';
import { patienceOf, violation } from './evidence.ts';

type AtWork = Exclude<AgentState, { state: 'gone' }>;

const HEARTBEAT_LIMIT_MS = 15_000;
/** Command under way, tick of the engine, commit. */
const MARGIN_MS = 5_000;

export const checkOnlyReadyAgents: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I15', why, orders }));
  const shifts = changesOf(history, 'agent');
  const pushed = new Set(
    evidence.final.campaigns.filter(({ mode }) => mode === 'push_preview').map(({ id }) => id),
  );
  /** Who calls back is talked with whatever the campaign's mode is. */
  const campaignOf = new Map(
    evidence.final.interactions.flatMap(({ id, campaignId, origin }) =>
      origin === 'called_back' ? [] : [[id, campaignId] as const],
    ),
  );
  /** S42: push preview has a channel of its own. */
  const channelOf = ({ now }: Agent) => {
    const campaignId = now.state === 'handling' ? campaignOf.get(now.interactionId) : undefined;
    return campaignId && pushed.has(campaignId) ? 'outbound_preview' : 'voice';
  };
  const callbacks = new Set(
    evidence.final.interactions.flatMap(({ id, callbackId }) => (callbackId === undefined ? [] : [id])),
  );
  const isReady = (was: AtWork, { change: { after, actor } }: (typeof shifts)[number]) => {
    if (was.channels[channelOf(after)].state === 'ready') return true;
    if (after.now.state !== 'handling' || !callbacks.has(after.now.interactionId)) return false;
    return actor.kind === 'user' || CHANNELS.some((channel) => was.channels[channel].state === 'ready');
  };
  const newest = new Map<string, (typeof shifts)[number]>();
  for (const step of shifts) {
    const { shiftId, userId, now } = step.change.after;
    const before = newest.get(shiftId);
    newest.set(shiftId, step);
    if (step.change.event.type !== 'took') continue;
    const was = before?.change.after.now;
    const orders = [before?.order ?? step.order, step.order];
    if (!was || was.state === 'gone') add(`${userId} got a record without a shift`, orders);
    else if (!isReady(was, step)) add(`${userId} got a record while not Ready`, orders);
    else if (
      was.presence.state === 'absent' &&
      step.change.at - was.presence.since >= HEARTBEAT_LIMIT_MS + MARGIN_MS
    )
      add(`${userId} got a record without a screen`, orders);
    if (now.state !== 'handling') add(`${userId} took a record and is not handling it`, orders);
  }
  checkLostScreens(evidence, shifts, add);
  return found;
};

/** Whoever has lost his screen is set Not Ready in time. */
function checkLostScreens(
  { history }: Evidence,
  shifts: ReturnType<typeof changesOf<'agent'>>,
  add: (why: string, orders: readonly number[]) => void,
): void {
  const patience = patienceOf(history);
  const starts = linesOf(history, 'fate').filter(({ what }) => what === 'engine_started');
  /** Until when somebody without a screen must be Not Ready; a new engine gives everybody the whole limit again to show himself. */
  const dueAfter = (lostAt: number) => {
    let due = patience(lostAt + HEARTBEAT_LIMIT_MS, MARGIN_MS);
    for (const { at } of starts)
      if (at > lostAt && at <= due) due = patience(at + HEARTBEAT_LIMIT_MS, MARGIN_MS);
    return due;
  };
  const screens = linesOf(history, 'screen');
  for (const [index, lost] of screens.entries()) {
    if (lost.is === 'there') continue;
    const back = screens.slice(index + 1).find((line) => line.userId === lost.userId && line.is === 'there');
    const due = dueAfter(lost.at);
    if ((back?.at ?? Number.POSITIVE_INFINITY) <= due) continue;
    const standing = shifts.findLast(({ at, change }) => at <= due && change.after.userId === lost.userId);
    const now = standing?.change.after.now;
    if (
      standing &&
      now &&
      now.state !== 'gone' &&
      now.channels.voice.state === 'ready' &&
      due < (history.at(-1)?.at ?? 0)
    )
      add(`${lost.userId} is Ready without a screen`, [lost.order, standing.order]);
  }
}

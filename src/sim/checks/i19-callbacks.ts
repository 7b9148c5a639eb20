// I19, D9: callbacks are conserved. Each is executed by a call, rescheduled with one successor, cancelled, missed and reported, or still to
// come; nothing stays scheduled beyond its time; a personal one goes to nobody else before its fallback, and none before its time unless
// somebody has asked for it. The record that it owns is called for nothing else.
import type { Callback } from '../../domain/callback/callback.ts';
import { callbacksOf } from '../../domain/campaign/callbacks.ts';
import { changesOf, type Check, type Evidence, linesOf, type Violation } from '../history.ts';
import { type Patience, patienceOf, violation } from './evidence.ts';

/** Nothing is scheduled longer than so after its time. */
const DUE_WITHIN_MS = 60_000;
/** A state that is told a moment late. */
const MARGIN_MS = 3_000;

type Line = ReturnType<typeof changesOf<'callback'>>[number];
type Add = (why: string, orders: readonly number[]) => void;

export const checkCallbacks: Check = (evidence) => {
  const { history, final } = evidence;
  const lines = changesOf(history, 'callback');
  if (lines.length === 0) return [];
  const found: Violation[] = [];
  const add: Add = (why, orders) => void found.push(violation(evidence, { id: 'I19', why, orders }));
  const patience = patienceOf(history);
  const byId = new Map<string, Line[]>();
  for (const line of lines) byId.set(line.change.after.id, [...(byId.get(line.change.after.id) ?? []), line]);
  const created = lines.filter(({ change }) => change.event.type === 'created');
  const successors = new Map<string, Line[]>();
  for (const line of created) {
    const before = line.change.after.predecessorId;
    if (before !== undefined) successors.set(before, [...(successors.get(before) ?? []), line]);
  }
  const settings = new Map(final.campaigns.map(({ id, settings: its }) => [id, callbacksOf(its)]));
  for (const [id, own] of byId) {
    checkLife({
      id,
      own,
      add,
      patience,
      gone: new Set(final.goneOwners),
      endedAt: history.at(-1)?.at ?? 0,
      settings,
    });
    const next = successors.get(id) ?? [];
    const rescheduled = own.filter(({ change }) => change.event.type === 'rescheduled');
    if (next.length !== rescheduled.length || next.length > 1)
      add(`callback ${id} was rescheduled ${rescheduled.length} times and has ${next.length} successors`, [
        ...rescheduled.map(({ order }) => order),
        ...next.map(({ order }) => order),
      ]);
    if (next[0] && next[0].commit !== rescheduled[0]?.commit)
      add(`callback ${id} and its successor are of two commits`, [next[0].order]);
  }
  if (final.callbacks.length !== byId.size)
    add(`of ${byId.size} callbacks there are ${final.callbacks.length}`, [history.length - 1]);
  checkCalls(evidence, lines, add);
  return found;
};

type Life = {
  readonly id: string;
  readonly own: readonly Line[];
  readonly add: Add;
  readonly patience: Patience;
  readonly endedAt: number;
  readonly settings: ReadonlyMap<string, ReturnType<typeof callbacksOf>>;
  readonly gone: ReadonlySet<string>;
};

function checkLife({ id, own, add, patience, endedAt, settings, gone }: Life): void {
  own.forEach((line, index) => {
    const { change, order } = line;
    const { now, campaignId } = change.after;
    const next = own[index + 1];
    const until = next?.change.at ?? endedAt;
    const rule = settings.get(campaignId);
    if (now.state === 'scheduled' && until > patience(now.dueAt, DUE_WITHIN_MS))
      add(`callback ${id} stayed scheduled ${until - now.dueAt} ms beyond its time`, [order]);
    if (now.state === 'due' && until > patience(now.until, MARGIN_MS))
      add(`callback ${id} waited for ${now.waitingFor} ${until - now.until} ms longer than it said`, [order]);
    if (change.event.type === 'taken' && change.before) {
      const { dueAt, ownerId } = change.before.now;
      const isOffered = change.actor.kind === 'engine';
      if (isOffered && change.at < dueAt)
        add(`callback ${id} was offered ${dueAt - change.at} ms too early`, [order]);
      const isOwners = ownerId === undefined || ownerId === change.event.by || gone.has(ownerId);
      const fallbackAt = rule?.fallbackMs === undefined ? Infinity : dueAt + rule.fallbackMs;
      if (!isOwners && change.at < fallbackAt)
        add(`callback ${id} went to somebody else before its fallback`, [order]);
    }
    if (change.event.type === 'missed') {
      const isLate = change.before && rule && change.at >= change.before.now.dueAt + rule.missedAfterMs;
      const isOfItself = ['number', 'record', 'fault'].includes(change.event.why);
      if (!isLate && !isOfItself) add(`callback ${id} was given up before its time`, [order]);
    }
    if (!next && now.state === 'in_work')
      add(`callback ${id} is on nobody's desktop and in work in the evening`, [order]);
  });
}

/** Executed is called, and what a callback owns is called for nothing else. */
function checkCalls({ history }: Evidence, lines: readonly Line[], add: Add): void {
  const calls = changesOf(history, 'call').filter(
    ({ change }) => change.event.type === 'created' && change.after.purpose === 'contact',
  );
  const called = new Set(calls.flatMap(({ change }) => change.after.interactionId ?? []));
  for (const { change, order } of lines)
    if (change.event.type === 'executed' && change.after.now.state === 'executed')
      if (!called.has(change.after.now.interactionId))
        add(`callback ${change.after.id} is executed without a call`, [order]);
  const keeps = new Map(changesOf(history, 'interaction').map(({ change: { after } }) => [after.id, after]));
  const open = new Map<string, { readonly callback: Callback; readonly order: number }>();
  for (const line of linesOf(history, 'stored')) {
    const { change, order } = line;
    if (change.kind === 'callback') {
      const { state } = change.after.now;
      if (state === 'scheduled' || state === 'due' || state === 'in_work')
        open.set(change.after.campaignRecordId, { callback: change.after, order });
      else if (open.get(change.after.campaignRecordId)?.callback.id === change.after.id)
        open.delete(change.after.campaignRecordId);
    }
    if (change.kind !== 'call' || change.event.type !== 'created' || change.after.purpose !== 'contact')
      continue;
    const promised = open.get(change.after.campaignRecordId);
    if (!promised) continue;
    const interaction = change.after.interactionId && keeps.get(change.after.interactionId);
    // E29: the contact has called before, and the agent goes on with that talk.
    const isOfTalk =
      interaction && (interaction.callbackId !== undefined || interaction.origin === 'called_back');
    if (!isOfTalk)
      add(`record ${change.after.campaignRecordId} was called although a callback owns it`, [
        promised.order,
        order,
      ]);
  }
}

// I16: every interaction ends in exactly one of three ways, and none stays in after-call work beyond its limit, which its agent can put off
// only as often as the campaign allows (E32).
import { afterCallWorkOf } from '../../domain/campaign/after-call-work.ts';
import { changesOf, type Check, type Violation } from '../history.ts';
import { patienceOf, violation } from './evidence.ts';

const MARGIN_MS = 3_000;

export const checkInteractionsEnd: Check = (evidence) => {
  const { history, final } = evidence;
  const patience = patienceOf(history);
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I16', why, orders }));
  const ended = new Map<string, number>();
  const waits = new Map<string, { readonly limitAt: number; readonly order: number }>();
  const allowed = new Map(
    final.campaigns.map((campaign) => [campaign.id, afterCallWorkOf(campaign.settings).extensions]),
  );
  for (const { order, at, change } of changesOf(history, 'interaction')) {
    const { id, now } = change.after;
    const before = ended.get(id);
    if (before !== undefined) add(`interaction ${id} goes on after its end`, [before, order]);
    const wait = waits.get(id);
    if (wait && now.state !== 'after_call_work') {
      waits.delete(id);
      if (at > patience(wait.limitAt, MARGIN_MS))
        add(`interaction ${id} stayed ${at - wait.limitAt} ms beyond its limit`, [wait.order, order]);
    }
    const isExtended = change.event.type === 'extended';
    if (isExtended && now.state === 'after_call_work') {
      const limit = allowed.get(change.after.campaignId) ?? 0;
      if ((now.extensions ?? 0) > limit)
        add(`interaction ${id} was extended ${now.extensions} times, allowed are ${limit}`, [order]);
    }
    if (now.state === 'after_call_work' && (!wait || isExtended))
      waits.set(id, { limitAt: now.limitAt, order });
    if (now.state !== 'done') continue;
    ended.set(id, order);
    const { outcome } = now;
    const wasDialed = changeWasDialed(change.before?.now.state);
    if (outcome.kind === 'handed_back' && wasDialed)
      add(`interaction ${id} was handed back after a call`, [order]);
    if (outcome.kind === 'automatic' && !outcome.reason)
      add(`interaction ${id} ended by itself without a reason`, [order]);
  }
  for (const { id, now } of final.interactions) {
    if (now.state !== 'done') add(`interaction ${id} is still open in the evening`, [history.length - 1]);
    else if (!ended.has(id)) add(`interaction ${id} is done, but nothing says how`, [history.length - 1]);
  }
  return found;
};

function changeWasDialed(state: string | undefined): boolean {
  return state === 'after_call_work' || state === 'calling' || state === 'talking';
}

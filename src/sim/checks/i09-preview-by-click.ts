// I9 (preview): no INVITE without a dial command of the agent who has the record on his desktop, and one command makes one call.
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import type { Call } from '../../domain/call/call.ts';
import type { InteractionId } from '../../domain/ids.ts';
import { violation } from './evidence.ts';

export const checkPreviewByClick: Check = (evidence) => {
  const { history } = evidence;
  const clicks = new Map(
    linesOf(history, 'asked')
      .toReversed()
      .map((line) => [line.command.id, line]),
  );
  const owners = new Map(
    changesOf(history, 'interaction').map(({ change }) => [change.after.id, change.after.userId]),
  );
  const legs = new Map<string, { readonly callId: string }>();
  const used = new Map<string, number>();
  const found: Violation[] = [];
  const due = new Map(
    changesOf(history, 'interaction').flatMap(({ change: { after } }) =>
      after.now.state === 'preview' && after.now.dialAt !== undefined
        ? [[after.id, after.now.dialAt] as const]
        : [],
    ),
  );
  // E20, S32: a record whose instant has come is dialed without a click.
  const isDialedByItself = (call: Call) =>
    call.purpose === 'contact' &&
    (due.get(call.interactionId ?? ('' as InteractionId)) ?? Infinity) <= call.intendedAt;
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I9', why, orders }));
  for (const { order, change } of changesOf(history, 'call')) {
    // A click makes a call; over how many trunks one after another is not the agent's affair (F36, i03-intent-before-act.ts).
    if (change.event.type === 'rerouted') legs.set(change.after.legId, { callId: change.after.id });
    if (change.event.type !== 'created') continue;
    const call = change.after;
    // What the engine starts by itself obeys another rule (i09-paced.ts).
    if (call.pacing !== undefined || call.interactionId === undefined || isDialedByItself(call)) {
      legs.set(call.legId, { callId: call.id });
      continue;
    }
    const click = change.commandId && clicks.get(change.commandId);
    legs.set(call.legId, { callId: call.id });
    if (!click || click.order > order) {
      add(`call ${call.id} was made without a click`, [order]);
      continue;
    }
    const { deed, userId } = click.command;
    const wanted = call.purpose === 'contact' ? deed.e164 : deed.number?.e164;
    const isItsClick =
      deed.name === (call.purpose === 'contact' ? 'call' : call.purpose) &&
      deed.interactionId === call.interactionId &&
      wanted === call.e164 &&
      userId === call.userId;
    if (!isItsClick) add(`call ${call.id} is not what was clicked`, [click.order, order]);
    if (owners.get(call.interactionId) !== userId)
      add(`call ${call.id} is of somebody else's record`, [click.order, order]);
    const before = used.get(click.command.id);
    if (before !== undefined) add(`one click made two calls`, [click.order, before, order]);
    used.set(click.command.id, order);
  }
  for (const { order, line } of linesOf(history, 'wire'))
    if (line.type === 'invite' && !legs.has(line.legId)) add(`an INVITE that nobody clicked`, [order]);
  return found;
};

// What people do to a callback that nobody works on: another time, number or owner, or none at all; also one that was missed, which is then
// promised anew. An agent may do it to own callbacks, a supervisor to all. The record follows in the same step.
import { isOpenCallback } from '../callback/callback.ts';
import type { CallbackDraft } from '../callback/draft.ts';
import type { UserId } from '../ids.ts';
import type { ChainNumber } from '../phone-number.ts';
import type { FloorCallback } from './callbacks.ts';
import type { Candidate } from './floor.ts';
import type { Moves } from './moves.ts';
import { cancelPromise, judgeDraft } from './promises.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** Another time, number or owner of a callback; what is left out stays. */
export type CallbackChange = {
  readonly at?: { readonly wall: string; readonly zone: string };
  /** One of the contact's numbers, or a new one as it was typed; `added` is what that reads as. */
  readonly number?: string;
  readonly added?: ChainNumber;
  /** null: any agent's of the campaign. Whether there is such a user was asked before. */
  readonly ownerId?: UserId | null;
};

export type CallbackWish = { readonly userId: UserId; readonly bySupervisor: boolean };

type Ground = { readonly found: Candidate; readonly promised: FloorCallback };

/** What a claim has found, brought onto the floor; or why this person may not touch it. */
function groundFor(
  moves: Moves,
  { userId, bySupervisor }: CallbackWish,
  found: Candidate | undefined,
): Ground | Refusal {
  if (!found?.promise) return { refused: 'callback_unknown' };
  const { facts, promise, caller: _caller, ...record } = found;
  const promised = moves.bringCallback(promise);
  const { ownerId } = promised.callback.now;
  // What is somebody else's is as unknown as what never was; one of the campaign's own may be changed by whoever has set it.
  const isOwn = ownerId === userId || (ownerId === undefined && promised.callback.createdBy === userId);
  if (!bySupervisor && !isOwn) return { refused: 'callback_unknown' };
  const { state } = promised.callback.now;
  if (state === 'in_work') return { refused: 'callback_in_work' };
  if (!isOpenCallback(promised.callback) && state !== 'missed') return { refused: 'callback_over' };
  // The contact is on the line with somebody just now.
  if (found.now.status === 'retrieved') return { refused: 'callback_in_work' };
  moves.bringRecord(record, facts);
  return { found, promised };
}

/** Cancelled by its owner or a supervisor: its record goes back to its list. */
export function cancelCallback(
  moves: Moves,
  wish: CallbackWish,
  found: Candidate | undefined,
): Refusal | undefined {
  const ground = groundFor(moves, wish, found);
  if ('refused' in ground) return ground;
  const { promised } = ground;
  if (promised.callback.now.state === 'missed') return { refused: 'callback_over' };
  cancelPromise(moves, promised, wish.bySupervisor ? 'by_supervisor' : 'by_agent', wish.userId);
  moves.moveRecord(promised.callback.campaignRecordId, { type: 'promise_ended', as: 'ready' });
  return undefined;
}

/** Promised for another time, number or owner; judged like at Done. */
export function changeCallback(
  moves: Moves,
  { change, ...wish }: CallbackWish & { readonly change: CallbackChange },
  found: Candidate | undefined,
): Refusal | undefined {
  const ground = groundFor(moves, wish, found);
  if ('refused' in ground) return ground;
  const { promised, found: record } = ground;
  const { callback } = promised;
  const campaign = moves.campaigns.get(callback.campaignId);
  if (!campaign) return { refused: 'campaign_unknown' };
  const was = callback.now;
  const ownerId = change.ownerId === undefined ? was.ownerId : (change.ownerId ?? undefined);
  const draft: CallbackDraft = {
    wall: change.at?.wall ?? was.wall,
    zone: change.at?.zone ?? was.zone,
    isPersonal: ownerId !== undefined,
    number: change.number ?? was.e164,
    ...(change.added === undefined ? {} : { added: change.added }),
  };
  const isSameTime = change.at === undefined && change.number === undefined && was.state !== 'missed';
  const judged = isSameTime
    ? undefined
    : judgeDraft(
        draft,
        {
          floor: moves.floor,
          campaign,
          numbers: record.numbers,
          factsOf: ({ e164 }) => record.facts[record.numbers.findIndex((number) => number.e164 === e164)],
          userId: ownerId ?? wish.userId,
        },
        moves.now,
      );
  if (judged && 'refused' in judged) return judged;
  const { ownerId: _own, ...about } = judged?.terms ?? was;
  const { wall, zone, offsetMinutes, dueAt, e164 } = about;
  const owner = ownerId === undefined ? {} : { ownerId };
  const terms = { wall, zone, offsetMinutes, dueAt, e164, ...owner };
  // A record that something else has finished meanwhile can stand under no promise.
  const isPersonal = ownerId !== undefined;
  const stands = moves.moveRecord(callback.campaignRecordId, {
    type: 'promised',
    at: dueAt,
    e164,
    isPersonal,
  });
  if (stands) return { refused: 'callback_over' };
  const ignored = moves.moveCallback(callback.id, { type: 'changed', terms, by: wish.userId });
  if (ignored) return refusalOf(ignored);
  const { organisationId, recordId } = record;
  if (judged?.added)
    moves.numberAdded({ organisationId, recordId, number: judged.added, by: wish.userId, at: moves.now });
  const number = judged?.added ?? record.numbers.find((one) => one.e164 === e164);
  bringChanged(moves, promised, { ownerId, number });
  return undefined;
}

/** What the floor knows of contact and owner follows; of an owner who is not signed in the name comes with the next reading. */
function bringChanged(
  moves: Moves,
  { callback: { id }, owner: was }: FloorCallback,
  { ownerId, number }: { readonly ownerId: UserId | undefined; readonly number: ChainNumber | undefined },
): void {
  const changed = moves.callbacks.get(id);
  if (!changed) return;
  const { owner: _was, ...rest } = changed;
  const name = ownerId && moves.agents.get(ownerId)?.displayName;
  const owner = ownerId === undefined ? {} : { owner: { name: name ?? was?.name ?? '', isThere: true } };
  moves.callbacks.put(id, { ...rest, ...owner, number: number ?? rest.number });
}

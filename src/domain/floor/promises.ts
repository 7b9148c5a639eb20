// Callbacks that are promised, kept, given back and ended, together with the record that each one owns (D7-D9, I19). A callback and its
// record move in one step, so that neither is ever without the other. Must never end an interaction: closing-moves does.
import type { Callback, CallbackCancel, CallbackTerms, MissedReason } from '../callback/callback.ts';
import { isOpenCallback } from '../callback/callback.ts';
import { type CallbackDraft, type JudgedCallback, judgeCallback } from '../callback/draft.ts';
import { callbacksOf } from '../campaign/callbacks.ts';
import { hoursOf } from '../compliance/hours.ts';
import { mayDial } from '../compliance/may-dial.ts';
import { packsFor } from '../compliance/packs.ts';
import type { CallbackId, CampaignRecordId, UserId } from '../ids.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { ChainNumber } from '../phone-number.ts';
import type { CallResult } from '../result/result.ts';
import { MINUTE_MS } from '../time.ts';
import type { FloorCallback } from './callbacks.ts';
import type { Campaign, DeskRecord, Floor, NumberFacts } from './floor.ts';
import { likelyTrunk } from './lines.ts';
import type { Moves } from './moves.ts';
import type { Refusal } from './refusal.ts';
import { dialRulesOf } from './taking.ts';

/** Whom a draft is for, and what is known of the numbers. */
export type DraftGround = {
  readonly floor: Floor;
  readonly campaign: Campaign;
  readonly numbers: readonly ChainNumber[];
  /** What the register says of a number, as far as it was read. */
  readonly factsOf: (number: ChainNumber) => Pick<NumberFacts, 'registerHits'> | undefined;
  readonly userId: UserId;
};

/** Judges a draft by the floor's rules: the same at every hint and at Done. */
export function judgeDraft(draft: CallbackDraft, ground: DraftGround, now: number): JudgedCallback | Refusal {
  const { floor, campaign, numbers, userId } = ground;
  return judgeCallback(
    draft,
    {
      numbers,
      userId,
      settings: callbacksOf(campaign.settings),
      hoursOf: ({ country }) => hoursOf(packsFor(floor.rules.pack, country), campaign.settings.window),
      neverDialed: (number) => neverDialed(number, ground, now),
    },
    now,
  );
}

/** The rules of dialing that no waiting changes. */
function neverDialed(
  number: ChainNumber,
  { floor, campaign, factsOf }: DraftGround,
  now: number,
): 'destination' | 'register' | undefined {
  const { registerHits = [] } = factsOf(number) ?? {};
  const unasked = { earlierCalls: [], attemptsOfRecord: 0, liveCall: false };
  const asked = { number, registerHits, ...unasked, trunk: likelyTrunk(floor) };
  const noes = mayDial(asked, dialRulesOf(floor, campaign), now).checks.filter(({ says }) => says === 'no');
  if (noes.some(({ rule }) => rule === 'destination')) return 'destination';
  return noes.some(({ rule }) => rule === 'register') ? 'register' : undefined;
}

/** What may be promised in an open interaction. `read`: what the database said of the draft's number under its lock. */
export function judgeInteractionDraft(
  moves: Moves,
  interaction: Interaction,
  { draft, read }: { readonly draft: CallbackDraft; readonly read?: NumberFacts | undefined },
): JudgedCallback | Refusal {
  const campaign = moves.campaigns.get(interaction.campaignId);
  const desk = moves.desks.get(interaction.campaignRecordId);
  if (!campaign || !desk) return { refused: 'interaction_unknown' };
  const known = moves.facts.get(interaction.campaignRecordId) ?? [];
  const factsOf = (number: ChainNumber) =>
    read ?? known[desk.numbers.findIndex(({ e164 }) => e164 === number.e164)];
  const { userId } = interaction;
  return judgeDraft(
    draft,
    { floor: moves.floor, campaign, numbers: desk.numbers, factsOf, userId },
    moves.now,
  );
}

/** The open callback that owns a record: the one that its interaction keeps, or one that is still to come (the contact has called: E29). */
export function promiseOf(moves: Moves, recordId: CampaignRecordId): FloorCallback | undefined {
  return moves.callbacks
    .all()
    .find(({ callback }) => callback.campaignRecordId === recordId && isOpenCallback(callback));
}

type Promising = {
  readonly interaction: Interaction;
  readonly judged: JudgedCallback;
  /** Of the call in this interaction, if there was one. */
  readonly result: CallResult | undefined;
};

/** Done with a callback: it is promised. One that was kept is set again and has a successor; one still to come is changed. */
export function promise(moves: Moves, { interaction, judged, result }: Promising): void {
  const { campaignRecordId, userId } = interaction;
  const desk = moves.desks.get(campaignRecordId);
  if (!desk) return;
  const { terms, added } = judged;
  const before = promiseOf(moves, campaignRecordId);
  if (added) addNumber(moves, desk, { number: added, by: userId });
  if (before && before.callback.now.state !== 'in_work') {
    moves.moveCallback(before.callback.id, { type: 'changed', terms, by: userId });
  } else {
    const id: CallbackId = moves.newId();
    if (before) moves.moveCallback(before.callback.id, { type: 'rescheduled', successorId: id });
    moves.addCallback(newPromise(moves, { interaction, terms, id, desk, added, before }));
  }
  moveToPromise(moves, campaignRecordId, terms, result);
}

type New = {
  readonly interaction: Interaction;
  readonly terms: CallbackTerms;
  readonly id: CallbackId;
  readonly desk: DeskRecord;
  readonly added: ChainNumber | undefined;
  readonly before: FloorCallback | undefined;
};

function newPromise(moves: Moves, { interaction, terms, id, desk, added, before }: New): FloorCallback {
  const { organisationId, campaignId, campaignRecordId, contactId, userId } = interaction;
  const number = added ?? desk.numbers.find(({ e164 }) => e164 === terms.e164);
  const callback: Callback = {
    id,
    organisationId,
    campaignId,
    campaignRecordId,
    contactId,
    createdBy: userId,
    createdAt: moves.now,
    ...(before === undefined ? {} : { predecessorId: before.callback.id }),
    now: { ...terms, state: 'scheduled', since: moves.now },
  };
  const name = `${desk.firstName} ${desk.lastName}`.trim() || desk.company;
  const owner = { name: moves.agents.get(userId)?.displayName ?? '', isThere: true };
  return {
    callback,
    name,
    number: number ?? {
      e164: terms.e164,
      label: 'other',
      kind: 'other',
      country: undefined,
      zones: [terms.zone],
    },
    ...(terms.ownerId === undefined ? {} : { owner }),
  };
}

/** D8: kept with the record, after those that came with the list, marked as added by whom. */
function addNumber(
  moves: Moves,
  desk: DeskRecord,
  { number, by }: { number: ChainNumber; by: UserId },
): void {
  const { organisationId, recordId } = desk;
  moves.numberAdded({ organisationId, recordId, number, by, at: moves.now });
}

function moveToPromise(
  moves: Moves,
  recordId: CampaignRecordId,
  { dueAt, e164, ownerId }: CallbackTerms,
  result?: CallResult,
): string | undefined {
  const said = result === undefined ? {} : { result };
  return moves.moveRecord(recordId, {
    type: 'promised',
    at: dueAt,
    e164,
    isPersonal: ownerId !== undefined,
    ...said,
  });
}

/** It was called: what becomes of the record is its treatments' business from now on. */
export function keepPromise(moves: Moves, { callback }: FloorCallback): void {
  moves.moveCallback(callback.id, { type: 'executed' });
}

/** Not called: it is due as before, and the record waits with it. `undefined` where the record could not follow. */
export function giveBack(
  moves: Moves,
  { callback }: FloorCallback,
  how: { readonly notBefore?: number; readonly refusedBy?: UserId },
): void {
  moves.moveCallback(callback.id, { type: 'given_back', ...how });
  moveToPromise(moves, callback.campaignRecordId, callback.now);
}

/** The record stands under its promise again after a talk that was about something else (E29). */
export function standUnderPromise(
  moves: Moves,
  { callback }: FloorCallback,
  result: CallResult | undefined,
): void {
  moveToPromise(moves, callback.campaignRecordId, callback.now, result);
}

/** The callback alone; what becomes of the record is the caller's to say. */
export function cancelPromise(
  moves: Moves,
  { callback }: FloorCallback,
  why: CallbackCancel,
  by?: UserId,
): void {
  moves.moveCallback(callback.id, { type: 'cancelled', why, ...(by === undefined ? {} : { by }) });
}

/** Reported as missed, and its record with it; neither is dropped. */
export function missPromise(
  moves: Moves,
  { callback }: FloorCallback,
  why: MissedReason,
): string | undefined {
  const ignored = moves.moveCallback(callback.id, { type: 'missed', why });
  if (ignored) return ignored;
  // A record that something else has finished keeps what it is.
  moves.moveRecord(callback.campaignRecordId, { type: 'promise_ended', as: 'missed' });
  return undefined;
}

/** How long a callback rests that could not be dialed just now: the next look knows better. */
export const LOOK_AGAIN_MS = MINUTE_MS;

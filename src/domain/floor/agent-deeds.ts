// What an agent does that needs nothing but the floor: state, joining, notices, draft, Done, reject, register. Getting a record and
// dialing need the database's facts: taking.ts and dialing.ts.
import type { Channel, ChannelWish } from '../agent/agent.ts';
import { signIn } from '../agent/agent.ts';
import type { CallbackDraft } from '../callback/draft.ts';
import { afterCallWorkOf } from '../campaign/after-call-work.ts';
import type { CampaignId, ContactId, GroupId, InteractionId, UserId } from '../ids.ts';
import type { Interaction, RejectAnswer } from '../interaction/interaction.ts';
import type { E164 } from '../phone-number.ts';
import type { CallResult } from '../result/result.ts';
import { SECOND_MS } from '../time.ts';
import { endRinging, moveCall } from './call-moves.ts';
import { finish, handBack } from './closing-moves.ts';
import type { NumberFacts } from './floor.ts';
import type { Moves } from './moves.ts';
import { announceRunning, isOfItsGroup } from './notices.ts';
import { judgeInteractionDraft } from './promises.ts';
import { type Refusal, refusalOf } from './refusal.ts';

type Answer = Refusal | undefined;
const answerOf = (ignored: string | undefined): Answer => (ignored ? refusalOf(ignored) : undefined);

export type SignIn = {
  readonly displayName: string;
  readonly groupIds: readonly GroupId[];
  readonly mayRegister: boolean;
};

/** Opens a shift; where one is open, its screen is back. */
export function signInAgent(
  moves: Moves,
  userId: UserId,
  { isPhoneNeeded, ...facts }: SignIn & { readonly isPhoneNeeded: boolean },
): Answer {
  const agent = moves.agents.get(userId);
  if (agent && agent.now.state !== 'gone') {
    moves.moveAgent(userId, { type: 'screen_back' });
    return undefined;
  }
  const { organisationId, id: floorId } = moves.floor;
  const shift = { shiftId: moves.newId(), userId, organisationId, floorId, startedAt: moves.now };
  moves.addAgent({ ...shift, ...facts, now: signIn(moves.now, isPhoneNeeded) });
  announceRunning(moves, userId);
  return undefined;
}

export function signOutAgent(moves: Moves, userId: UserId): Answer {
  const refused = answerOf(moves.moveAgent(userId, { type: 'signed_out' }));
  if (!refused) moves.setNotices(userId, []);
  return refused;
}

export function setChannel(moves: Moves, userId: UserId, channel: Channel, to: ChannelWish): Answer {
  return answerOf(moves.moveAgent(userId, { type: 'channel_set', channel, to }));
}

export function joinCampaign(moves: Moves, userId: UserId, campaignId: CampaignId): Answer {
  const agent = moves.agents.get(userId);
  if (!agent) return { refused: 'agent_not_signed_in' };
  const campaign = moves.campaigns.get(campaignId);
  if (!campaign || campaign.now.state === 'unloaded') return { refused: 'campaign_unknown' };
  if (!isOfItsGroup(agent, campaign)) return { refused: 'campaign_not_of_your_group' };
  return answerOf(moves.moveAgent(userId, { type: 'joined', campaignId }));
}

export function leaveCampaign(moves: Moves, userId: UserId, campaignId: CampaignId): Answer {
  return answerOf(moves.moveAgent(userId, { type: 'left', campaignId }));
}

/** OK on a notice takes it away; on "started" it joins (S19, D16). Twice is as good as once. */
export function acknowledge(moves: Moves, userId: UserId, noticeId: string): Answer {
  const waiting = moves.noticesOf(userId);
  const notice = waiting.find(({ id }) => id === noticeId);
  if (!notice) return undefined;
  moves.setNotices(
    userId,
    waiting.filter(({ id }) => id !== noticeId),
  );
  if (notice.kind === 'campaign_started')
    moves.moveAgent(userId, { type: 'joined', campaignId: notice.campaignId });
  return undefined;
}

/** The agent's own open interaction; anybody else's is unknown. */
function ownInteraction(moves: Moves, userId: UserId, interactionId: InteractionId): Interaction | undefined {
  const interaction = moves.interactions.get(interactionId);
  return interaction?.userId === userId ? interaction : undefined;
}

export function endCall(moves: Moves, userId: UserId, interactionId: InteractionId): Answer {
  const interaction = ownInteraction(moves, userId, interactionId);
  if (!interaction) return { refused: 'interaction_unknown' };
  if (!('callId' in interaction.now)) return { refused: 'interaction_not_in_call' };
  // Ending what is ending already is no fault of the agent's.
  moveCall(moves, interaction.now.callId, { type: 'end_asked', by: 'agent' });
  return undefined;
}

export type Words = {
  readonly notes: string;
  readonly disposition: string | undefined;
  readonly callResult: CallResult | undefined;
  /** S51-S58: the Schedule Callback window; absent: none is set. */
  readonly callback?: CallbackDraft;
};

export function saveDraft(moves: Moves, userId: UserId, interactionId: InteractionId, words: Words): Answer {
  if (!ownInteraction(moves, userId, interactionId)) return { refused: 'interaction_unknown' };
  const draft = {
    notes: words.notes,
    ...(words.disposition === undefined ? {} : { disposition: words.disposition }),
    ...(words.callResult === undefined ? {} : { callResult: words.callResult }),
    ...(words.callback === undefined ? {} : { callback: words.callback }),
  };
  return answerOf(moves.moveInteraction(interactionId, { type: 'drafted', draft }, 2 * SECOND_MS));
}

/** Done: what the agent says of it, and what the database said of the number of the callback that is promised with it. */
export type DoneWords = Words & { readonly read?: NumberFacts };

/**
 * Done (S24, S70). After a call a disposition is needed, or a callback (it says what came of the talk); the call result is what the agent
 * chose, else what the network said (K55). A callback that would not do refuses Done (S61, S62).
 */
export function done(moves: Moves, userId: UserId, interactionId: InteractionId, words: DoneWords): Answer {
  const interaction = ownInteraction(moves, userId, interactionId);
  if (!interaction) return { refused: 'interaction_unknown' };
  const { now } = interaction;
  if (now.state === 'calling' || now.state === 'talking') return { refused: 'interaction_in_call' };
  const codes = moves.floor.rules.dispositions.map(({ code }) => code);
  if (words.disposition !== undefined && !codes.includes(words.disposition)) {
    return { refused: 'disposition_unknown', field: 'disposition', params: { accepted: codes } };
  }
  const wasDialed = now.state === 'after_call_work';
  const { callback: draft, read } = words;
  const judged = draft && judgeInteractionDraft(moves, interaction, { draft, read });
  if (judged && 'refused' in judged) return judged;
  if (wasDialed && words.disposition === undefined && !judged)
    return { refused: 'disposition_needed', field: 'disposition' };
  // A preview closed undialed has no call result (E11).
  const callResult = wasDialed ? (words.callResult ?? now.lastResult) : undefined;
  const disposition = { code: words.disposition, callResult, notes: words.notes };
  return finish(moves, interactionId, { disposition, judged });
}

/** E32: more time for after-call work, as often and as long as the campaign allows. */
export function extendAfterCallWork(moves: Moves, userId: UserId, interactionId: InteractionId): Answer {
  const interaction = ownInteraction(moves, userId, interactionId);
  const settings = interaction && moves.campaigns.get(interaction.campaignId)?.settings;
  if (!interaction || !settings) return { refused: 'interaction_unknown' };
  const { extensions, extensionMs, warningMs } = afterCallWorkOf(settings);
  const { now } = interaction;
  const used = now.state === 'after_call_work' ? (now.extensions ?? 0) : 0;
  if (now.state === 'after_call_work' && used >= extensions)
    return { refused: 'extensions_used_up', params: { used, limit: extensions } };
  const limitAt = (now.state === 'after_call_work' ? now.limitAt : moves.now) + extensionMs;
  const warnAt = limitAt - Math.min(warningMs, extensionMs);
  return answerOf(moves.moveInteraction(interactionId, { type: 'extended', limitAt, warnAt }));
}

/** S22, S23: later, or not at all in this campaign. */
export function reject(
  moves: Moves,
  userId: UserId,
  interactionId: InteractionId,
  answer: RejectAnswer,
): Answer {
  if (!ownInteraction(moves, userId, interactionId)) return { refused: 'interaction_unknown' };
  return handBack(moves, interactionId, answer);
}

export type Registering = {
  readonly kind: 'number' | 'person';
  readonly e164: E164 | undefined;
  readonly reason: string;
};

/** D2, E16: puts a number or the person on the organisation's register, from the desktop. */
export function register(
  moves: Moves,
  userId: UserId,
  interactionId: InteractionId,
  wish: Registering,
): Answer {
  const interaction = ownInteraction(moves, userId, interactionId);
  const desk = interaction && moves.desks.get(interaction.campaignRecordId);
  if (!interaction || !desk) return { refused: 'interaction_unknown' };
  if (!moves.agents.get(userId)?.mayRegister) return { refused: 'right_missing' };
  if (wish.kind === 'number' && !desk.numbers.some(({ e164 }) => e164 === wish.e164)) {
    return { refused: 'number_not_of_this_record', field: 'e164' };
  }
  const { organisationId, contactId, customerKey, numbers } = desk;
  moves.registerEntry({
    id: moves.newId(),
    organisationId,
    kind: wish.kind,
    e164: wish.kind === 'number' ? wish.e164 : undefined,
    contactId: wish.kind === 'person' ? contactId : undefined,
    customerKey: wish.kind === 'person' ? customerKey : undefined,
    source: 'agent',
    reason: wish.reason,
    by: userId,
    at: moves.now,
  });
  const covered =
    wish.kind === 'person'
      ? numbers.map(({ e164 }) => e164)
      : numbers.flatMap(({ e164 }) => (e164 === wish.e164 ? [e164] : []));
  noteHits(moves, covered, wish.kind === 'person' ? { contactId, customerKey } : undefined);
  if (wish.kind === 'person' && interaction.now.state === 'preview')
    return handBack(moves, interactionId, 'register');
  return undefined;
}

/** Who is meant by an entry for a person: the contact, or whoever has the same customer key. */
export type Person = { readonly contactId: ContactId; readonly customerKey: string | undefined };

/**
 * The register holds for calls that still ring, too (E16), and every desktop that it concerns knows of it: for a number those that show
 * it, for a person that person's alone (a family shares a number, not an objection).
 */
export function noteHits(moves: Moves, covered: readonly E164[], person?: Person): void {
  endRinging(moves, (call) => covered.includes(call.e164));
  const hit = { kind: person ? 'person' : 'number', scope: 'organisation', since: moves.now } as const;
  for (const desk of moves.desks.all()) {
    const known = moves.facts.get(desk.campaignRecordId);
    if (!known || (person && !isPerson(desk, person))) continue;
    const after = known.map((facts, index) => {
      const number = desk.numbers[index];
      return number && (person || covered.includes(number.e164))
        ? { ...facts, registerHits: [...facts.registerHits, hit] }
        : facts;
    });
    moves.facts.put(desk.campaignRecordId, after);
  }
}

function isPerson(desk: Person, { contactId, customerKey }: Person): boolean {
  return desk.contactId === contactId || (customerKey !== undefined && desk.customerKey === customerKey);
}

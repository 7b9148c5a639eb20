// An agent's shift: from sign-in to sign-out. Two channels (voice, outbound preview), each Ready or Not Ready with a reason.
//
//   free --took--> handling --finished--> free          free, handling --signed_out--> gone
//
// free: may be given a record; with a `turn` the agent has said so, or is asked (predictive agent first, D18).
//       ignored offers are counted until one is accepted (D17).
// handling: has exactly one interaction (I14); a change of channel state waits in `wishes` until it is
// finished (D11). gone: the shift is over. `presence` says whether a screen is there: after 15 s without one no channel is Ready (I15).
// `phone` says whether a telephone is there (phone.ts): without one voice is not Ready.
// Must never import a call: the floor joins them.
import type { CampaignId, FloorId, GroupId, InteractionId, OrganisationId, ShiftId, UserId } from '../ids.ts';
import type { CallResult } from '../result/result.ts';
import { PHONE_EVENTS, type Phone, type PhoneEvent, firstPhone } from './phone.ts';

export const CHANNELS = ['voice', 'outbound_preview'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Reasons that an agent may choose, and the engine's own, which nobody chooses. */
export const NOT_READY_REASONS = ['break', 'lunch', 'meeting', 'training', 'office_work'] as const;
export const ENGINE_REASONS = [
  'signed_in',
  'connection_lost',
  'no_answer',
  'telephone_lost',
  'after_call_work_timeout',
] as const;
export type NotReadyReason = (typeof NOT_READY_REASONS)[number] | (typeof ENGINE_REASONS)[number];

export type ChannelState =
  | { readonly state: 'ready'; readonly since: number }
  | { readonly state: 'not_ready'; readonly since: number; readonly reason: NotReadyReason };
export type ChannelWish =
  | { readonly state: 'ready' }
  | { readonly state: 'not_ready'; readonly reason: NotReadyReason };

/**
 * D5, D18: an agent of an automatic campaign who is first. 'offered': asked whether the next contact may come. 'waiting': accepted, and
 * waits for a contact ("Connecting..."); what came of the one before is kept for the screen. There is no record yet.
 */
export type Turn =
  | {
      readonly state: 'offered';
      readonly campaignId: CampaignId;
      readonly since: number;
      readonly until: number;
    }
  | {
      readonly state: 'waiting';
      readonly campaignId: CampaignId;
      readonly since: number;
      readonly lastResult?: CallResult;
    }
  /** "Not this turn": asked again a little later. */
  | { readonly state: 'declined'; readonly campaignId: CampaignId; readonly since: number };

export type Presence = { readonly state: 'present' } | { readonly state: 'absent'; readonly since: number };

/** I15: an agent without a heartbeat for this long is not Ready. */
export const HEARTBEAT_LIMIT_MS = 15_000;

export type AgentFacts = {
  readonly shiftId: ShiftId;
  readonly userId: UserId;
  readonly organisationId: OrganisationId;
  readonly floorId: FloorId;
  readonly displayName: string;
  readonly groupIds: readonly GroupId[];
  /** D2: may put numbers and persons on the organisation's register. */
  readonly mayRegister: boolean;
  readonly startedAt: number;
};

type AtWork = {
  readonly channels: Readonly<Record<Channel, ChannelState>>;
  readonly wishes: Readonly<Partial<Record<Channel, ChannelWish>>>;
  readonly joined: readonly CampaignId[];
  readonly presence: Presence;
  readonly phone: Phone;
  /** D17: offers in a row that nobody answered. */
  readonly ignoredOffers?: number;
};

export const AGENT_STATES = ['free', 'handling', 'gone'] as const;
export type AgentState =
  | (AtWork & { readonly state: 'free'; readonly since: number; readonly turn?: Turn })
  | (AtWork & { readonly state: 'handling'; readonly since: number; readonly interactionId: InteractionId })
  | { readonly state: 'gone'; readonly since: number };

export type Agent = AgentFacts & { readonly now: AgentState };

export type AgentEvent =
  | { readonly type: 'channel_set'; readonly channel: Channel; readonly to: ChannelWish }
  | { readonly type: 'joined'; readonly campaignId: CampaignId }
  | { readonly type: 'left'; readonly campaignId: CampaignId }
  | { readonly type: 'took'; readonly interactionId: InteractionId }
  | {
      readonly type: 'finished';
      readonly interactionId: InteractionId;
      /** E32: no channel is Ready afterwards, whatever was wished. */
      readonly notReady?: 'after_call_work_timeout';
    }
  | { readonly type: 'turn_given'; readonly turn: Turn }
  | { readonly type: 'turn_accepted' }
  | { readonly type: 'turn_declined' }
  | { readonly type: 'turn_ended' }
  /** An offer was answered, one way or the other. */
  | { readonly type: 'offer_answered' }
  /** D17: nobody answered an offer; after `limit` of them the channel is Not Ready. */
  | { readonly type: 'offer_ignored'; readonly channel: Channel; readonly limit: number }
  | { readonly type: 'screen_lost'; readonly lastSeenAt: number }
  | { readonly type: 'screen_back' }
  | { readonly type: 'heartbeat_missed' }
  | PhoneEvent
  | { readonly type: 'signed_out' };
export const AGENT_EVENTS = [
  'channel_set',
  'joined',
  'left',
  'took',
  'finished',
  'turn_given',
  'turn_accepted',
  'turn_declined',
  'turn_ended',
  'offer_answered',
  'offer_ignored',
  'screen_lost',
  'screen_back',
  'heartbeat_missed',
  ...PHONE_EVENTS,
  'signed_out',
] as const;

/** close: it is hung up and its account void when the shift is over. change: another one is called, or the other one hung up. */
export type AgentEffect = { readonly effect: 'close_phone' | 'change_phone' };

/** The state at sign-in: Not Ready on both channels, nothing joined, and where a telephone is needed it has yet to come. */
export function signIn(now: number, isPhoneNeeded: boolean): AgentState {
  const notReady: ChannelState = { state: 'not_ready', since: now, reason: 'signed_in' };
  return {
    state: 'free',
    since: now,
    channels: { voice: notReady, outbound_preview: notReady },
    wishes: {},
    joined: [],
    presence: { state: 'present' },
    phone: firstPhone(isPhoneNeeded, now),
  };
}

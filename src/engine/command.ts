// What people can tell the engine: one list, so that whoever wants to know what an agent or a supervisor can do reads it here.
// Every command carries the id under which it is answered once and only once.
import type { Channel, ChannelWish } from '../domain/agent/agent.ts';
import type { CallbackDraft } from '../domain/callback/draft.ts';
import type { CallbackChange } from '../domain/floor/callback-deeds.ts';
import type { PhoneChoice } from '../domain/floor/choose-phone.ts';
import type { ControlWish } from '../domain/call/controls.ts';
import type {
  CallbackId,
  CampaignId,
  CommandId,
  GroupId,
  InteractionId,
  LegId,
  OrganisationId,
  UserId,
} from '../domain/ids.ts';
import type { RejectAnswer } from '../domain/interaction/interaction.ts';
import type { ChainNumber, E164 } from '../domain/phone-number.ts';
import type { CallResult } from '../domain/result/result.ts';
import type { Answer } from './ports.ts';

/** An agent's to own callbacks, a supervisor's to all. */
export type CallbackDeed = (
  | { readonly name: 'cancel_callback' }
  | { readonly name: 'change_callback'; readonly change: CallbackChange }
) & { readonly callbackId: CallbackId; readonly bySupervisor: boolean };

export type AgentDeed =
  | CallbackDeed
  /** My callbacks: calls now what was promised for later, or waits. */
  | { readonly name: 'take_callback'; readonly callbackId: CallbackId }
  | {
      readonly name: 'sign_in';
      readonly displayName: string;
      readonly groupIds: readonly GroupId[];
      readonly mayRegister: boolean;
    }
  | { readonly name: 'sign_out' }
  /** Another telephone, or the same one called again. Whether an agent may have it, and has an account for it, was asked before. */
  | { readonly name: 'choose_phone'; readonly phone: PhoneChoice }
  | { readonly name: 'set_channel'; readonly channel: Channel; readonly to: ChannelWish }
  | { readonly name: 'join_campaign'; readonly campaignId: CampaignId }
  | { readonly name: 'leave_campaign'; readonly campaignId: CampaignId }
  /** OK on a notice. On "started" it joins (S19, D16); with `getRecord` the next deed is get_record. */
  | { readonly name: 'acknowledge'; readonly noticeId: string }
  | { readonly name: 'get_record'; readonly campaignId: CampaignId }
  /** An offered record (S29, S44). */
  | { readonly name: 'accept_offer' | 'reject_offer'; readonly interactionId: InteractionId }
  /** Predictive agent first (D18): whether the next contact may come. */
  | { readonly name: 'accept_turn' | 'decline_turn' }
  | {
      readonly name: 'call';
      readonly interactionId: InteractionId;
      readonly e164: E164;
      readonly callerNumber: E164;
    }
  | { readonly name: 'end_call'; readonly interactionId: InteractionId }
  /** E34: the contact is an answering machine; it is left the campaign's message, and the agent goes on. */
  | { readonly name: 'leave_voicemail'; readonly interactionId: InteractionId }
  /** The standard call controls (D14). */
  | { readonly name: 'control_call'; readonly interactionId: InteractionId; readonly act: ControlWish }
  | { readonly name: 'send_digits'; readonly interactionId: InteractionId; readonly digits: string }
  /** A third person beside the contact: to talk to, or to put the contact through to at once (blind). */
  | {
      readonly name: 'consult' | 'transfer';
      readonly interactionId: InteractionId;
      readonly number: ChainNumber;
      readonly callerNumber: E164 | undefined;
    }
  | {
      readonly name: 'end_consult' | 'complete_transfer' | 'conference';
      readonly interactionId: InteractionId;
    }
  | {
      readonly name: 'save_draft';
      readonly interactionId: InteractionId;
      readonly notes: string;
      readonly disposition: string | undefined;
      readonly callResult: CallResult | undefined;
      /** S51-S58; absent: none is set. */
      readonly callback?: CallbackDraft;
    }
  | {
      readonly name: 'done';
      readonly interactionId: InteractionId;
      readonly notes: string;
      readonly disposition: string | undefined;
      readonly callResult: CallResult | undefined;
      /** Promised now (S71), or Done is refused (S61, S62). */
      readonly callback?: CallbackDraft;
      /** D6, S70: Done asks for the next record at once; Done and Stop (S24) does not. */
      readonly next: boolean;
    }
  /** E32: more time for after-call work. */
  | { readonly name: 'extend_after_call_work'; readonly interactionId: InteractionId }
  | { readonly name: 'reject'; readonly interactionId: InteractionId; readonly answer: RejectAnswer }
  | {
      readonly name: 'register';
      readonly interactionId: InteractionId;
      readonly kind: 'number' | 'person';
      readonly e164: E164 | undefined;
      readonly reason: string;
    };

export type SupervisorDeed =
  | CallbackDeed
  | {
      readonly name: 'load_campaign' | 'start_campaign' | 'stop_campaign' | 'unload_campaign';
      readonly campaignId: CampaignId;
    }
  | { readonly name: 'force_unload_campaign'; readonly campaignId: CampaignId }
  | { readonly name: 'stop_all' }
  | { readonly name: 'release_stop_all'; readonly reason: string }
  /** A register entry was stored by the register page: calls to it that are still ringing end. */
  | { readonly name: 'register_changed'; readonly e164: readonly E164[] }
  /** A campaign was created or edited: the floor reads it anew. */
  | { readonly name: 'campaign_edited'; readonly campaignId: CampaignId }
  /** Trunks, their order, the organisation's lines, its rule pack or the accounts of desk phones were changed: all are read anew. */
  | { readonly name: 'trunks_changed' }
  /** Calls an administrator's own telephone on one trunk. The call was judged and stored before (I3); the answer says what came of it. */
  | {
      readonly name: 'test_call';
      readonly legId: LegId;
      readonly trunk: string;
      readonly e164: E164;
      readonly callerNumber: E164;
    };

export type Deed = AgentDeed | SupervisorDeed;

export type Command = {
  readonly id: CommandId;
  readonly organisationId: OrganisationId;
  /** Who says it: the agent himself, or the supervisor. */
  readonly userId: UserId;
  readonly deed: Deed;
};

/** The engine's front door; in this process, or (later) across a wire to the floor's owner. */
export interface Commands {
  submit(command: Command): Promise<Answer>;
}

// The one WebSocket: GET /api/live (upgrade, same Origin, session cookie). The server first sends a snapshot of the caller's view, then
// changes of its top-level parts with gap-free sequence numbers; a client that sees a gap closes and comes back for a new snapshot.
// Commands carry ids made by the client (UUID); the same id is answered again with the same answer and does nothing twice.
// Heartbeat: the client sends {type:'alive'} every 5 s; the server answers {type:'alive', now}.
import { z } from 'zod';
import { NOT_READY_REASONS } from '../domain/agent/agent.ts';
import type { Channel, ChannelState, ChannelWish } from '../domain/agent/agent.ts';
import { CONTROL_WISHES } from '../domain/call/controls.ts';
import type { PhoneKind } from '../domain/agent/phone.ts';
import type { Controls, Microphone, RecordingRule } from '../domain/call/controls.ts';
import type { CampaignMode, CampaignState } from '../domain/campaign/campaign.ts';
import type { Refusal } from '../domain/floor/refusal.ts';
import type { EndedBy } from '../domain/call/call.ts';
import type { InteractionDraft, Origin } from '../domain/interaction/interaction.ts';
import { AGENT_CALL_RESULTS } from '../domain/result/result.ts';
import type { CallResult, DispositionCode } from '../domain/result/result.ts';
import type { NumberKind, NumberLabel } from '../domain/phone-number.ts';
import type { MinutePrice } from '../domain/trunk/trunk.ts';
import { callbackDraft, type CallbackPart, type ReminderView } from './callbacks.ts';
import type { FloorView } from './floor.ts';

const id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const e164 = z.string().regex(/^\+[1-9][0-9]{6,14}$/);
const notes = z.string().max(10_000);
const callResult = z.enum(AGENT_CALL_RESULTS).optional();
const disposition = z.string().max(60).optional();
/** As the agent typed it; the server reads it as a number of the organisation's country. */
const typedNumber = z.string().trim().min(3).max(40);

/** What an agent's screen can ask for; the names are the engine's (engine/command.ts). */
export const agentDeed = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('set_channel'),
    channel: z.enum(['voice', 'outbound_preview']),
    to: z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('ready') }),
      z.strictObject({ state: z.literal('not_ready'), reason: z.enum(NOT_READY_REASONS) }),
    ]),
  }),
  z.strictObject({ name: z.literal('join_campaign'), campaignId: id }),
  z.strictObject({ name: z.literal('leave_campaign'), campaignId: id }),
  z.strictObject({ name: z.literal('acknowledge'), noticeId: z.string().max(80) }),
  z.strictObject({ name: z.literal('get_record'), campaignId: id }),
  /** An offered record (push preview, progressive agent first). */
  z.strictObject({ name: z.literal('accept_offer'), interactionId: id }),
  z.strictObject({ name: z.literal('reject_offer'), interactionId: id }),
  /** Predictive agent first: whether the next contact may come; `decline_turn` also ends the waiting for one. */
  z.strictObject({ name: z.literal('accept_turn') }),
  z.strictObject({ name: z.literal('decline_turn') }),
  z.strictObject({ name: z.literal('call'), interactionId: id, e164, callerNumber: e164 }),
  z.strictObject({ name: z.literal('end_call'), interactionId: id }),
  /** The contact is an answering machine: it is left the campaign's message, and the agent is in after-call work at once (E34). */
  z.strictObject({ name: z.literal('leave_voicemail'), interactionId: id }),
  /** The standard call controls (D14). While somebody is consulted, mute and unmute are the agent's towards that person. */
  z.strictObject({ name: z.literal('control_call'), interactionId: id, act: z.enum(CONTROL_WISHES) }),
  z.strictObject({
    name: z.literal('send_digits'),
    interactionId: id,
    digits: z.string().regex(/^[0-9*#A-D]{1,32}$/),
  }),
  /** Calls a third person while the contact is held. Without `callerNumber` it is the one that the contact saw. */
  z.strictObject({
    name: z.literal('consult'),
    interactionId: id,
    number: typedNumber,
    callerNumber: e164.optional(),
  }),
  /** Hangs up on the third person (or gives up a blind transfer); the agent is with the held contact again. */
  z.strictObject({ name: z.literal('end_consult'), interactionId: id }),
  /** The contact and the third person talk, the agent leaves; also out of a conference. */
  z.strictObject({ name: z.literal('complete_transfer'), interactionId: id }),
  /** All three talk. Ending the call then ends it for all. */
  z.strictObject({ name: z.literal('conference'), interactionId: id }),
  /** Blind: the contact hears music until the third person answers; if nobody does, the contact comes back, held. */
  z.strictObject({
    name: z.literal('transfer'),
    interactionId: id,
    number: typedNumber,
    callerNumber: e164.optional(),
  }),
  z.strictObject({
    name: z.literal('save_draft'),
    interactionId: id,
    notes,
    disposition,
    callResult,
    /** S51-S58: the Schedule Callback window; absent: no callback is set. */
    callback: callbackDraft.optional(),
  }),
  z.strictObject({
    name: z.literal('done'),
    interactionId: id,
    notes,
    disposition,
    callResult,
    callback: callbackDraft.optional(),
    next: z.boolean(),
  }),
  /** My callbacks: calls now what was promised for later, or waits. */
  z.strictObject({ name: z.literal('take_callback'), callbackId: id }),
  z.strictObject({ name: z.literal('cancel_callback'), callbackId: id }),
  /** Another time or number of an own callback; what is left out stays. */
  z.strictObject({
    name: z.literal('change_callback'),
    callbackId: id,
    at: z.strictObject({ wall: z.string().max(40), zone: z.string().max(64) }).optional(),
    number: z.string().max(40).optional(),
  }),
  /** E32: more time for after-call work. */
  z.strictObject({ name: z.literal('extend_after_call_work'), interactionId: id }),
  z.strictObject({ name: z.literal('reject'), interactionId: id, answer: z.enum(['later', 'do_not_call']) }),
  z.strictObject({
    name: z.literal('register'),
    interactionId: id,
    kind: z.enum(['number', 'person']),
    e164: e164.optional(),
    reason: z.string().trim().min(1).max(500),
  }),
]);
export type AgentDeedRequest = z.infer<typeof agentDeed>;

export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('alive') }),
  z.strictObject({ type: z.literal('command'), id, deed: agentDeed }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

export type ServerMessage =
  | { readonly type: 'snapshot'; readonly seq: number; readonly now: number; readonly view: LiveView }
  /** Only the parts that differ; each part is whole. */
  | {
      readonly type: 'change';
      readonly seq: number;
      readonly now: number;
      readonly parts: Partial<AgentView> | Partial<FloorView>;
    }
  | { readonly type: 'answer'; readonly id: string; readonly answer: CommandAnswer }
  | { readonly type: 'alive'; readonly now: number }
  /** The session ended (signed out elsewhere, disabled): go to the sign-in page. */
  | { readonly type: 'signed_out' };

/** `value` of a Done that asked for the next record and got none: {nextRefused: RefusalCode, nextUntil?: epoch ms}. */
export type CommandAnswer =
  | { readonly ok: true; readonly value?: Readonly<Record<string, string | number | boolean>> }
  | ({ readonly ok: false } & Refusal);

/** Agents get the agent's view, supervisors and administrators the floor's. */
export type LiveView =
  | { readonly kind: 'agent'; readonly agent: AgentView }
  | { readonly kind: 'floor'; readonly floor: FloorView };

/** All that an agent's screen shows from the engine. All instants are epoch ms of the server's clock. */
export type AgentView = {
  readonly shift: ShiftView;
  readonly campaigns: readonly CampaignRow[];
  /** At most one; a list because the rail is a list. */
  readonly interactions: readonly InteractionView[];
  /** Null and not undefined: a part that is gone must be told. */
  readonly turn: TurnView | null;
  readonly notices: readonly NoticeView[];
  /** Own callbacks that are due soon, or due. */
  readonly reminders: readonly ReminderView[];
  readonly today: TodayView;
  readonly settings: {
    readonly dispositions: readonly DispositionCode[];
    readonly notReadyReasons: readonly string[];
    readonly mayRegister: boolean;
  };
  readonly stopAll: boolean;
  readonly phone: PhoneStateView;
  /** The engine's view of its surroundings, for the banner. */
  readonly telephony: {
    readonly kind: 'simulated' | 'asterisk';
    readonly isPractice: boolean;
    readonly isAway: boolean;
  };
};

/**
 * The agent's own telephone as the engine sees it. 'not_needed': a simulated telephone system. 'away': never came, or gone for ten
 * seconds and more (then voice is Not Ready). 'ringing': a desk phone or an external number that is being called. 'lost': gone for less.
 * Without one no record is given out and nothing is dialed.
 */
export type PhoneStateView = {
  readonly state: 'not_needed' | 'away' | 'ringing' | 'up' | 'lost';
  readonly since: number | undefined;
  readonly kind: PhoneKind;
  /** What came of the last time we called it; undefined where it was answered or never called. */
  readonly because: CallResult | undefined;
  readonly external:
    | {
        readonly number: string;
        /** How long it was connected in earlier calls since it was chosen; the present one began at `since`. */
        readonly usedMs: number;
        /** Undefined: nobody has entered what a minute on its trunk costs. */
        readonly minutePrice: MinutePrice | undefined;
      }
    | undefined;
};

export type ShiftView = {
  readonly userId: string;
  readonly displayName: string;
  readonly startedAt: number;
  readonly channels: Readonly<Record<Channel, ChannelState>>;
  readonly wishes: Readonly<Partial<Record<Channel, ChannelWish>>>;
  /** What the header shows: derived from channel and interaction. */
  readonly activity:
    | { readonly state: 'ready' | 'not_ready'; readonly since: number; readonly reason?: string }
    | {
        readonly state: 'offered' | 'preview' | 'calling' | 'talking' | 'after_call_work';
        readonly since: number;
      };
};

/**
 * An agent of an automatic campaign who is first and has no record yet (D5, D18). 'offered': asked until `until`. 'waiting': accepted; the
 * case panel shows the Origin alone ("Connecting..."). 'declined': "not this turn". `lastResult`: why the contact before did not come.
 */
export type TurnView = {
  readonly state: 'offered' | 'waiting' | 'declined';
  readonly campaignId: string;
  readonly campaignName: string;
  readonly mode: CampaignMode;
  readonly since: number;
  readonly until: number | undefined;
  readonly lastResult: CallResult | undefined;
};

export type CampaignRow = {
  readonly id: string;
  readonly status: Exclude<CampaignState['state'], 'unloaded'>;
  readonly name: string;
  readonly mode: CampaignMode;
  readonly description: string;
  readonly isJoined: boolean;
  /** Records that could be handed over now; undefined until counted. */
  readonly readyNow: number | undefined;
  readonly nextAt: number | undefined;
};

export type NumberRow = {
  readonly e164: string;
  readonly label: NumberLabel;
  readonly kind: NumberKind;
  readonly country: string | undefined;
  /** All possible zones; the local time is shown for the first, the range for all. */
  readonly zones: readonly string[];
  /**
   * May it be dialed now, as asked when the view was made; asked again at the click. `until`: when the answer turns, as far as is known.
   * For an allowed number the end of its calling hours, undefined if they go on for another day; for another one the instant from which
   * it would be allowed, undefined if not by waiting.
   */
  readonly mayDial: { readonly allowed: boolean; readonly rule?: string; readonly until?: number };
  readonly lastResult: CallResult | undefined;
  readonly lastAt: number | undefined;
};

export type CallView = {
  readonly id: string;
  /** 'joined': a conference of the contact, the third person and the agent. */
  readonly state: 'intended' | 'dialing' | 'ringing' | 'connected' | 'joined' | 'closing' | 'unknown';
  readonly e164: string;
  readonly callerNumber: string;
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  /** How line, microphone and recording stand; undefined until it is answered. */
  readonly controls: Controls | undefined;
};

/** A third person who is called beside the contact (D14). */
export type ConsultView = {
  readonly e164: string;
  /** 'transfer': blind; the contact is put through as soon as somebody answers. */
  readonly purpose: 'consult' | 'transfer';
  /** 'closing': hung up, not yet confirmed. 'unknown': the telephone system is away. */
  readonly state: 'dialing' | 'ringing' | 'talking' | 'joined' | 'closing' | 'unknown';
  readonly since: number;
  /** The agent's towards this person; undefined until answered. */
  readonly microphone: Microphone | undefined;
};

/** What became of the last third person that was called, while the agent is still with the contact. */
export type LastConsultView = {
  readonly e164: string;
  readonly purpose: 'consult' | 'transfer';
  /** 'answer': it was a talk; anything else: why there was none. */
  readonly result: CallResult;
  readonly by: EndedBy;
  readonly at: number;
};

export type InteractionView = {
  readonly id: string;
  /** 'offered': with Accept and Reject until `offeredUntil` (S29, S44). */
  readonly state: 'offered' | 'preview' | 'calling' | 'talking' | 'after_call_work';
  readonly since: number;
  readonly offeredUntil: number | undefined;
  /** E20, D5: on the desktop, and dialed by itself at this instant. */
  readonly dialAt: number | undefined;
  /** S33: the engine dials for the agent, who has accepted, and nobody is on the line yet. Not for what the agent dials. */
  readonly isConnecting: boolean;
  readonly openedAt: number;
  /**
   * 'outbound_call': of an automatic campaign; until the contact has answered the Origin says "Connecting..." (S33, S34).
   * 'called_back': the contact has called (E29); while it is offered there is nothing of the contact but the number, as `name`.
   */
  readonly origin: Origin;
  readonly campaignId: string;
  readonly campaignName: string;
  readonly campaignStatus: CampaignState['state'];
  readonly mode: CampaignMode;
  readonly listName: string;
  readonly recordShortForm: string;
  readonly campaignRecordId: string;
  readonly contactId: string;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly city: string;
  readonly country: string | undefined;
  readonly customerKey: string | undefined;
  readonly attempts: number;
  readonly attemptsLimit: number;
  readonly fields: readonly (readonly [string, string])[];
  readonly numbers: readonly NumberRow[];
  /** E14: the number whose turn in the chain it is. */
  readonly numberInTurn: string | undefined;
  readonly callerNumbers: readonly {
    readonly e164: string;
    readonly label: string;
    readonly onlyTo?: readonly string[];
  }[];
  readonly call: CallView | undefined;
  readonly consult: ConsultView | undefined;
  readonly lastConsult: LastConsultView | undefined;
  /** The campaign's rule: which of the recording's buttons there are. */
  readonly recording: RecordingRule;
  /** True: there is a message that can be left on an answering machine. */
  readonly hasVoicemailMessage: boolean;
  readonly draft: InteractionDraft;
  /** In after-call work: when it ends by itself, and what the network said. */
  readonly limitAt: number | undefined;
  /** In after-call work (E32): from when the agent is warned, and what is left of the extensions. */
  readonly warnAt: number | undefined;
  readonly extension: { readonly left: number; readonly ms: number } | undefined;
  /** E32: how the agent is left when the limit ends it. */
  readonly limitLeavesAgent: 'ready' | 'not_ready';
  readonly lastResult: CallResult | undefined;
  readonly callback: CallbackPart;
  /** E25: in after-call work of a call that the detection has ended. */
  readonly detected: 'machine' | 'fax' | undefined;
  /** D1: what "call later" does, for the menu's words; 0 = at its old place at once. */
  readonly returnDelayMs: number;
};

export type NoticeView = {
  readonly id: string;
  readonly kind:
    | 'campaign_loaded'
    | 'campaign_started'
    | 'campaign_stopping'
    | 'campaign_stopped'
    | 'campaign_unloaded';
  readonly campaignId: string;
  readonly name: string;
  readonly mode: CampaignMode;
  readonly description: string;
  readonly at: number;
};

/** Own figures since the start of the shift (Dashboard and My Statistics show what there is). */
export type TodayView = {
  readonly records: number;
  readonly calls: number;
  readonly answered: number;
  readonly dispositions: Readonly<Record<string, number>>;
  readonly talkMs: number;
};

// The floor: what ONE engine process owns. Its campaigns, the agents signed in, their interactions, every call alive, and the records
// on desktops. A step reads the floor and says what changes (see floor/step.ts); it never writes into it.
import type { Agent } from '../agent/agent.ts';
import type { CampaignState } from '../campaign/campaign.ts';
import type { CampaignDefinition } from '../campaign/definition.ts';
import type { Call } from '../call/call.ts';
import type { EarlierCall, RegisterHit, Verdict } from '../compliance/may-dial.ts';
import type { PackId } from '../compliance/packs.ts';
import type {
  CallId,
  CallbackId,
  CampaignId,
  CampaignRecordId,
  ContactId,
  FloorId,
  InteractionId,
  ListId,
  OrganisationId,
  RecordId,
  UserId,
} from '../ids.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { PacingMemory, PacingReason } from '../pacing/pacing.ts';
import type { ChainNumber } from '../phone-number.ts';
import type { RecordState } from '../record/record.ts';
import type { DispositionCode } from '../result/result.ts';
import type { TrunkCondition, UsableTrunk } from '../trunk/choose.ts';
import type { FloorCallback } from './callbacks.ts';

export type Campaign = CampaignDefinition & { readonly now: CampaignState };

/** The person and the entry in the list, as the desktop shows them. It does not change while an agent has it. */
export type RecordCase = {
  readonly campaignRecordId: CampaignRecordId;
  readonly organisationId: OrganisationId;
  readonly campaignId: CampaignId;
  readonly recordId: RecordId;
  readonly listId: ListId;
  readonly listName: string;
  readonly contactId: ContactId;
  readonly customerKey: string | undefined;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly city: string;
  readonly country: string | undefined;
  /** The list's own columns, in its order: header and value. */
  readonly fields: readonly (readonly [string, string])[];
  /** In dialing order. */
  readonly numbers: readonly ChainNumber[];
};

export type DeskRecord = RecordCase & { readonly now: RecordState };

/** What may-dial needs to know of each number of a record, read in the transaction that decides. */
export type NumberFacts = {
  readonly registerHits: readonly RegisterHit[];
  readonly earlierCalls: readonly EarlierCall[];
  readonly liveCall: boolean;
  /** D9: another record's callback owns the contact. */
  readonly promisedFor?: number;
};

/** A record that a claim has found and locked, with the facts per number of its chain (same order as `numbers`). */
export type Candidate = DeskRecord & {
  readonly facts: readonly NumberFacts[];
  /** Read for a contact who calls back alone. */
  readonly caller?: CallerFacts;
  /** The callback that owns the record. */
  readonly promise?: FloorCallback;
};

/** What is asked of a contact who calls back (E29). */
export type CallerFacts = {
  /** Who dialed or spoke with the contact last. */
  readonly lastUserId: UserId | undefined;
  /** Somebody of the organisation is in a call with that number, or is dialing it (I2). */
  readonly isInCall: boolean;
};

/** Loaded, started, stopped, unloaded (S17, D3): a notice waits on the agent's screen until it is acknowledged. */
export type Notice = {
  readonly id: string;
  readonly kind:
    | 'campaign_loaded'
    | 'campaign_started'
    | 'campaign_stopping'
    | 'campaign_stopped'
    | 'campaign_unloaded';
  readonly campaignId: CampaignId;
  readonly name: string;
  readonly mode: CampaignDefinition['mode'];
  readonly description: string;
  readonly at: number;
};

export type StopAll =
  | { readonly state: 'off' }
  | { readonly state: 'on'; readonly since: number; readonly by: string };

/** The floor's own settings and rules; one row of the database. */
export type FloorRules = {
  readonly pack: PackId;
  readonly allowedCountries: readonly string[];
  /** Those in use, in the order in which they are tried; all of the practice network, or none. */
  readonly trunks: readonly UsableTrunk[];
  /** E26: how many legs the organisation may have at a time, over all trunks. */
  readonly lines: number;
  readonly dispositions: readonly DispositionCode[];
};

export type Floor = {
  readonly id: FloorId;
  readonly organisationId: OrganisationId;
  readonly rules: FloorRules;
  readonly stopAll: StopAll;
  readonly campaigns: ReadonlyMap<CampaignId, Campaign>;
  readonly agents: ReadonlyMap<UserId, Agent>;
  readonly interactions: ReadonlyMap<InteractionId, Interaction>;
  readonly calls: ReadonlyMap<CallId, Call>;
  readonly desks: ReadonlyMap<CampaignRecordId, DeskRecord>;
  /** What may-dial knew of each number of a desk's record at its claim, with the calls made since; for the screen, never for dialing. */
  readonly facts: ReadonlyMap<CampaignRecordId, readonly NumberFacts[]>;
  /** Due, in work, or near (callbacks.ts). */
  readonly callbacks: ReadonlyMap<CallbackId, FloorCallback>;
  /** What is known of each trunk by now; found out anew by every process. */
  readonly trunks: ReadonlyMap<string, TrunkCondition>;
  /** Unacknowledged notices per agent; they live as long as the shift does in this process. */
  readonly notices: ReadonlyMap<UserId, readonly Notice[]>;
};

/** What pacing decided, in short form, and why (E23); with what it has measured when that is due to be kept. */
export type StoredDecision = {
  readonly campaignId: CampaignId;
  readonly organisationId: OrganisationId;
  readonly at: number;
  readonly because: PacingReason;
  readonly memory?: PacingMemory;
};

/** A verdict of may-dial with what it was about; every one is stored (E43). */
export type StoredVerdict = {
  /** Undefined with 'own_phone' alone. */
  readonly campaignRecordId: CampaignRecordId | undefined;
  readonly campaignId: CampaignId | undefined;
  readonly organisationId: OrganisationId;
  readonly e164: string;
  /** 'consult', 'transfer': the number of a third person (D14). 'own_phone': an agent's external telephone; `userId` is whose. */
  readonly purpose: 'claim' | 'dial' | 'consult' | 'transfer' | 'own_phone';
  readonly userId?: UserId;
  readonly callId?: CallId;
  readonly at: number;
  readonly verdict: Verdict;
};

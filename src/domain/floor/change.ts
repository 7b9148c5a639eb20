// What a step wants stored: the new state of each thing that moved, with the event that moved it. State rows, event rows and audit
// rows are all written from this one list (I25), and folding the events again gives the same states (I30).
import type { Agent, AgentEvent } from '../agent/agent.ts';
import type { Callback, CallbackEvent } from '../callback/callback.ts';
import type { CampaignEvent } from '../campaign/campaign.ts';
import type { Call, CallEvent } from '../call/call.ts';
import type { Interaction, InteractionEvent } from '../interaction/interaction.ts';
import type { ChainNumber, E164 } from '../phone-number.ts';
import type { RecordEvent } from '../record/record.ts';
import type {
  CampaignRecordId,
  CommandId,
  ContactId,
  FloorId,
  OrganisationId,
  RecordId,
  RegisterEntryId,
  UserId,
} from '../ids.ts';
import type { Campaign, DeskRecord, StopAll, StoredDecision, StoredVerdict } from './floor.ts';

/** Who moved it: a person, the engine by a deadline, the campaign's schedule (E5), or the telephone system. */
export type Actor =
  | { readonly kind: 'user'; readonly userId: UserId }
  | { readonly kind: 'engine' }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'telephone' };

type Moved<Kind extends string, Thing, Event> = {
  readonly kind: Kind;
  readonly after: Thing;
  readonly before: Thing | undefined;
  /** `created` carries no event data: `after` is its content. */
  readonly event: Event | { readonly type: 'created' };
};

export type Change = (
  | Moved<'campaign', Campaign, CampaignEvent>
  | Moved<'record', DeskRecord, RecordEvent>
  | Moved<'call', Call, CallEvent>
  | Moved<'interaction', Interaction, InteractionEvent>
  | Moved<'agent', Agent, AgentEvent>
  | Moved<'callback', Callback, CallbackEvent>
  | Moved<
      'stop_all',
      { readonly id: FloorId; readonly organisationId: OrganisationId; readonly now: StopAll },
      StopAllEvent
    >
) & {
  readonly at: number;
  readonly actor: Actor;
  readonly commandId: CommandId | undefined;
  /** The latest instant at which it must be stored. Equal to `at` for nearly all; later where losing it costs nothing (ringing). */
  readonly storeBy: number;
};

export type StopAllEvent =
  | { readonly type: 'stopped_all'; readonly by: string }
  | { readonly type: 'released'; readonly reason: string };

export const REGISTER_SOURCES = ['agent', 'supervisor', 'import', 'opt_out'] as const;
export type RegisterSource = (typeof REGISTER_SOURCES)[number];

/** An entry for the do-not-call register (E16), written in the same commit. */
export type RegisterEntry = {
  readonly id: RegisterEntryId;
  readonly organisationId: OrganisationId;
  readonly kind: 'number' | 'person';
  readonly e164: E164 | undefined;
  readonly contactId: ContactId | undefined;
  readonly customerKey: string | undefined;
  /** 'opt_out': the contact, by key (E29). */
  readonly source: RegisterSource;
  readonly reason: string;
  /** Undefined: the contact alone (E29). */
  readonly by: UserId | undefined;
  readonly at: number;
};

/** A note that stays with the contact (from Done). */
export type ContactNote = {
  readonly organisationId: OrganisationId;
  readonly contactId: ContactId;
  readonly campaignRecordId: CampaignRecordId;
  readonly text: string;
  readonly by: UserId;
  readonly at: number;
};

/** D8: a number that an agent has entered; it becomes the last of the record's chain. */
export type AddedNumber = {
  readonly organisationId: OrganisationId;
  readonly recordId: RecordId;
  readonly number: ChainNumber;
  readonly by: UserId;
  readonly at: number;
};

/** Everything that one step wants to be true together. */
export type Outcome = {
  readonly changes: readonly Change[];
  readonly verdicts: readonly StoredVerdict[];
  readonly registerEntries: readonly RegisterEntry[];
  readonly notes: readonly ContactNote[];
  readonly numbers: readonly AddedNumber[];
  readonly decisions: readonly StoredDecision[];
};

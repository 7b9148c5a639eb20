/**
 * What a Store has to bring along to be put through the contract suite (store.suite.ts): itself, a clock, and what the suite needs to
 * plant and to look at. The one on PostgreSQL and the simulator's in memory bring the same, so that the same suite runs on both.
 */
import type { CampaignState } from '../../src/domain/campaign/campaign.ts';
import type { CampaignSettings } from '../../src/domain/campaign/definition.ts';
import type { Call } from '../../src/domain/call/call.ts';
import type { Change } from '../../src/domain/floor/change.ts';
import type {
  CallId,
  CampaignId,
  CampaignRecordId,
  ContactId,
  FloorId,
  GroupId,
  InteractionId,
  ListId,
  OrganisationId,
  UserId,
} from '../../src/domain/ids.ts';
import type { NumberLabel } from '../../src/domain/phone-number.ts';
import type { RecordState } from '../../src/domain/record/record.ts';
import type { Store } from '../../src/engine/ports.ts';

/** One record of a list to be seeded; what is left out is made up. */
export type SeedRecord = {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly customerKey?: string;
  /** E.164, in the order of the chain; at least one. All are of kind fixed, in Germany, with the zone Europe/Berlin. */
  readonly numbers: readonly { readonly e164: string; readonly label?: NumberLabel }[];
  readonly fields?: readonly (readonly [string, string])[];
  /** The record's state in the campaign; fresh if left out. Rank and due time follow from it as from every write. */
  readonly state?: RecordState;
  /** E13: higher comes first; 0 if left out. */
  readonly priority?: number;
  /** Index of an earlier record of the same seed whose contact this one shares. */
  readonly contactOf?: number;
  /** Which of the campaign's lists it is in: an index into `shares`; 0 if left out. */
  readonly list?: number;
};

export type SeedCampaign = {
  /** Unique in its organisation; made up if left out. */
  readonly name?: string;
  readonly state?: CampaignState;
  readonly settings?: Partial<CampaignSettings>;
  /** In the lists' order. */
  readonly records: readonly SeedRecord[];
  /** One share per list (E13); a single list if left out. */
  readonly shares?: readonly number[];
  /** Of the world's second organisation instead of the first. */
  readonly foreign?: boolean;
};

export type SeededCampaign = {
  readonly campaignId: CampaignId;
  readonly organisationId: OrganisationId;
  readonly floorId: FloorId;
  /** The first list. */
  readonly listId: ListId;
  readonly groupId: GroupId;
  /** Same order as the seed's records. */
  readonly records: readonly { readonly id: CampaignRecordId; readonly contactId: ContactId }[];
};

export type SeedRegisterEntry = {
  readonly kind: 'number' | 'person';
  readonly e164?: string;
  readonly customerKey?: string;
  readonly contactId?: ContactId;
  readonly foreign?: boolean;
  /** Epoch ms after which it no longer counts; never if left out. */
  readonly expiresAt?: number;
};

/** An event row as stored. */
export type StoredEvent = {
  /** 1, 2, 3 … without a gap per subject. */
  readonly version: number;
  readonly type: string;
  readonly at: number;
  readonly commandId: string | undefined;
  /** The event; of `created` the whole thing. */
  readonly content: unknown;
};
export type StoredAudit = {
  readonly deed: string;
  readonly at: number;
  readonly requestId: string | undefined;
  readonly before: unknown;
  readonly after: unknown;
};
export type StoredDisposition = {
  readonly kind: 'agent' | 'automatic';
  readonly reason: string | undefined;
  readonly code: string | undefined;
  readonly callResult: string | undefined;
};

export type Subject = Change['kind'];

export type StoreWorld = {
  readonly kind: 'memory' | 'postgres';
  readonly store: Store;
  /** Another engine's Store on the same data. */
  readonly otherStore: Store;
  readonly clock: { now(): number; advance(ms: number): void };
  /** Two organisations, each with one floor, the practice pack, Germany allowed; users of the first. */
  readonly organisationId: OrganisationId;
  readonly floorId: FloorId;
  readonly foreign: { readonly organisationId: OrganisationId; readonly floorId: FloorId };
  readonly anna: UserId;
  readonly ben: UserId;
  seedUsers(count: number): Promise<readonly UserId[]>;
  seedCampaign(seed: SeedCampaign): Promise<SeededCampaign>;
  addRegisterEntry(entry: SeedRegisterEntry): Promise<void>;
  /** Lets the time-to-live of a floor's lease run out (leases run by the database's time, not by `clock`). */
  expireLease(floorId: FloorId): Promise<void>;
  /** What is stored, read past the Store. */
  liveCalls(): Promise<readonly { readonly id: CallId; readonly e164: string }[]>;
  call(id: CallId): Promise<Call['now'] | undefined>;
  recordState(id: CampaignRecordId): Promise<RecordState | undefined>;
  /** Oldest first. */
  events(subject: Subject, id: string): Promise<readonly StoredEvent[]>;
  audits(subject: Subject, id: string): Promise<readonly StoredAudit[]>;
  verdicts(
    id: CampaignRecordId,
  ): Promise<
    readonly { readonly purpose: string; readonly isAllowed: boolean; readonly callId: string | undefined }[]
  >;
  dispositions(id: InteractionId): Promise<readonly StoredDisposition[]>;
  notes(id: ContactId): Promise<readonly string[]>;
  /** After the last test. */
  close(): Promise<void>;
};

/** Makes a world of its own; the suite asks once per group of tests. */
export type MakeStoreWorld = () => Promise<StoreWorld>;

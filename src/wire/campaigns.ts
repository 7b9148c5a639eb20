// Campaigns, lists and caller numbers of the organisation.
//   GET  /api/campaigns?after=            Page<CampaignSummary>        POST /api/campaigns            -> {id}
//   GET  /api/campaigns/:id               CampaignDetail               PATCH /api/campaigns/:id       (only while unloaded)
//   POST /api/campaigns/:id/sharing       {listIds, shares, listOrder}: shares and order of its lists, in any state
//   POST /api/campaigns/:id/delivery      how contacts come to agents (delivery.ts), in any state
//   POST /api/campaigns/:id/rules         RulesRequest: treatments, schedule, after-call work, callbacks, in any state -> CampaignDetail
//   POST /api/campaigns/:id/{load,start,stop,unload,force-unload}      Idempotency-Key; 409 with a refusal code
//   GET  /api/campaigns/:id/records?after=&status=                     Page<CampaignRecordRow>
//   GET  /api/records/:id/next            RecordNext: what happens to this record next, and why
//   GET  /api/campaigns/:id/script        CampaignScript, for the agents of its groups, too
//   GET  /api/campaigns/:id/export        CSV of records with status, attempts, last result, disposition (formula cells escaped)
//   GET  /api/lists?after=                Page<ListRow>                GET/POST /api/caller-numbers
import { z } from 'zod';
import { RECORDING_RULES } from '../domain/call/controls.ts';
import { AFTER_CALL_WORK_ENDS } from '../domain/campaign/after-call-work.ts';
import {
  AUTOMATIC_MODES,
  CAMPAIGN_MODES,
  type CampaignMode,
  type CampaignState,
} from '../domain/campaign/campaign.ts';
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import { LIST_ORDERS, SHARE_MAX, SHARE_MIN } from '../domain/campaign/list-order.ts';
import { ENTRIES_LIMIT, type Occurrence } from '../domain/campaign/schedule.ts';
import { SCRIPT_LIMIT } from '../domain/campaign/script.ts';
import type { NextStep } from '../domain/record/explain-next.ts';
import { AFTER_TRIES, TREATABLE_RESULTS } from '../domain/record/next-attempt.ts';
import { callbackRules } from './callbacks.ts';
import { deliveryPart } from './delivery.ts';

const id = z.string().uuid();
/** Abandoned per hundred answered persons to steer to (E23); I13 allows 3. */
const aimPercent = z.number().min(0.1).max(3);
const hours = z.strictObject({
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  /** Minutes of the day, whole quarters of an hour; from < to. */
  fromMinute: z.int().min(0).max(1425).multipleOf(15),
  toMinute: z.int().min(15).max(1440).multipleOf(15),
});
/** E13, by list id; a list that is not named has 1, or keeps what it had. */
const shares = z.record(id, z.int().min(SHARE_MIN).max(SHARE_MAX));
/** E14: what happens after a result; a result that is not named finishes the record. Each result once. */
const treatments = z
  .array(
    z.strictObject({
      result: z.enum(TREATABLE_RESULTS),
      afterMinutes: z.int().min(1).max(43_200),
      /** Each further time so much later. */
      incrementMinutes: z.int().min(0).max(10_080).default(0),
      /** On the same number; 0 only with another number to go on to. */
      times: z.int().min(0).max(50),
      /** When the number has had its tries. */
      afterwards: z.enum(AFTER_TRIES).default('finish'),
      /** With 'next_number', at the end of the chain: from its first number again, after so long; absent: finished. */
      newRoundAfterMinutes: z.int().min(1).max(43_200).optional(),
    }),
  )
  .max(TREATABLE_RESULTS.length);
/** E5: in the campaign's zone (IANA), by the clock on the wall. Change of pacing for automatic campaigns alone. */
const schedule = z.strictObject({
  zone: z.string().min(1).max(64),
  entries: z
    .array(
      z.strictObject({
        weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
        minuteOfDay: z.int().min(0).max(1439),
        act: z.discriminatedUnion('do', [
          z.strictObject({ do: z.literal('start') }),
          z.strictObject({ do: z.literal('stop') }),
          z.strictObject({
            do: z.literal('pace'),
            mode: z.enum(AUTOMATIC_MODES),
            abandonAimPercent: aimPercent.optional(),
          }),
        ]),
      }),
    )
    .max(ENTRIES_LIMIT),
});
/** What can be changed in any state of a campaign; it holds from the next result, call and minute on. What is left out stays. */
const rules = {
  treatments: treatments.optional(),
  /** null takes it away. */
  schedule: schedule.nullable().optional(),
  /** E32. The warning: so many seconds before the limit; null or never said: a fifth of it. */
  afterCallWorkWarningSeconds: z.int().min(5).max(7_200).nullable().optional(),
  afterCallWorkExtensions: z.int().min(0).max(10).optional(),
  afterCallWorkExtensionMinutes: z.int().min(1).max(60).optional(),
  afterCallWorkLeavesAgent: z.enum(AFTER_CALL_WORK_ENDS).optional(),
  /** D9, E31, K59. */
  callbacks: callbackRules.optional(),
};
const afterCallWorkLimitMinutes = z.int().min(1).max(120);
/** Plain text with placeholders (domain/campaign/script.ts); empty = none. */
const lines = z.int().min(1).max(10_000);
const script = z.string().max(SCRIPT_LIMIT);

export const campaignRequest = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** Empty: made from the name and the group's name, "campaign@group" (S11). */
  description: z.string().trim().max(200).default(''),
  mode: z.enum(CAMPAIGN_MODES),
  delivery: deliveryPart.optional(),
  listIds: z.array(id).min(1).max(50),
  groupIds: z.array(id).min(1).max(50),
  callerNumberIds: z.array(id).min(1).max(20),
  returnDelayMinutes: z.int().min(0).max(10_080).default(15),
  ringTimeoutSeconds: z.int().min(15).max(120).default(30),
  afterCallWorkLimitMinutes: afterCallWorkLimitMinutes.default(10),
  attemptsPerDay: z.int().min(1).max(20).default(3),
  attemptsPerRecord: z.int().min(1).max(50).default(6),
  minimumGapMinutes: z.int().min(0).max(10_080).default(1),
  /** E26: legs at a time; absent: as many as trunks and organisation let it. */
  lines: lines.optional(),
  /** Absent: as the agent chooses. */
  recording: z.enum(RECORDING_RULES).optional(),
  /** Absent: no narrower than the rule pack. */
  hours: hours.optional(),
  shares: shares.optional(),
  listOrder: z.enum(LIST_ORDERS).default('by_share'),
  /** Treatments that are absent are the product's own. */
  ...rules,
  script: script.optional(),
});
export type CampaignRequest = z.infer<typeof campaignRequest>;

/** PATCH: what is left out stays as it is (no defaults here); `hours: null` takes the campaign's own hours away. */
export const campaignEdit = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  mode: z.enum(CAMPAIGN_MODES).optional(),
  delivery: deliveryPart.optional(),
  description: z.string().trim().max(200).optional(),
  listIds: z.array(id).min(1).max(50).optional(),
  groupIds: z.array(id).min(1).max(50).optional(),
  callerNumberIds: z.array(id).min(1).max(20).optional(),
  returnDelayMinutes: z.int().min(0).max(10_080).optional(),
  ringTimeoutSeconds: z.int().min(15).max(120).optional(),
  afterCallWorkLimitMinutes: afterCallWorkLimitMinutes.optional(),
  attemptsPerDay: z.int().min(1).max(20).optional(),
  attemptsPerRecord: z.int().min(1).max(50).optional(),
  minimumGapMinutes: z.int().min(0).max(10_080).optional(),
  /** Null takes the campaign's own limit away. */
  lines: lines.nullable().optional(),
  recording: z.enum(RECORDING_RULES).optional(),
  hours: hours.nullable().optional(),
  shares: shares.optional(),
  listOrder: z.enum(LIST_ORDERS).optional(),
  ...rules,
  script: script.optional(),
});
export type CampaignEditRequest = z.infer<typeof campaignEdit>;

/**
 * E4: what can be changed while the campaign is loaded or runs; what is left out stays as it is. The lists are those that it has, in the
 * order that is wanted.
 */
export const sharingRequest = z.strictObject({
  listIds: z.array(id).min(1).max(50).optional(),
  shares: shares.optional(),
  listOrder: z.enum(LIST_ORDERS).optional(),
});
/** Treatments, schedule, after-call work and callbacks, in any state. */
export const rulesRequest = z.strictObject({
  afterCallWorkLimitMinutes: afterCallWorkLimitMinutes.optional(),
  ...rules,
});
export type RulesRequest = z.infer<typeof rulesRequest>;

export type SharingRequest = z.infer<typeof sharingRequest>;

export type CampaignSummary = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly mode: CampaignMode;
  readonly state: CampaignState['state'];
  readonly since: number;
  readonly lists: readonly { readonly id: string; readonly name: string; readonly share: number }[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly records: Readonly<Record<string, number>>;
};
export type CampaignDetail = CampaignSummary & {
  readonly callerNumbers: readonly { readonly id: string; readonly e164: string; readonly label: string }[];
  readonly settings: CampaignSettings;
  /** E34: there is no information message for it, so that it does not start as predictive. */
  readonly lacksInformationMessage: boolean;
  /** E5: what its schedule does next, epoch ms; undefined without one, and while it is unloaded. */
  readonly nextScheduled: Occurrence | undefined;
};

/** What an agent says; empty = the campaign has none. */
export type CampaignScript = { readonly script: string };

export type CampaignRecordRow = {
  readonly id: string;
  readonly shortForm: string;
  readonly name: string;
  readonly customerKey: string | undefined;
  readonly numbers: readonly string[];
  readonly status: string;
  readonly type: string;
  readonly attempts: number;
  readonly lastResult: string | undefined;
  readonly nextAt: number | undefined;
  /** E14: what happens to it next, and why. */
  readonly next: RecordNext;
};

/** The answer of domain/record/explain-next.ts, with the agent's name where it is on a desktop. */
export type RecordNext = NextStep & { readonly agentName?: string };

export type ListRow = {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly records: number;
  readonly numbers: number;
  readonly createdAt: number;
};

export const callerNumberRequest = z.strictObject({
  number: z.string().trim().min(3).max(40),
  label: z.string().trim().min(1).max(80),
  onlyTo: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .max(50)
    .optional(),
});
export type CallerNumberRow = {
  readonly id: string;
  readonly e164: string;
  readonly label: string;
  readonly onlyTo: readonly string[] | undefined;
};

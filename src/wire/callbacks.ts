// Callbacks over HTTP: lists for agents and supervisors, hints while one is set, deeds of supervisors, capacity, the report of the missed.
// Agents' deeds (take, change, cancel, and the draft) go over the live socket (live.ts).
//   GET  /api/callbacks?scope=&state=&...   Page<CallbackRow>; overdue first, then by time. An agent has scope 'mine' alone
//   POST /api/callbacks/hint                HintRequest -> CallbackHint: what Done would say of this draft now; nothing is stored
//   POST /api/callbacks/:id/change          CallbackChangeRequest, Idempotency-Key; also of a missed one: it is promised anew
//   POST /api/callbacks/:id/cancel          Idempotency-Key
//   POST /api/callbacks/reassign            ReassignRequest -> CallbackDeedsAnswer (up to 200 at once)
//   POST /api/callbacks/cancel              {ids} -> CallbackDeedsAnswer
//   GET  /api/callbacks/days?zone=&scope=&state=&...       CallbackDays: how many on each day of a calendar, by the same filters
//   GET  /api/callbacks/capacity?campaignId=&from=&to=&zone=     CapacityView, by quarter hours
//   GET  /api/callbacks/missed-report?from=&to=            MissedReport
import { z } from 'zod';
import type { CallbackCancel, CallbackState, MissedReason, WaitingFor } from '../domain/callback/callback.ts';
import type { CallbackDelivery, CallbackKind } from '../domain/campaign/callbacks.ts';
import type { CampaignState } from '../domain/campaign/campaign.ts';
import type { Refusal } from '../domain/floor/refusal.ts';
import { NUMBER_LABELS, type NumberLabel } from '../domain/phone-number.ts';
import { pageShape, withAfter } from './paging.ts';

const id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const ids = z.array(id).min(1).max(200);
const instant = z.coerce.number().pipe(z.int().min(0));

/** What the window holds; whatever is typed is kept, and judged at Done (D7). */
export const callbackDraft = z.strictObject({
  /** "2026-11-29T17:00" in `zone`, or what is not a time yet. */
  wall: z.string().max(40),
  zone: z.string().max(64),
  isPersonal: z.boolean(),
  /** E.164 of one of the contact's numbers, or a new one as it was typed. */
  number: z.string().max(40),
  /** Of a new number. */
  label: z.enum(NUMBER_LABELS).optional(),
});
export type CallbackDraftRequest = z.infer<typeof callbackDraft>;

/** Of an open interaction, or of a callback that exists (My callbacks, All callbacks). */
export const hintRequest = z.strictObject({
  about: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('interaction'), id }),
    z.strictObject({ kind: z.literal('callback'), id }),
  ]),
  draft: callbackDraft,
});
export type HintRequest = z.infer<typeof hintRequest>;

/** What the law and the campaign say of a time, beside the field. */
export type CallbackHint = {
  /** What Done would refuse it for; undefined: it would be promised. */
  readonly refusal: Refusal | undefined;
  /** The instant, where the typed time is one. */
  readonly at: number | undefined;
  /** The same on the contact's wall; undefined without a readable number or time. */
  readonly there: { readonly wall: string; readonly zone: string } | undefined;
  /** All zones in which the contact may be; more than one: the contact's time is not certain. */
  readonly zones: readonly string[];
  /** The hour comes twice that day; the first is meant. */
  readonly isDoubled: boolean;
  /** Calling is allowed there until then, without a break; undefined where it is not allowed, or for another day. */
  readonly allowedUntil: number | undefined;
  /** What a new number reads as. */
  readonly added: { readonly e164: string; readonly country: string | undefined } | undefined;
  /** Times at which it would be allowed, the soonest first, on the contact's wall. */
  readonly suggestions: readonly { readonly at: number; readonly wall: string; readonly zone: string }[];
  /** Callbacks of this campaign due in the same quarter hour, against the agents who are on shift then. */
  readonly crowd: { readonly due: number; readonly agents: number } | undefined;
};

export const CALLBACK_LISTS = ['open', 'scheduled', 'due', 'missed', 'over', 'all'] as const;
const callbackFilter = {
  /** 'mine': personal ones of the caller, and those of any kind that the caller has set. */
  scope: z.enum(['mine', 'all']).default('mine'),
  /** 'open': scheduled, due, in work. 'over': executed, rescheduled, cancelled. */
  state: z.enum(CALLBACK_LISTS).default('open'),
  campaignId: id.optional(),
  ownerId: id.optional(),
  /** Due from (inclusive) to (exclusive), epoch ms. */
  from: instant.optional(),
  to: instant.optional(),
  q: z.string().trim().max(100).default(''),
} as const;
/** What is owed (open, scheduled, due) comes with the longest overdue first; everything else with the latest first. */
export const callbacksQuery = z.strictObject({ ...pageShape, ...callbackFilter }).transform(withAfter);

/** An IANA zone: that of whoever looks at the calendar. */
const zone = z.string().max(64);
export const callbackDaysQuery = z.strictObject({ ...callbackFilter, zone });
export type CallbackDays = {
  /** "2026-11-29"; days without any are left out. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
};

export type CallbackRow = {
  readonly id: string;
  readonly state: CallbackState['state'];
  /** In this state since. */
  readonly since: number;
  /** I19; due alone. */
  readonly waitingFor: WaitingFor | undefined;
  readonly waitingSince: number | undefined;
  readonly until: number | undefined;
  /** Missed, cancelled: why; and by whom, where somebody did. */
  readonly missedWhy: MissedReason | undefined;
  readonly cancelledWhy: CallbackCancel | undefined;
  readonly byName: string | undefined;
  readonly dueAt: number;
  readonly wall: string;
  readonly zone: string;
  readonly e164: string;
  readonly label: NumberLabel | undefined;
  readonly isPersonal: boolean;
  readonly ownerId: string | undefined;
  readonly ownerName: string | undefined;
  /** False: disabled, or in none of the campaign's groups any more. */
  readonly isOwnerThere: boolean;
  readonly campaignId: string;
  readonly campaignName: string;
  readonly campaignStatus: CampaignState['state'];
  readonly contactId: string;
  readonly contactName: string;
  readonly company: string;
  readonly numbers: readonly { readonly e164: string; readonly label: NumberLabel }[];
  readonly createdAt: number;
  readonly createdByName: string;
  /** The last note of the contact, for the list. */
  readonly note: string | undefined;
};

/** Another time, number or owner; what is left out stays. */
export const callbackChange = z.strictObject({
  at: z.strictObject({ wall: z.string().max(40), zone: z.string().max(64) }).optional(),
  number: z.string().max(40).optional(),
  /** null: any agent's. */
  ownerId: id.nullable().optional(),
});
export type CallbackChangeRequest = z.infer<typeof callbackChange>;

export const reassignRequest = z.strictObject({ ids, ownerId: id.nullable() });
export const callbackIds = z.strictObject({ ids });
export type CallbackDeedsAnswer = {
  readonly done: readonly string[];
  readonly refused: readonly ({ readonly id: string } & Refusal)[];
};

/** `zone`: by whose clock on the wall shifts are worked. */
export const capacityQuery = z.strictObject({ campaignId: id.optional(), from: instant, to: instant, zone });
export type CapacityView = {
  /** At most two weeks. `agents`: on shift then, as far as is known (now: signed in; later: as on the same weekday lately). */
  readonly quarters: readonly { readonly at: number; readonly due: number; readonly agents: number }[];
};

export const missedQuery = z.strictObject({ from: instant, to: instant });
export type MissedReport = {
  readonly kept: number;
  readonly cancelled: number;
  readonly rescheduled: number;
  readonly open: number;
  readonly missed: number;
  readonly byReason: readonly { readonly why: MissedReason; readonly count: number }[];
  readonly byOwner: readonly { readonly ownerName: string | undefined; readonly count: number }[];
};

/** A campaign's rules for callbacks; what is left out stays as it is, or has its default. */
export const callbackRules = z.strictObject({
  kind: z.enum(['agent_chooses', 'always_personal', 'always_campaign']).optional(),
  delivery: z.enum(['preview', 'dial']).optional(),
  /** null: never to another agent. */
  fallbackMinutes: z.int().min(1).max(10_080).nullable().optional(),
  missedAfterMinutes: z.int().min(15).max(20_160).optional(),
  remindMinutes: z.int().min(1).max(30).optional(),
  latestDays: z.int().min(1).max(366).optional(),
  dialsPromised: z.boolean().optional(),
});
export type CallbackRules = z.infer<typeof callbackRules>;

/** In an agent's view: own callbacks that are due soon, or due; for the Dashboard and the toasts. */
export type ReminderView = {
  readonly id: string;
  readonly name: string;
  readonly e164: string;
  readonly dueAt: number;
  readonly state: 'scheduled' | 'due';
  readonly waitingFor: WaitingFor | undefined;
  readonly campaignName: string;
};

/** In an interaction's view: the rules for a callback that is set there, and the one that it keeps. */
export type CallbackPart = {
  readonly kind: CallbackKind;
  readonly delivery: CallbackDelivery;
  readonly latestDays: number;
  readonly kept:
    | {
        readonly id: string;
        readonly dueAt: number;
        readonly wall: string;
        readonly zone: string;
        readonly e164: string;
        readonly isPersonal: boolean;
        /** D9: whose, where it has come to somebody else. */
        readonly ownerName: string | undefined;
      }
    | undefined;
};

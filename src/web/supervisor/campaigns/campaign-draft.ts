/** A campaign while it is being written: what the form holds, what is wrong with it, and the request that comes of it. Pure. */
import type { CampaignMode } from '../../../domain/campaign/campaign.ts';
import { type ListOrder, SHARE_MAX, SHARE_MIN } from '../../../domain/campaign/list-order.ts';
import { type AfterCallWorkRule, afterCallWorkOf } from '../../../domain/campaign/after-call-work.ts';
import type { RecordingRule } from '../../../domain/call/controls.ts';
import { unknownPlaceholders } from '../../../domain/campaign/script.ts';
import type {
  CampaignDetail,
  CampaignEditRequest,
  CampaignRequest,
  RulesRequest,
} from '../../../wire/campaigns.ts';
import { type ScheduleDraft, scheduleDraft, scheduleFaults, scheduleRequest } from './schedule-draft.ts';
import {
  type CallbacksDraft,
  NEW_CALLBACKS,
  callbackFaults,
  callbacksDraft,
  callbacksRequest,
} from './callbacks-draft.ts';
import {
  type DeliveryDraft,
  NEW_DELIVERY,
  deliveryDraft,
  deliveryFaults,
  deliveryRequest,
} from './delivery-draft.ts';
import {
  DEFAULT_TREATMENTS,
  type TreatmentsDraft,
  treatmentsOf,
  treatmentsRequest,
  wrongTreatments,
} from './treatment-draft.ts';
import { readWithin } from './whole-number.ts';

export const NUMBER_FIELDS = {
  returnDelayMinutes: { min: 0, max: 10_080 },
  ringTimeoutSeconds: { min: 15, max: 120 },
  afterCallWorkLimitMinutes: { min: 1, max: 120 },
  afterCallWorkExtensions: { min: 0, max: 10 },
  afterCallWorkExtensionMinutes: { min: 1, max: 60 },
  attemptsPerDay: { min: 1, max: 20 },
  attemptsPerRecord: { min: 1, max: 50 },
  minimumGapMinutes: { min: 0, max: 10_080 },
} as const;
export type NumberField = keyof typeof NUMBER_FIELDS;
export const LINE_BOUNDS = { min: 1, max: 10_000 } as const;
/** Seconds before the limit of after-call work; what is longer than the limit, the server says no to. */
export const WARNING_BOUNDS = { min: 5, max: 7_200 } as const;
export const SHARE_BOUNDS = { min: SHARE_MIN, max: SHARE_MAX } as const;

export interface CampaignDraft {
  readonly name: string;
  readonly description: string;
  readonly mode: CampaignMode;
  readonly delivery: DeliveryDraft;
  readonly groupIds: readonly string[];
  readonly callerNumberIds: readonly string[];
  /** In the order in which they are worked if `listOrder` says so. */
  readonly listIds: readonly string[];
  readonly listOrder: ListOrder;
  /** By list id, as typed; a list without an entry has 1. */
  readonly shares: Readonly<Record<string, string>>;
  readonly hasOwnHours: boolean;
  /** 1 = Monday ... 7 = Sunday. */
  readonly weekdays: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
  /** As typed. */
  readonly numbers: Readonly<Record<NumberField, string>>;
  /** As typed; empty: no limit of its own. */
  readonly lines: string;
  readonly treatments: TreatmentsDraft;
  readonly schedule: ScheduleDraft;
  readonly callbacks: CallbacksDraft;
  /** As typed; empty: a fifth of the limit before it. */
  readonly warningSeconds: string;
  readonly leavesAgent: AfterCallWorkRule['leavesAgent'];
  readonly script: string;
  readonly recording: RecordingRule;
}

/** What is wrong, by field of the request. */
export type DraftFault =
  | 'required'
  | 'chooseOne'
  | 'hoursOrder'
  | 'between'
  | 'placeholders'
  | 'aim'
  | 'fallbackTooLate';
export type DraftFaults = Readonly<Record<string, DraftFault>>;

/** A campaign's zone is at first that of whoever makes it. */
function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export const NEW_DRAFT: CampaignDraft = {
  name: '',
  description: '',
  mode: 'preview',
  delivery: NEW_DELIVERY,
  groupIds: [],
  callerNumberIds: [],
  listIds: [],
  listOrder: 'by_share',
  shares: {},
  hasOwnHours: false,
  weekdays: [1, 2, 3, 4, 5],
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
  numbers: {
    returnDelayMinutes: '15',
    ringTimeoutSeconds: '30',
    afterCallWorkLimitMinutes: '10',
    afterCallWorkExtensions: '1',
    afterCallWorkExtensionMinutes: '2',
    attemptsPerDay: '3',
    attemptsPerRecord: '6',
    minimumGapMinutes: '1',
  },
  lines: '',
  treatments: DEFAULT_TREATMENTS,
  schedule: scheduleDraft(undefined, ownZone()),
  callbacks: NEW_CALLBACKS,
  warningSeconds: '',
  leavesAgent: 'ready',
  script: '',
  recording: 'by_agent',
};

/** A whole number within the field's bounds, or undefined. */
export function readNumber(field: NumberField, text: string): number | undefined {
  return readWithin(text, NUMBER_FIELDS[field]);
}

/** Undefined where nothing can be read; nothing is no limit of its own. */
function readLines({ lines }: Pick<CampaignDraft, 'lines'>): number | undefined {
  return readWithin(lines, LINE_BOUNDS);
}

/** A list's share as typed; 1 unless somebody said otherwise. */
export function shareText(draft: Pick<CampaignDraft, 'shares'>, listId: string): string {
  return draft.shares[listId] ?? '1';
}

/** The shares of the chosen lists, in their order; undefined where no share can be read. */
export function readShares(
  draft: Pick<CampaignDraft, 'shares' | 'listIds'>,
): readonly (number | undefined)[] {
  return draft.listIds.map((id) => readWithin(shareText(draft, id), SHARE_BOUNDS));
}

export function draftFaults(draft: CampaignDraft): DraftFaults {
  const faults: Record<string, DraftFault> = {};
  if (draft.name.trim() === '') faults['name'] = 'required';
  for (const field of ['groupIds', 'callerNumberIds', 'listIds'] as const) {
    if (draft[field].length === 0) faults[field] = 'chooseOne';
  }
  if (draft.hasOwnHours && draft.weekdays.length === 0) faults['weekdays'] = 'chooseOne';
  if (draft.hasOwnHours && draft.fromMinute >= draft.toMinute) faults['hours'] = 'hoursOrder';
  for (const field of Object.keys(NUMBER_FIELDS) as NumberField[]) {
    if (readNumber(field, draft.numbers[field]) === undefined) faults[field] = 'between';
  }
  if (draft.lines.trim() !== '' && readLines(draft) === undefined) faults['lines'] = 'between';
  for (const field of deliveryFaults(draft.mode, draft.delivery)) faults[`delivery.${field}`] = 'between';
  Object.assign(faults, shareFaults(draft), rulesFaults(draft));
  if (unknownPlaceholders(draft.script).length > 0) faults['script'] = 'placeholders';
  return faults;
}

/** What is wrong with treatments, schedule, after-call work and callbacks. */
export function rulesFaults(draft: CampaignDraft): DraftFaults {
  const faults: Record<string, DraftFault> = {
    ...scheduleFaults(draft.schedule),
    ...callbackFaults(draft.callbacks),
  };
  for (const field of Object.keys(NUMBER_FIELDS) as NumberField[]) {
    const isItsOwn = field.startsWith('afterCallWork');
    if (isItsOwn && readNumber(field, draft.numbers[field]) === undefined) faults[field] = 'between';
  }
  if (draft.warningSeconds.trim() !== '' && readWithin(draft.warningSeconds, WARNING_BOUNDS) === undefined)
    faults['afterCallWorkWarningSeconds'] = 'between';
  for (const key of wrongTreatments(draft.treatments)) faults[key] = 'between';
  return faults;
}

/** Treatments, schedule, after-call work and callbacks of a draft without faults. */
export function rulesRequestOf(draft: CampaignDraft): RulesRequest {
  const number = (field: NumberField) => readNumber(field, draft.numbers[field]) ?? 0;
  return {
    afterCallWorkLimitMinutes: number('afterCallWorkLimitMinutes'),
    afterCallWorkExtensions: number('afterCallWorkExtensions'),
    afterCallWorkExtensionMinutes: number('afterCallWorkExtensionMinutes'),
    afterCallWorkWarningSeconds: readWithin(draft.warningSeconds, WARNING_BOUNDS) ?? null,
    afterCallWorkLeavesAgent: draft.leavesAgent,
    treatments: treatmentsRequest(draft.treatments),
    schedule: scheduleRequest(draft.schedule),
    callbacks: callbacksRequest(draft.callbacks),
  };
}

/** Which shares can not be read, by field of the request. */
export function shareFaults(draft: Pick<CampaignDraft, 'listIds' | 'listOrder' | 'shares'>): DraftFaults {
  if (!isShared(draft)) return {};
  const wrong = draft.listIds.filter((_, index) => readShares(draft)[index] === undefined);
  return Object.fromEntries(wrong.map((id) => [`shares.${id}`, 'between' as const]));
}

/** Shares as a request says them: those that can not be read are 1, which matters where they do not. */
export function sharesRequest(draft: Pick<CampaignDraft, 'listIds' | 'shares'>): Record<string, number> {
  return Object.fromEntries(
    readShares(draft).map((share, index) => [draft.listIds[index] ?? '', share ?? 1]),
  );
}

/** Shares matter where there is more than one list to share between. */
export function isShared({ listIds, listOrder }: Pick<CampaignDraft, 'listIds' | 'listOrder'>): boolean {
  return listIds.length > 1 && listOrder === 'by_share';
}

/** The request of a draft without faults. */
export function requestOf(draft: CampaignDraft): CampaignRequest {
  const number = (field: NumberField) => readNumber(field, draft.numbers[field]) ?? 0;
  const { fromMinute, toMinute } = draft;
  const lines = readLines(draft);
  const weekdays = draft.weekdays.toSorted((one, other) => one - other);
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    mode: draft.mode,
    delivery: deliveryRequest(draft.mode, draft.delivery),
    listIds: [...draft.listIds],
    groupIds: [...draft.groupIds],
    callerNumberIds: [...draft.callerNumberIds],
    returnDelayMinutes: number('returnDelayMinutes'),
    ringTimeoutSeconds: number('ringTimeoutSeconds'),
    ...rulesRequestOf(draft),
    afterCallWorkLimitMinutes: number('afterCallWorkLimitMinutes'),
    attemptsPerDay: number('attemptsPerDay'),
    attemptsPerRecord: number('attemptsPerRecord'),
    minimumGapMinutes: number('minimumGapMinutes'),
    listOrder: draft.listOrder,
    shares: sharesRequest(draft),
    script: draft.script,
    recording: draft.recording,
    ...(lines === undefined ? {} : { lines }),
    ...(draft.hasOwnHours ? { hours: { weekdays, fromMinute, toMinute } } : {}),
  };
}

/** The same for a campaign that exists: hours and lines that were taken away are taken away there too. */
export function editOf(draft: CampaignDraft): CampaignEditRequest {
  const { hours, lines, ...edit } = requestOf(draft);
  return { ...edit, hours: hours ?? null, lines: lines ?? null };
}

/** The draft of a campaign that exists, for editing it. */
export function draftOf(campaign: CampaignDetail): CampaignDraft {
  const { settings } = campaign;
  const minutes = (spanMs: number) => String(Math.round(spanMs / 60_000));
  const window = settings.window;
  const afterCallWork = afterCallWorkOf(settings);
  const warningMs = settings.afterCallWork?.warningMs;
  const open = (window ?? []).flatMap((hours, index) => (hours.length > 0 ? [index + 1] : []));
  const hours = window?.find((day) => day.length > 0)?.[0];
  return {
    name: campaign.name,
    description: campaign.description,
    mode: campaign.mode,
    delivery: deliveryDraft(settings),
    groupIds: campaign.groups.map((group) => group.id),
    callerNumberIds: campaign.callerNumbers.map((number) => number.id),
    listIds: campaign.lists.map((list) => list.id),
    listOrder: settings.listOrder ?? 'one_after_another',
    shares: Object.fromEntries(campaign.lists.map((list) => [list.id, String(list.share)])),
    hasOwnHours: window !== undefined,
    weekdays: window ? open : NEW_DRAFT.weekdays,
    fromMinute: hours?.fromMinute ?? NEW_DRAFT.fromMinute,
    toMinute: hours?.toMinute ?? NEW_DRAFT.toMinute,
    numbers: {
      returnDelayMinutes: minutes(settings.returnDelayMs),
      ringTimeoutSeconds: String(Math.round(settings.ringTimeoutMs / 1000)),
      afterCallWorkLimitMinutes: minutes(settings.afterCallWorkLimitMs),
      afterCallWorkExtensions: String(afterCallWork.extensions),
      afterCallWorkExtensionMinutes: minutes(afterCallWork.extensionMs),
      attemptsPerDay: String(settings.attemptsPerDay),
      attemptsPerRecord: String(settings.attemptsPerRecord),
      minimumGapMinutes: minutes(settings.minimumGapMs),
    },
    lines: settings.lines === undefined ? '' : String(settings.lines),
    treatments: treatmentsOf(settings.retryRules),
    schedule: scheduleDraft(settings.schedule, ownZone()),
    callbacks: callbacksDraft(settings),
    warningSeconds: warningMs === undefined ? '' : String(Math.round(warningMs / 1000)),
    leavesAgent: afterCallWork.leavesAgent,
    script: settings.script ?? '',
    recording: settings.recording,
  };
}

/** 08:15 from 495; the end of the day is 24:00. */
export function clockOf(minute: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

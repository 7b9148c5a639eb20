/** A campaign while it is being written: what the form holds, what is wrong with it, and the request that comes of it. Pure. */
import type { CampaignDetail, CampaignEditRequest, CampaignRequest } from '../../../wire/campaigns.ts';

export const NUMBER_FIELDS = {
  returnDelayMinutes: { min: 0, max: 10_080 },
  ringTimeoutSeconds: { min: 15, max: 120 },
  afterCallWorkLimitMinutes: { min: 1, max: 120 },
  attemptsPerDay: { min: 1, max: 20 },
  attemptsPerRecord: { min: 1, max: 50 },
  minimumGapMinutes: { min: 0, max: 10_080 },
} as const;
export type NumberField = keyof typeof NUMBER_FIELDS;

export interface CampaignDraft {
  readonly name: string;
  readonly description: string;
  readonly groupIds: readonly string[];
  readonly callerNumberIds: readonly string[];
  readonly listIds: readonly string[];
  readonly hasOwnHours: boolean;
  /** 1 = Monday ... 7 = Sunday. */
  readonly weekdays: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
  /** As typed. */
  readonly numbers: Readonly<Record<NumberField, string>>;
}

/** What is wrong, by field of the request. */
export type DraftFault = 'required' | 'chooseOne' | 'hoursOrder' | 'between';
export type DraftFaults = Readonly<Record<string, DraftFault>>;

export const NEW_DRAFT: CampaignDraft = {
  name: '',
  description: '',
  groupIds: [],
  callerNumberIds: [],
  listIds: [],
  hasOwnHours: false,
  weekdays: [1, 2, 3, 4, 5],
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
  numbers: {
    returnDelayMinutes: '15',
    ringTimeoutSeconds: '30',
    afterCallWorkLimitMinutes: '10',
    attemptsPerDay: '3',
    attemptsPerRecord: '6',
    minimumGapMinutes: '1',
  },
};

/** A whole number within the field's bounds, or undefined. */
export function readNumber(field: NumberField, text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^\d{1,6}$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  const { min, max } = NUMBER_FIELDS[field];
  return value >= min && value <= max ? value : undefined;
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
  return faults;
}

/** The request of a draft without faults. */
export function requestOf(draft: CampaignDraft): CampaignRequest {
  const number = (field: NumberField) => readNumber(field, draft.numbers[field]) ?? 0;
  const { fromMinute, toMinute } = draft;
  const weekdays = draft.weekdays.toSorted((one, other) => one - other);
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    mode: 'preview',
    listIds: [...draft.listIds],
    groupIds: [...draft.groupIds],
    callerNumberIds: [...draft.callerNumberIds],
    returnDelayMinutes: number('returnDelayMinutes'),
    ringTimeoutSeconds: number('ringTimeoutSeconds'),
    afterCallWorkLimitMinutes: number('afterCallWorkLimitMinutes'),
    attemptsPerDay: number('attemptsPerDay'),
    attemptsPerRecord: number('attemptsPerRecord'),
    minimumGapMinutes: number('minimumGapMinutes'),
    ...(draft.hasOwnHours ? { hours: { weekdays, fromMinute, toMinute } } : {}),
  };
}

/** The same for a campaign that exists: its mode stays, and hours that were taken away are taken away there too. */
export function editOf(draft: CampaignDraft): CampaignEditRequest {
  const { mode: _stays, hours, ...edit } = requestOf(draft);
  return { ...edit, hours: hours ?? null };
}

/** The draft of a campaign that exists, for editing it. */
export function draftOf(campaign: CampaignDetail): CampaignDraft {
  const { settings } = campaign;
  const minutes = (spanMs: number) => String(Math.round(spanMs / 60_000));
  const window = settings.window;
  const open = (window ?? []).flatMap((hours, index) => (hours.length > 0 ? [index + 1] : []));
  const hours = window?.find((day) => day.length > 0)?.[0];
  return {
    name: campaign.name,
    description: campaign.description,
    groupIds: campaign.groups.map((group) => group.id),
    callerNumberIds: campaign.callerNumbers.map((number) => number.id),
    listIds: campaign.lists.map((list) => list.id),
    hasOwnHours: window !== undefined,
    weekdays: window ? open : NEW_DRAFT.weekdays,
    fromMinute: hours?.fromMinute ?? NEW_DRAFT.fromMinute,
    toMinute: hours?.toMinute ?? NEW_DRAFT.toMinute,
    numbers: {
      returnDelayMinutes: minutes(settings.returnDelayMs),
      ringTimeoutSeconds: String(Math.round(settings.ringTimeoutMs / 1000)),
      afterCallWorkLimitMinutes: minutes(settings.afterCallWorkLimitMs),
      attemptsPerDay: String(settings.attemptsPerDay),
      attemptsPerRecord: String(settings.attemptsPerRecord),
      minimumGapMinutes: minutes(settings.minimumGapMs),
    },
  };
}

/** 08:15 from 495; the end of the day is 24:00. */
export function clockOf(minute: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

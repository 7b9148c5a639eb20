/** How contacts come to agents, while it is being written: which fields a mode has, what is wrong with them, and the request. Pure. */
import type { CampaignMode } from '../../../domain/campaign/campaign.ts';
import {
  ABANDON_LIMIT,
  type Answering,
  type Connection,
  DEFAULT_DELIVERY,
  type DeliverySettings,
  deliveryOf,
} from '../../../domain/campaign/delivery.ts';
import type { DeliveryPart } from '../../../wire/delivery.ts';
import { readWithin } from './whole-number.ts';

/** Whole numbers and their bounds, as wire/delivery.ts has them. */
export const DELIVERY_NUMBERS = {
  offerTimeoutSeconds: { min: 5, max: 120 },
  ignoredOffersLimit: { min: 1, max: 10 },
  autoDialAfterSeconds: { min: 3, max: 600 },
  priority: { min: 1, max: 9 },
  share: { min: 1, max: 100 },
} as const;
export type DeliveryNumber = keyof typeof DELIVERY_NUMBERS;
/** I13, in percent with one decimal place. */
export const AIM_BOUNDS = { min: 0, max: ABANDON_LIMIT * 100 } as const;

export const DELIVERY_FIELDS = [
  'connection',
  'answering',
  'offerTimeoutSeconds',
  'ignoredOffersLimit',
  'autoDialAfterSeconds',
  'abandonAimPercent',
  'detectsMachines',
  'leavesVoicemail',
  'priority',
  'share',
] as const;
export type DeliveryField = (typeof DELIVERY_FIELDS)[number];

export interface DeliveryDraft {
  readonly connection: Connection;
  readonly answering: Answering;
  /** E20: timed preview. */
  readonly dialsByItself: boolean;
  readonly detectsMachines: boolean;
  readonly leavesVoicemail: boolean;
  /** As typed. */
  readonly numbers: Readonly<Record<DeliveryNumber | 'abandonAimPercent', string>>;
}

/** The draft of a campaign's settings; of a new one, the product's own. */
export function deliveryDraft(settings: { readonly delivery?: Partial<DeliverySettings> }): DeliveryDraft {
  const delivery = deliveryOf(settings);
  const { connection, answering, detectsMachines, leavesVoicemail, priority, share } = delivery;
  return {
    connection,
    answering,
    detectsMachines,
    leavesVoicemail,
    dialsByItself: delivery.autoDialAfterMs !== undefined,
    numbers: {
      offerTimeoutSeconds: String(Math.round(delivery.offerTimeoutMs / 1000)),
      ignoredOffersLimit: String(delivery.ignoredOffersLimit),
      autoDialAfterSeconds: String(Math.round((delivery.autoDialAfterMs ?? 15_000) / 1000)),
      abandonAimPercent: String(Math.round(delivery.abandonAim * 1000) / 10),
      priority: String(priority),
      share: String(share),
    },
  };
}
export const NEW_DELIVERY = deliveryDraft({ delivery: DEFAULT_DELIVERY });

/** Which fields fit: what does not matter for a mode is not asked. */
export function fieldsFor(mode: CampaignMode, draft: DeliveryDraft): readonly DeliveryField[] {
  if (mode === 'preview') return ['autoDialAfterSeconds'];
  const blended = ['priority', 'share'] as const;
  const offer = ['offerTimeoutSeconds', 'ignoredOffersLimit'] as const;
  if (mode === 'push_preview') return [...offer, 'autoDialAfterSeconds', ...blended];
  const isAgentFirst = draft.connection === 'agent_first';
  // Where an agent is on the line before the contact, nobody has to be told from a machine.
  const isPaced = mode === 'predictive' || !isAgentFirst;
  return [
    'connection',
    ...(isAgentFirst ? (['answering'] as const) : []),
    ...(isAgentFirst && draft.answering === 'accept' ? offer : []),
    ...(mode === 'predictive' ? (['abandonAimPercent'] as const) : []),
    ...(isPaced ? (['detectsMachines'] as const) : []),
    ...(isPaced && draft.detectsMachines ? (['leavesVoicemail'] as const) : []),
    ...blended,
  ];
}

/** Percent with one decimal place at most, comma or point; undefined for anything else. */
export function readAim(text: string): number | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (!/^\d(\.\d)?$/.test(trimmed)) return undefined;
  const percent = Number(trimmed);
  return percent <= AIM_BOUNDS.max ? percent : undefined;
}

/** The fields of this mode that can not be read. */
export function deliveryFaults(mode: CampaignMode, draft: DeliveryDraft): readonly DeliveryField[] {
  return fieldsFor(mode, draft).filter((field) => {
    if (field === 'abandonAimPercent') return readAim(draft.numbers[field]) === undefined;
    if (field === 'autoDialAfterSeconds' && !draft.dialsByItself) return false;
    return isNumber(field) && readWithin(draft.numbers[field], DELIVERY_NUMBERS[field]) === undefined;
  });
}

function isNumber(field: DeliveryField): field is DeliveryNumber {
  return field in DELIVERY_NUMBERS;
}

/** The request of a draft without faults: the fields of this mode and no others, so that the rest stays as it is. */
export function deliveryRequest(mode: CampaignMode, draft: DeliveryDraft): DeliveryPart {
  const number = (field: DeliveryNumber) => readWithin(draft.numbers[field], DELIVERY_NUMBERS[field]) ?? 0;
  const { connection, answering, detectsMachines, leavesVoicemail } = draft;
  const whole: Required<DeliveryPart> = {
    connection,
    answering,
    offerTimeoutSeconds: number('offerTimeoutSeconds'),
    ignoredOffersLimit: number('ignoredOffersLimit'),
    autoDialAfterSeconds: draft.dialsByItself ? number('autoDialAfterSeconds') : null,
    abandonAimPercent: readAim(draft.numbers.abandonAimPercent) ?? 0,
    detectsMachines,
    leavesVoicemail,
    priority: number('priority'),
    share: number('share'),
  };
  const fields = fieldsFor(mode, draft);
  return Object.fromEntries(
    Object.entries(whole).filter(([field]) => fields.includes(field as DeliveryField)),
  );
}

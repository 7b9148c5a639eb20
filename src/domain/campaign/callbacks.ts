// What a campaign says about its callbacks (S53, D9, E31): whose they are, how they come, how long they wait for whom. Must never look at
// a floor.
import { DAY_MS, MINUTE_MS } from '../time.ts';

/** Whose callbacks are: the agent says so each time, or always the agent's own, or always anybody's. */
export const CALLBACK_KINDS = ['agent_chooses', 'always_personal', 'always_campaign'] as const;
export type CallbackKind = (typeof CALLBACK_KINDS)[number];

/** How a callback that is due comes: as an interaction preview (S59), or accepted already and dialed at once (E31). */
export const CALLBACK_DELIVERIES = ['preview', 'dial'] as const;
export type CallbackDelivery = (typeof CALLBACK_DELIVERIES)[number];

export type CallbackSettings = {
  readonly kind: CallbackKind;
  readonly delivery: CallbackDelivery;
  /** D9: a personal callback that its owner has not taken so long after its time goes to any agent; undefined: never. */
  readonly fallbackMs: number | undefined;
  /** One that nobody has taken so long after its time is reported as missed. */
  readonly missedAfterMs: number;
  /** The owner is reminded so long before. */
  readonly remindMs: number;
  /** How far ahead one may be set. */
  readonly latestDays: number;
  /** D9: this campaign dials contacts although another campaign has promised them a callback. */
  readonly dialsPromised: boolean;
};

export const DEFAULT_CALLBACKS: CallbackSettings = {
  kind: 'agent_chooses',
  delivery: 'preview',
  fallbackMs: 30 * MINUTE_MS,
  missedAfterMs: DAY_MS,
  remindMs: 5 * MINUTE_MS,
  latestDays: 90,
  dialsPromised: false,
};

/** No reminder is earlier: callbacks come onto the floor so long before they are due. */
export const REMIND_LIMIT_MS = 30 * MINUTE_MS;

/** `null` in what is stored = never (JSON has no undefined). */
export type StoredCallbackSettings = Partial<Omit<CallbackSettings, 'fallbackMs'>> & {
  readonly fallbackMs?: number | null;
};

/** What holds for a campaign: its own settings, the defaults for the rest. */
export function callbacksOf({
  callbacks = {},
}: {
  readonly callbacks?: StoredCallbackSettings;
}): CallbackSettings {
  const { fallbackMs, ...rest } = callbacks;
  const fallback = fallbackMs === undefined ? DEFAULT_CALLBACKS.fallbackMs : (fallbackMs ?? undefined);
  return { ...DEFAULT_CALLBACKS, ...rest, fallbackMs: fallback };
}

// After-call work (E32): how long it may last, when the agent is warned, how often more time can be had, and what follows when it runs out.
// Must never ask a clock: it says spans, the floor makes instants of them.
import { MINUTE_MS } from '../time.ts';

export const AFTER_CALL_WORK_ENDS = ['ready', 'not_ready'] as const;

/** What a campaign says beside its limit; absent in campaigns made before there was a choice. All spans in milliseconds. */
export type AfterCallWorkRule = {
  /** The warning comes so long before the limit; absent = a fifth of it. */
  readonly warningMs?: number;
  /** How often an agent can have more time in one interaction, and how much each time. */
  readonly extensions: number;
  readonly extensionMs: number;
  /**
   * When the limit ended it: `ready` leaves the agent as the agent wished (automatic Ready), `not_ready` makes every Ready channel Not
   * Ready with the reason after_call_work_timeout. After the agent's own Done it is always as the agent wished.
   */
  readonly leavesAgent: (typeof AFTER_CALL_WORK_ENDS)[number];
};

/** For new campaigns. */
export const DEFAULT_AFTER_CALL_WORK: AfterCallWorkRule = {
  extensions: 1,
  extensionMs: 2 * MINUTE_MS,
  leavesAgent: 'ready',
};

export type AfterCallWork = Required<AfterCallWorkRule> & { readonly limitMs: number };

/** The rule as it holds, with what it leaves out. A warning is never earlier than the work begins. */
export function afterCallWorkOf(settings: {
  readonly afterCallWorkLimitMs: number;
  readonly afterCallWork?: AfterCallWorkRule;
}): AfterCallWork {
  const limitMs = settings.afterCallWorkLimitMs;
  const { warningMs = Math.round(limitMs / 5), ...rule } = settings.afterCallWork ?? {
    ...DEFAULT_AFTER_CALL_WORK,
    extensions: 0,
  };
  return { ...rule, limitMs, warningMs: Math.min(warningMs, limitMs) };
}

// Treatments, schedule, after-call work and callbacks as a request says them (E14, E5, E32, D9): minutes become
// milliseconds, and what no schema can say is refused by its field.
import { type AfterCallWorkRule, DEFAULT_AFTER_CALL_WORK } from '../domain/campaign/after-call-work.ts';
import { type StoredCallbackSettings, callbacksOf } from '../domain/campaign/callbacks.ts';
import type { CampaignMode } from '../domain/campaign/campaign.ts';
import type { CampaignSettings } from '../domain/campaign/definition.ts';
import { type Schedule, type ScheduleAct, isAutomatic } from '../domain/campaign/schedule.ts';
import type { RetryRule } from '../domain/record/next-attempt.ts';
import { MINUTE_MS, SECOND_MS, isZone } from '../domain/time.ts';
import type { CallbackRules } from '../wire/callbacks.ts';
import type { RulesRequest } from '../wire/campaigns.ts';
import { refused } from './refusals.ts';

export type RulesAround = { readonly mode: CampaignMode; readonly now: number };

/** The settings with the request's rules; what it leaves out stays as it was. */
export function withRules(
  was: CampaignSettings,
  request: RulesRequest,
  around: RulesAround,
): CampaignSettings {
  const { schedule: before, ...others } = was;
  const limit = request.afterCallWorkLimitMinutes;
  const rules = {
    ...others,
    ...(limit === undefined ? {} : { afterCallWorkLimitMs: limit * MINUTE_MS }),
    ...(request.treatments === undefined ? {} : { retryRules: rulesOf(request.treatments) }),
    ...(request.callbacks === undefined
      ? {}
      : { callbacks: callbackSettings(request.callbacks, was.callbacks) }),
    ...scheduleOf(request.schedule, before, around),
  };
  const afterCallWork = afterCallWorkOf(request, was.afterCallWork, rules.afterCallWorkLimitMs);
  return afterCallWork === undefined ? rules : { ...rules, afterCallWork };
}

/** D9: a fallback that would come when the callback has been missed already is none, and refused. */
function callbackSettings(asked: CallbackRules, was: StoredCallbackSettings = {}): StoredCallbackSettings {
  const { fallbackMinutes, missedAfterMinutes, remindMinutes, ...same } = asked;
  const given = Object.entries(same).filter(([, value]) => value !== undefined);
  const settings: StoredCallbackSettings = {
    ...was,
    ...Object.fromEntries(given),
    ...(fallbackMinutes === undefined
      ? {}
      : { fallbackMs: fallbackMinutes === null ? null : fallbackMinutes * MINUTE_MS }),
    ...(missedAfterMinutes === undefined ? {} : { missedAfterMs: missedAfterMinutes * MINUTE_MS }),
    ...(remindMinutes === undefined ? {} : { remindMs: remindMinutes * MINUTE_MS }),
  };
  const { fallbackMs, missedAfterMs } = callbacksOf({ callbacks: settings });
  if (fallbackMs !== undefined && fallbackMs >= missedAfterMs)
    throw refused('malformed', {
      field: 'callbacks.fallbackMinutes',
      params: { maximum: missedAfterMs / MINUTE_MS - 1 },
    });
  return settings;
}

/** A result has one treatment: of two lines the second would never be read. */
function rulesOf(treatments: NonNullable<RulesRequest['treatments']>): RetryRule[] {
  return treatments.map((treatment, index) => {
    const { result, afterMinutes, incrementMinutes, times, afterwards, newRoundAfterMinutes } = treatment;
    const field = (name: string) => `treatments.${index}.${name}`;
    if (treatments.findIndex((other) => other.result === result) < index)
      throw refused('malformed', { field: field('result'), params: { rule: 'unique' } });
    // Nothing is tried and nothing comes after it: that is a result without a treatment.
    if (times === 0 && afterwards === 'finish')
      throw refused('malformed', { field: field('times'), params: { minimum: 1 } });
    if (newRoundAfterMinutes !== undefined && afterwards !== 'next_number')
      throw refused('malformed', { field: field('newRoundAfterMinutes'), params: { needs: 'next_number' } });
    return {
      result,
      afterMs: afterMinutes * MINUTE_MS,
      ...(incrementMinutes === 0 ? {} : { incrementMs: incrementMinutes * MINUTE_MS }),
      times,
      ...(afterwards === 'finish' ? {} : { afterwards }),
      ...(newRoundAfterMinutes === undefined ? {} : { newRoundAfterMs: newRoundAfterMinutes * MINUTE_MS }),
    };
  });
}

function scheduleOf(
  asked: RulesRequest['schedule'],
  before: Schedule | undefined,
  { mode, now }: RulesAround,
): Pick<CampaignSettings, 'schedule'> {
  if (asked === undefined) return before === undefined ? {} : { schedule: before };
  if (asked === null || asked.entries.length === 0) return {};
  if (!isZone(asked.zone)) throw refused('malformed', { field: 'schedule.zone', params: { rule: 'zone' } });
  const entries = asked.entries.map(({ weekdays, minuteOfDay, act }, index) => {
    if (act.do === 'pace' && !isAutomatic(mode))
      throw refused('malformed', { field: `schedule.entries.${index}.act.do`, params: { mode } });
    return { weekdays: [...new Set(weekdays)].toSorted(), minuteOfDay, act: actOf(act) };
  });
  return { schedule: { zone: asked.zone, since: now, entries } };
}

type AskedAct = NonNullable<RulesRequest['schedule']>['entries'][number]['act'];

function actOf(act: AskedAct): ScheduleAct {
  if (act.do !== 'pace') return act;
  const { abandonAimPercent, ...pace } = act;
  return abandonAimPercent === undefined ? pace : { ...pace, abandonAim: abandonAimPercent / 100 };
}

function afterCallWorkOf(
  request: RulesRequest,
  before: AfterCallWorkRule | undefined,
  limitMs: number,
): AfterCallWorkRule | undefined {
  const {
    afterCallWorkWarningSeconds: warning,
    afterCallWorkExtensions: extensions,
    afterCallWorkExtensionMinutes: minutes,
    afterCallWorkLeavesAgent: leavesAgent,
  } = request;
  const isAsked = [warning, extensions, minutes, leavesAgent].some((value) => value !== undefined);
  const { warningMs: warnedBefore, ...was } = before ?? { ...DEFAULT_AFTER_CALL_WORK, extensions: 0 };
  const warningMs = warning === undefined ? warnedBefore : warning === null ? undefined : warning * SECOND_MS;
  if (isAsked && warningMs !== undefined && warningMs > limitMs)
    throw refused('malformed', {
      field: 'afterCallWorkWarningSeconds',
      params: { maximum: limitMs / SECOND_MS },
    });
  if (!isAsked) return before;
  return {
    extensions: extensions ?? was.extensions,
    extensionMs: minutes === undefined ? was.extensionMs : minutes * MINUTE_MS,
    leavesAgent: leavesAgent ?? was.leavesAgent,
    ...(warningMs === undefined ? {} : { warningMs }),
  };
}

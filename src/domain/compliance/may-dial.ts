// May this number be dialed now? The one check that every path to the wire goes through (E15, E16, E18, E26). Every rule is asked
// every time, so that the stored verdict is evidence (E43): what was checked, what was found, and when it would say yes.
// Must never ask a clock, and must never be told the answer it should give.
import { callbacksOf } from '../campaign/callbacks.ts';
import type { CampaignSettings } from '../campaign/definition.ts';
import type { ChainNumber, E164 } from '../phone-number.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, localDay, towardsMidnight } from '../time.ts';
import { areOpen, hoursOf, openingAfter, openingEnds } from './hours.ts';
import { PACKS, type PackId, packsFor } from './packs.ts';

const QUARTER_MS = 15 * MINUTE_MS;

export type RegisterHit = {
  readonly kind: 'number' | 'person';
  readonly scope: 'organisation' | 'campaign';
  readonly since: number;
};

/** One earlier call to this contact or this number, anywhere in the organisation. */
export type EarlierCall = {
  readonly e164: E164;
  readonly sameContact: boolean;
  readonly at: number;
  /** When it ended, if whoever answered it found no agent (E24). */
  readonly abandonedAt?: number;
};

export type Trunk = { readonly id: string; readonly practice: boolean };

export type DialFacts = {
  readonly number: ChainNumber;
  readonly registerHits: readonly RegisterHit[];
  /** Calls of the last 31 days at least; crashed and cancelled ones count (I6), those that reached nobody do not (F36). */
  readonly earlierCalls: readonly EarlierCall[];
  /** Calls made to this record in this campaign. */
  readonly attemptsOfRecord: number;
  /** D9: another record's callback owns the contact; when it is due. */
  readonly promisedFor?: number;
  /** It keeps a callback: the campaign's own limit of attempts does not stand against a promise. */
  readonly keepsCallback?: boolean;
  /** True if a call to this number or this record is live anywhere in the organisation (I1, I2). */
  readonly liveCall: boolean;
  readonly trunk: Trunk;
};

export type DialRules = {
  readonly pack: PackId;
  /** E26: denied by default outside these countries. */
  readonly allowedCountries: readonly string[];
  /** E35: stop all is on. */
  readonly stoppedAll: boolean;
  /** True where whoever answers is certain to have an agent: every mode but predictive. */
  readonly isAgentGuaranteed: boolean;
  readonly campaign: Pick<
    CampaignSettings,
    'attemptsPerDay' | 'attemptsPerRecord' | 'minimumGapMs' | 'window' | 'callbacks'
  >;
};

export const DIAL_RULES = [
  'stop_all',
  'pack',
  'destination',
  'register',
  'live_call',
  'callback_pending',
  'window',
  'attempts_per_record',
  'attempts_per_day',
  'attempts_per_30_days',
  'minimum_gap',
  'cooldown_after_abandon',
] as const;
export type DialRule = (typeof DIAL_RULES)[number];

export type Check = {
  readonly rule: DialRule;
  readonly says: 'yes' | 'no';
  /** What was found, for the screen and for the evidence. */
  readonly finding: Readonly<Record<string, string | number | readonly string[]>>;
  /** Of a no: when it would say yes; undefined = not by waiting. */
  readonly nextYesAt?: number;
};

export type Verdict =
  | { readonly allowed: true; readonly checks: readonly Check[] }
  | {
      readonly allowed: false;
      readonly checks: readonly Check[];
      /** The first no: what the agent is told. */
      readonly because: Check;
      /** When every rule would say yes at once, as far as is known now; undefined = never by waiting. */
      readonly until?: number;
    };

/**
 * Asks every rule about one number.
 * @param now epoch milliseconds
 */
export function mayDial(facts: DialFacts, rules: DialRules, now: number): Verdict {
  const checks = [
    checkStopAll(rules),
    checkPack(facts, rules),
    checkDestination(facts.number, rules),
    checkRegister(facts),
    checkLiveCall(facts, now),
    checkPromise(facts, rules, now),
    checkWindow(facts.number, rules, now),
    checkAttemptsPerRecord(facts, rules),
    checkAttemptsPerDay(facts, rules, now),
    checkAttemptsPer30Days(facts, rules, now),
    checkMinimumGap(facts, rules, now),
    checkCooldown(facts, rules, now),
  ];
  return verdictOf(checks, (at) => checksOfTime(facts, rules, at));
}

/**
 * Asks about the number of a third person: a consult, a transfer (E26). Destination, register and lines hold for everybody; calling hours
 * and limits of attempts protect contacts from being called again and again, and a colleague is called as often as he is needed.
 */
export function mayDialThird(
  facts: Omit<DialFacts, 'earlierCalls' | 'attemptsOfRecord'>,
  rules: Omit<DialRules, 'campaign' | 'isAgentGuaranteed'>,
  now: number,
): Verdict {
  const checks = [
    checkStopAll(rules),
    checkPack(facts, rules),
    checkDestination(facts.number, rules),
    checkRegister(facts),
    checkLiveCall(facts, now),
  ];
  return verdictOf(checks, () => []);
}

/**
 * Asks about an agent's own external telephone (E26): destination, pack and stop all hold for it as for everybody. Register, calling hours
 * and limits of attempts protect people who did not ask to be called; this one is the agent's own.
 */
export function mayDialOwnPhone(
  facts: Pick<DialFacts, 'number' | 'trunk'>,
  rules: Omit<DialRules, 'campaign' | 'isAgentGuaranteed'>,
): Verdict {
  const checks = [checkStopAll(rules), checkPack(facts, rules), checkDestination(facts.number, rules)];
  return verdictOf(checks, () => []);
}

function verdictOf(checks: readonly Check[], refusalsAt: (at: number) => Check[]): Verdict {
  const refusals = checks.filter((check) => check.says === 'no');
  const [because] = refusals;
  if (!because) return { allowed: true, checks };
  const until = firstYes(refusals, refusalsAt);
  return { allowed: false, checks, because, ...(until === undefined ? {} : { until }) };
}

function checksOfTime(facts: DialFacts, rules: DialRules, at: number): Check[] {
  const checks = [
    checkWindow(facts.number, rules, at),
    checkAttemptsPerDay(facts, rules, at),
    checkAttemptsPer30Days(facts, rules, at),
    checkMinimumGap(facts, rules, at),
    checkCooldown(facts, rules, at),
  ];
  return checks.filter((check) => check.says === 'no');
}

/** A new day begins at midnight, when the window is closed: the rules of time are asked again at each instant found, until none objects. */
function firstYes(refusals: readonly Check[], refusalsAt: (at: number) => Check[]): number | undefined {
  const waits = refusals.map((check) => check.nextYesAt);
  const latest = Math.max(...waits.map((wait) => wait ?? Infinity));
  if (latest === Infinity) return undefined;
  const still = refusalsAt(latest);
  return still.length === 0 ? latest : firstYes(still, refusalsAt);
}

const yes = (rule: DialRule, finding: Check['finding'] = {}): Check => ({ rule, says: 'yes', finding });
function no(rule: DialRule, finding: Check['finding'], nextYesAt?: number): Check {
  return { rule, says: 'no', finding, ...(nextYesAt === undefined ? {} : { nextYesAt }) };
}

function checkStopAll(rules: Pick<DialRules, 'stoppedAll'>): Check {
  return rules.stoppedAll ? no('stop_all', {}) : yes('stop_all');
}

function checkPack(facts: Pick<DialFacts, 'trunk'>, rules: Pick<DialRules, 'pack'>): Check {
  const pack = PACKS[rules.pack];
  const finding = { pack: `${pack.id}@${pack.version}`, trunk: facts.trunk.id };
  return pack.practiceOnly && !facts.trunk.practice ? no('pack', finding) : yes('pack', finding);
}

const NEVER_KINDS: readonly string[] = ['premium', 'satellite', 'shared_cost'];

/** E26: premium and satellite numbers never; short and emergency codes have no E.164 form and never come this far. */
function checkDestination(number: ChainNumber, rules: Pick<DialRules, 'allowedCountries'>): Check {
  const finding = { country: number.country ?? '', kind: number.kind };
  if (NEVER_KINDS.includes(number.kind)) return no('destination', finding);
  const known = number.country !== undefined && rules.allowedCountries.includes(number.country);
  return known
    ? yes('destination', finding)
    : no('destination', { ...finding, allowed: rules.allowedCountries });
}

function checkRegister(facts: Pick<DialFacts, 'registerHits'>): Check {
  const [hit] = facts.registerHits;
  return hit ? no('register', { kind: hit.kind, scope: hit.scope, since: hit.since }) : yes('register');
}

/** Nobody knows when the other call ends; asking again in half a minute is cheap. */
function checkLiveCall(facts: Pick<DialFacts, 'liveCall' | 'number'>, now: number): Check {
  return facts.liveCall ? no('live_call', { number: facts.number.e164 }, now + 30_000) : yes('live_call');
}

/** D9: who has been promised a callback is not called for anything else before that. */
function checkPromise({ promisedFor }: DialFacts, { campaign }: DialRules, now: number): Check {
  if (promisedFor === undefined || callbacksOf(campaign).dialsPromised) return yes('callback_pending');
  return no('callback_pending', { dueAt: promisedFor }, Math.max(promisedFor, now) + HOUR_MS);
}

function checkWindow(number: ChainNumber, rules: DialRules, now: number): Check {
  const hours = hoursFor(number, rules);
  const finding = { zones: number.zones };
  if (areOpen(hours, number.zones, now)) return yes('window', finding);
  return no('window', finding, openingAfter(hours, number.zones, now));
}

function hoursFor(number: ChainNumber, { pack, campaign }: DialRules) {
  return hoursOf(packsFor(pack, number.country), campaign.window);
}

/** Whether a number may be called at this hour, whatever else stands against it. */
export function areHoursOpen(number: ChainNumber, rules: DialRules, now: number): boolean {
  return areOpen(hoursFor(number, rules), number.zones, now);
}

/** Until when the calling hours of a number last; undefined if they are over now, or go on for another day. */
export function hoursUntil(number: ChainNumber, rules: DialRules, now: number): number | undefined {
  return openingEnds(hoursFor(number, rules), number.zones, now);
}

function checkAttemptsPerRecord(facts: DialFacts, rules: DialRules): Check {
  const finding = { used: facts.attemptsOfRecord, limit: rules.campaign.attemptsPerRecord };
  if (facts.keepsCallback) return yes('attempts_per_record', { ...finding, keeps: 'callback' });
  return finding.used >= finding.limit
    ? no('attempts_per_record', finding)
    : yes('attempts_per_record', finding);
}

/** I6: a day is the callee's; where several zones are possible, a call counts if it fell on today in any of them (the strictest). */
function checkAttemptsPerDay(facts: DialFacts, rules: DialRules, now: number): Check {
  // The strictest of the campaign's and the law's.
  const lawful = packsFor(rules.pack, facts.number.country).flatMap((pack) => pack.attemptsPerDay ?? []);
  const limit = Math.min(rules.campaign.attemptsPerDay, ...lawful);
  const usedOn = attemptsByDay(facts);
  const finding = { used: usedOn(now), limit };
  if (finding.used < limit) return yes('attempts_per_day', finding);
  return no(
    'attempts_per_day',
    finding,
    nextDay(facts.number.zones, now, (at) => usedOn(at) < limit),
  );
}

/** FR-1: a period of thirty days that ends now, whatever the calendar says. */
function checkAttemptsPer30Days(facts: DialFacts, rules: DialRules, now: number): Check {
  const limits = packsFor(rules.pack, facts.number.country).flatMap((pack) => pack.attemptsPer30Days ?? []);
  if (limits.length === 0) return yes('attempts_per_30_days');
  const limit = Math.min(...limits);
  const since = now - 30 * DAY_MS;
  const recent = facts.earlierCalls.filter((call) => call.at > since);
  const toNumber = recent.filter((call) => call.e164 === facts.number.e164);
  const toContact = recent.filter((call) => call.sameContact);
  const finding = { used: Math.max(toNumber.length, toContact.length), limit };
  if (finding.used < limit) return yes('attempts_per_30_days', finding);
  return no('attempts_per_30_days', finding, Math.max(freeAt(toNumber, limit), freeAt(toContact, limit)));
}

/** When so many of the calls are older than thirty days that one more is within the limit. */
function freeAt(calls: readonly EarlierCall[], limit: number): number {
  const oldestFirst = calls.map((call) => call.at).toSorted((one, other) => one - other);
  const last = oldestFirst[calls.length - limit];
  return last === undefined ? 0 : last + 30 * DAY_MS;
}

/** How many calls to this number, or to this contact, count on the day of an instant: the greater of the two. */
function attemptsByDay(facts: DialFacts): (at: number) => number {
  const { zones, e164 } = facts.number;
  const daysOf = (at: number) => zones.map((zone) => localDay(zone, at));
  const calls = facts.earlierCalls.map((call) => ({ call, days: daysOf(call.at) }));
  return (at) => {
    const today = daysOf(at);
    const counted = calls.filter(({ days }) => days.some((day, index) => day === today[index]));
    const toNumber = counted.filter(({ call }) => call.e164 === e164).length;
    return Math.max(toNumber, counted.filter(({ call }) => call.sameContact).length);
  };
}

/** The first beginning of a day in any zone at which enough of the calls are no longer today's; undefined if the limit is none at all. */
function nextDay(
  zones: readonly string[],
  now: number,
  isEnough: (at: number) => boolean,
): number | undefined {
  let at = Math.ceil(now / QUARTER_MS) * QUARTER_MS;
  while (at <= now + 3 * DAY_MS) {
    if (isEnough(at)) return at;
    const here = at;
    at += Math.min(...zones.map((zone) => towardsMidnight(zone, here)));
  }
  return undefined;
}

function checkMinimumGap(facts: DialFacts, rules: DialRules, now: number): Check {
  const last = Math.max(
    0,
    ...facts.earlierCalls.filter((call) => call.e164 === facts.number.e164).map((call) => call.at),
  );
  const openAt = last + rules.campaign.minimumGapMs;
  const finding = last === 0 ? {} : { lastCallAt: last };
  return last > 0 && now < openAt ? no('minimum_gap', finding, openAt) : yes('minimum_gap', finding);
}

/**
 * UK-4, E24: who was called and found nobody is not called again by an automatic dialer for a while, unless an agent is guaranteed. It
 * holds for the number, whoever was called there, and for the contact on every number: the person is meant, not the line.
 */
function checkCooldown(facts: DialFacts, rules: DialRules, now: number): Check {
  const abandonedAt = Math.max(0, ...facts.earlierCalls.map((call) => call.abandonedAt ?? 0));
  if (abandonedAt === 0) return yes('cooldown_after_abandon');
  const restMs = Math.max(
    ...packsFor(rules.pack, facts.number.country).map((pack) => pack.cooldownAfterAbandonMs),
  );
  const finding = { abandonedAt, hours: Math.round(restMs / HOUR_MS) };
  const openAt = abandonedAt + restMs;
  if (rules.isAgentGuaranteed || now >= openAt) return yes('cooldown_after_abandon', finding);
  return no('cooldown_after_abandon', finding, openAt);
}

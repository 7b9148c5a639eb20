// One case of may-dial: what is known, and exactly which rules say no with the instant at which each would say yes. A judge that is
// wrong anywhere is told by the names of the cases that it gets wrong.
import type {
  Check,
  DialFacts,
  DialRule,
  DialRules,
  EarlierCall,
  Verdict,
  mayDial,
} from '../../../src/domain/compliance/may-dial.ts';
import { type WeeklyWindow, sameHours } from '../../../src/domain/compliance/window.ts';
import type { ChainNumber } from '../../../src/domain/phone-number.ts';
import { chainNumber, homeNumber, mobileNumber } from '../people.ts';

export const NEVER = 'never by waiting';
type When = number | typeof NEVER;

export type DialCase = {
  readonly name: string;
  readonly at: string;
  readonly number?: Partial<ChainNumber>;
  readonly facts?: Partial<DialFacts>;
  readonly rules?: Partial<Omit<DialRules, 'campaign'>>;
  readonly campaign?: Partial<DialRules['campaign']>;
  /** Exactly the rules that say no, in their order, each with its next yes. Empty: the number may be dialed. */
  readonly noes: Readonly<Partial<Record<DialRule, When>>>;
  /** When all would say yes; needed only where it is not the one refusal's own instant. */
  readonly until?: When;
};

export type Judge = typeof mayDial;

/** Epoch milliseconds of an instant such as "2026-11-23T10:00Z". */
export function utc(instant: string): number {
  const at = Date.parse(instant);
  if (Number.isNaN(at) || !instant.endsWith('Z')) throw new Error(`${instant} is not an instant in UTC`);
  return at;
}

/** Open every day at these hours ("02:00" to "03:00"). */
export function daily(from: string, to: string): WeeklyWindow {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return sameHours([1, 2, 3, 4, 5, 6, 7], { fromMinute: minutes(from), toMinute: minutes(to) });
}

/** So many calls at one instant to the number of the case, made for the same contact. */
export function calls(count: number, at: string, change: Partial<EarlierCall> = {}): EarlierCall[] {
  return Array.from({ length: count }, () => ({
    e164: homeNumber,
    sameContact: true,
    at: utc(at),
    ...change,
  }));
}
export const toAnotherNumber = { e164: mobileNumber } as const;
export const ofAnotherContact = { sameContact: false } as const;

/** The practice network by day and night, so that no other rule than the one in question can say no. */
export const onPractice = {
  facts: { trunk: { id: 'practice', practice: true } },
  rules: { pack: 'practice' },
} as const satisfies Partial<DialCase>;

/** What may-dial is asked in a case: a German landline on a real trunk under the cautious pack, unless the case says otherwise. */
export function questionOf(dialCase: DialCase): Parameters<Judge> {
  const facts: DialFacts = {
    number: chainNumber(dialCase.number),
    registerHits: [],
    earlierCalls: [],
    attemptsOfRecord: 0,
    liveCall: false,
    trunk: { id: 'carrier', practice: false },
    ...dialCase.facts,
  };
  const rules: DialRules = {
    pack: 'cautious',
    allowedCountries: ['DE', 'US'],
    stoppedAll: false,
    isAgentGuaranteed: false,
    ...dialCase.rules,
    campaign: { attemptsPerDay: 3, attemptsPerRecord: 6, minimumGapMs: 60_000, ...dialCase.campaign },
  };
  return [facts, rules, utc(dialCase.at)];
}

const show = (when: When | undefined) =>
  typeof when === 'number' ? new Date(when).toISOString() : (when ?? NEVER);

/** A verdict as text, so that two can be compared and read: "no: window (2026-...), until ...". */
export function tell(verdict: Verdict): string {
  if (verdict.allowed) return 'yes';
  const noes = verdict.checks.filter((check: Check) => check.says === 'no');
  const each = noes.map(({ rule, nextYesAt }) => `${rule} (${show(nextYesAt)})`).join(', ');
  return `no because of ${verdict.because.rule}: ${each}; until ${show(verdict.until)}`;
}

/** What the case says should be told. */
export function expected({ noes, until }: DialCase): string {
  const entries = Object.entries(noes) as [DialRule, When][];
  const [first] = entries;
  if (!first) return 'yes';
  const each = entries.map(([rule, when]) => `${rule} (${show(when)})`).join(', ');
  return `no because of ${first[0]}: ${each}; until ${show(until ?? first[1])}`;
}

/** The names of the cases that a judge gets wrong. */
export function wronglyJudged(cases: readonly DialCase[], judge: Judge): string[] {
  return cases.filter((each) => tell(judge(...questionOf(each))) !== expected(each)).map(({ name }) => name);
}

// A guard needs a test too: each of these judges has one fault planted, and the cases must name it.
import { expect, test } from 'vitest';
import { DIAL_RULES, type DialRule, type Verdict, mayDial } from '../../../src/domain/compliance/may-dial.ts';
import { type DialCase, type Judge, wronglyJudged } from './dial-case.ts';
import { COOLDOWN_CASES, DAY_CASES, JOINED_CASES, LIMIT_CASES, STANDING_CASES } from './rule-cases.ts';
import { CAMPAIGN_CASES, CLOCK_CHANGE_CASES, WEEK_CASES, ZONE_CASES } from './window-cases.ts';

const ALL: readonly DialCase[] = [
  ...STANDING_CASES,
  ...LIMIT_CASES,
  ...COOLDOWN_CASES,
  ...DAY_CASES,
  ...JOINED_CASES,
  ...WEEK_CASES,
  ...ZONE_CASES,
  ...CLOCK_CHANGE_CASES,
  ...CAMPAIGN_CASES,
];

/** A judge that forgets one rule. */
function without(rule: DialRule): Judge {
  return (facts, rules, now): Verdict => {
    const checks = mayDial(facts, rules, now).checks.map((check) =>
      check.rule === rule ? { rule, says: 'yes' as const, finding: {} } : check,
    );
    const noes = checks.filter(({ says }) => says === 'no');
    const [because] = noes;
    if (!because) return { allowed: true, checks };
    const until = Math.max(...noes.map(({ nextYesAt }) => nextYesAt ?? Infinity));
    return { allowed: false, checks, because, ...(until === Infinity ? {} : { until }) };
  };
}

test.each(DIAL_RULES)('E15 E16 E18 E26: a judge that forgets the rule %s lets somebody be dialed', (rule) => {
  const letThrough = ALL.filter((each) => Object.keys(each.noes).join() === rule);
  expect(wronglyJudged(letThrough, without(rule)).length).toBeGreaterThan(0);
  expect(wronglyJudged(letThrough, without(rule))).toEqual(letThrough.map(({ name }) => name));
});

const FAULTS: Readonly<Record<string, Judge>> = {
  'asks the first zone alone': (facts, rules, now) =>
    mayDial({ ...facts, number: { ...facts.number, zones: facts.number.zones.slice(0, 1) } }, rules, now),
  'asks the last zone alone': (facts, rules, now) =>
    mayDial({ ...facts, number: { ...facts.number, zones: facts.number.zones.slice(-1) } }, rules, now),
  'takes the office’s zone for the callee’s': (facts, rules, now) =>
    mayDial({ ...facts, number: { ...facts.number, zones: ['Europe/Berlin'] } }, rules, now),
  'counts in UTC where no zone is known': (facts, rules, now) => {
    const zones = facts.number.zones.length === 0 ? ['UTC'] : facts.number.zones;
    return mayDial({ ...facts, number: { ...facts.number, zones } }, rules, now);
  },
  'looks at whole seconds': (facts, rules, now) => mayDial(facts, rules, Math.ceil(now / 1_000) * 1_000),
  'is one minute early': (facts, rules, now) => mayDial(facts, rules, now + 60_000),
  'is one minute late': (facts, rules, now) => mayDial(facts, rules, now - 60_000),
  'allows one attempt a day more': (facts, rules, now) =>
    mayDial(
      facts,
      { ...rules, campaign: { ...rules.campaign, attemptsPerDay: rules.campaign.attemptsPerDay + 1 } },
      now,
    ),
  'forgets the calls to other numbers of the contact': (facts, rules, now) => {
    const earlierCalls = facts.earlierCalls.filter(({ e164 }) => e164 === facts.number.e164);
    return mayDial({ ...facts, earlierCalls }, rules, now);
  },
  'forgets the calls made for other contacts': (facts, rules, now) =>
    mayDial(
      { ...facts, earlierCalls: facts.earlierCalls.filter(({ sameContact }) => sameContact) },
      rules,
      now,
    ),
  'counts the last 24 hours for the day': (facts, rules, now) => {
    const recent = facts.earlierCalls.filter(({ at }) => at > now - 86_400_000);
    const { attemptsPerDay } = rules.campaign;
    if (recent.length < attemptsPerDay) return mayDial({ ...facts, earlierCalls: [] }, rules, now);
    return mayDial({ ...facts, earlierCalls: recent.map((call) => ({ ...call, at: now - 1 })) }, rules, now);
  },
  'counts the record’s attempts of the day only': (facts, rules, now) =>
    mayDial({ ...facts, attemptsOfRecord: 0 }, rules, now),
  'ignores the campaign’s own hours': (facts, rules, now) => {
    const { window: _dropped, ...campaign } = rules.campaign;
    return mayDial(facts, { ...rules, campaign }, now);
  },
  'takes the practice pack everywhere': (facts, rules, now) =>
    mayDial({ ...facts, trunk: { ...facts.trunk, practice: true } }, { ...rules, pack: 'practice' }, now),
  'takes every trunk for the practice network': (facts, rules, now) =>
    mayDial({ ...facts, trunk: { ...facts.trunk, practice: true } }, rules, now),
  'knows numbers on the register, not persons': (facts, rules, now) =>
    mayDial(
      { ...facts, registerHits: facts.registerHits.filter(({ kind }) => kind === 'number') },
      rules,
      now,
    ),
  'thinks that an agent is always guaranteed': (facts, rules, now) =>
    mayDial(facts, { ...rules, isAgentGuaranteed: true }, now),
  'thinks that no agent is ever guaranteed': (facts, rules, now) =>
    mayDial(facts, { ...rules, isAgentGuaranteed: false }, now),
  'counts the rest after an abandoned call from its beginning': (facts, rules, now) => {
    const earlierCalls = facts.earlierCalls.map((call) =>
      call.abandonedAt === undefined ? call : { ...call, abandonedAt: call.at },
    );
    return mayDial({ ...facts, earlierCalls }, rules, now);
  },
  'takes a day for every country’s rest after an abandoned call': (facts, rules, now) => {
    const recent = facts.earlierCalls.map(({ abandonedAt, ...call }) =>
      abandonedAt === undefined || now >= abandonedAt + 86_400_000 ? call : { ...call, abandonedAt },
    );
    return mayDial({ ...facts, earlierCalls: recent }, rules, now);
  },
  'tells the latest single wait instead of when all say yes': (facts, rules, now) => {
    const verdict = mayDial(facts, rules, now);
    if (verdict.allowed || verdict.until === undefined) return verdict;
    const waits = verdict.checks.flatMap(({ nextYesAt }) => (nextYesAt === undefined ? [] : [nextYesAt]));
    return { ...verdict, until: Math.max(...waits) };
  },
};

test.each(Object.keys(FAULTS))('a judge that %s is found out', (fault) => {
  const judge = FAULTS[fault];
  if (!judge) throw new Error(fault);
  expect(wronglyJudged(ALL, judge).length).toBeGreaterThan(0);
});

test('the right judge gets every case right', () => {
  expect(ALL.length).toBeGreaterThan(80);
  expect(wronglyJudged(ALL, mayDial)).toEqual([]);
});

test('no two cases bear one name', () => {
  const names = ALL.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

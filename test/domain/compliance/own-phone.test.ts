// An agent's own external telephone is a dial like any other (E26): which rules say no to it, and that each is needed.
import { expect, test } from 'vitest';
import { type DialRule, type Verdict, mayDialOwnPhone } from '../../../src/domain/compliance/may-dial.ts';
import type { E164 } from '../../../src/domain/phone-number.ts';
import { chainNumber } from '../people.ts';

type Facts = Parameters<typeof mayDialOwnPhone>[0];
type Rules = Parameters<typeof mayDialOwnPhone>[1];
type Case = {
  readonly name: string;
  readonly facts?: Partial<Facts>;
  readonly rules?: Partial<Rules>;
  readonly no?: DialRule;
};

const own = chainNumber({ e164: '+493023125145' as E164, label: 'other' });
const facts: Facts = { number: own, trunk: { id: 'practice', practice: true } };
const rules: Rules = { pack: 'practice', allowedCountries: ['DE'], stoppedAll: false };

const CASES: readonly Case[] = [
  { name: 'a number at home' },
  {
    name: 'a number in a country that is not allowed',
    facts: { number: { ...own, country: 'CH' } },
    no: 'destination',
  },
  { name: 'a number of no country', facts: { number: { ...own, country: undefined } }, no: 'destination' },
  { name: 'a premium number at home', facts: { number: { ...own, kind: 'premium' } }, no: 'destination' },
  { name: 'a number of shared cost', facts: { number: { ...own, kind: 'shared_cost' } }, no: 'destination' },
  { name: 'a satellite', facts: { number: { ...own, kind: 'satellite' } }, no: 'destination' },
  { name: 'while everything is stopped', rules: { stoppedAll: true }, no: 'stop_all' },
  {
    name: 'the practice pack on a real trunk',
    facts: { trunk: { id: 'nord', practice: false } },
    no: 'pack',
  },
  // It is the agent's own, at whatever time: nobody is disturbed.
  { name: 'a number whose zone has night', facts: { number: { ...own, zones: ['Asia/Tokyo'] } } },
];

const judged = ({ facts: change, rules: others }: Case, judge: typeof mayDialOwnPhone): Verdict =>
  judge({ ...facts, ...change }, { ...rules, ...others });
const isRight = (each: Case, judge: typeof mayDialOwnPhone) => {
  const verdict = judged(each, judge);
  return each.no === undefined ? verdict.allowed : !verdict.allowed && verdict.because.rule === each.no;
};

test.each(CASES)('E26: $name', (each) => {
  expect(isRight(each, mayDialOwnPhone)).toBe(true);
});

test.each(['stop_all', 'pack', 'destination'] as const)(
  'I7: a judge that forgets %s is found out',
  (rule) => {
    const forgetful: typeof mayDialOwnPhone = (about, given) => {
      const checks = mayDialOwnPhone(about, given).checks.filter((check) => check.rule !== rule);
      const because = checks.find(({ says }) => says === 'no');
      return because ? { allowed: false, checks, because } : { allowed: true, checks };
    };
    expect(CASES.filter((each) => !isRight(each, forgetful)).length).toBeGreaterThan(0);
  },
);

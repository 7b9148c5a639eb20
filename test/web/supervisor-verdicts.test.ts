import { describe, expect, it } from 'vitest';
import { PACKS } from '../../src/domain/compliance/packs.ts';
import { DIAL_RULES, type DialFacts, type DialRules, mayDial } from '../../src/domain/compliance/may-dial.ts';
import { NUMBER_KINDS, parseE164 } from '../../src/domain/phone-number.ts';
import { deSupervisor } from '../../src/web/i18n/de-supervisor.ts';
import {
  type FindingFormats,
  findingOf,
  togetherYesAt,
} from '../../src/web/supervisor/campaigns/verdict-words.ts';
import type { VerdictRow } from '../../src/wire/history.ts';

const NOW = Date.UTC(2026, 10, 22, 3, 0);
const E164 = parseE164('+493023125123');
if (!E164) throw new Error('the number of this test is none');

const formats: FindingFormats = {
  moment: (at) => `t${at - NOW}`,
  country: (code) => code,
  kind: (code) => code,
  phone: (e164) => e164,
  list: (words) => words.join(', '),
};

const CALM: DialFacts = {
  number: { e164: E164, label: 'home', kind: 'fixed', country: 'DE', zones: ['Europe/Berlin'] },
  registerHits: [],
  earlierCalls: [],
  attemptsOfRecord: 0,
  liveCall: false,
  trunk: { id: 'practice', practice: true },
};
const RULES: DialRules = {
  pack: 'practice',
  allowedCountries: ['DE'],
  stoppedAll: false,
  isAgentGuaranteed: true,
  campaign: { attemptsPerDay: 1, attemptsPerRecord: 1, minimumGapMs: 60_000 },
};
/** Everything that can forbid a call at once. */
const TROUBLE: DialFacts = {
  ...CALM,
  number: { ...CALM.number, country: 'PL', kind: 'mobile' },
  registerHits: [{ kind: 'person', scope: 'organisation', since: NOW - 5 }],
  earlierCalls: [{ e164: E164, sameContact: true, at: NOW - 10, abandonedAt: NOW - 8 }],
  attemptsOfRecord: 1,
  liveCall: true,
  promisedFor: NOW + 3,
  trunk: { id: 'trunk-1', practice: false },
};

function verdict(facts: DialFacts, rules: DialRules): VerdictRow {
  const said = mayDial(facts, rules, NOW);
  return {
    at: NOW,
    purpose: 'dial',
    number: facts.number.e164,
    isAllowed: said.allowed,
    because: said.allowed ? undefined : said.because.rule,
    checks: said.checks,
  };
}

function findings(row: VerdictRow): readonly string[] {
  const texts: Readonly<Record<string, string>> = deSupervisor.why.findings;
  return row.checks.map((check) => {
    const finding = findingOf(check, formats);
    if (!finding) return '<none>';
    const text = texts[finding.key] ?? `<no text ${finding.key}>`;
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => finding.values[name] ?? `<${name}>`);
  });
}

describe('why (not) dialed', () => {
  it('has a word for every rule and every kind of number', () => {
    expect(Object.keys(deSupervisor.why.rules).toSorted()).toEqual([...DIAL_RULES].toSorted());
    expect(Object.keys(deSupervisor.why.kinds).toSorted()).toEqual([...NUMBER_KINDS].toSorted());
  });

  it('says what every rule found, when all say yes', () => {
    const said = findings(verdict(CALM, RULES));
    expect(said).toHaveLength(DIAL_RULES.length);
    for (const text of said) expect(text).not.toMatch(/[<{]|undefined/);
    expect(said).toContain('Kein Eintrag für Nummer und Person');
    expect(said).toContain('Noch kein Anruf');
  });

  it('says what every rule found, when all say no', () => {
    const row = verdict(TROUBLE, { ...RULES, stoppedAll: true, isAgentGuaranteed: false });
    // The practice pack has no hours, and is no law that could count thirty days.
    expect(row.checks.filter((check) => check.says === 'yes').map((check) => check.rule)).toEqual([
      'window',
      'attempts_per_30_days',
    ]);
    const said = findings(row);
    for (const text of said) expect(text).not.toMatch(/[<{]|undefined/);
    expect(said).toContain('Person eingetragen t-5');
    expect(said).toContain('PL, mobile; freigegeben: DE');
    expect(said).toContain(`${PACKS.practice.id}@${PACKS.practice.version} auf Leitung trunk-1`);
    expect(said).toContain('1 von 1 Versuchen');
    expect(said).toContain('Letzter Anruf t-10');
    expect(said).toContain('Rückruf zugesagt t3, bis dahin kein anderer Anruf');
    expect(said).toContain('Verloren t-8, 24 Stunden Ruhe vor prädiktiven Anrufen');
  });

  it('names the zones of a closed window by their city', () => {
    const [said] = findings({
      ...verdict(CALM, RULES),
      checks: [{ rule: 'window', says: 'no', finding: { zones: ['America/New_York', 'Europe/Berlin'] } }],
    });
    expect(said).toBe('New York, Berlin');
  });

  it('gives a finding of an unknown rule no sentence rather than a wrong one', () => {
    expect(findingOf({ rule: 'moon_phase', says: 'no', finding: {} }, formats)).toBeUndefined();
  });

  it('says yes together only when the last no has ended', () => {
    const checks = [
      { rule: 'minimum_gap', says: 'no', finding: {}, nextYesAt: NOW + 5 },
      { rule: 'attempts_per_day', says: 'no', finding: {}, nextYesAt: NOW + 50 },
    ] as const;
    expect(togetherYesAt({ ...verdict(CALM, RULES), checks })).toBe(NOW + 50);
    expect(togetherYesAt(verdict(CALM, RULES))).toBeUndefined();
    expect(togetherYesAt(verdict(TROUBLE, RULES))).toBe('never');
  });
});

// Rule packs: calling law as data, a reading of public sources and no legal advice. The practice pack is always open and valid on the
// practice trunk alone (E18); a real trunk takes the cautious pack until a country's pack is chosen. What a pack's law asks for and this
// product does not check stands in `duties`: it is the operator's, and is shown where the pack is chosen.
import type { HolidayCalendar } from './holidays.ts';
import { DAY_MS } from '../time.ts';
import { ALWAYS_OPEN, type WeeklyWindow, sameHours } from './window.ts';

export type RulePack = {
  readonly id: PackId;
  readonly version: string;
  /** Whose numbers it is the law for; undefined = no country's law. */
  readonly country: string | undefined;
  readonly window: WeeklyWindow;
  /** Days on which it is closed all day, in the callee's local time. */
  readonly holidays: HolidayCalendar | undefined;
  /** Calls to one number, and to one contact, on one local day; undefined = the law names none. */
  readonly attemptsPerDay: number | undefined;
  /** Within any 30 days. */
  readonly attemptsPer30Days: number | undefined;
  /** E24: no predictive call again for so long to who was called and found no agent. */
  readonly cooldownAfterAbandonMs: number;
  /** True: refused on any trunk but the practice network's. */
  readonly practiceOnly: boolean;
  readonly duties: readonly PackDuty[];
  readonly source: string;
  readonly reviewedOn: string;
};

export const PACK_IDS = ['practice', 'cautious', 'de', 'gb', 'fr', 'us'] as const;
export type PackId = (typeof PACK_IDS)[number];

/** The packs of a country's law: one of them must be chosen before real trunks are used. */
export const REAL_PACK_IDS = ['de', 'gb', 'fr', 'us'] as const satisfies readonly PackId[];
export type RealPackId = (typeof REAL_PACK_IDS)[number];

export const PACK_DUTIES = [
  'consent',
  'consent_proof',
  'national_register',
  'caller_number_assigned',
  'caller_number_not_mobile',
  'caller_number_not_local',
  'recording_consent',
  'regional_holidays',
  'state_rules',
  'keep_records',
] as const;
export type PackDuty = (typeof PACK_DUTIES)[number];

const none = {
  holidays: undefined,
  attemptsPerDay: undefined,
  attemptsPer30Days: undefined,
  // No statute of theirs names one: a day is this project's own, so that nobody is left with silence twice on the same day.
  cooldownAfterAbandonMs: DAY_MS,
  practiceOnly: false,
} as const;
const REVIEWED_ON = '2026-11-23';

export const PACKS: Readonly<Record<PackId, RulePack>> = {
  practice: {
    ...none,
    id: 'practice',
    version: '1',
    country: undefined,
    window: ALWAYS_OPEN,
    practiceOnly: true,
    duties: [],
    source: 'nobody real is called on the practice network',
    reviewedOn: REVIEWED_ON,
  },
  cautious: {
    ...none,
    id: 'cautious',
    version: '1',
    country: undefined,
    // The narrowest hours of the rules known to this project (compliance.md: FR-1, DE-5), without France's midday pause.
    window: sameHours([1, 2, 3, 4, 5], { fromMinute: 10 * 60, toMinute: 20 * 60 }),
    // The longest that is known (UK-4).
    cooldownAfterAbandonMs: 3 * DAY_MS,
    duties: [],
    source: 'BNetzA, Belästigende Anrufversuche; décret 2022-10-13',
    reviewedOn: REVIEWED_ON,
  },
  de: {
    ...none,
    id: 'de',
    version: '1',
    country: 'DE',
    // Presumed harassing: before 8 and after 20 h on workdays, on Sundays and national holidays, more than three calls a day.
    window: sameHours([1, 2, 3, 4, 5, 6], { fromMinute: 8 * 60, toMinute: 20 * 60 }),
    holidays: 'DE',
    attemptsPerDay: 3,
    duties: ['consent', 'consent_proof', 'caller_number_assigned', 'recording_consent', 'regional_holidays'],
    source: 'BNetzA, Belästigende Anrufversuche; UWG §§ 7, 7a; TDDDG § 15; TKG § 120; StGB § 201',
    reviewedOn: REVIEWED_ON,
  },
  gb: {
    ...none,
    id: 'gb',
    version: '1',
    country: 'GB',
    // No statute names hours for live calls: these are this project's own, narrower than what callers are used to.
    window: sameHours([1, 2, 3, 4, 5, 6], { fromMinute: 9 * 60, toMinute: 20 * 60 }),
    // UK-4: 72 hours unless an agent is guaranteed (Ofcom's statements of 2006 to 2016, as vendors quote them).
    cooldownAfterAbandonMs: 3 * DAY_MS,
    duties: ['national_register', 'consent', 'caller_number_assigned', 'caller_number_not_local'],
    source: 'PECR 2003; Ofcom, statement on persistent misuse (2016-12-20); the hours are of no statute',
    reviewedOn: REVIEWED_ON,
  },
  fr: {
    ...none,
    id: 'fr',
    version: '1',
    country: 'FR',
    window: weekdaysWithPause(),
    holidays: 'FR',
    attemptsPer30Days: 4,
    duties: ['consent', 'caller_number_not_mobile', 'recording_consent'],
    source:
      'décret 2022-1313 of 2022-10-13, in force 2023-03-01; loi 2025-594, in force 2026-08-11; Arcep, plan de numérotation',
    reviewedOn: REVIEWED_ON,
  },
  us: {
    ...none,
    id: 'us',
    version: '1',
    country: 'US',
    window: sameHours([1, 2, 3, 4, 5, 6, 7], { fromMinute: 8 * 60, toMinute: 21 * 60 }),
    duties: ['national_register', 'state_rules', 'recording_consent', 'keep_records'],
    source: '47 CFR 64.1200(c)(1), (c)(2); 16 CFR 310.4(b), 310.5',
    reviewedOn: REVIEWED_ON,
  },
};

/** 10 to 13 and 14 to 20 h, Monday to Friday. */
function weekdaysWithPause(): WeeklyWindow {
  const hours = () => [
    { fromMinute: 10 * 60, toMinute: 13 * 60 },
    { fromMinute: 14 * 60, toMinute: 20 * 60 },
  ];
  return [hours(), hours(), hours(), hours(), hours(), [], []];
}

/**
 * The packs that a number is under: the organisation's own and, where its law is not that of the number's country, that country's as well;
 * the cautious one where this project knows none. All of them must allow (E18: the strictest).
 */
export function packsFor(id: PackId, country: string | undefined): readonly RulePack[] {
  const own = PACKS[id];
  if (own.country === undefined || own.country === country) return [own];
  const theirs = REAL_PACK_IDS.find((known) => PACKS[known].country === country);
  return [own, PACKS[theirs ?? 'cautious']];
}

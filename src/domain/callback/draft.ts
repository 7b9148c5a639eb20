// The Schedule Callback window's content as it is typed (S51-S58), and what the server says of it: hints while it is typed, the decision
// once, at Done (D7, S61, S62). Must never ask a clock or a database: facts about the number come in.
import type { CallbackSettings } from '../campaign/callbacks.ts';
import type { CallingHours } from '../compliance/hours.ts';
import { areOpen, openingAfter, openingEnds } from '../compliance/hours.ts';
import type { Refusal } from '../floor/refusal.ts';
import type { UserId } from '../ids.ts';
import type { ChainNumber, E164, NumberLabel } from '../phone-number.ts';
import { DAY_MS, MINUTE_MS, isZone } from '../time.ts';
import type { CallbackTerms } from './callback.ts';
import { type WallTime, offsetMinutes, parseWallTime, readWallTime, wallTimeAt } from './wall-time.ts';

/** A draft is kept whatever is in it, so that nothing typed is lost; it is judged at Done. */
export type CallbackDraft = {
  /** "2026-11-29T17:00" in `zone`; anything else is not a time yet. */
  readonly wall: string;
  /** The zone in which it was typed: the agent's, or the contact's. */
  readonly zone: string;
  readonly isPersonal: boolean;
  /** One of the contact's numbers, or a new one as it was typed. */
  readonly number: string;
  /** Of a new number: what it is for. */
  readonly label?: NumberLabel;
  /** What a new number reads as; absent: one of the contact's, or unreadable. */
  readonly added?: ChainNumber;
};

/** What a draft is judged by. */
export type CallbackGround = {
  readonly numbers: readonly ChainNumber[];
  readonly settings: CallbackSettings;
  /** Whose it is when it is personal. */
  readonly userId: UserId;
  /** Calling hours of a number: law and campaign. */
  readonly hoursOf: (number: ChainNumber) => CallingHours;
  /** Why this number may never be dialed, if so: its kind or country, or the register. */
  readonly neverDialed: (number: ChainNumber) => 'destination' | 'register' | undefined;
};

export type JudgedCallback = {
  readonly terms: CallbackTerms;
  /** A further number of the contact (D8). */
  readonly added: ChainNumber | undefined;
  /** The hour comes twice that day; the first is meant. */
  readonly isDoubled: boolean;
};

/** The contact's zone: the first of those in which the number's owner may be; undefined: nobody knows (E18). */
export function zoneOfContact({ zones }: Pick<ChainNumber, 'zones'>, preferred?: string): string | undefined {
  return preferred !== undefined && zones.includes(preferred) ? preferred : zones[0];
}

/**
 * Says what a draft promises, or which field is wrong and what would be accepted (S61, S62). `until` of a refusal is the next instant that
 * would do, where there is one.
 * @param now epoch milliseconds
 */
export function judgeCallback(
  draft: CallbackDraft,
  ground: CallbackGround,
  now: number,
): JudgedCallback | Refusal {
  const number = numberOf(draft, ground);
  const wrongNumber = judgeNumber(number, ground);
  const time = judgeTime(draft, ground.settings, now);
  // The time is asked first: it stands first on the screen.
  if ('refused' in time) return time;
  if (wrongNumber || !number) return wrongNumber ?? malformedNumber;
  const zone = zoneOfContact(number, draft.zone);
  if (zone === undefined) return { refused: 'callback_number_without_zone', field: 'callback.number' };
  const hours = ground.hoursOf(number);
  if (!areOpen(hours, number.zones, time.at)) return outsideHours(hours, number, time.at, zone);
  const isPersonal = isPersonalBy(ground.settings, draft.isPersonal);
  const terms: CallbackTerms = {
    wall: wallTimeAt(zone, time.at),
    zone,
    offsetMinutes: offsetMinutes(zone, time.at),
    dueAt: time.at,
    e164: number.e164,
    ...(isPersonal ? { ownerId: ground.userId } : {}),
  };
  const isKnown = ground.numbers.some(({ e164 }) => e164 === number.e164);
  return { terms, added: isKnown ? undefined : number, isDoubled: time.isDoubled };
}

/** What is known of one of the contact's numbers counts, also where it was typed anew: the list may know its zone better (E18). */
function numberOf({ added, number }: CallbackDraft, { numbers }: CallbackGround): ChainNumber | undefined {
  return numbers.find(({ e164 }) => e164 === (added?.e164 ?? number)) ?? added;
}

/** K59: the campaign may have decided whose a callback is. */
export function isPersonalBy({ kind }: Pick<CallbackSettings, 'kind'>, wished: boolean): boolean {
  return kind === 'agent_chooses' ? wished : kind === 'always_personal';
}

type Time = { readonly at: number; readonly isDoubled: boolean };

/** The instant of a wall time; a minute is over when it has begun. */
export function judgeTime(
  { wall: typed, zone }: Pick<CallbackDraft, 'wall' | 'zone'>,
  { latestDays }: Pick<CallbackSettings, 'latestDays'>,
  now: number,
): Time | Refusal {
  const field = 'callback.at';
  const wall = parseWallTime(typed);
  if (wall === undefined || !isZone(zone)) return { refused: 'callback_time_needed', field };
  const reading = readWallTime(zone, wall);
  if (reading.kind === 'gap') {
    const params = { wall, zone, next: reading.wall };
    return { refused: 'callback_time_does_not_exist', field, until: reading.from, params };
  }
  if (reading.at <= now) return { refused: 'callback_in_past', field, params: { wall, zone } };
  const latest = now + latestDays * DAY_MS;
  if (reading.at > latest)
    return { refused: 'callback_too_far', field, until: latest, params: { days: latestDays } };
  return { at: reading.at, isDoubled: reading.kind === 'doubled' };
}

const malformedNumber = { refused: 'callback_number_malformed', field: 'callback.number' } as const;

function judgeNumber(number: ChainNumber | undefined, ground: CallbackGround): Refusal | undefined {
  if (!number) return malformedNumber;
  const never = ground.neverDialed(number);
  if (never === undefined) return undefined;
  const refused =
    never === 'register' ? 'callback_number_on_register' : ('callback_number_not_allowed' as const);
  return { refused, field: 'callback.number', params: { number: number.e164 } };
}

function outsideHours(hours: CallingHours, number: ChainNumber, at: number, zone: string): Refusal {
  const opensAt = openingAfter(hours, number.zones, at);
  const params = {
    zone,
    wall: wallTimeAt(zone, at),
    ...(opensAt === undefined ? {} : { opens: wallTimeAt(zone, opensAt) }),
  };
  const until = opensAt === undefined ? {} : { until: opensAt };
  return { refused: 'callback_outside_hours', field: 'callback.at', ...until, params };
}

export type Suggestion = { readonly at: number; readonly wall: WallTime; readonly zone: string };

/** Wall hours there that people agree on: late morning, early and late afternoon. */
const SUGGESTED = ['10:00', '14:00', '17:30'] as const;

/**
 * A few times at which the contact may be called, in the contact's zone: in two hours, then the usual hours of the next days.
 * @returns at most `limit`, the soonest first
 */
export function suggestTimes(
  number: ChainNumber,
  hours: CallingHours,
  { now, limit = 4 }: { readonly now: number; readonly limit?: number },
): readonly Suggestion[] {
  const zone = zoneOfContact(number);
  if (zone === undefined) return [];
  const QUARTER_MS = 15 * MINUTE_MS;
  const soon = Math.ceil((now + 2 * 60 * MINUTE_MS) / QUARTER_MS) * QUARTER_MS;
  const usual = [0, 1, 2, 3, 4, 5].flatMap((ahead) =>
    SUGGESTED.flatMap((clock) => {
      const day = wallTimeAt(zone, now + ahead * DAY_MS).slice(0, 10);
      const wall = parseWallTime(`${day}T${clock}`);
      const reading = wall && readWallTime(zone, wall);
      return reading && reading.kind !== 'gap' && reading.at > soon ? [reading.at] : [];
    }),
  );
  // Where calling is allowed at any hour, nobody wants to be called at two in the morning.
  const hourThere = Number(wallTimeAt(zone, soon).slice(11, 13));
  const soonest = hourThere >= 8 && hourThere < 20 ? [soon] : [];
  return [...soonest, ...usual]
    .filter((at) => areOpen(hours, number.zones, at))
    .slice(0, limit)
    .map((at) => ({ at, wall: wallTimeAt(zone, at), zone }));
}

/** The hours there on the day of an instant: for "calling is allowed there until 20:00". Undefined where it is closed then. */
export function allowedUntil(number: ChainNumber, hours: CallingHours, at: number): number | undefined {
  return openingEnds(hours, number.zones, at);
}

/** The number that a draft begins with: the one called last, else the one whose turn it is, else the first. */
export function firstNumber(
  numbers: readonly Pick<ChainNumber, 'e164'>[],
  wanted: E164 | undefined,
): E164 | undefined {
  return (numbers.find(({ e164 }) => e164 === wanted) ?? numbers[0])?.e164;
}

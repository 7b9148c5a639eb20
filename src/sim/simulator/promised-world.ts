// A centre whose whole list has been promised a callback: around the night in which the clocks change in the contacts' zone. Some owners
// are at work, some never come, one has been disabled since (F63).
import type { Callback } from '../../domain/callback/callback.ts';
import { offsetMinutes, readWallTime, wallTimeAt } from '../../domain/callback/wall-time.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../domain/campaign/definition.ts';
import type { Campaign, DeskRecord } from '../../domain/floor/floor.ts';
import { type Id, type UserId, makeId } from '../../domain/ids.ts';
import type { ChainNumber, E164 } from '../../domain/phone-number.ts';
import { freshRecord } from '../../domain/record/record.ts';
import { DEFAULT_DISPOSITIONS } from '../../domain/result/result.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { PRACTICE_TRUNK } from '../../domain/trunk/trunk.ts';
import type { MemoryDatabase } from '../database.ts';
import type { SeededRandom } from '../random.ts';
import { type World, fictionNumbers } from './world.ts';

/** Each zone's two changes of 2026, as [zone, instant]. Source: IANA time zone database. */
export const NIGHTS = [
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Australia/Sydney', '2026-04-04T16:00Z'],
  ['Australia/Sydney', '2026-10-03T16:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['America/Santiago', '2026-04-05T03:00Z'],
  ['America/Santiago', '2026-09-06T04:00Z'],
] as const;

export type Night = {
  /** Of the contacts. */
  readonly zone: string;
  /** When the clocks are changed there; epoch ms. */
  readonly changeAt: number;
  readonly callbacks: number;
  readonly agents: number;
  /** How long before and after the change they are due; four hours if left out. */
  readonly aroundMs?: number;
};

const AROUND_MS = 4 * HOUR_MS;
/** How long before and after the change callbacks are due. */
export const aroundOf = ({ aroundMs = AROUND_MS }: Pick<Night, 'aroundMs'>): number => aroundMs;
const CALLER_NUMBER = '+493023125999' as E164;
/** Of ten owners, two are on leave and one is disabled. */
const isOnLeave = (index: number) => index % 10 === 7 || index % 10 === 8;
const isDisabled = (index: number) => index % 10 === 9;

/** Who is called in such a night: they answer fast and have little to say, so that ten thousand promises fit into it. */
export const settings = {
  ...DEFAULT_CAMPAIGN_SETTINGS,
  afterCallWorkLimitMs: 2 * MINUTE_MS,
  attemptsPerDay: 1_000,
  attemptsPerRecord: 50,
  minimumGapMs: SECOND_MS,
  returnDelayMs: MINUTE_MS,
  recording: 'never' as const,
  callbacks: { fallbackMs: 10 * MINUTE_MS, missedAfterMs: 2 * HOUR_MS },
};

const RULES = {
  pack: 'practice' as const,
  allowedCountries: ['DE', 'GB', 'FR'],
  trunks: [{ ...PRACTICE_TRUNK, lines: 500 }],
  lines: 500,
  dispositions: DEFAULT_DISPOSITIONS,
};

/** Puts it into an empty database. */
export function furnishNight(database: MemoryDatabase, night: Night, random: SeededRandom): World {
  const bornAt = night.changeAt - 2 * DAY_MS;
  const newId = <Noun extends string>(): Id<Noun> => makeId<Noun>(bornAt, random.next);
  const [organisationId, floorId, groupId] = [newId<'organisation'>(), newId<'floor'>(), newId<'group'>()];
  database.addFloor({ id: floorId, organisationId, rules: RULES });
  const campaign: Campaign = {
    id: newId(),
    organisationId,
    name: 'Promises',
    description: 'Promises@Nights',
    mode: 'preview',
    groupIds: [groupId],
    callerNumbers: [{ e164: CALLER_NUMBER, label: 'Berlin' }],
    settings,
    now: { state: 'unloaded', since: bornAt },
  };
  database.addCampaign(floorId, campaign);
  const people = Array.from({ length: night.agents }, (_, index) => ({
    userId: newId<'user'>(),
    name: `agent ${index + 1}`,
  }));
  for (const [index, { userId }] of people.entries()) if (isDisabled(index)) database.gone.add(userId);
  const numbers = fictionNumbers().filter(({ e164 }) => e164 !== CALLER_NUMBER);
  const records = Array.from({ length: night.callbacks }, (_, index): DeskRecord => {
    const number = numbers[index % numbers.length] as ChainNumber;
    return {
      campaignRecordId: newId(),
      organisationId,
      campaignId: campaign.id,
      recordId: newId(),
      listId: organisationId as never,
      listName: 'Promises',
      contactId: newId(),
      customerKey: `promise ${index}`,
      firstName: 'Alma',
      lastName: `Ahorn ${index}`,
      company: '',
      city: '',
      country: number.country,
      fields: [],
      // The list says where they live: a number of one country is carried to another.
      numbers: [{ ...number, zones: [night.zone] }],
      now: freshRecord(),
    };
  });
  const drawing: Drawing = { database, night, random, newId, owners: people.map(({ userId }) => userId) };
  for (const [place, record] of records.entries()) {
    database.addRecord(record, place);
    database.addCallback(drawCallback(drawing, record, bornAt));
  }
  return {
    organisationId,
    floorId,
    groupId,
    agents: people.filter((_, index) => !isOnLeave(index) && !isDisabled(index)),
    supervisor: newId(),
    campaigns: [campaign.id],
    mode: 'preview',
    thirds: [],
    recordsCreated: night.callbacks,
  };
}

type Drawing = {
  readonly database: MemoryDatabase;
  readonly night: Night;
  readonly random: SeededRandom;
  readonly newId: <Noun extends string>() => Id<Noun>;
  readonly owners: readonly UserId[];
};

/** Promised for some minute on the contact's wall around the change; the first of a doubled one. */
function drawCallback(
  { night, random, newId, owners }: Drawing,
  record: DeskRecord,
  bornAt: number,
): Callback {
  const { zone, changeAt } = night;
  const aroundMs = aroundOf(night);
  const wall = wallTimeAt(zone, changeAt + random.between(-aroundMs, aroundMs));
  const reading = readWallTime(zone, wall);
  const at = reading.kind === 'gap' ? reading.from : reading.at;
  const { organisationId, campaignId, campaignRecordId, contactId, numbers } = record;
  const owner = random.pick(owners);
  return {
    id: newId(),
    organisationId,
    campaignId,
    campaignRecordId,
    contactId,
    createdBy: owner,
    createdAt: bornAt,
    now: {
      wall: wallTimeAt(zone, at),
      zone,
      offsetMinutes: offsetMinutes(zone, at),
      dueAt: at,
      e164: numbers[0]?.e164 as E164,
      ...(random.chance(0.6) ? { ownerId: owner } : {}),
      state: 'scheduled',
      since: bornAt,
    },
  };
}

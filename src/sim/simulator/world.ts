// The contact centre of a simulated day: one organisation with one floor, its agents, and three campaigns on lists of invented people
// whose numbers are reserved for fiction. `Autumn` and `Winter` are large and share some numbers; `Remainder` has few records that come
// back again and again, so that several agents often ask for its last one.
import { type CampaignId, type Id, makeId, type UserId } from '../../domain/ids.ts';
import type { CampaignMode } from '../../domain/campaign/campaign.ts';
import { type CampaignSettings, DEFAULT_CAMPAIGN_SETTINGS } from '../../domain/campaign/definition.ts';
import type { Campaign, DeskRecord, FloorRules } from '../../domain/floor/floor.ts';
import type { ChainNumber, E164 } from '../../domain/phone-number.ts';
import { freshRecord } from '../../domain/record/record.ts';
import { DEFAULT_DISPOSITIONS } from '../../domain/result/result.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { DEFAULT_ORGANISATION_LINES, PRACTICE_TRUNK } from '../../domain/trunk/trunk.ts';
import type { MemoryDatabase } from '../database.ts';
import type { SeededRandom } from '../random.ts';

export type World = {
  readonly organisationId: Id<'organisation'>;
  readonly floorId: Id<'floor'>;
  readonly groupId: Id<'group'>;
  readonly agents: readonly { readonly userId: UserId; readonly name: string }[];
  readonly supervisor: UserId;
  readonly campaigns: readonly CampaignId[];
  /** How the first two of them bring contacts. */
  readonly mode: CampaignMode;
  /** Colleagues and specialists whom agents ask: few numbers, so that they are busy now and then. */
  readonly thirds: readonly ChainNumber[];
  readonly recordsCreated: number;
};

export type WorldSize = {
  readonly agents: number;
  readonly hours: number;
  /** Which share of the records has the number of somebody in another list (F02); 0.05 if left out. */
  readonly sharedNumbers?: number;
  readonly detectsMachines?: boolean;
  readonly limits?: Pick<FloorRules, 'trunks' | 'lines'>;
  readonly mode?: CampaignMode;
  /** Legs at a time of the campaign Autumn, the large one; no limit of its own if left out. */
  readonly campaignLines?: number;
};

type NumberPlan = {
  readonly country: string;
  readonly zone: string;
  readonly prefix: string;
  readonly digits: number;
  readonly kind: ChainNumber['kind'];
};

/** Ranges that regulators keep for fiction: Bundesnetzagentur, Arcep, Ofcom. */
const FICTION: readonly NumberPlan[] = [
  { country: 'DE', zone: 'Europe/Berlin', prefix: '+493023125', digits: 3, kind: 'fixed' },
  { country: 'DE', zone: 'Europe/Berlin', prefix: '+496990009', digits: 3, kind: 'fixed' },
  { country: 'DE', zone: 'Europe/Berlin', prefix: '+498999998', digits: 3, kind: 'fixed' },
  { country: 'GB', zone: 'Europe/London', prefix: '+441314960', digits: 3, kind: 'fixed' },
  { country: 'GB', zone: 'Europe/London', prefix: '+442079460', digits: 3, kind: 'fixed' },
  { country: 'FR', zone: 'Europe/Paris', prefix: '+33199000', digits: 3, kind: 'fixed' },
  { country: 'FR', zone: 'Europe/Paris', prefix: '+336399800', digits: 2, kind: 'mobile' },
  { country: 'FR', zone: 'Europe/Paris', prefix: '+33639981', digits: 3, kind: 'mobile' },
  { country: 'FR', zone: 'Europe/Paris', prefix: '+33639982', digits: 3, kind: 'mobile' },
  { country: 'FR', zone: 'Europe/Paris', prefix: '+33639983', digits: 3, kind: 'mobile' },
  { country: 'FR', zone: 'Europe/Paris', prefix: '+33639984', digits: 3, kind: 'mobile' },
];
const FIRST_NAMES = ['Alma', 'Bela', 'Carla', 'Deniz', 'Edda', 'Falk', 'Grit', 'Hanno', 'Ida', 'Jaron'];
const LAST_NAMES = ['Ahorn', 'Birke', 'Dachs', 'Erle', 'Fuchs', 'Hasel', 'Kiesel', 'Linde', 'Moos', 'Quell'];
const AGENT_NAMES = ['anna', 'ben', 'cem', 'dora', 'emil', 'frida', 'gero', 'hanna', 'ilja', 'jule'];

/** Every number for fiction, in an order that mixes the countries. */
export function fictionNumbers(): readonly ChainNumber[] {
  const found: ChainNumber[] = [];
  for (let index = 0; index < 1_000; index++) {
    for (const { country, zone, prefix, digits, kind } of FICTION) {
      if (index >= 10 ** digits) continue;
      const e164 = `${prefix}${String(index).padStart(digits, '0')}` as E164;
      found.push({ e164, label: kind === 'mobile' ? 'mobile' : 'home', kind, country, zones: [zone] });
    }
  }
  return found;
}

export type Making = {
  readonly database: MemoryDatabase;
  readonly random: SeededRandom;
  readonly organisationId: Id<'organisation'>;
  readonly floorId: Id<'floor'>;
  readonly groupId: Id<'group'>;
  readonly newId: <Noun extends string>() => Id<Noun>;
};

/** Where the first one can not, a call goes on over this one (F36). */
const SECOND_TRUNK = { ...PRACTICE_TRUNK, id: 'practice-2', name: 'Second practice network' };
/** Before the day that is simulated. */
export const BORN_AT = Date.UTC(2026, 10, 1);
/** Who is asked, and put through to. */
const THIRDS = /^\+4989999989[6-8]\d$/;
export const CALLER_NUMBER = '+493023125999' as E164;

/** Puts a whole contact centre into an empty database. */
export function furnish(database: MemoryDatabase, size: WorldSize, random: SeededRandom): World {
  const newId = <Noun extends string>(): Id<Noun> => makeId<Noun>(BORN_AT, random.next);
  const [organisationId, floorId, groupId] = [newId<'organisation'>(), newId<'floor'>(), newId<'group'>()];
  const rules = {
    pack: 'practice' as const,
    allowedCountries: ['DE', 'GB', 'FR'],
    trunks: [PRACTICE_TRUNK, SECOND_TRUNK],
    lines: DEFAULT_ORGANISATION_LINES,
    ...size.limits,
    dispositions: DEFAULT_DISPOSITIONS,
  };
  database.addFloor({ id: floorId, organisationId, rules });

  const making: Making = { database, random, organisationId, floorId, groupId, newId };
  const mode = size.mode ?? 'preview';
  const autumn = addCampaign(
    making,
    'Autumn',
    { previewGraceMs: 2 * MINUTE_MS, ...ownLines(size), ...contactFirst(size) },
    mode,
  );
  const winter = addCampaign(
    making,
    'Winter',
    {
      returnDelayMs: 0,
      ringTimeoutMs: 20_000,
      recording: 'always',
      ...agentFirst(size),
    },
    mode,
  );
  const remainder = addCampaign(making, 'Remainder', {
    returnDelayMs: MINUTE_MS,
    attemptsPerDay: 12,
    recording: 'never',
  });

  // Contacts that come by themselves come faster than agents ask for records.
  const perHour = mode === 'preview' ? 18 : 60;
  const large = Math.min(Math.ceil(size.agents * size.hours * perHour) + 40, 4_000);
  const isThird = ({ e164 }: ChainNumber) => THIRDS.test(e164);
  const numbers = fictionNumbers().filter((number) => number.e164 !== CALLER_NUMBER && !isThird(number));
  const thirds = fictionNumbers().filter(isThird);
  const chains = drawChains({ random, numbers, sharedNumbers: size.sharedNumbers ?? 0.05 });
  const recordsCreated =
    addRecords(making, autumn, chains(large, large)) +
    addRecords(making, winter, chains(large, 0)) +
    addRecords(making, remainder, chains(Math.ceil(size.agents * size.hours * 0.3) + 3, 0));

  const agents = Array.from({ length: size.agents }, (_, index) => ({
    userId: newId<'user'>(),
    name: AGENT_NAMES[index] ?? `agent ${index + 1}`,
  }));
  const campaigns = [autumn.id, winter.id, remainder.id];
  return {
    organisationId,
    floorId,
    groupId,
    agents,
    supervisor: newId(),
    campaigns,
    mode,
    thirds,
    recordsCreated,
  };
}

/** Both connection styles in one day (D5): Autumn without a question, Winter with one. */
function contactFirst({ mode = 'preview', detectsMachines = true }: WorldSize): Partial<CampaignSettings> {
  const delivery = { connection: 'contact_first', detectsMachines } as const;
  return mode === 'preview' ? {} : { delivery };
}
function agentFirst({ mode = 'preview', detectsMachines = true }: WorldSize): Partial<CampaignSettings> {
  const delivery = {
    connection: 'agent_first',
    answering: 'accept',
    offerTimeoutMs: 8_000,
    ignoredOffersLimit: 2,
    detectsMachines,
    leavesVoicemail: true,
  } as const;
  return mode === 'preview' ? {} : { delivery };
}

function ownLines({ campaignLines: lines }: WorldSize): Pick<CampaignSettings, 'lines'> {
  return lines === undefined ? {} : { lines };
}

export function addCampaign(
  making: Making,
  name: string,
  settings: Partial<CampaignSettings>,
  mode: CampaignMode = 'preview',
): Campaign {
  const { database, organisationId, floorId, groupId, newId } = making;
  const campaign: Campaign = {
    id: newId(),
    organisationId,
    name,
    description: `${name}@Mornings`,
    mode,
    groupIds: [groupId],
    callerNumbers: [{ e164: CALLER_NUMBER, label: 'Berlin' }],
    settings: { ...DEFAULT_CAMPAIGN_SETTINGS, afterCallWorkLimitMs: 3 * MINUTE_MS, ...settings },
    hasVoicemailMessage: true,
    now: { state: 'unloaded', since: BORN_AT },
  };
  database.addCampaign(floorId, campaign);
  return campaign;
}

type Drawing = {
  readonly random: SeededRandom;
  readonly numbers: readonly ChainNumber[];
  readonly sharedNumbers: number;
};

/** Gives chains of numbers, each number once, but for those that somebody in another list has, too: two records, one telephone. */
export function drawChains({ random, numbers, sharedNumbers }: Drawing) {
  let used = 0;
  return (count: number, firstShared: number): ChainNumber[][] =>
    Array.from({ length: count }, (_, index) => {
      const shared = random.chance(sharedNumbers) ? numbers[firstShared + index] : undefined;
      const fresh = numbers[used++ % numbers.length];
      const second = random.chance(0.2) ? numbers[used++ % numbers.length] : undefined;
      return [shared ?? fresh, second].flatMap((number) => (number ? [number] : []));
    });
}

/** Puts people into a list and the list into a campaign; returns how many. */
export function addRecords(making: Making, campaign: Campaign, chains: readonly ChainNumber[][]): number {
  const { database, random, organisationId, newId } = making;
  const listId = newId<'list'>();
  for (const [place, numbers] of chains.entries()) {
    const record: DeskRecord = {
      campaignRecordId: newId(),
      organisationId,
      campaignId: campaign.id,
      recordId: newId(),
      listId,
      listName: `${campaign.name} list`,
      contactId: newId(),
      customerKey: `${campaign.name} ${place}`,
      firstName: random.pick(FIRST_NAMES),
      lastName: random.pick(LAST_NAMES),
      company: '',
      city: '',
      country: numbers[0]?.country,
      fields: [],
      numbers,
      now: freshRecord(),
    };
    database.addRecord(record, place);
  }
  return chains.length;
}

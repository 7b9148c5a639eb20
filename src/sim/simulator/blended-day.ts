// A day of blended agents (E28): one team that has joined several campaigns which bring contacts in different ways, each with its share.
// Its agents do nothing unusual: what is looked at is who works for whom, and whether anybody sits idle.
import type { CampaignMode } from '../../domain/campaign/campaign.ts';
import type { Interaction } from '../../domain/interaction/interaction.ts';
import { DEFAULT_DISPOSITIONS } from '../../domain/result/result.ts';
import { HOUR_MS, SECOND_MS } from '../../domain/time.ts';
import { DEFAULT_ORGANISATION_LINES, PRACTICE_TRUNK } from '../../domain/trunk/trunk.ts';
import type { MemoryDatabase } from '../database.ts';
import type { Evidence } from '../history.ts';
import type { People } from '../people.ts';
import type { SeededRandom } from '../random.ts';
import { type Centre, openCentre } from '../simulator.ts';
import type { FaultLevel } from './faults.ts';
import type { Plants } from './launcher.ts';
import type { Seat } from './seat.ts';
import {
  type Making,
  type World,
  BORN_AT,
  CALLER_NUMBER,
  addCampaign,
  addRecords,
  drawChains,
  fictionNumbers,
} from './world.ts';
import { type Id, makeId } from '../../domain/ids.ts';

export type BlendedCampaign = {
  readonly name: string;
  readonly mode: CampaignMode;
  readonly share: number;
  /** 5 if left out. */
  readonly priority?: number;
  readonly records: number;
  /** Legs of its own at a time; no limit if left out. */
  readonly lines?: number;
  /** After the begin of the day; at once if left out. */
  readonly startsAfterMs?: number;
};

export type BlendedDay = {
  readonly seed: number;
  readonly hours: number;
  readonly agents: number;
  readonly campaigns: readonly BlendedCampaign[];
  /** Now and then somebody takes a break. */
  readonly hasBreaks?: boolean;
  /** None if left out. */
  readonly faults?: FaultLevel;
  readonly plants?: Plants;
};

/** The same people in every campaign: six in ten are there, and have about as much to say. */
const neighbours: People = (_e164, random) =>
  random.next() < 0.6
    ? {
        kind: 'answers',
        ringsAfterMs: 300,
        pickUpMs: 2_000 + random.next() * 8_000,
        talkMs: 20_000 + random.next() * 80_000,
      }
    : random.next() < 0.5
      ? { kind: 'busy', afterMs: 800 }
      : { kind: 'no_answer', ringsAfterMs: 300 };

/** Simulates it. */
export async function simulateBlended(day: BlendedDay): Promise<Evidence> {
  const { seed, hours, agents, plants } = day;
  const centre = openCentre({
    seed,
    hours,
    agents,
    faults: day.faults ?? 'none',
    people: neighbours,
    furnish: (database, random) => furnishBlended(database, day, random),
    ...(plants ? { plants } : {}),
  });
  const { clock, world } = centre;
  const endsAt = clock.now() + hours * HOUR_MS;
  centre.run(openAll(centre, day, endsAt));
  for (const { userId, name } of world.agents) {
    const seat = centre.seatOf(userId, name);
    centre.run(workBlended({ centre, seat, name, endsAt, hasBreaks: day.hasBreaks === true }));
  }
  await clock.runUntil(endsAt);
  return centre.close();
}

function furnishBlended(database: MemoryDatabase, day: BlendedDay, random: SeededRandom): World {
  const newId = <Noun extends string>(): Id<Noun> => makeId<Noun>(BORN_AT, random.next);
  const [organisationId, floorId, groupId] = [newId<'organisation'>(), newId<'floor'>(), newId<'group'>()];
  const rules = {
    pack: 'practice' as const,
    allowedCountries: ['DE', 'GB', 'FR'],
    trunks: [PRACTICE_TRUNK],
    lines: DEFAULT_ORGANISATION_LINES,
    dispositions: DEFAULT_DISPOSITIONS,
  };
  database.addFloor({ id: floorId, organisationId, rules });
  const making: Making = { database, random, organisationId, floorId, groupId, newId };
  const numbers = fictionNumbers().filter(({ e164 }) => e164 !== CALLER_NUMBER);
  const chains = drawChains({ random, numbers, sharedNumbers: 0 });
  let recordsCreated = 0;
  const campaigns = day.campaigns.map(({ name, mode, share, priority = 5, records, lines }) => {
    const settings = {
      delivery: { connection: 'contact_first' as const, share, priority },
      ...(lines === undefined ? {} : { lines }),
    };
    const campaign = addCampaign(making, name, settings, mode);
    recordsCreated += addRecords(making, campaign, chains(records, 0));
    return campaign.id;
  });
  const agents = Array.from({ length: day.agents }, (_, index) => ({
    userId: newId<'user'>(),
    name: `agent ${index + 1}`,
  }));
  const team = { organisationId, floorId, groupId, agents, supervisor: newId<'user'>() };
  return { ...team, campaigns, mode: 'predictive', thirds: [], recordsCreated };
}

async function openAll(centre: Centre, { campaigns }: BlendedDay, endsAt: number): Promise<void> {
  const { world } = centre;
  const seat = centre.seatOf(world.supervisor, 'sofia');
  const from = seat.now();
  const starts = world.campaigns
    .map((campaignId, index) => ({ campaignId, afterMs: campaigns[index]?.startsAfterMs ?? 0 }))
    .toSorted((one, other) => one.afterMs - other.afterMs);
  for (const { campaignId } of starts) await seat.ask({ name: 'load_campaign', campaignId });
  for (const { campaignId, afterMs } of starts) {
    await seat.sleep(Math.max(0, from + afterMs - seat.now()));
    await seat.ask({ name: 'start_campaign', campaignId });
  }
  await seat.sleep(endsAt - seat.now());
  for (const campaignId of world.campaigns) await seat.ask({ name: 'stop_campaign', campaignId });
}

type AtWork = {
  readonly centre: Centre;
  readonly seat: Seat;
  readonly name: string;
  readonly endsAt: number;
  readonly hasBreaks: boolean;
};

async function workBlended(parts: AtWork): Promise<void> {
  const { centre, seat, name, endsAt } = parts;
  const { world, random } = centre;
  seat.setScreen('there');
  for (let isHome = false; !isHome; ) {
    await seat.online();
    const now = seat.agent()?.now;
    const open = seat.interaction();
    const missing =
      now && now.state !== 'gone' ? world.campaigns.find((id) => !now.joined.includes(id)) : undefined;
    if (!now || now.state === 'gone')
      await seat.ask({ name: 'sign_in', displayName: name, groupIds: [world.groupId], mayRegister: true });
    else if (now.phone.state !== 'up') await seat.connectPhone();
    else if (missing) await seat.ask({ name: 'join_campaign', campaignId: missing });
    else if (open) await handle(parts, open);
    else if (seat.now() >= endsAt) isHome = (await seat.ask({ name: 'sign_out' })).ok;
    else if (now.channels.voice.state !== 'ready') await setReady(seat, 'ready');
    else if (parts.hasBreaks && random.chance(0.001)) {
      await setReady(seat, 'not_ready');
      await seat.sleep(random.between(120, 600) * SECOND_MS);
    }
    await seat.lookUp(SECOND_MS);
  }
  seat.setScreen('gone');
}

async function setReady(seat: Seat, state: 'ready' | 'not_ready'): Promise<void> {
  const to = state === 'ready' ? ({ state } as const) : ({ state, reason: 'break' } as const);
  for (const channel of ['voice', 'outbound_preview'] as const)
    await seat.ask({ name: 'set_channel', channel, to });
}

async function handle({ centre, seat }: AtWork, open: Interaction): Promise<void> {
  const { id, now, campaignId, campaignRecordId } = open;
  const { random } = centre;
  if (now.state === 'offered') {
    await seat.sleep(random.between(500, 2_000));
    await seat.ask({ name: 'accept_offer', interactionId: id });
  } else if (now.state === 'preview') {
    await seat.sleep(random.between(2_000, 6_000));
    const floor = seat.floor();
    const e164 = floor?.desks.get(campaignRecordId)?.numbers[0]?.e164;
    const callerNumber = floor?.campaigns.get(campaignId)?.callerNumbers[0]?.e164;
    if (!e164 || !callerNumber) return;
    const answer = await seat.ask({ name: 'call', interactionId: id, e164, callerNumber });
    if (!answer.ok) await seat.ask({ name: 'reject', interactionId: id, answer: 'later' });
  } else if (now.state === 'after_call_work') {
    await seat.sleep(random.between(4_000, 16_000));
    const words = { notes: '', disposition: 'success', callResult: undefined, next: false } as const;
    await seat.ask({ name: 'done', interactionId: id, ...words });
  }
}

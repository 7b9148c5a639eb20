// One such night: agents who do nothing but keep callbacks, and set some of them again, refuse some, do not see some; a supervisor who
// stops the campaign for a while; and an engine that dies now and then.
import type { CallbackDraft } from '../../domain/callback/draft.ts';
import { wallTimeAt } from '../../domain/callback/wall-time.ts';
import type { Interaction } from '../../domain/interaction/interaction.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import type { Evidence } from '../history.ts';
import type { People } from '../people.ts';
import { type Centre, openCentre } from '../simulator.ts';
import type { FaultLevel } from './faults.ts';
import type { Plants } from './launcher.ts';
import { type Night, aroundOf, furnishNight } from './promised-world.ts';
import type { Seat } from './seat.ts';

export type NightOptions = Night & {
  readonly seed: number;
  readonly faults: FaultLevel;
  readonly plants?: Plants;
};

/** They pick up after a moment and have little to say; some are not there. */
const sleepless: People = (_e164, random) =>
  random.next() < 0.85
    ? { kind: 'answers', ringsAfterMs: 200, pickUpMs: 1_500, talkMs: 2_000 + random.next() * 6_000 }
    : { kind: 'busy', afterMs: 500 };

/** Simulates it from an hour before the first callback until the last one has been kept or missed. */
export async function simulateNight(options: NightOptions): Promise<Evidence> {
  const { zone, changeAt, seed, faults, plants } = options;
  const centre = openCentre({
    seed,
    faults,
    hours: 1,
    agents: options.agents,
    people: sleepless,
    startsAt: changeAt - aroundOf(options) - MINUTE_MS,
    furnish: (database, random) => furnishNight(database, options, random),
    ...(plants ? { plants } : {}),
  });
  const endsAt = changeAt + aroundOf(options) + SETTINGS_ALLOW_MS;
  const sofia = centre.seatOf(centre.world.supervisor, 'sofia');
  centre.run(supervise(centre, sofia, changeAt));
  for (const { userId, name } of centre.world.agents)
    centre.run(keepAll({ centre, seat: centre.seatOf(userId, name), name, zone, endsAt }));
  await centre.clock.runUntil(endsAt);
  return centre.close();
}

/** The longest that one may wait before it is missed, and a moment. */
const SETTINGS_ALLOW_MS = 2 * HOUR_MS + 10 * MINUTE_MS;

async function supervise({ world }: Centre, seat: Seat, changeAt: number): Promise<void> {
  const [campaignId] = world.campaigns;
  if (!campaignId) return;
  await seat.ask({ name: 'load_campaign', campaignId });
  await seat.ask({ name: 'start_campaign', campaignId });
  // Stopped over the very hour in which the clocks change, for twenty minutes.
  await seat.sleep(Math.max(0, changeAt - 10 * MINUTE_MS - seat.now()));
  await seat.ask({ name: 'stop_campaign', campaignId });
  await seat.sleep(20 * MINUTE_MS);
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await seat.ask({ name: 'start_campaign', campaignId });
    if (answer.ok || answer.refused === 'campaign_already_running') return;
    await seat.sleep(5_000);
  }
}

type Keeper = {
  readonly centre: Centre;
  readonly seat: Seat;
  readonly name: string;
  readonly zone: string;
  readonly endsAt: number;
};

async function keepAll(keeper: Keeper): Promise<void> {
  const { centre, seat, name, endsAt } = keeper;
  const { world, clock } = centre;
  const [campaignId] = world.campaigns;
  if (!campaignId) return;
  seat.setScreen('there');
  while (clock.now() < endsAt) {
    await seat.online();
    const now = seat.agent()?.now;
    const open = seat.interaction();
    if (!now || now.state === 'gone') {
      await seat.ask({ name: 'sign_in', displayName: name, groupIds: [world.groupId], mayRegister: true });
    } else if (!now.joined.includes(campaignId)) await seat.ask({ name: 'join_campaign', campaignId });
    else if (now.phone.state !== 'up') await seat.connectPhone();
    else if (now.channels.voice.state !== 'ready')
      await seat.ask({ name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
    else if (open) await work(keeper, open);
    await seat.sleep(seat.interaction() ? 500 : 1_000);
  }
  // Home: what is still on the desktop goes back when the grace time is over.
  seat.setScreen('gone');
}

async function work(
  { centre, seat, zone }: Keeper,
  { id, now, campaignId, callbackId }: Interaction,
): Promise<void> {
  const { random, clock } = centre;
  const roll = random.next();
  switch (now.state) {
    case 'offered':
      if (roll < 0.94) await seat.ask({ name: 'accept_offer', interactionId: id });
      else if (roll < 0.98) await seat.ask({ name: 'reject_offer', interactionId: id });
      return;
    case 'preview': {
      const e164 = callbackId && seat.floor()?.callbacks.get(callbackId)?.callback.now.e164;
      const callerNumber = seat.floor()?.campaigns.get(campaignId)?.callerNumbers[0]?.e164;
      if (roll < 0.02) await seat.ask({ name: 'reject', interactionId: id, answer: 'later' });
      else if (e164 && callerNumber) {
        const answer = await seat.ask({ name: 'call', interactionId: id, e164, callerNumber });
        if (!answer.ok && roll < 0.5) await seat.ask({ name: 'reject', interactionId: id, answer: 'later' });
      }
      return;
    }
    case 'after_call_work': {
      const words = { notes: '', disposition: 'success', callResult: undefined, next: false } as const;
      const callback =
        roll < 0.1 ? again(zone, clock.now() + random.between(3, 90) * MINUTE_MS, seat, id) : undefined;
      const answer = await seat.ask({
        name: 'done',
        interactionId: id,
        ...words,
        ...(callback ? { callback } : {}),
      });
      if (!answer.ok) await seat.ask({ name: 'done', interactionId: id, ...words });
      return;
    }
    case 'calling':
    case 'talking':
    case 'done':
  }
}

/** Set again for a time on the contact's wall; it may be one that is on no wall that night, and is refused then. */
function again(zone: string, at: number, seat: Seat, id: string): CallbackDraft | undefined {
  const open = seat.interaction();
  const desk = open && seat.floor()?.desks.get(open.campaignRecordId);
  const number = desk?.numbers[0]?.e164;
  if (open?.id !== id || !number) return undefined;
  const wall = wallTimeAt(zone, at);
  return { wall: at % 7 === 0 ? `${wall.slice(0, 11)}02:30` : wall, zone, isPersonal: at % 2 === 0, number };
}

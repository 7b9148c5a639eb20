// sofia, the supervisor: loads and starts the campaigns in the morning, and all day long does at random what supervisors do at the
// worst moment: stop, unload, force, stop everything, put somebody on the register, change a campaign's settings.
import type { CampaignId } from '../../domain/ids.ts';
import { makeId } from '../../domain/ids.ts';
import type { MemoryDatabase } from '../database.ts';
import type { SeededRandom } from '../random.ts';
import type { Seat } from './seat.ts';
import type { World } from './world.ts';
import type { Clock } from '../../engine/ports.ts';

export type SupervisorParts = {
  readonly seat: Seat;
  readonly world: World;
  readonly database: MemoryDatabase;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly endsAt: number;
};

/** Runs her day; resolves when it is over. */
export async function superviseDay({
  seat,
  world,
  database,
  clock,
  random,
  endsAt,
}: SupervisorParts): Promise<void> {
  const ask: Seat['ask'] = (deed) => seat.ask(deed);
  const sleep = (ms: number) => seat.sleep(ms);
  const open = async (campaignId: CampaignId) => {
    await ask({ name: 'load_campaign', campaignId });
    await ask({ name: 'start_campaign', campaignId });
  };

  /** Stops it in one of the three ways, and starts it again after a while. */
  async function interrupt(campaignId: CampaignId): Promise<void> {
    const names = ['stop_campaign', 'unload_campaign', 'force_unload_campaign'] as const;
    await ask({ name: random.pick(names), campaignId });
    await sleep(random.between(0, 90_000));
    await open(campaignId);
  }
  async function stopEverything(): Promise<void> {
    await ask({ name: 'stop_all' });
    await sleep(random.between(1_000, 40_000));
    await ask({ name: 'release_stop_all', reason: 'the matter was settled' });
  }
  /** The register page: it writes the entry itself and then tells the engine. */
  async function registerNumber(): Promise<void> {
    const floor = seat.floor();
    // Most often somebody whose telephone is ringing at this moment: that is when it matters.
    const calls = [...(floor?.calls.values() ?? [])];
    const ringing = calls.filter(({ now }) => now.state === 'dialing' || now.state === 'ringing');
    const someone = () => random.pick([...database.records.values()]).record.numbers[0]?.e164;
    const e164 = ringing.length > 0 && random.chance(0.8) ? random.pick(ringing).e164 : someone();
    if (!e164) return;
    database.addRegisterEntry({
      id: makeId(clock.now(), random.next),
      organisationId: world.organisationId,
      kind: 'number',
      e164,
      contactId: undefined,
      customerKey: undefined,
      source: 'supervisor',
      reason: 'asked by letter',
      by: seat.userId,
      at: clock.now(),
    });
    await ask({ name: 'register_changed', e164: [e164] });
  }
  async function edit(campaignId: CampaignId): Promise<void> {
    database.editSettings(campaignId, { returnDelayMs: random.pick([0, 60_000, 15 * 60_000]) });
    await ask({ name: 'campaign_edited', campaignId });
  }

  for (const campaignId of world.campaigns) await open(campaignId);
  while (clock.now() < endsAt) {
    await sleep(random.between(60_000, 12 * 60_000));
    if (clock.now() >= endsAt) break;
    const roll = random.next();
    const campaignId = random.pick(world.campaigns);
    if (roll < 0.35) await interrupt(campaignId);
    else if (roll < 0.45) await stopEverything();
    else if (roll < 0.9) await registerNumber();
    else await edit(campaignId);
  }
  for (const campaignId of world.campaigns) await ask({ name: 'stop_campaign', campaignId });
}

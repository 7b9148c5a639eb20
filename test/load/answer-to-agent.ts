// From the far end's 200 OK to the agent: until both are in one bridge (Asterisk's event), and until the case is at the screen's socket.
// PostgreSQL, Asterisk and engine are real, in processes of their own; the practice network's far end and the agents, with telephones and
// live sockets (not browsers), are in this one. Predictive, without machine detection and with it. Bounded. After `npm run build`:
//   node scripts/run.mjs test/load/answer-to-agent.ts [agents=30] [calls=200]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour } from '../../src/practice/people/behaviour.ts';
import { seededChance } from '../../src/practice/people/seeded-chance.ts';
import type { FarEnd } from '../../src/practice/far-end.ts';
import { type Api, makeCampaign, openApi, runCampaign, unloadAll } from '../browser/world.ts';
import type { BridgeWatch } from './bridge-watch.ts';
import { type CallOfDay, report } from './answer-report.ts';
import { type AnswerWorld, openAnswerWorld } from './answer-world.ts';
import { openMeter } from './process-meter.ts';
import { type Arrival, SimulatedAgent } from './simulated-agent.ts';

const [agentCount, callCount] = [bounded(2, 30, 60), bounded(3, 200, 600)];
/** One campaign takes so long at most. */
const LIMIT_MS = 5 * 60_000;
/** After the last call everybody is let finish. */
const QUIET_MS = 60_000;
/** Of a hundred who are called. The rest is not there. */
const [PEOPLE, BUSY] = [45, 15];
const random = seededChance(7);
const between = (from: number, to: number) => Math.round(from + random.next() * (to - from));

function bounded(place: number, usual: number, most: number): number {
  return Math.min(Math.max(Number(process.argv[place]?.replace(/^\w+=/, '')) || usual, 1), most);
}

function somebody(): Behaviour {
  const chance = random.next() * 100;
  const ringsAfterMs = between(200, 800);
  if (chance < PEOPLE)
    return {
      kind: 'answers',
      ringsAfterMs,
      afterMs: between(2_000, 8_000),
      voice: { kind: 'person' },
      hangsUpAfterMs: between(4_000, 9_000),
    };
  if (chance < PEOPLE + BUSY) return { kind: 'refuses', status: 486, afterMs: ringsAfterMs };
  return { kind: 'rings', ringsAfterMs };
}

type Floor = {
  readonly world: AnswerWorld;
  readonly sofia: Api;
  readonly watch: BridgeWatch;
  readonly agents: readonly SimulatedAgent[];
  readonly arrivals: Arrival[];
};

/** One campaign with numbers of its own, until so many calls have come to agents. */
async function measure(floor: Floor, how: { range: string; detectsMachines: boolean }): Promise<void> {
  const { world, sofia, agents, arrivals } = floor;
  const { farEnd } = world;
  const numbers = Array.from({ length: 1_000 }, (_, index) => how.range + String(index).padStart(3, '0'));
  for (const number of numbers) farEnd.say(number, somebody());
  const campaignId = await makeCampaign(sofia, {
    name: how.detectsMachines ? 'Mit Erkennung' : 'Ohne Erkennung',
    rows: numbers.map(
      (number, index) => `${how.range}${index};Kontakt ${index};Mia;Berlin;${number};;Lehrer`,
    ),
    settings: {
      mode: 'predictive',
      ringTimeoutSeconds: 20,
      delivery: { detectsMachines: how.detectsMachines },
    },
  });
  arrivals.length = 0;
  await runCampaign(sofia, campaignId);
  for (const agent of agents) await agent.work(campaignId);
  const meter = openMeter({ asterisk: world.asterisk.pid() ?? 0, engine: world.enginePid }, world.dataDir);
  for (const end = Date.now() + LIMIT_MS; arrivals.length < callCount && Date.now() < end; await sleep(100))
    if (world.faults.length > 0) throw world.faults[0];
  const spent = await meter.read();
  await sofia.post(`/api/campaigns/${campaignId}/stop`);
  for (const end = Date.now() + QUIET_MS; Date.now() < end && !agents.every((one) => one.isIdle); )
    await sleep(100);
  for (const agent of agents) await agent.rest();
  await sleep(1_000);
  const calls = await callsOf(floor, campaignId);
  report({ title: how.detectsMachines ? 'with machine detection' : 'without detection', calls, spent });
  await unloadAll(sofia);
}

/** What the far end, Asterisk, the screens and the database know of each answered call. */
async function callsOf({ world, watch, arrivals }: Floor, campaignId: string): Promise<CallOfDay[]> {
  const { rows } = await world.pool.query<{ e164: string; leg_id: string; result: string; user_id: string }>(
    'SELECT e164, leg_id, result, user_id FROM call WHERE campaign_id = $1 AND answered_at IS NOT NULL',
    [campaignId],
  );
  const epochMs = Date.now() - performance.now();
  return rows.flatMap(({ e164, leg_id: legId, result, user_id: userId }) => {
    const answeredAt = answeredAtOf(world.farEnd, e164);
    if (answeredAt === undefined) return [];
    const bridgedAt = watch.bridgedAt.get(legId);
    const arrival = arrivals.find((one) => one.e164 === e164);
    const call: CallOfDay = {
      isAbandoned: result === 'abandoned',
      isAssigned: userId !== null,
      hasWaited: arrival?.freeSince !== undefined && arrival.freeSince > answeredAt,
      bridgeMs: bridgedAt === undefined ? undefined : bridgedAt - epochMs - answeredAt,
      screenMs: arrival && arrival.shownAt - answeredAt,
    };
    return [call];
  });
}

const answeredAtOf = (farEnd: FarEnd, e164: string) => farEnd.lastCall(e164)?.observed.at.answered;

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-answer-'));
  const world = await openAnswerWorld(folder, agentCount);
  // Whoever is asked to end ends in order: nothing that was started is left behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void world.faults.push(new Error(signal)));
  const arrivals: Arrival[] = [];
  const agents: SimulatedAgent[] = [];
  try {
    const sofia = await openApi(world.url, 'sofia', world.password);
    await unloadAll(sofia);
    for (const login of world.logins) {
      if (world.faults.length > 0) throw world.faults[0];
      agents.push(
        await SimulatedAgent.signIn({
          url: world.url,
          login,
          password: world.password,
          afterCallWorkMs: () => between(2_000, 5_000),
          onArrival: (arrival) => void arrivals.push(arrival),
          onFault: (fault) => void world.faults.push(fault),
        }),
      );
    }
    const floor: Floor = { world, sofia, watch: world.watch, agents, arrivals };
    await measure(floor, { range: '+496990009', detectsMachines: false });
    await measure(floor, { range: '+498999998', detectsMachines: true });
  } finally {
    for (const agent of agents) agent.close();
    await world.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

await main();

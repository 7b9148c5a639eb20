// What breaks while people talk: the engine, Asterisk. What is killed was started here, and is killed by its id.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPool } from '../../src/storage/pool.ts';
import type { FarCall } from '../../src/practice/far-call.ts';
import { type Agent, VOICE, type VoiceWorld, eventually, openVoiceWorld } from './voice-world.ts';

const CONTACT_HZ = 1_000;
const TONE = { kind: 'tone', hz: CONTACT_HZ } as const;

describe('real voice when something breaks', { timeout: 120_000 }, () => {
  let world: VoiceWorld;
  let anna: Agent;

  beforeAll(async () => {
    world = await openVoiceWorld({ isEngineApart: true, hasSecondTrunk: true });
    await world.runCampaigns();
    anna = await world.agent('anna');
  }, 180_000);
  beforeEach(async () => {
    world.farEnd.say('*', { kind: 'answers', ringsAfterMs: 50, afterMs: 300, voice: TONE });
    await anna.phoneIsUp();
    if (!(await anna.page.getByRole('button', { name: /^Zustand Bereit/ }).isVisible())) await anna.ready();
  });
  afterAll(() => world.close());

  const dial = (): Promise<FarCall> => anna.dial(world.farEnd);

  async function talk(): Promise<FarCall> {
    const call = await dial();
    await anna.hearsTone(CONTACT_HZ);
    await farHears(call);
    return call;
  }

  function farHears(call: FarCall): Promise<void> {
    return eventually(() =>
      call.observed.amplitude(VOICE.anna) > 0.05 ? undefined : 'the far end does not hear the agent',
    );
  }

  async function judge(limitMs = 20_000): Promise<void> {
    await anna.page.getByText('Nachbearbeitung').first().waitFor({ timeout: limitMs });
    await anna.page.keyboard.press('Alt+1');
    await anna.button(/^Fertig und stoppen/).click();
    await anna.page.getByText('Nichts offen').waitFor();
  }

  it('F36 a call whose trunk has no circuit goes on over the next one: the agent sees one call, and hears the contact', async () => {
    world.farEnd.say('*', { kind: 'refuses', status: 503, afterMs: 400 });
    const refused = await dial();
    const coming = world.farEnd.nextCall();
    world.farEnd.say('*', { kind: 'answers', ringsAfterMs: 50, afterMs: 300, voice: TONE });
    await anna.page.getByText('Wird gewählt').first().waitFor();
    const call = await coming;
    expect(refused.isAlive).toBe(false);
    await anna.hearsTone(CONTACT_HZ);
    await farHears(call);
    const pool = openPool({ connectionString: world.db.url, max: 1, name: 'next leg' });
    const { rows } = await pool.query(
      `SELECT trunk, facts -> 'triedTrunks' AS tried FROM call WHERE ended_at IS NULL AND purpose = 'contact'`,
    );
    await pool.end();
    expect(rows).toEqual([{ trunk: 'second', tried: ['practice'] }]);
    await anna.button('Auflegen').click();
    await eventually(() => (call.isAlive ? 'the far end is still up' : undefined));
    await judge();
  });

  it('F23 an engine that is killed leaves the two talking, and the next one has their call', async () => {
    const call = await talk();
    await world.killEngine();
    // Nobody hears silence: the voice is Asterisk's.
    await sleep(1_000);
    await anna.hearsTone(CONTACT_HZ);
    await farHears(call);
    await world.restartEngine();
    await anna.phoneIsUp();
    await anna.hearsTone(CONTACT_HZ);
    await farHears(call);
    await anna.button('Halten').click({ timeout: 20_000 });
    await anna.hearsTone(0);
    await anna.button('Zurückholen').click();
    await anna.hearsTone(CONTACT_HZ);
    await anna.button('Auflegen').click();
    await eventually(() => (call.isAlive ? 'the far end is still up' : undefined));
    await judge();
  });

  it('F23 whoever answers while there is no engine hears the information message, and not silence', async () => {
    world.farEnd.say('*', { kind: 'answers', ringsAfterMs: 50, afterMs: 2_500, voice: TONE });
    const call = await dial();
    await call.observed.when('ringing');
    await world.killEngine();
    const answeredAt = await call.observed.when('answered');
    await eventually(() => (call.observed.level() > 0.01 ? undefined : 'the contact hears nothing'), 2_000);
    expect(performance.now() - answeredAt).toBeLessThan(2_000);
    await eventually(() => (call.isAlive ? 'nobody hangs up' : undefined), 40_000);
    await world.restartEngine();
    await anna.phoneIsUp();
    // Whether it was dialed nobody can say for twice the ringing time (I3); the agent need not wait for that.
    await anna.button('Auflegen').click({ timeout: 20_000 });
    await judge();
  });

  it('F22 an Asterisk that is killed ends the call for the agent, and the telephone comes back by itself', async () => {
    await talk();
    const pid = world.asterisk.pid();
    if (pid === undefined) throw new Error('no Asterisk to kill');
    const from = performance.now();
    process.kill(pid, 'SIGKILL');
    await judge();
    expect(performance.now() - from).toBeLessThan(15_000);
    await anna.phoneIsUp();
    if (!(await anna.page.getByRole('button', { name: /^Zustand Bereit/ }).isVisible())) await anna.ready();
    const next = await talk();
    await anna.button('Auflegen').click();
    await eventually(() => (next.isAlive ? 'the far end is still up' : undefined));
    await judge();
  });
});

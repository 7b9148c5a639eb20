// A predictive campaign with real voice: three agents, each with a browser and a tone for a voice, a real Asterisk, and contacts who say
// tones of their own. Who hears whom says whether everybody who answered was given to one agent, and to one alone.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { E164 } from '../../src/domain/phone-number.ts';
import { type JobsProcess, startJobs } from '../../src/jobs/jobs-process.ts';
import { createLogger } from '../../src/log.ts';
import type { FarCall } from '../../src/practice/far-call.ts';
import { type Api, makeCampaign, picture, runCampaign, unloadAll } from './world.ts';
import { type Agent, VOICE, type VoiceWorld, eventually, openVoiceWorld } from './voice-world.ts';

/** Reserved for fiction; each contact has a tone, far enough from those of the agents. */
const CONTACTS = [
  { number: '+493023125401', hz: 1_000 },
  { number: '+493023125402', hz: 1_500 },
  { number: '+493023125403', hz: 2_000 },
] as const;
const LATE = '+493023125404';
const MACHINE = '+493023125405';
const AGENTS = ['anna', 'ben', 'cem'] as const;

describe('a predictive campaign with real voice', { timeout: 120_000 }, () => {
  let world: VoiceWorld;
  let sofia: Api;
  let jobs: JobsProcess | undefined;
  const agents = new Map<(typeof AGENTS)[number], Agent>();

  beforeAll(async () => {
    world = await openVoiceWorld();
    sofia = await world.api('sofia');
    // Lists come in by an import.
    const log = createLogger({ from: 'jobs', level: 'error', format: 'lines' });
    jobs = await startJobs({ databaseUrl: world.db.url, dataDir: world.dataDir, log });
    await unloadAll(sofia);
    for (const { number, hz } of CONTACTS)
      world.farEnd.say(number as E164, {
        kind: 'answers',
        ringsAfterMs: 50,
        afterMs: 600,
        voice: { kind: 'tone', hz },
      });
    for (const person of AGENTS) agents.set(person, await world.agent(person));
  }, 240_000);
  afterEach(() => expect(world.faults).toEqual([]));
  afterAll(async () => {
    await jobs?.stop();
    await world.close();
  });

  const agentOf = (person: (typeof AGENTS)[number]): Agent => {
    const agent = agents.get(person);
    if (!agent) throw new Error(`${person} is not at work`);
    return agent;
  };

  async function campaign(name: string, numbers: readonly string[], delivery?: object): Promise<string> {
    const rows = numbers.map(
      (number, index) => `${name}${index};Kontakt${index};Mia;Berlin;${number};;Technikerin`,
    );
    const id = await makeCampaign(sofia, {
      name,
      rows,
      settings: { mode: 'predictive', ...(delivery ? { delivery } : {}) },
    });
    await runCampaign(sofia, id);
    for (const person of AGENTS) {
      const started = agentOf(person)
        .page.locator('.toast')
        .filter({ hasText: name })
        .filter({ hasText: 'gestartet' });
      await started.getByRole('button', { name: 'OK' }).click();
    }
    return id;
  }

  async function finish(agent: Agent): Promise<void> {
    await agent.button('Auflegen').click();
    await agent.page.getByLabel('Abschlusscode').waitFor();
    await agent.page.keyboard.press('Alt+1');
    await agent
      .button(/^Fertig/)
      .first()
      .click();
    await agent.page.getByText('Nichts offen').waitFor();
  }

  it('S27 S34 E23 gives three contacts who answer to three agents, one each, and both sides hear each other', async () => {
    await campaign(
      'Dreiergespann',
      CONTACTS.map(({ number }) => number),
    );
    for (const person of AGENTS) await agentOf(person).ready();
    const hears = new Map<string, number>();
    for (const person of AGENTS) {
      const agent = agentOf(person);
      await agent.page.getByText('Verbunden', { exact: true }).first().waitFor({ timeout: 30_000 });
      await eventually(async () => {
        const { hz } = await agent.hears();
        const contact = CONTACTS.find((one) => Math.abs(one.hz - hz) < one.hz * 0.03);
        if (contact) hears.set(person, contact.hz);
        return contact ? undefined : `${person} hears ${hz} Hz, which is nobody's`;
      });
    }
    expect(new Set(hears.values()).size).toBe(3);
    // And the other way round: each contact hears the one agent who hears that contact.
    for (const person of AGENTS) {
      const contact = CONTACTS.find(({ hz }) => hz === hears.get(person));
      const call = contact && world.farEnd.lastCall(contact.number as E164);
      if (!call) throw new Error(`nobody was called for ${person}`);
      await eventually(() => {
        const loud = call.observed.amplitude(VOICE[person]);
        return loud > 0.05 ? undefined : `${contact.number} hears ${person} at ${loud.toFixed(4)}`;
      });
      for (const other of AGENTS)
        if (other !== person) expect(call.observed.amplitude(VOICE[other])).toBeLessThan(0.02);
      const { answered = 0, firstRtp = Number.POSITIVE_INFINITY } = call.observed.at;
      expect(firstRtp - answered).toBeLessThan(2_000);
    }
    await picture(agentOf('anna').page, 'predictive-voice-de-light-1440');
    for (const person of AGENTS) await finish(agentOf(person));
  });

  it('E24 I12 who answers when nobody is free hears the information message within two seconds, and the call is counted', async () => {
    for (const person of AGENTS.slice(1)) await notReady(agentOf(person));
    world.farEnd.say(LATE as E164, {
      kind: 'answers',
      ringsAfterMs: 50,
      afterMs: 3_000,
      voice: { kind: 'silence' },
    });
    const coming = world.farEnd.nextCall();
    await campaign('Niemand da', [LATE]);
    const call: FarCall = await coming;
    await notReady(agentOf('anna'));
    await eventually(() => (call.observed.at.answered === undefined ? 'nobody has answered' : undefined));
    const answered = call.observed.at.answered ?? 0;
    await eventually(() => (call.observed.level() > 0.005 ? undefined : 'nothing is heard'), 4_000);
    expect((call.observed.at.firstRtp ?? Number.POSITIVE_INFINITY) - answered).toBeLessThan(2_000);
    await eventually(() => (call.isAlive ? 'the message goes on' : undefined), 40_000);
    await eventually(async () => {
      const [row] = await world.db.query<{ result: string; waited: number }>(
        `SELECT result, (extract(epoch FROM message_at - answered_at) * 1000)::int AS waited
         FROM call WHERE e164 = '${LATE}' AND ended_at IS NOT NULL`,
      );
      if (row?.result !== 'abandoned') return `the call is ${row?.result}`;
      return row.waited <= 2_000 ? undefined : `the message began after ${row.waited} ms`;
    });
  });

  it('E25 releases the agent to whom a machine was given as a person, and shows why', async () => {
    world.farEnd.say(MACHINE as E164, {
      kind: 'answers',
      ringsAfterMs: 50,
      afterMs: 600,
      voice: { kind: 'machine' },
    });
    const coming = world.farEnd.nextCall();
    await campaign('Nur ein Band', [MACHINE], { detectsMachines: true });
    const agent = agentOf('anna');
    await agent.ready();
    const call: FarCall = await coming;
    await agent.page.getByText('Verbunden', { exact: true }).first().waitFor({ timeout: 30_000 });
    const bar = agent.page.getByRole('contentinfo', { name: 'Anrufleiste' });
    await bar.getByText(/^Beendet .*: Anrufbeantworter erkannt$/).waitFor({ timeout: 30_000 });
    await agent.page
      .locator('[data-live-announcer]')
      .getByText(/^Anrufbeantworter erkannt, Anruf beendet: /)
      .waitFor();
    expect(await agent.page.getByLabel('Anrufergebnis').inputValue()).toBe('answering_machine');
    await eventually(() => (call.isAlive ? 'the machine is still listened to' : undefined));
    await picture(agent.page, 'machine-detected-de-light-1440');
    await eventually(async () => {
      const [row] = await world.db.query<{ result: string; ended_by: string }>(
        `SELECT result, ended_by FROM call WHERE e164 = '${MACHINE}' AND ended_at IS NOT NULL`,
      );
      return row?.result === 'answering_machine' && row.ended_by === 'engine'
        ? undefined
        : JSON.stringify(row);
    });
  });

  async function notReady(agent: Agent): Promise<void> {
    await agent.page.getByRole('button', { name: /^Zustand / }).click();
    await agent.page.getByRole('menuitemradio', { name: /Pause/ }).first().click();
    await agent.page.getByRole('button', { name: /^Zustand (Nicht bereit|Pause)/ }).waitFor();
  }
});

// The product with real voice for the tests that listen: a real Asterisk, a far end that says and hears what the test tells it, the engine
// with its API in this process, and for each agent a Chromium of its own whose microphone is a tone.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type Page, chromium } from 'playwright-core';
import { type Config, readConfig } from '../../src/config.ts';
import { ensureCertificate } from '../../src/launch/certificate.ts';
import { seedPractice } from '../../src/launch/seed.ts';
import { type Logger, createLogger } from '../../src/log.ts';
import type { FarCall } from '../../src/practice/far-call.ts';
import { type FarEnd, openFarEnd } from '../../src/practice/far-end.ts';
import { startEngineProcess } from '../../src/process-parts.ts';
import { openPool } from '../../src/storage/pool.ts';
import { startAsterisk } from '../../src/telephony/asterisk/machine/start.ts';
import { type RunningEngine, engineApart } from '../launch/engine-apart.ts';
import { root } from '../launch/started.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type Api, CHROMIUM_FLAGS, type Look, fillSignIn, openApi, runCampaign } from './world.ts';

const PASSWORD = 'four-brass-lamps-9';
const logins = [
  { role: 'agent', login: 'anna', displayName: 'Anna Weiß', password: PASSWORD },
  { role: 'agent', login: 'ben', displayName: 'Ben Öztürk', password: PASSWORD },
  { role: 'agent', login: 'cem', displayName: 'Cem Arslan', password: PASSWORD },
  { role: 'supervisor', login: 'sofia', displayName: 'Sofia Krüger', password: PASSWORD },
] as const;

/** What the agents say into their microphones, in Hz. */
export const VOICE = { anna: 600, ben: 850, cem: 1_200 } as const;

export type VoiceWorld = Awaited<ReturnType<typeof openVoiceWorld>>;

/** Another computer of the office: a network namespace whose only way to the product is a cable. */
export type Office = {
  /** This machine's address on the cable. */
  readonly address: string;
  /** Starts a program over there. */
  readonly program: string;
};

/**
 * @param how.office when agents sit at another computer: they come in by https, over its cable
 * @param how.hasSecondTrunk a second way to the same far end, tried after the first
 * @param how.isEngineApart the engine is a process of its own, as under the launcher, so that it can be killed
 */
export async function openVoiceWorld(
  how: { office?: Office; isEngineApart?: boolean; hasSecondTrunk?: boolean } = {},
) {
  const { office } = how;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-voice-'));
  const dataDir = path.join(folder, 'data');
  const db = await freshDatabase();
  const pool = openPool({ connectionString: db.url, max: 2, name: 'voice world' });
  await seedPractice({ pool, dataDir, logins });
  if (how.hasSecondTrunk)
    await pool.query(`INSERT INTO trunk (organisation_id, id, name, is_practice, position, calls_per_second, lines)
      SELECT organisation_id, 'second', 'Second', true, position + 1, calls_per_second, lines FROM trunk WHERE is_practice`);
  await pool.end();
  const lines: string[] = [];
  const log = createLogger({
    from: 'engine',
    level: 'info',
    format: 'json',
    target: { write: (line) => lines.push(line) },
  });
  const places = readConfig({}, process.env);
  const asterisk = await startAsterisk({
    dataDir,
    cacheDir: places.cacheDir,
    assetsDir: places.assetsDir,
    ...(office ? { mediaAddress: office.address } : {}),
    log: (line) => lines.push(line),
  });
  const farEnd = await openFarEnd({
    random: { next: () => 0.5 },
    trunk: { address: '127.0.0.1', port: asterisk.sipPort },
  });
  const host = office?.address ?? '127.0.0.1';
  const environment: Record<string, string> = {
    ...(office ? await certificateFor(host, dataDir) : {}),
    DATA_DIR: dataDir,
    HOST: host,
    DATABASE_URL: db.url,
    TELEPHONY: 'asterisk',
    ASTERISK_URL: asterisk.ariUrl,
    ASTERISK_SIP_PORT: String(asterisk.sipPort),
    PRACTICE_SIP_PORT: String(farEnd.port),
  };
  const faults: Error[] = [];
  const startEngine = (port: number): Promise<RunningEngine> =>
    how.isEngineApart
      ? engineApart({ ...environment, PORT: String(port) }, lines)
      : engineHere(readConfig({ port }, environment), { databaseUrl: db.url, log, faults });
  const running = { engine: await startEngine(0) };
  const url = `http://localhost:${running.engine.port}`;
  const agentsUrl = office ? `https://${office.address}:${running.engine.port}` : url;
  const browsers: Browser[] = [];
  const world = {
    url,
    dataDir,
    db,
    asterisk,
    farEnd,
    faults,
    lines,
    api: (person: 'anna' | 'ben' | 'sofia'): Promise<Api> => openApi(url, person, PASSWORD),
    /** The sign-in page in a browser of its own. */
    async page(
      person: keyof typeof VOICE,
      { language = 'de', theme = 'light' }: Pick<Look, 'language' | 'theme'> = {},
    ): Promise<Page> {
      const browser = await openBrowser(folder, { hz: VOICE[person], program: office?.program });
      browsers.push(browser);
      const context = await browser.newContext({
        locale: language === 'en' ? 'en-GB' : 'de-DE',
        timezoneId: 'Europe/Berlin',
        colorScheme: theme,
        viewport: { width: 1440, height: 900 },
        ignoreHTTPSErrors: office !== undefined,
      });
      context.setDefaultTimeout(10_000);
      // Echo cancellation and the like would take a steady tone for noise and crush it.
      await context.addInitScript(`localStorage.setItem('rufwerk.phone', '{"isProcessed":false}')`);
      const page = await context.newPage();
      page.on('pageerror', (fault) => faults.push(fault));
      await page.goto(agentsUrl);
      return page;
    },
    /** An agent in a browser of its own, signed in; the telephone is up when this resolves. */
    async agent(person: keyof typeof VOICE): Promise<Agent> {
      const page = await world.page(person);
      await fillSignIn(page, person, PASSWORD);
      const agent = new Agent(page);
      await agent.phoneIsUp();
      return agent;
    },
    /** Every campaign runs; sofia has started them. */
    async runCampaigns(): Promise<Api> {
      const sofia = await world.api('sofia');
      const { rows } = await sofia.get<{ rows: { id: string }[] }>('/api/campaigns');
      for (const { id } of rows) await runCampaign(sofia, id);
      return sofia;
    },
    /** The engine dies without a word; only one that is apart can. */
    async killEngine(): Promise<void> {
      await running.engine.kill();
    },
    /** The next engine, on the same port. */
    async restartEngine(): Promise<void> {
      running.engine = await startEngine(running.engine.port);
    },
    async close() {
      for (const browser of browsers) await browser.close();
      await running.engine.drain();
      await farEnd.close();
      await asterisk.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

async function engineHere(
  config: Config,
  { databaseUrl, log, faults }: { databaseUrl: string; log: Logger; faults: Error[] },
): Promise<RunningEngine> {
  const engine = await startEngineProcess({
    config: { ...config, databaseUrl, webDir: path.join(root, 'dist', 'web') },
    log,
    onFatal: (fault) => void faults.push(fault),
  });
  const kill = () => Promise.reject(new Error('an engine in this process can not be killed'));
  return { port: engine.port, pid: undefined, drain: () => engine.drain(), kill };
}

async function certificateFor(host: string, dataDir: string): Promise<Record<string, string>> {
  const log = () => undefined;
  const made = await ensureCertificate({ own: null, dataDir, host, now: new Date(), log });
  return { TLS: 'on', TLS_CERTIFICATE: made.certificateFile, TLS_KEY: made.keyFile };
}

async function openBrowser(
  folder: string,
  { hz, program = '/usr/bin/chromium' }: { readonly hz: number; readonly program?: string | undefined },
): Promise<Browser> {
  const file = path.join(folder, `${hz}.wav`);
  fs.writeFileSync(file, toneWav(hz));
  return chromium.launch({
    executablePath: program,
    args: [...CHROMIUM_FLAGS, `--use-file-for-fake-audio-capture=${file}`],
  });
}

/** An agent's page with its ears. */
export class Agent {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async phoneIsUp(): Promise<void> {
    await this.page.getByRole('button', { name: /Telefon bereit$/ }).waitFor({ timeout: 30_000 });
  }

  async ready(): Promise<void> {
    await this.page.getByRole('button', { name: /^Zustand / }).click();
    await this.page
      .getByRole('menuitemradio', { name: /^Bereit/ })
      .first()
      .click();
    await this.page.getByRole('button', { name: /^Zustand Bereit/ }).waitFor();
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /**
   * Gets a record and has it on the desktop when this resolves. The campaign's notice and the page both have the button, and the page's
   * can be pressed only once the engine has answered what was done before: whichever can be pressed first is meant.
   */
  async getRecord(): Promise<void> {
    await this.page
      .getByRole('button', { name: /^Datensatz abrufen/, disabled: false })
      .first()
      .click();
    await this.button(/^Anrufen/).waitFor();
  }

  /** Gets a record and calls it; resolves with the call as the far end sees it arrive. */
  async dial(farEnd: Pick<FarEnd, 'nextCall'>): Promise<FarCall> {
    await this.getRecord();
    const coming = farEnd.nextCall();
    await this.button(/^Anrufen/).click();
    return coming;
  }

  /**
   * The frequency that is loudest in the headset over the next 400 ms, and how loud it is (0 to 1); 0 Hz where there is silence. Measured
   * where the voice comes out of the page: on the stream of its audio element.
   */
  async hears(): Promise<{ hz: number; level: number }> {
    return this.page.evaluate<{ hz: number; level: number }>(LISTEN);
  }

  /** The instant (epoch ms) at which the silence in the headset ends. */
  hearsFirst(): Promise<number> {
    return this.page.evaluate<number>(AWAIT_SOUND);
  }

  /** Waits until this frequency (within 3 %) is what is heard; 0 is silence. */
  async hearsTone(hz: number, limitMs = 8_000): Promise<void> {
    await eventually(async () => {
      const heard = await this.hears();
      const fits = hz === 0 ? heard.hz === 0 : Math.abs(heard.hz - hz) < hz * 0.03;
      return fits ? undefined : `hears ${heard.hz} Hz at ${heard.level.toFixed(3)}, not ${hz} Hz`;
    }, limitMs);
  }
}

/** Runs in the page: text, because this side of the test knows no DOM. */
const LISTEN = `(async () => {
  const element = [...document.querySelectorAll('audio')].find((each) => each.srcObject !== null);
  if (!element) return { hz: 0, level: 0 };
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 4096;
  analyser.smoothingTimeConstant = 0;
  context.createMediaStreamSource(element.srcObject).connect(analyser);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const level = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const loudest = bins.reduce((best, value, index) => (value > bins[best] ? index : best), 0);
  const hz = (loudest * context.sampleRate) / analyser.fftSize;
  await context.close();
  return { hz: level < 0.01 ? 0 : Math.round(hz), level };
})()`;

/** Looks at the newest 5 ms over and over, as often as the page can. */
const AWAIT_SOUND = `(async () => {
  const element = [...document.querySelectorAll('audio')].find((each) => each.srcObject !== null);
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 256;
  context.createMediaStreamSource(element.srcObject).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  for (;;) {
    analyser.getFloatTimeDomainData(samples);
    if (samples.some((value) => Math.abs(value) > 0.02)) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const at = performance.timeOrigin + performance.now();
  await context.close();
  return at;
})()`;

/** Waits until `look` has nothing to complain about any more. */
export async function eventually(
  look: () => string | undefined | Promise<string | undefined>,
  limitMs = 8_000,
): Promise<void> {
  for (const end = performance.now() + limitMs; ; ) {
    const complaint = await look();
    if (complaint === undefined) return;
    if (performance.now() > end) throw new Error(complaint);
    await sleep(50);
  }
}

/** Two seconds of a tone at half of full scale, 48 kHz; Chromium plays it round and round, so it ends where it began. */
function toneWav(hz: number): Buffer {
  const rate = 48_000;
  const samples = Int16Array.from({ length: 2 * rate }, (_, index) =>
    Math.round(16_000 * Math.sin((2 * Math.PI * hz * index) / rate)),
  );
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}

/** The launcher and its Asterisk: started before the programs, ended after them, and what happens where there is none. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../src/launch/process-identity.ts';
import { askAri } from '../../src/telephony/asterisk/machine/ask-ari.ts';
import { ensureInstallation } from '../../src/telephony/asterisk/machine/ensure.ts';
import { fetchLimitMs, openPlayground as openMachine } from '../asterisk/machine-playground.ts';
import { asteriskPid, openPlayground } from './started.ts';

let play: ReturnType<typeof openPlayground>;

beforeAll(async () => {
  const { cacheDir, clear } = openMachine();
  await ensureInstallation({ cacheDir, log: console.error });
  await clear();
}, fetchLimitMs);

beforeEach(() => {
  play = openPlayground();
});

afterEach(() => play.clear());

interface Answer {
  telephony: Record<'TELEPHONY' | 'ASTERISK_URL' | 'ASTERISK_SIP_PORT' | 'PRACTICE_SIP_PORT', string>;
}
const ask = async (url: string) => ((await (await fetch(url)).json()) as Answer).telephony;

/** A machine on which nothing can be fetched: no apt-get is found, and nothing is in the cache. */
function poorMachine(): NodeJS.ProcessEnv {
  const programs = path.join(play.folder, 'programs');
  fs.mkdirSync(programs);
  for (const name of ['unshare', 'sh', 'ps', 'sync']) {
    const found = spawnSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (found !== '') fs.symlinkSync(found, path.join(programs, name));
  }
  return { PATH: programs, XDG_CACHE_HOME: path.join(play.folder, 'cache'), CI: '' };
}

describe('the launcher with Asterisk', () => {
  it('hands its address and its ports to the programs, and ends it after them', async () => {
    const started = play.launcher({ TELEPHONY: 'asterisk' });
    const handed = await ask(await started.ready());
    expect(handed.TELEPHONY).toBe('asterisk');
    expect((await askAri(handed.ASTERISK_URL, 'GET', '/asterisk/info')).status).toBe(200);
    expect(Number(handed.ASTERISK_SIP_PORT)).toBeGreaterThan(0);
    expect(Number(handed.PRACTICE_SIP_PORT)).toBeGreaterThan(0);
    expect(handed.PRACTICE_SIP_PORT).not.toBe(handed.ASTERISK_SIP_PORT);
    expect(started.output).not.toContain(new URL(handed.ASTERISK_URL).password);

    const pids = started.pids();
    expect(pids).toContain(asteriskPid(play.dataDir));
    const begin = Date.now();
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
    expect(Date.now() - begin).toBeLessThan(10_000);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('starts it again at the same address when it is killed', async () => {
    const started = play.launcher({ TELEPHONY: 'asterisk' });
    const { ASTERISK_URL: url } = await ask(await started.ready());
    process.kill(asteriskPid(play.dataDir) as number, 'SIGKILL');
    await started.says(/Asterisk ended unexpectedly \(SIGKILL\)/);
    const status = () => askAri(url, 'GET', '/asterisk/info').then((answer) => answer.status, String);
    await expect.poll(status, { timeout: 20_000 }).toBe(200);
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
  });

  it('ends within ten seconds when the stop comes while Asterisk is starting', async () => {
    const started = play.launcher({ TELEPHONY: 'asterisk' });
    await expect.poll(() => asteriskPid(play.dataDir), { timeout: 30_000, interval: 5 }).toBeDefined();
    const pid = asteriskPid(play.dataDir) as number;
    started.signal('SIGTERM');
    expect(await started.end()).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  it('uses an Asterisk of one’s own, and leaves it alone', async () => {
    const machine = openMachine();
    try {
      const own = await machine.start();
      const started = play.launcher({
        ASTERISK_URL: own.ariUrl,
        TELEPHONY: 'auto',
        ASTERISK_SIP_PORT: '5099',
      });
      expect(await ask(await started.ready())).toMatchObject({
        TELEPHONY: 'asterisk',
        ASTERISK_URL: own.ariUrl,
        ASTERISK_SIP_PORT: '5099',
      });
      expect(asteriskPid(play.dataDir)).toBeUndefined();
      started.signal('SIGINT');
      expect(await started.end()).toBe(0);
      expect(isAlive(own.pid() as number)).toBe(true);
    } finally {
      await machine.clear();
    }
  });
});

describe('the launcher without Asterisk', () => {
  it('goes on with the simulated telephone, and says so where nobody can miss it', async () => {
    const started = play.launcher({ ...poorMachine(), TELEPHONY: 'auto' });
    expect((await ask(await started.ready())).TELEPHONY).toBe('simulated');
    await started.says(/WARN There is no Asterisk: apt-get is not installed on this machine\. .*SIMULATED/);
    await started.says(
      /^The telephone is simulated: nobody is heard\. There is no Asterisk: apt-get is not/m,
    );
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
  });

  it.each([{ TELEPHONY: 'asterisk' }, { TELEPHONY: 'auto', CI: 'true' }])(
    'ends where one is needed: %j',
    async (environment) => {
      const started = play.launcher({ ...poorMachine(), ...environment });
      expect(await started.end()).toBe(1);
      expect(started.output).toMatch(
        /There is no Asterisk: apt-get is not installed on this machine\. Without real voice: npm start -- --telephony simulated/,
      );
    },
  );

  it('asks for none when the simulated telephone is asked for', async () => {
    const started = play.launcher({ ...poorMachine(), TELEPHONY: 'simulated', CI: 'true' });
    expect((await ask(await started.ready())).TELEPHONY).toBe('simulated');
    expect(started.output).not.toContain('There is no Asterisk');
    expect(started.stdout).toContain('The telephone is simulated: nobody is heard. It was asked for.');
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
  });
});

describe('npm start with Asterisk', () => {
  it('says in its health that the telephone is Asterisk, with the practice network beside it', async () => {
    const started = play.product(['--telephony', 'asterisk']);
    const url = await started.ready();
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({
      status: 'ok',
      telephony: 'asterisk',
    });
    // Engine, jobs and the practice network.
    expect(started.children()).toHaveLength(3);
    expect(started.stdout).not.toContain('simulated');
    const pids = started.pids();
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('says in its health when it is simulated', async () => {
    const started = play.product(['--telephony', 'simulated']);
    const url = await started.ready();
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ telephony: 'simulated' });
    started.signal('SIGINT');
    expect(await started.end()).toBe(0);
  });
});

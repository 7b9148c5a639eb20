/** Our Asterisk as a process: what it opens, how it comes back, how it ends, and what callers hear when there is no engine. */
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { haveEnded, identify, isAlive } from '../../src/launch/process-identity.ts';
import { askAri } from '../../src/telephony/asterisk/machine/ask-ari.ts';
import { ask } from '../../src/telephony/asterisk/machine/command.ts';
import { ensureInstallation } from '../../src/telephony/asterisk/machine/ensure.ts';
import { harmfulModules, requiredModules } from '../../src/telephony/asterisk/machine/modules.ts';
import { freeTcpPort } from '../../src/telephony/asterisk/machine/ports.ts';
import { untilUsable } from '../../src/telephony/asterisk/machine/usable.ts';
import { fetchLimitMs, listeningSockets, openPlayground } from './machine-playground.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
let play: ReturnType<typeof openPlayground>;

beforeAll(async () => {
  const { cacheDir, clear } = openPlayground();
  await ensureInstallation({ cacheDir, log: console.error });
  await clear();
}, fetchLimitMs);

beforeEach(() => {
  play = openPlayground();
});
afterEach(() => play.clear());

const fieldsOf = (fields: Record<string, string>) => ({
  fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })),
});

async function push(url: string, type: string, id: string, fields: Record<string, string>): Promise<void> {
  const answer = await askAri(
    url,
    'PUT',
    `/asterisk/config/dynamic/res_pjsip/${type}/${id}`,
    fieldsOf(fields),
  );
  expect(answer.status, `${type} ${id}`).toBe(200);
}

/** A telephone that answers every call at once, and counts the packets of voice it hears and the BYEs. */
async function openFarEnd() {
  const [signals, voice] = [dgram.createSocket('udp4'), dgram.createSocket('udp4')];
  const open = (socket: dgram.Socket) =>
    new Promise<number>((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket.address().port)));
  const [port, voicePort] = [await open(signals), await open(voice)];
  const heard = { packets: 0, byes: 0 };
  voice.on('message', () => {
    heard.packets += 1;
  });
  signals.on('message', (message, from) => {
    const text = message.toString();
    const method = text.split(' ')[0] ?? '';
    if (method === 'BYE') heard.byes += 1;
    if (method !== 'INVITE' && method !== 'BYE') return;
    const copied = text.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq):/i.test(line));
    const to = /^To:.*$/im.exec(text)?.[0]?.trim() ?? '';
    const address = `c=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${voicePort} RTP/AVP 0\r\n`;
    const body = method === 'INVITE' ? `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n${address}` : '';
    const head = ['SIP/2.0 200 OK', ...copied, /tag=/.test(to) ? to : `${to};tag=far`];
    const own = [`Contact: <sip:127.0.0.1:${port}>`, 'Content-Type: application/sdp'];
    const answer = [...head, ...own, `Content-Length: ${body.length}`, '', body].join('\r\n');
    signals.send(answer, from.port, from.address);
  });
  const close = () => [signals, voice].forEach((socket) => socket.close());
  return { port, heard, close };
}

describe('our Asterisk', () => {
  it('is up within seconds, with the modules it names and without those that make agents deaf', async () => {
    const begin = Date.now();
    const asterisk = await play.start();
    // 250 to 500 ms on an idle machine; the tests share it.
    expect(Date.now() - begin).toBeLessThan(10_000);
    const { body } = await askAri(asterisk.ariUrl, 'GET', '/asterisk/modules');
    const names = (body as { name: string; status: string }[])
      .filter((one) => one.status === 'Running')
      .map((one) => one.name);
    expect(names).toEqual(expect.arrayContaining([...requiredModules]));
    expect(names.filter((name) => harmfulModules.includes(name))).toEqual([]);
    expect(names.some((name) => name.startsWith('codec_opus'))).toBe(true);
  });

  it('listens on loopback alone', async () => {
    const asterisk = await play.start();
    const sockets = listeningSockets(asterisk.pid() ?? 0);
    expect(sockets).toContain(`tcp 127.0.0.1:${new URL(asterisk.ariUrl).port}`);
    expect(sockets).toContain(`udp 127.0.0.1:${asterisk.sipPort}`);
    // PJSIP asks DNS from a socket for each family, which takes answers to its questions and nothing else.
    const questions = [/^udp 0\.0\.0\.0:\d+$/, /^udp6 0{32}:\d+$/];
    const open = sockets.filter((socket) => !socket.includes(' 127.0.0.1:'));
    for (const family of questions) expect(open.filter((one) => family.test(one)).length).toBeLessThan(2);
    expect(open.filter((one) => !questions.some((family) => family.test(one)))).toEqual([]);
  });

  it('does not start without the port that trunks are told', async () => {
    const other = dgram.createSocket('udp4');
    const port = await new Promise<number>((resolve) =>
      other.bind(0, '127.0.0.1', () => resolve(other.address().port)),
    );
    try {
      const starting = play.start({ sip: { address: '127.0.0.1', port } });
      await expect(starting).rejects.toThrow(
        `Asterisk cannot take SIP on UDP 127.0.0.1:${port}; is the port in use?`,
      );
    } finally {
      other.close();
    }
  });

  it('answers ARI to its secret alone, which is in a file that only its owner can read', async () => {
    const asterisk = await play.start();
    const wrong = asterisk.ariUrl.replace(/:[^:@]+@/, ':guessed@');
    expect((await askAri(wrong, 'GET', '/asterisk/info')).status).toBe(401);
    const file = path.join(play.dataDir, 'asterisk', 'etc', 'ari.conf');
    expect(fs.readFileSync(file, 'utf8')).toContain(new URL(asterisk.ariUrl).password);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(play.log.join('\n')).not.toContain(new URL(asterisk.ariUrl).password);
  });

  it('comes back at the same address when it is killed, and has forgotten what was pushed', async () => {
    const asterisk = await play.start({ patience: { firstDelayMs: 50 } });
    const before = asterisk.pid() as number;
    await push(asterisk.ariUrl, 'aor', 'anna', { max_contacts: '1' });
    process.kill(before, 'SIGKILL');
    await expect
      .poll(() => askAri(asterisk.ariUrl, 'GET', '/asterisk/info').then((answer) => answer.status, String), {
        timeout: 15_000,
      })
      .toBe(200);
    expect(asterisk.pid()).not.toBe(before);
    expect(play.log.join('\n')).toContain(
      'Asterisk ended unexpectedly (SIGKILL); starting it again in 0.05 s',
    );
    const gone = await askAri(asterisk.ariUrl, 'GET', '/asterisk/config/dynamic/res_pjsip/aor/anna');
    expect(gone.status).toBe(404);
  });

  it('is given up when it ends again and again', async () => {
    const asterisk = await play.start({ patience: { firstDelayMs: 50, crashLimit: 2 } });
    const first = asterisk.pid() as number;
    process.kill(first, 'SIGKILL');
    await expect.poll(() => asterisk.pid() ?? first, { timeout: 15_000 }).not.toBe(first);
    process.kill(asterisk.pid() as number, 'SIGKILL');
    expect(await asterisk.failed).toContain('Asterisk ended 2 times within 60 s');
  });

  it('leaves no process when it is stopped, also while it is just starting again', async () => {
    const asterisk = await play.start({ patience: { firstDelayMs: 0 } });
    const first = asterisk.pid() as number;
    process.kill(first, 'SIGKILL');
    await expect.poll(() => asterisk.pid() ?? first, { timeout: 15_000, interval: 5 }).not.toBe(first);
    const second = asterisk.pid() as number;
    await asterisk.stop(2000);
    expect(isAlive(second)).toBe(false);
    expect(fs.existsSync(path.join(play.dataDir, 'asterisk', 'asterisk.pid'))).toBe(false);
  });

  it('is called off while it boots', async () => {
    const controller = new AbortController();
    const pidFile = path.join(play.dataDir, 'asterisk', 'asterisk.pid');
    const starting = play.start({ signal: controller.signal }).catch((error: Error) => error);
    await expect.poll(() => fs.existsSync(pidFile), { timeout: 15_000, interval: 1 }).toBe(true);
    const { pid } = JSON.parse(fs.readFileSync(pidFile, 'utf8')) as { pid: number };
    controller.abort();
    expect(await starting).toBeInstanceOf(Error);
    expect(isAlive(pid)).toBe(false);
  });

  it('of a launcher that was killed is ended before the next one starts, and nobody else is', async () => {
    const command = ['--import', 'tsx', 'scripts/asterisk.ts', '--data', play.dataDir];
    const launcher = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    play.watch(launcher.pid as number);
    await new Promise((resolve) => launcher.stdout.once('data', resolve));
    const pidFile = path.join(play.dataDir, 'asterisk', 'asterisk.pid');
    const { pid } = JSON.parse(fs.readFileSync(pidFile, 'utf8')) as { pid: number };
    play.watch(pid);
    launcher.kill('SIGKILL');
    await haveEnded([launcher.pid as number], 2000);
    expect(isAlive(pid)).toBe(true);
    const next = await play.start();
    expect(isAlive(pid)).toBe(false);
    await next.stop();

    // A number that was given out again: this very process, remembered as one that was born at another moment.
    fs.writeFileSync(pidFile, JSON.stringify({ ...identify(process.pid), born: '1' }));
    await play.start();
    expect(play.log.filter((line) => line.includes('of the last run'))).toHaveLength(1);
  });

  it('plays the information message to an answered leg that has no engine, and hangs up', async () => {
    const { ariUrl } = await play.start();
    const far = await openFarEnd();
    try {
      await push(ariUrl, 'aor', 'practice', { contact: `sip:127.0.0.1:${far.port}` });
      await push(ariUrl, 'endpoint', 'practice', {
        transport: 'transport-udp',
        context: 'rufwerk-inbound',
        disallow: 'all',
        allow: 'ulaw',
        aors: 'practice',
        media_address: '127.0.0.1',
        bind_rtp_to_media_address: 'yes',
      });
      const dial = new URLSearchParams({
        endpoint: 'PJSIP/493023125001@practice',
        context: 'rufwerk',
        extension: 's',
        priority: '1',
      });
      expect((await askAri(ariUrl, 'POST', `/channels/leg-1?${dial}`)).status).toBe(200);
      await expect.poll(() => far.heard.byes, { timeout: 20_000 }).toBe(1);
      // Nine seconds of message, fifty packets each.
      expect(far.heard.packets).toBeGreaterThan(250);
      expect((await askAri(ariUrl, 'GET', '/channels')).body).toEqual([]);
    } finally {
      far.close();
    }
  }, 30_000);

  it('works for an ordinary account without a home, on a cache that is closed to it', async () => {
    const { installation } = await play.start();
    const unpacked = path.resolve(installation.shareDir, '../../..');
    const cache = path.join(play.folder, 'cache');
    fs.mkdirSync(cache);
    await ask(['cp', '-r', unpacked, cache]);
    await ask(['chmod', '-R', 'a+rX,go-w', cache]);
    fs.cpSync(play.assetsDir, path.join(play.folder, 'assets'), { recursive: true });
    const own = path.join(play.folder, 'own');
    fs.mkdirSync(own);
    if (process.getuid?.() === 0) fs.chownSync(own, 65_534, 65_534);
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/asterisk/machine-nobody.ts', play.folder],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    play.watch(child.pid as number);
    const said: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => said.push(part));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
    const uid = process.getuid?.() === 0 ? 65_534 : process.getuid?.();
    expect(JSON.parse(Buffer.concat(said).toString())).toEqual({
      uid,
      status: 200,
      isAliveAfterwards: false,
    });
  });
});

describe('an Asterisk of one’s own', () => {
  it('is used when it is fit', async () => {
    const { ariUrl } = await play.start();
    await expect(untilUsable(ariUrl, { log: () => undefined })).resolves.toBeUndefined();
  });

  it('is refused with all that is wrong, and without its secret', async () => {
    const { ariUrl } = await play.start();
    await askAri(ariUrl, 'POST', '/asterisk/modules/bridge_simple.so');
    await askAri(ariUrl, 'DELETE', '/asterisk/modules/app_amd.so');
    const fault = await untilUsable(ariUrl, { log: () => undefined }).catch((error: Error) => error.message);
    expect(fault).toMatch(/does not run app_amd\.so; it runs bridge_simple\.so, which makes agents deaf/);
    const wrong = ariUrl.replace(/:[^:@]+@/, ':guessed@');
    await expect(untilUsable(wrong, { log: () => undefined })).rejects.toThrow(
      /refuses the user or the secret/,
    );
    const nowhere = `http://rufwerk:hidden@127.0.0.1:${await freeTcpPort()}`;
    const away = untilUsable(nowhere, { log: () => undefined, waitMs: 0 });
    await expect(away).rejects.toThrow(/^no Asterisk is to be reached at 127\.0\.0\.1:\d+: ECONNREFUSED$/);
  });
});

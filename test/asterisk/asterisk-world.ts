/** A real Asterisk with a far end as its trunk, and telephone rooms on it: what the tests of this folder stand on. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { type Id, makeId, type UserId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import type { TrunkSettings } from '../../src/domain/trunk/trunk.ts';
import { readCallerId } from '../../src/numbers/caller-id.ts';
import type { Clock, PhoneAccount, Random, TelephoneEvent } from '../../src/engine/ports.ts';
import { createLogger } from '../../src/log.ts';
import { type FarEnd, openFarEnd } from '../../src/practice/far-end.ts';
import { startAsterisk, type RunningAsterisk } from '../../src/telephony/asterisk/machine/start.ts';
import { authoritiesFile } from '../../src/telephony/asterisk/machine/settings.ts';
import {
  type AsteriskTelephone,
  type AsteriskTelephoneParts,
  openAsteriskTelephone,
} from '../../src/telephony/asterisk/telephone.ts';
import { DeskPhone } from './desk-phone.ts';

export const realClock: Clock = {
  now: () => Date.now(),
  after(delayMs, deed) {
    const timer = setTimeout(deed, delayMs);
    return () => clearTimeout(timer);
  },
};
export const realRandom: Random = { next: () => Math.random() };
export const number = (text: string) => text as E164;
export const newId = <Noun extends string>(): Id<Noun> => makeId(Date.now(), Math.random);

/** Waits until something is so; looks again every 5 ms. */
export async function until(isSo: () => boolean, what: string, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}`);
    await sleep(5);
  }
}

/** The account of a page. */
export async function accountOf(telephone: AsteriskTelephone, userId: UserId): Promise<PhoneAccount> {
  const account = await telephone.openPhone(userId);
  if (typeof account !== 'object') throw new Error('no account');
  return account;
}

export type Room = {
  readonly telephone: AsteriskTelephone;
  readonly app: string;
  readonly heard: TelephoneEvent[];
  readonly lines: string[];
};

export class AsteriskWorld {
  readonly asterisk: RunningAsterisk;
  readonly farEnd: FarEnd;
  readonly folder: string;
  readonly #open: { close(): unknown }[] = [];

  private constructor(asterisk: RunningAsterisk, farEnd: FarEnd, folder: string) {
    this.asterisk = asterisk;
    this.farEnd = farEnd;
    this.folder = folder;
  }

  static async start(): Promise<AsteriskWorld> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rw-ast-'));
    const config = readConfig({ dataDir: folder });
    const asterisk = await startAsterisk({
      dataDir: folder,
      cacheDir: config.cacheDir,
      assetsDir: config.assetsDir,
      log: () => undefined,
    });
    const trunk = { address: '127.0.0.1', port: asterisk.sipPort };
    const farEnd = await openFarEnd({ random: realRandom, trunk });
    return new AsteriskWorld(asterisk, farEnd, folder);
  }

  async stop(): Promise<void> {
    await this.closeRooms();
    await this.farEnd.close();
    await this.asterisk.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async closeRooms(): Promise<void> {
    for (const one of this.#open.splice(0)) await one.close();
  }

  practiceTrunk(changes: Partial<TrunkSettings['address']> = {}): TrunkSettings {
    return {
      id: 'practice',
      name: 'Practice network',
      practice: true,
      callsPerSecond: 100,
      lines: 500,
      address: {
        kind: 'address',
        host: '127.0.0.1',
        port: this.farEnd.port,
        transport: 'udp',
        user: undefined,
        secret: undefined,
        fromDomain: undefined,
        isMediaEncrypted: false,
        codecs: ['ulaw'],
        ...changes,
      },
    };
  }

  /** A telephone room that is connected and has the far end as its trunk. */
  async openRoom(changes: Partial<AsteriskTelephoneParts> = {}): Promise<Room> {
    const app = `rufwerk-${randomUUID()}`;
    const lines: string[] = [];
    const heard: TelephoneEvent[] = [];
    const log = createLogger({
      from: 'test',
      level: 'debug',
      format: 'json',
      target: {
        write: (line) => void lines.push(line),
      },
    });
    const telephone = openAsteriskTelephone({
      url: this.asterisk.ariUrl,
      appName: app,
      clock: realClock,
      random: realRandom,
      log,
      onReplaced: () => undefined,
      phones: 'desk',
      readCallerId,
      authorities: authoritiesFile(path.join(this.folder, 'asterisk')),
      ...changes,
    });
    this.#open.push(telephone);
    telephone.listen((event) => void heard.push(event));
    await telephone.ready;
    await telephone.setTrunks([this.practiceTrunk()]);
    heard.length = 0;
    return { telephone, app: changes.appName ?? app, heard, lines };
  }

  /** An agent's telephone that has called in and waits. */
  async givePhone({ telephone }: Pick<Room, 'telephone'>, userId: UserId, hz = 600): Promise<DeskPhone> {
    const account = await accountOf(telephone, userId);
    const { phone, status } = await DeskPhone.call({ account, sipPort: this.asterisk.sipPort, hz });
    this.#open.push(phone);
    if (status !== 200) throw new Error(`the agent's telephone was answered ${status}`);
    // Not by its event: whoever asked may listen instead of us.
    for (
      const end = performance.now() + 5_000;
      !(await telephone.living()).phones.includes(userId);
      await sleep(5)
    ) {
      if (performance.now() > end) throw new Error('Waited in vain until the telephone is up');
    }
    return phone;
  }

  /** Asks Asterisk itself, past the room. */
  async ask(method: string, uri: string): Promise<unknown> {
    const { origin, username, password } = new URL(this.asterisk.ariUrl);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const answer = await fetch(`${origin}/ari/${uri}`, { method, headers: { authorization } });
    const text = await answer.text();
    return text === '' ? answer.status : (JSON.parse(text) as unknown);
  }
}

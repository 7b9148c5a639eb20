import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LegId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import type { Living, TelephoneEvent } from '../../src/engine/ports.ts';
import { AsteriskWorld, newId, number, until } from './asterisk-world.ts';
import type { Asked } from './standing-room.ts';
import { callerNumber, tones } from './wire-calls.ts';

let world: AsteriskWorld;
beforeAll(async () => {
  world = await AsteriskWorld.start();
});
afterAll(() => world.stop());

/** A room in a process of its own. */
class StandingRoom {
  readonly heard: TelephoneEvent[] = [];
  readonly #child: ChildProcess;
  readonly #answers: unknown[] = [];

  constructor() {
    const trunk = JSON.stringify(world.practiceTrunk());
    this.#child = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/asterisk/standing-room.ts', world.asterisk.ariUrl, randomUUID(), trunk],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    if (!this.#child.stdout) throw new Error('no output');
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { event?: TelephoneEvent; answer?: unknown };
      if (said.event) this.heard.push(said.event);
      else this.#answers.push(said.answer);
    });
  }
  async answer<Kind>(): Promise<Kind> {
    await until(() => this.#answers.length > 0, 'the room answers', 30_000);
    return this.#answers.shift() as Kind;
  }
  ask<Kind>(asked: Asked): Promise<Kind> {
    this.#child.stdin?.write(`${JSON.stringify(asked)}\n`);
    return this.answer();
  }
  stand(): void {
    this.#child.kill('SIGSTOP');
  }
  go(): void {
    this.#child.kill('SIGCONT');
  }
  end(): void {
    this.#child.kill('SIGKILL');
  }
  has(type: TelephoneEvent['type'], legId?: LegId): boolean {
    return this.heard.some(
      (event) => event.type === type && (legId === undefined || ('legId' in event && event.legId === legId)),
    );
  }
  async dial(e164: E164): Promise<LegId> {
    const legId = newId<'leg'>();
    const request = { legId, e164, callerNumber, trunk: 'practice', ringTimeoutMs: 60_000 };
    expect(await this.ask({ ask: 'dial', request })).toBe('dialed');
    return legId;
  }
}

const [first, second, leaving] = [number('+493023125701'), number('+493023125702'), number('+493023125703')];

describe('an engine that stands still (F27)', { timeout: 90_000 }, () => {
  it.each([
    [200, 'hears afterwards what happened, and nobody has noticed'],
    [9_000, 'may be thrown out by Asterisk: it comes back and knows who lives'],
  ] as const)('for %i ms %s', async (ms, _what) => {
    const room = new StandingRoom();
    try {
      expect(await room.answer()).toBe('ready');
      const tone = (hz: number) => ({ kind: 'tone', hz, amplitude: 0.3 }) as const;
      world.farEnd.say(first, { kind: 'answers', afterMs: 50, voice: tone(1004) });
      world.farEnd.say(second, { kind: 'answers', afterMs: 50, voice: tone(1500) });
      world.farEnd.say(leaving, { kind: 'answers', afterMs: 50, voice: tone(2000) });
      const legs = [await room.dial(first), await room.dial(second)];
      const gone = await room.dial(leaving);
      await until(() => [...legs, gone].every((leg) => room.has('answered', leg)), 'all have answered');
      expect(await room.ask({ ask: 'join', legIds: legs })).toBe('joined');
      const hears = (who: E164, hz: number) => world.farEnd.lastCall(who)?.observed.strongest(tones) === hz;
      await until(() => hears(first, 1500) && hears(second, 1004), 'they talk');
      room.stand();
      await sleep(ms / 2);
      world.farEnd.lastCall(leaving)?.hangUp();
      await sleep(ms / 2);
      expect([hears(first, 1500), hears(second, 1004)]).toEqual([true, true]);
      room.go();
      const living = async () => {
        if (room.has('away') && room.heard.findLast(({ type }) => /away|back/.test(type))?.type === 'away')
          await until(() => room.heard.at(-1)?.type === 'back', 'it is back', 20_000);
        return (await room.ask<Living>({ ask: 'living' })).legs.map(({ legId }) => legId);
      };
      // What was told or what the look says: the one who left is no more, those who talk are.
      await sleep(500);
      expect((await living()).toSorted()).toEqual(legs.toSorted());
      expect([hears(first, 1500), hears(second, 1004)]).toEqual([true, true]);
      if (ms === 200) {
        // The first 'away' is told to every listener before there is a connection.
        expect(room.heard.filter(({ type }) => type === 'away')).toHaveLength(1);
        expect(room.has('ended', gone)).toBe(true);
      }
    } finally {
      room.end();
    }
  });
});

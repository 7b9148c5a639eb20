// Test calls of trunks: an administrator calls himself. Such a leg is no call of the floor: it has no record and no agent, but it takes a
// line, keeps the trunk's pace, and obeys stop all. It was judged and stored by whoever asks (I3, I22). Whoever answers hears an
// announcement from the telephone system; it ends by itself. Must never dial a number that nobody has judged.
import type { OwnedFloor } from '../domain/floor/apply.ts';
import { legsOf } from '../domain/floor/lines.ts';
import type { LegId } from '../domain/ids.ts';
import type { CallResult } from '../domain/result/result.ts';
import { NOTHING_KNOWN } from '../domain/trunk/choose.ts';
import { REACHABLE } from '../domain/trunk/reach.ts';
import type { Deed } from './command.ts';
import type { Answer, Clock, TelephoneEvent, Telephony } from './ports.ts';
import type { Turn } from './trunk-gate.ts';
import type { Trunks } from './trunks.ts';

/** All of it: whoever has not picked up by then is not there to listen. */
const LONGEST_MS = 20_000;
/** The announcement and a moment. */
const ANSWERED_MS = 8_000;
/** For the word of the end after our hang-up. */
const CLOSING_MS = 3_000;

export type TestCallsParts = {
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly floor: OwnedFloor;
  readonly trunks: Trunks;
  readonly telephoneAway: () => boolean;
};

type TestCallDeed = Extract<Deed, { name: 'test_call' }>;
type Running = {
  readonly trunk: string;
  answeredAt: number | undefined;
  readonly end: (result: CallResult) => void;
};

export class TestCalls {
  readonly #parts: TestCallsParts;
  readonly #running = new Map<LegId, Running>();

  constructor(parts: TestCallsParts) {
    this.#parts = parts;
  }

  owns(legId: LegId): boolean {
    return this.#running.has(legId);
  }

  /** True if the event was about a test call. */
  hear(event: TelephoneEvent): boolean {
    if (!('legId' in event) || event.type === 'recording_ended') return false;
    const running = this.#running.get(event.legId);
    if (!running) return false;
    if (event.type === 'answered' && running.answeredAt === undefined) {
      running.answeredAt = this.#parts.clock.now();
      this.#parts.clock.after(ANSWERED_MS, () => this.#hangUp(event.legId));
    }
    if (event.type === 'ended') running.end(event.result);
    return true;
  }

  /** E35: stop all ends what nobody has answered. */
  stop(): void {
    for (const [legId, { answeredAt }] of this.#running) if (answeredAt === undefined) this.#hangUp(legId);
  }

  /** Answered when the call is over: its result, and when it was answered (epoch milliseconds), if it was. */
  call(deed: TestCallDeed): Promise<Answer> {
    const refused = this.#refuse(deed);
    if (refused) return Promise.resolve({ ok: false, refused });
    const { legId, trunk } = deed;
    return new Promise((resolve) => {
      const end = (result: CallResult) => {
        const running = this.#running.get(legId);
        if (!this.#running.delete(legId)) return;
        this.#count(trunk);
        const answeredAt = running?.answeredAt;
        if (answeredAt !== undefined) this.#clear(trunk);
        const heard = answeredAt === undefined ? { result } : { result: 'answer', answeredAt };
        resolve({ ok: true, value: heard });
      };
      this.#running.set(legId, { trunk, answeredAt: undefined, end });
      this.#count(trunk);
      this.#parts.trunks.gate.pass(trunk, (turn) => void this.#dial(deed, turn));
    });
  }

  #refuse({
    legId,
    trunk,
  }: TestCallDeed): 'stopped_all' | 'telephone_away' | 'no_trunk' | 'no_lines' | undefined {
    const { floor, trunks, telephoneAway } = this.#parts;
    if (floor.stopAll.state === 'on') return 'stopped_all';
    if (telephoneAway()) return 'telephone_away';
    const lines = trunks.limitsOf(trunk)?.lines;
    if (lines === undefined || this.#running.has(legId)) return 'no_trunk';
    const legs = legsOf(floor).map((leg) => leg.trunk);
    const tests = [...this.#running.values()].map((running) => running.trunk);
    const isFull = [...legs, ...tests].filter((one) => one === trunk).length >= lines;
    return isFull || legs.length + tests.length >= floor.rules.lines ? 'no_lines' : undefined;
  }

  async #dial({ legId, trunk, e164, callerNumber }: TestCallDeed, turn: Turn): Promise<void> {
    const { telephony, clock } = this.#parts;
    const over = (result: CallResult) => this.#running.get(legId)?.end(result);
    clock.after(LONGEST_MS, () => this.#hangUp(legId));
    try {
      const request = {
        legId,
        trunk,
        e164,
        callerNumber,
        ringTimeoutMs: LONGEST_MS,
        onAnswer: 'announce',
      } as const;
      if ((await telephony.dial(request)) === 'refused') over('system_error');
    } catch {
      // Sent or not? Asking it to end is harmless, and then nobody waits for it.
      this.#hangUp(legId);
    } finally {
      turn.answered();
    }
  }

  #hangUp(legId: LegId): void {
    if (!this.#running.has(legId)) return;
    const { telephony, clock } = this.#parts;
    const over = () => this.#running.get(legId)?.end('no_answer');
    telephony.hangUp(legId).then(
      (answer) => void (answer === 'gone' && over()),
      () => undefined,
    );
    clock.after(CLOSING_MS, over);
  }

  /** The choice of a trunk counts them as lines in use. */
  #count(trunk: string): void {
    const { trunks } = this.#parts.floor;
    const testLegs = [...this.#running.values()].filter((running) => running.trunk === trunk).length;
    trunks.set(trunk, { ...(trunks.get(trunk) ?? NOTHING_KNOWN), testLegs });
  }

  /** Somebody has answered on it: it works. */
  #clear(trunk: string): void {
    const { trunks } = this.#parts.floor;
    trunks.set(trunk, { ...(trunks.get(trunk) ?? NOTHING_KNOWN), reach: REACHABLE });
  }
}

/**
 * Who listens to which leg, and for what: to those who were dialed with detection from their answer on (E25), and to answering machines
 * until it is our turn to leave the message (E34). The detector is in src/domain/detection; this is its ear and its clock.
 */
import type { LegId } from '../../../domain/ids.ts';
import { VERDICT_WITHIN_MS, type Detected } from '../../../domain/detection/detected.ts';
import { FRAME_MS, type Frame } from '../../../domain/detection/frame.ts';
import { type Hearing, hear, startHearing } from '../../../domain/detection/hearing.ts';
import { verdictOf } from '../../../domain/detection/verdict.ts';
import { isTimeToSpeak, LONGEST_GREETING_MS } from '../../../domain/detection/when-to-speak.ts';
import type { Clock, TelephoneEvent } from '../../../engine/ports.ts';
import type { AriBridge, AriChannel } from '../ari/model.ts';
import { dropStrayEars, type EarParts, openEar } from './ear.ts';
import { VoicePort } from './voice-port.ts';

export type ListenersParts = Omit<EarParts, 'voices'> & {
  readonly clock: Clock;
  readonly tell: (event: TelephoneEvent) => void;
  /** Resolves true when the leg can be listened to. */
  readonly isReady: (legId: LegId) => Promise<boolean>;
  /** Nothing could be heard: the verdict is 'unsure', and the message is left at once. */
  readonly onDeaf: (legId: LegId, fault: unknown) => void;
};

/** The word leaves a moment before its time is over, because timers are late on a busy machine. */
const FIRST_WORD_MS = VERDICT_WITHIN_MS - 100;
/** A greeting that is longer has shown itself by its length. */
const LISTEN_MS = 20_000;

type Listener = {
  readonly since: number;
  readonly earId: string;
  hearing: Hearing;
  /** The first word of the detection, once it was said. */
  first: Detected | undefined;
  isOver: boolean;
  /** What ends with it: deadlines, the ear, whoever waits for our turn to speak. */
  readonly endings: ((isTurn: boolean) => void)[];
};
type Purpose = {
  /** Called with each frame. */
  readonly onHeard: (listener: Listener) => void;
  /** Nothing can be heard. */
  readonly onDeaf: () => void;
  /** Resolves true when the leg can be listened to. */
  readonly isReady: () => Promise<boolean>;
};

export class Listeners {
  readonly #parts: ListenersParts;
  readonly #voices = new VoicePort();
  readonly #listeners = new Map<LegId, Listener>();

  constructor(parts: ListenersParts) {
    this.#parts = parts;
  }

  /** Somebody has answered: listens who it is, and says so once in time, and once more if it was a machine after all. */
  detect(legId: LegId): void {
    if (this.#listeners.has(legId)) return;
    const { clock, isReady } = this.#parts;
    const listener = this.#listen(legId, {
      onHeard: (one) => this.#judge(legId, one),
      // The first word is still owed, and comes at its time.
      onDeaf: () => undefined,
      isReady: () => isReady(legId),
    });
    listener.endings.push(
      clock.after(FIRST_WORD_MS, () => this.#sayFirst(legId, listener, 'unsure')),
      clock.after(LISTEN_MS, () => this.end(legId)),
    );
  }

  /**
   * Resolves true when it is our turn to speak to an answering machine, at once where nothing can be heard; false when the leg has ended or
   * this engine ends. The leg must be ready.
   */
  untilBeep(legId: LegId): Promise<boolean> {
    this.end(legId);
    return new Promise((resolve) => {
      const listener = this.#listen(legId, {
        onHeard: ({ hearing }) => isTimeToSpeak(hearing) && this.#end(legId, true),
        onDeaf: () => this.#end(legId, true),
        isReady: () => Promise.resolve(true),
      });
      listener.endings.push(
        this.#parts.clock.after(LONGEST_GREETING_MS, () => this.#end(legId, true)),
        resolve,
      );
    });
  }

  /** Nobody listens to this leg any more. */
  end(legId: LegId): void {
    this.#end(legId, false);
  }

  #end(legId: LegId, isTurn: boolean): void {
    const listener = this.#listeners.get(legId);
    if (listener === undefined) return;
    this.#listeners.delete(legId);
    listener.isOver = true;
    for (const ending of listener.endings) ending(isTurn);
  }

  /** After a time without events: takes away what an engine before this one has put up. */
  sweep(channels: readonly AriChannel[], bridges: readonly AriBridge[]): Promise<void> {
    const known = new Set([...this.#listeners.values()].map(({ earId }) => earId));
    return dropStrayEars(this.#ear(), { channels, bridges, known });
  }

  async close(): Promise<void> {
    for (const legId of this.#listeners.keys()) this.end(legId);
    await this.#voices.close();
  }

  #ear(): EarParts {
    const { app, ask, switchboard } = this.#parts;
    return { app, ask, switchboard, voices: this.#voices };
  }

  #listen(legId: LegId, purpose: Purpose): Listener {
    const since = this.#parts.clock.now();
    const listener: Listener = {
      since,
      earId: `${legId}-${since.toString(36)}`,
      hearing: startHearing(0),
      first: undefined,
      isOver: false,
      endings: [],
    };
    this.#listeners.set(legId, listener);
    void this.#open(legId, listener, purpose);
    return listener;
  }

  async #open(legId: LegId, listener: Listener, { onHeard, onDeaf, isReady }: Purpose): Promise<void> {
    const { clock } = this.#parts;
    let hasHeard = false;
    try {
      if (!(await isReady()) || listener.isOver) return;
      const heard = (frame: Frame) => {
        if (listener.isOver) return;
        // What was said before anybody listened is not known; the time is the answer's.
        if (!hasHeard) listener.hearing = startHearing(clock.now() - listener.since - FRAME_MS);
        hasHeard = true;
        listener.hearing = hear(listener.hearing, frame);
        onHeard(listener);
      };
      const close = await openEar(this.#ear(), { legId, id: listener.earId, heard });
      if (listener.isOver) close();
      else listener.endings.push(close);
    } catch (fault) {
      if (listener.isOver) return;
      this.#parts.onDeaf(legId, fault);
      onDeaf();
    }
  }

  #judge(legId: LegId, listener: Listener): void {
    const verdict = verdictOf(listener.hearing);
    if (verdict === undefined) return;
    if (listener.first === undefined) return this.#sayFirst(legId, listener, verdict);
    if (verdict === 'human') return;
    this.#tell(legId, { listener, as: verdict, isLate: true });
    this.end(legId);
  }

  #sayFirst(legId: LegId, listener: Listener, as: Detected): void {
    if (listener.first !== undefined || listener.isOver) return;
    listener.first = as;
    this.#tell(legId, { listener, as, isLate: false });
    if (as === 'machine' || as === 'fax') this.end(legId);
  }

  #tell(legId: LegId, { listener, as, isLate }: { listener: Listener; as: Detected; isLate: boolean }): void {
    const afterMs = this.#parts.clock.now() - listener.since;
    this.#parts.tell({ type: 'detected', legId, as, afterMs, ...(isLate ? { isLate } : {}) });
  }
}

/** Keys of the telephone as events in RTP (RFC 4733), not as tones: reading them and sending them. */
import { frameSamples } from './ulaw.ts';

const keys = '0123456789*#ABCD';
const digitMs = 100;
const pauseMs = 60;
const endPackets = 3;

/** Reads events: a key counts once, however many packets tell of it and whichever of them are lost. */
export class DigitReader {
  #lastTimestamp: number | undefined;

  /** @returns the key when it is a new one */
  read(payload: Uint8Array, timestamp: number): string | undefined {
    if (payload.length < 4 || timestamp === this.#lastTimestamp) return undefined;
    const key = keys[payload[0] ?? 255];
    if (key === undefined) return undefined;
    this.#lastTimestamp = timestamp;
    return key;
  }
}

/** One packet of an event. All of one key have the timestamp of its beginning. */
export interface EventPacket {
  readonly payload: Buffer;
  readonly isFirst: boolean;
  /** Samples since the key's beginning: the packet's timestamp is the present one less this. */
  readonly sinceStart: number;
}

/** Sends keys one after another; asked once for every frame of 20 ms. */
export class DigitSender {
  #waiting: number[] = [];
  #frame = 0;

  get isSending(): boolean {
    return this.#waiting.length > 0;
  }

  /** @param digits of 0-9, *, #, A-D; others are left out */
  send(digits: string): void {
    const codes = [...digits.toUpperCase()].map((digit) => keys.indexOf(digit));
    this.#waiting.push(...codes.filter((code) => code !== -1));
  }

  /** The event packets of this frame: usually one, three when a key is let go (in case one is lost), none in the pause. */
  next(): readonly EventPacket[] {
    const code = this.#waiting[0];
    if (code === undefined) return [];
    const frame = this.#frame++;
    const frames = digitMs / 20;
    if (frame >= frames) {
      if (frame + 1 >= frames + pauseMs / 20) {
        this.#waiting.shift();
        this.#frame = 0;
      }
      return [];
    }
    const isEnd = frame === frames - 1;
    const packet: EventPacket = {
      payload: eventPayload(code, (frame + 1) * frameSamples, isEnd),
      isFirst: frame === 0,
      sinceStart: frame * frameSamples,
    };
    return isEnd ? Array.from({ length: endPackets }, () => packet) : [packet];
  }
}

function eventPayload(code: number, duration: number, isEnd: boolean): Buffer {
  const payload = Buffer.alloc(4);
  payload[0] = code;
  // Bit 7: the end; the low six bits: 10 dB below full scale.
  payload[1] = (isEnd ? 0x80 : 0) | 10;
  payload.writeUInt16BE(duration, 2);
  return payload;
}

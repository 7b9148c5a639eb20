/**
 * The sound of one call in RTP (RFC 3550): a packet of 20 ms goes out on the beat of the wall clock, and what comes in is
 * heard. Packets go to where the other side's packets come from (symmetric RTP), else to where its description says.
 */
import { createSocket, type Socket } from 'node:dgram';
import { mayReach, type Peer } from '../sip/address.ts';
import type { AgreedSound } from '../sip/sdp.ts';
import { DigitReader, DigitSender } from './digits.ts';
import type { Beaten, Pacer } from './pacer.ts';
import { quiet, type Sound } from './sounds.ts';
import { Srtp } from './srtp.ts';
import { frameSamples, turnToAlaw, turnToUlaw } from './ulaw.ts';

const frameMs = 20;
/** After a standstill at most so many frames are sent at once; the rest is skipped, or the other side would hear the past. */
const mostCatchUp = 5;

export interface StreamParts {
  readonly host: string;
  readonly pacer: Pick<Pacer, 'add' | 'remove'>;
  readonly now: () => number;
  /** A frame came in, as mu-law; it may be kept. */
  readonly onFrame: (ulaw: Uint8Array, at: number) => void;
  readonly onDigit: (digit: string) => void;
  readonly onFault: (fault: unknown) => void;
}

export interface StreamCounts {
  sent: number;
  received: number;
  failed: number;
  /** By the gaps in the sequence numbers that came. */
  lost: number;
}

export class RtpStream implements Beaten {
  readonly counts: StreamCounts = { sent: 0, received: 0, failed: 0, lost: 0 };
  /** What is sent; undefined: no packets at all. */
  sound: Sound | undefined = quiet;
  /** The share (0 to 1) of our packets that get lost on the way. */
  lossShare = 0;
  /** One-way: hears nothing of what comes. */
  isDeaf = false;
  port = 0;
  readonly #parts: StreamParts;
  readonly #socket: Socket;
  readonly #sender = new DigitSender();
  readonly #reader = new DigitReader();
  readonly #ssrc: number;
  #agreed: AgreedSound | undefined;
  /** Of encrypted sound; a new one for new keys alone, because it counts what it has seen. */
  #sends: Srtp | undefined;
  #opens: Srtp | undefined;
  #source: Peer | undefined;
  #nextAt: number | undefined;
  #sequence: number;
  #timestamp: number;
  #isFirst = true;
  #lastSequence: number | undefined;
  #isClosed = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#ssrc = Math.floor(Math.random() * 2 ** 32);
    this.#sequence = Math.floor(Math.random() * 2 ** 15);
    this.#timestamp = Math.floor(Math.random() * 2 ** 31);
    this.#socket = createSocket({ type: 'udp4', lookup: (host, _options, found) => found(null, host, 4) });
    // A packet that cannot be sent is lost, as any may be.
    this.#socket.on('error', () => this.counts.failed++);
    this.#socket.on('message', (packet, from) => {
      try {
        this.#receive(packet, from);
      } catch (fault) {
        parts.onFault(fault);
      }
    });
  }

  /** @returns when its port is known; rejects when the machine has no socket left */
  async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind(0, this.#parts.host, resolve);
    });
    this.port = this.#socket.address().port;
  }

  /** Follows what was agreed; from the first agreement on packets go out. */
  follow(agreed: AgreedSound): void {
    const isElsewhere = agreed.port !== this.#agreed?.port || agreed.address !== this.#agreed.address;
    if (isElsewhere) this.#source = undefined;
    this.#followSecret(agreed);
    this.#agreed = agreed;
    if (this.#isClosed) return;
    this.#nextAt ??= this.#parts.now();
    this.#parts.pacer.add(this);
  }

  #followSecret({ secret }: AgreedSound): void {
    const before = this.#agreed?.secret;
    if (!secret || !before?.theirs.equals(secret.theirs)) this.#opens = secret && new Srtp(secret.theirs);
    if (!secret || !before?.ours.equals(secret.ours)) this.#sends = secret && new Srtp(secret.ours);
  }

  sendDigits(digits: string): void {
    this.#sender.send(digits);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.pacer.remove(this);
    this.#socket.close();
  }

  beat(now: number): void {
    if (this.#nextAt === undefined || now < this.#nextAt) return;
    let due = Math.floor((now - this.#nextAt) / frameMs) + 1;
    this.#nextAt += due * frameMs;
    if (due > mostCatchUp) {
      this.#timestamp += (due - mostCatchUp) * frameSamples;
      due = mostCatchUp;
    }
    for (; due > 0; due--) this.#sendFrame();
  }

  #sendFrame(): void {
    const agreed = this.#agreed;
    // The time goes on whether or not something is sent (RFC 3550, 5.1).
    const timestamp = this.#timestamp;
    this.#timestamp += frameSamples;
    if (!agreed?.maySend || !this.sound) {
      this.#isFirst = true;
      return;
    }
    if (this.#sender.isSending && agreed.eventType !== undefined) {
      for (const { payload, isFirst, sinceStart } of this.#sender.next()) {
        this.#send({ type: agreed.eventType, timestamp: timestamp - sinceStart, isMarked: isFirst, payload });
      }
      return;
    }
    const payload = Buffer.allocUnsafe(frameSamples);
    this.sound.fillFrame(payload);
    if (agreed.codec === 'pcma') turnToAlaw(payload);
    this.#send({ type: agreed.payloadType, timestamp, isMarked: this.#isFirst, payload });
    this.#isFirst = false;
  }

  #send(parts: { type: number; timestamp: number; isMarked: boolean; payload: Buffer }): void {
    const peer = this.#source ?? this.#agreed;
    const head = Buffer.allocUnsafe(12);
    head[0] = 0x80;
    head[1] = parts.type | (parts.isMarked ? 0x80 : 0);
    head.writeUInt16BE(this.#sequence & 0xffff, 2);
    head.writeUInt32BE(parts.timestamp >>> 0, 4);
    head.writeUInt32BE(this.#ssrc, 8);
    this.#sequence++;
    if (!peer || peer.port < 1 || !mayReach(this.#parts.host, peer.address) || this.#isClosed) return;
    if (this.lossShare > 0 && Math.random() < this.lossShare) return;
    this.counts.sent++;
    const packet = Buffer.concat([head, parts.payload]);
    this.#socket.send(this.#sends?.protect(packet) ?? packet, peer.port, peer.address);
  }

  #receive(received: Buffer, from: Peer): void {
    const agreed = this.#agreed;
    const packet = this.#opens ? this.#opens.open(received) : received;
    if (packet === undefined) return;
    const payload = payloadOf(packet);
    if (!payload || !agreed || this.isDeaf) return;
    const type = (packet[1] ?? 0) & 0x7f;
    const isSound = type === agreed.payloadType;
    if (!isSound && type !== agreed.eventType) return;
    this.#source = { address: from.address, port: from.port };
    this.#count(packet.readUInt16BE(2));
    if (isSound) {
      if (agreed.codec === 'pcma') turnToUlaw(payload);
      this.#parts.onFrame(payload, this.#parts.now());
      return;
    }
    const digit = this.#reader.read(payload, packet.readUInt32BE(4));
    if (digit !== undefined) this.#parts.onDigit(digit);
  }

  #count(sequence: number): void {
    this.counts.received++;
    const step = this.#lastSequence === undefined ? 1 : (sequence - this.#lastSequence) & 0xffff;
    // A jump of thousands is a new source, a step back a packet that came late.
    if (step > 1 && step < 1000) this.counts.lost += step - 1;
    if (step < 0x8000) this.#lastSequence = sequence;
  }
}

/** The payload of an RTP packet; undefined for what is none. RTCP is told apart by its payload types (RFC 5761, section 4). */
function payloadOf(packet: Buffer): Buffer | undefined {
  const [first = 0] = packet;
  if (packet.length < 12 || first >> 6 !== 2) return undefined;
  let from = 12 + 4 * (first & 0x0f);
  if (first & 0x10) {
    if (packet.length < from + 4) return undefined;
    from += 4 + 4 * packet.readUInt16BE(from + 2);
  }
  const padding = first & 0x20 ? (packet.at(-1) ?? 0) : 0;
  const until = packet.length - padding;
  return until > from ? packet.subarray(from, until) : undefined;
}

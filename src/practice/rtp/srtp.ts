/**
 * Encrypted sound (SRTP, RFC 3711) with keys that stand in the description (SDES, RFC 4568), in the one suite that every carrier has:
 * AES_CM_128_HMAC_SHA1_80. One object protects what we send, another one opens what comes.
 */
import { createCipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const SRTP_SUITE = 'AES_CM_128_HMAC_SHA1_80';
const keyBytes = 16;
const saltBytes = 14;
const tagBytes = 10;
/** A packet that is older than that is not told from one that is newer (RFC 3711, 3.3.1). */
const half = 0x8000;

/** Key and salt together, as they stand behind `inline:`. */
export const masterBytes = keyBytes + saltBytes;

export function newMaster(): Buffer {
  return randomBytes(masterBytes);
}

/** The keystream of AES in counter mode from a block that begins with `iv` (RFC 3711, 4.1.1). */
export function keystream(key: Buffer, iv: Buffer, length: number): Buffer {
  return createCipheriv('aes-128-ctr', key, iv).update(Buffer.alloc(length));
}

/** The session keys of a master (RFC 3711, 4.3, key derivation rate 0): for encryption, authentication and salt. */
export function sessionKeys(master: Buffer): { encryption: Buffer; authentication: Buffer; salt: Buffer } {
  const key = master.subarray(0, keyBytes);
  const derive = (label: number, length: number) => {
    const iv = Buffer.alloc(16);
    master.copy(iv, 0, keyBytes, masterBytes);
    iv[7] = (iv[7] ?? 0) ^ label;
    return keystream(key, iv, length);
  };
  return { encryption: derive(0, keyBytes), authentication: derive(1, 20), salt: derive(2, saltBytes) };
}

/** One direction of one source. */
export class Srtp {
  readonly #keys: ReturnType<typeof sessionKeys>;
  #rollovers = 0;
  #newest: number | undefined;

  constructor(master: Buffer) {
    this.#keys = sessionKeys(master);
  }

  /** The packet as it goes out: its payload encrypted, its tag behind it. Packets come in their order. */
  protect(packet: Buffer): Buffer {
    const sequence = packet.readUInt16BE(2);
    if (this.#newest !== undefined && sequence < this.#newest) this.#rollovers++;
    this.#newest = sequence;
    const closed = this.#crypt(packet, this.#rollovers);
    return Buffer.concat([closed, this.#tag(closed, this.#rollovers)]);
  }

  /** The packet as it was before; undefined when it is none, or not from whoever has the key. */
  open(packet: Buffer): Buffer | undefined {
    if (packet.length < 12 + tagBytes) return undefined;
    const closed = packet.subarray(0, -tagBytes);
    const sequence = closed.readUInt16BE(2);
    const rollovers = this.#rolloversOf(sequence);
    if (rollovers < 0 || !timingSafeEqual(this.#tag(closed, rollovers), packet.subarray(-tagBytes)))
      return undefined;
    const isNewest = rollovers === this.#rollovers && sequence > (this.#newest ?? -1);
    if (isNewest || rollovers > this.#rollovers) this.#newest = sequence;
    this.#rollovers = Math.max(this.#rollovers, rollovers);
    return this.#crypt(closed, rollovers);
  }

  /** How often the sequence number has begun anew before this packet (RFC 3711, appendix A). */
  #rolloversOf(sequence: number): number {
    if (this.#newest === undefined) return this.#rollovers;
    if (this.#newest < half) return this.#rollovers - (sequence - this.#newest > half ? 1 : 0);
    return this.#rollovers + (this.#newest - half > sequence ? 1 : 0);
  }

  #crypt(packet: Buffer, rollovers: number): Buffer {
    const from = payloadStart(packet);
    const iv = Buffer.alloc(16);
    this.#keys.salt.copy(iv);
    const mix = (at: number, bytes: Buffer) => {
      for (const [index, byte] of bytes.entries()) iv[at + index] = (iv[at + index] ?? 0) ^ byte;
    };
    mix(4, packet.subarray(8, 12));
    mix(8, indexOf(rollovers, packet.readUInt16BE(2)));
    const stream = keystream(this.#keys.encryption, iv, Math.max(0, packet.length - from));
    const out = Buffer.from(packet);
    for (const [index, byte] of stream.entries()) out[from + index] = (out[from + index] ?? 0) ^ byte;
    return out;
  }

  #tag(closed: Buffer, rollovers: number): Buffer {
    const mac = createHmac('sha1', this.#keys.authentication).update(closed);
    return mac.update(indexOf(rollovers, 0).subarray(0, 4)).digest().subarray(0, tagBytes);
  }
}

/** Rollovers and sequence number as 48 bits. */
function indexOf(rollovers: number, sequence: number): Buffer {
  const index = Buffer.alloc(6);
  index.writeUInt32BE(rollovers, 0);
  index.writeUInt16BE(sequence, 4);
  return index;
}

/** Behind the header, its sources and its extension: those stay readable. */
function payloadStart(packet: Buffer): number {
  const [first = 0] = packet;
  const from = 12 + 4 * (first & 0x0f);
  if ((first & 0x10) === 0 || packet.length < from + 4) return from;
  return from + 4 + 4 * packet.readUInt16BE(from + 2);
}

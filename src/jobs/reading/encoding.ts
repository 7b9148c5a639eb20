// Which characters a file's bytes stand for. A byte order mark decides; without one UTF-16 shows in its NULs, and UTF-8 is what is
// valid UTF-8 to the last byte, because a Windows-1252 name may stand in any row. The whole file is looked at (1 GB takes a second).
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The encoding and the length of the byte order mark in front. */
export type FoundEncoding = { readonly encoding: Encoding; readonly markBytes: number };

const PIECE_BYTES = 1024 ** 2;

/** By the first bytes alone, where they say it for sure; else undefined. */
export function encodingOfStart(start: Buffer): FoundEncoding | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { encoding: 'utf-8', markBytes: 3 };
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (start[0] === 0xfe && start[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  return withoutMark(start);
}

/** UTF-16 of western text has a NUL in every second byte; other text has hardly any. */
function withoutMark(start: Buffer): FoundEncoding | undefined {
  const pairs = Math.floor(start.length / 2);
  let even = 0;
  let odd = 0;
  for (let at = 0; at + 1 < start.length; at += 2) {
    if (start[at] === 0) even += 1;
    if (start[at + 1] === 0) odd += 1;
  }
  if (pairs < 4) return undefined;
  if (odd > pairs * 0.4 && even < pairs * 0.05) return { encoding: 'utf-16le', markBytes: 0 };
  if (even > pairs * 0.4 && odd < pairs * 0.05) return { encoding: 'utf-16be', markBytes: 0 };
  return undefined;
}

/** Looks at the whole file: UTF-8 if its bytes are, or if they nearly are (a few broken ones among many umlauts), else Windows-1252. */
export async function encodingOfFile(path: string, start: Buffer): Promise<FoundEncoding> {
  const certain = encodingOfStart(start);
  if (certain !== undefined) return certain;
  let good = 0;
  let bad = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    const bytes = Buffer.concat([rest, piece as Buffer]);
    const whole = bytes.length - openSequence(bytes);
    rest = bytes.subarray(whole);
    const count = countSequences(bytes.subarray(0, whole));
    good += count.good;
    bad += count.bad;
  }
  if (rest.length > 0) bad += 1;
  return { encoding: bad === 0 || good > bad * 10 ? 'utf-8' : 'windows-1252', markBytes: 0 };
}

/** How many bytes at the end begin a UTF-8 sequence that is not complete yet. */
function openSequence(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

/** Sequences of more than one byte that are UTF-8, and bytes that are not. Valid pieces are not counted byte by byte. */
function countSequences(bytes: Buffer): { good: number; bad: number } {
  if (isUtf8(bytes)) return { good: 1, bad: 0 };
  let good = 0;
  let bad = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte >= 0xc2 && isUtf8(bytes.subarray(at, at + length))) {
      good += 1;
      at += length - 1;
    } else bad += 1;
  }
  return { good, bad };
}

/** A decoder that keeps its state between pieces. Always streaming: Node 20 reads Windows-1252 as Latin-1 otherwise. */
export function createDecoder(encoding: Encoding): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder(encoding);
  return (bytes) => decoder.decode(bytes, { stream: true });
}

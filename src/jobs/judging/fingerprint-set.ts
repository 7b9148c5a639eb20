// A set of 64-bit fingerprints of texts: a million people's keys in some ten megabytes, where a Set of strings takes hundreds.
// Two different texts among sixteen million are taken for one with a chance of one in a hundred thousand.

const PARTS = 64;
const FIRST_SLOTS = 256;
const GROWTH = 1.5;
const FULLEST = 0.8;

/** One part of the set: it grows by itself, so that growing never needs the whole set twice. */
type Part = { high: Uint32Array; low: Uint32Array; count: number };

export type FingerprintSet = {
  /** True if it was not there yet. */
  add(text: string): boolean;
  has(text: string): boolean;
  readonly size: number;
  /** Bytes of its tables. */
  readonly byteCount: number;
};

/** Makes an empty set. */
export function createFingerprintSet(): FingerprintSet {
  const parts = Array.from({ length: PARTS }, emptyPart);
  const fingerprint = new Uint32Array(2);

  /** The part of a text; its fingerprint is left in `fingerprint`. */
  function partOf(text: string): Part {
    hash64(text, fingerprint);
    return parts[(fingerprint[0] ?? 0) % PARTS] as Part;
  }

  return {
    add(text) {
      const part = partOf(text);
      const high = fingerprint[0] ?? 0;
      const low = fingerprint[1] ?? 0;
      const slot = slotOf(part, high, low);
      if (isTaken(part, slot)) return false;
      part.high[slot] = high;
      part.low[slot] = low;
      part.count += 1;
      if (part.count > part.high.length * FULLEST) grow(part);
      return true;
    },
    has(text) {
      const part = partOf(text);
      return isTaken(part, slotOf(part, fingerprint[0] ?? 0, fingerprint[1] ?? 0));
    },
    get size() {
      return parts.reduce((sum, part) => sum + part.count, 0);
    },
    get byteCount() {
      return parts.reduce((sum, part) => sum + part.high.length * 8, 0);
    },
  };
}

function emptyPart(): Part {
  return { high: new Uint32Array(FIRST_SLOTS), low: new Uint32Array(FIRST_SLOTS), count: 0 };
}

function isTaken(part: Part, slot: number): boolean {
  return part.high[slot] !== 0 || part.low[slot] !== 0;
}

/** Where the fingerprint stands, or the free slot where it would (open addressing, one step at a time). */
function slotOf(part: Part, high: number, low: number): number {
  const slots = part.high.length;
  let slot = low % slots;
  while (isTaken(part, slot) && (part.high[slot] !== high || part.low[slot] !== low))
    slot = slot + 1 === slots ? 0 : slot + 1;
  return slot;
}

function grow(part: Part): void {
  const { high, low } = part;
  const slots = Math.ceil(high.length * GROWTH) + 1;
  part.high = new Uint32Array(slots);
  part.low = new Uint32Array(slots);
  for (let at = 0; at < high.length; at += 1) {
    const a = high[at] ?? 0;
    const b = low[at] ?? 0;
    if (a === 0 && b === 0) continue;
    const slot = slotOf(part, a, b);
    part.high[slot] = a;
    part.low[slot] = b;
  }
}

/** Two independent 32-bit multiplicative hashes over UTF-16 units, mixed as in MurmurHash3's finish; never both zero. */
function hash64(text: string, into: Uint32Array): void {
  let a = 0xdeadbeef ^ text.length;
  let b = 0x41c6ce57 ^ text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  into[0] = a;
  into[1] = b === 0 && a === 0 ? 1 : b;
}

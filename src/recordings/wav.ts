// The head of a WAV file (RIFF, WAVE, "fmt ", "data"), as far as its length in time needs it. What is no PCM is no recording of ours.

export type WavFacts = {
  /** Where the samples begin. */
  readonly headBytes: number;
  readonly bytesPerSecond: number;
};

const PCM = 1;
const CHUNK_HEAD = 8;

/** Reads the first bytes of a file; undefined when they are not those of a PCM WAV file. */
export function readWavHead(head: Buffer): WavFacts | undefined {
  if (head.length < 12 || ascii(head, 0) !== 'RIFF' || ascii(head, 8) !== 'WAVE') return undefined;
  let bytesPerSecond: number | undefined;
  for (let at = 12; at + CHUNK_HEAD <= head.length; ) {
    const name = ascii(head, at);
    const size = head.readUInt32LE(at + 4);
    if (name === 'data') return bytesPerSecond ? { headBytes: at + CHUNK_HEAD, bytesPerSecond } : undefined;
    if (name === 'fmt ') {
      if (size < 16 || at + CHUNK_HEAD + 16 > head.length) return undefined;
      if (head.readUInt16LE(at + CHUNK_HEAD) !== PCM) return undefined;
      bytesPerSecond = head.readUInt32LE(at + CHUNK_HEAD + 8);
    }
    // Chunks are padded to an even length.
    at += CHUNK_HEAD + size + (size % 2);
  }
  return undefined;
}

function ascii(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, at + 4);
}

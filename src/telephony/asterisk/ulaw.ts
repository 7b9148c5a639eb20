/** G.711 mu-law, as trunks have it: a file in it is played without being coded anew for each call. */

const BIAS = 132;
const MOST = 32_635;

/** ITU-T G.711: sign, three bits of segment, four of the place in it, all inverted. */
export function ulawOf(samples: Int16Array): Uint8Array {
  return Uint8Array.from(samples, (sample) => {
    const sign = sample < 0 ? 0x80 : 0;
    const size = Math.min(MOST, Math.abs(sample)) + BIAS;
    const segment = Math.floor(Math.log2(size)) - 7;
    return ~(sign | (segment << 4) | ((size >> (segment + 3)) & 0x0f)) & 0xff;
  });
}

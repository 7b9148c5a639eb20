/**
 * G.711 in its two laws (ITU-T G.711): logarithmic samples of eight bits, 8000 a second. In here all sound is mu-law; A-law is
 * turned into it where it comes in and out of it where it goes out.
 */

export const sampleRate = 8000;
/** Samples, and bytes, of one packet of 20 ms. */
export const frameSamples = 160;
export const silence = 0xff;

/** The linear value of each mu-law byte, within ±32124. */
export const linearOfUlaw: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4);
  return bits & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
});

/** How loud each mu-law byte is, as a share of full scale. */
export const loudnessOfUlaw: Float32Array = Float32Array.from(
  linearOfUlaw,
  (value) => Math.abs(value) / 32_768,
);

/** @param linear a sample of 16 bits */
export function ulawOf(linear: number): number {
  const sign = linear < 0 ? 0x80 : 0;
  const magnitude = Math.min(32_635, Math.abs(Math.trunc(linear))) + 0x84;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

function linearOfAlaw(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits & 0x70) >> 4;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

function alawOf(linear: number): number {
  const sign = linear < 0 ? 0 : 0x80;
  const magnitude = Math.min(32_767, linear < 0 ? ~linear : linear);
  const exponent = magnitude < 256 ? 0 : 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

const alawOfUlaw = Uint8Array.from(linearOfUlaw, alawOf);
const ulawOfAlaw = Uint8Array.from({ length: 256 }, (_, byte) => ulawOf(linearOfAlaw(byte)));

/** Turns mu-law into A-law in place. */
export function turnToAlaw(frame: Uint8Array): void {
  for (let at = 0; at < frame.length; at++) frame[at] = alawOfUlaw[frame[at] ?? 0] ?? 0;
}
/** Turns A-law into mu-law in place. */
export function turnToUlaw(frame: Uint8Array): void {
  for (let at = 0; at < frame.length; at++) frame[at] = ulawOfAlaw[frame[at] ?? 0] ?? 0;
}

/** Linear samples of 16 bits. */
export function linearFrom(ulaw: Uint8Array): Int16Array {
  return Int16Array.from(ulaw, (byte) => linearOfUlaw[byte] ?? 0);
}

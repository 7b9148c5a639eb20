/** Makes a WAV file of sound that the browser has decoded: 16 bit, one channel, at the rate it came in. The server does the rest. */

const HEAD_BYTES = 44;

/** @param channels samples in [-1, 1], one array for each channel */
export function wavFile(channels: readonly Float32Array[], rate: number): Blob {
  const length = channels[0]?.length ?? 0;
  const bytes = new DataView(new ArrayBuffer(HEAD_BYTES + length * 2));
  const word = (at: number, text: string) => {
    for (let index = 0; index < text.length; index += 1) bytes.setUint8(at + index, text.charCodeAt(index));
  };
  word(0, 'RIFF');
  bytes.setUint32(4, HEAD_BYTES - 8 + length * 2, true);
  word(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  word(36, 'data');
  bytes.setUint32(40, length * 2, true);
  for (let at = 0; at < length; at += 1) {
    const sum = channels.reduce((total, channel) => total + (channel[at] ?? 0), 0) / channels.length;
    bytes.setInt16(HEAD_BYTES + at * 2, Math.round(Math.max(-1, Math.min(1, sum)) * 32_767), true);
  }
  return new Blob([bytes], { type: 'audio/wav' });
}

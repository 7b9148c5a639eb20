/**
 * Where Asterisk sends the voices that are listened to: one UDP socket on loopback for all, told apart by the port that each comes from.
 * RTP as RFC 3550 has it, mu-law, one way; nothing is ever sent back.
 */
import { createSocket, type Socket } from 'node:dgram';

const HEADER_BYTES = 12;
const WORD_BYTES = 4;

/** The linear value of each mu-law byte (ITU-T G.711). */
const linearOfUlaw = Int16Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4);
  return bits & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
});

/** The linear samples of one packet; undefined: it is no RTP. */
export function samplesOfPacket(packet: Uint8Array): Int16Array | undefined {
  const first = packet[0] ?? 0;
  if (first >> 6 !== 2) return undefined;
  let start = HEADER_BYTES + (first & 0x0f) * WORD_BYTES;
  if (first & 0x10) {
    const words = ((packet[start + 2] ?? 0) << 8) | (packet[start + 3] ?? 0);
    start += WORD_BYTES + words * WORD_BYTES;
  }
  if (start >= packet.length) return undefined;
  return Int16Array.from(packet.subarray(start), (byte) => linearOfUlaw[byte] ?? 0);
}

export class VoicePort {
  readonly #heard = new Map<number, (samples: Int16Array) => void>();
  #socket: Promise<Socket> | undefined;

  /** Opens it at the first wish; the port that Asterisk shall send to. */
  async port(): Promise<number> {
    this.#socket ??= this.#open();
    return (await this.#socket).address().port;
  }

  /** Whoever hears what comes from this port; the returned function ends it. */
  hear(fromPort: number, heard: (samples: Int16Array) => void): () => void {
    this.#heard.set(fromPort, heard);
    return () => {
      if (this.#heard.get(fromPort) === heard) this.#heard.delete(fromPort);
    };
  }

  async close(): Promise<void> {
    const opening = this.#socket;
    this.#socket = undefined;
    this.#heard.clear();
    await opening?.then((socket) => socket.close()).catch(() => undefined);
  }

  #open(): Promise<Socket> {
    const socket = createSocket('udp4');
    socket.unref();
    socket.on('message', (packet, { port }) => {
      const samples = samplesOfPacket(packet);
      if (samples !== undefined) this.#heard.get(port)?.(samples);
    });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, '127.0.0.1', () => {
        socket.off('error', reject);
        socket.on('error', () => undefined);
        resolve(socket);
      });
    });
  }
}

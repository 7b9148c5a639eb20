/**
 * SIP over TLS (RFC 3261, sections 18 and 26.2.1): the other side connects, and everything goes back over what it opened. Messages follow
 * one another in a stream; their length is said in them (18.3).
 */
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Peer } from './address.ts';
import type { Transport } from './transport.ts';

export interface TlsIdentity {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

const longestMessage = 65_536;

export class TlsTransport implements Transport {
  readonly name = 'TLS';
  readonly uriParameter = ';transport=tls';
  readonly #host: string;
  readonly #wantedPort: number;
  readonly #server: Server;
  readonly #open = new Set<TLSSocket>();
  port = 0;

  constructor(host: string, port: number, identity: TlsIdentity) {
    this.#host = host;
    this.#wantedPort = port;
    this.#server = createServer({ ...identity, minVersion: 'TLSv1.2' });
  }

  async open(
    receive: (message: Buffer, from: Peer) => void,
    onFault: (fault: unknown) => void,
  ): Promise<void> {
    this.#server.on('secureConnection', (socket) => this.#meet(socket, receive));
    // Whoever does not trust us says so and goes: that is no fault of ours.
    this.#server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#wantedPort, this.#host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server.on('error', onFault);
  }

  /** Over the connection that the peer sends from; where the peer is an address in a Contact, over the newest from that address. */
  send(message: Buffer, to: Peer, onDone: (fault: unknown) => void): void {
    const fromThere = [...this.#open].filter(({ remoteAddress }) => remoteAddress === to.address);
    const socket = fromThere.find(({ remotePort }) => remotePort === to.port) ?? fromThere.at(-1);
    if (socket?.writable === true) socket.write(message, onDone);
    else onDone(new Error('no connection'));
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #meet(socket: TLSSocket, receive: (message: Buffer, from: Peer) => void): void {
    const from = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    let rest: Buffer = Buffer.alloc(0);
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    // A connection that breaks is closed, and whoever needs it opens another.
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      for (let length = lengthOfFirst(rest); length !== undefined; length = lengthOfFirst(rest)) {
        receive(rest.subarray(0, length), from);
        rest = rest.subarray(length);
      }
      if (rest.length > longestMessage) socket.destroy();
    });
  }
}

/** How many bytes the first message has; undefined while it is not there as a whole. */
function lengthOfFirst(bytes: Buffer): number | undefined {
  // Blank lines keep a connection open (RFC 5626, 3.5.1).
  let start = 0;
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start++;
  if (start > 0) return start;
  const head = bytes.indexOf('\r\n\r\n');
  if (head === -1) return undefined;
  const announced = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,6})[ \t]*$/im.exec(
    bytes.toString('latin1', 0, head),
  );
  const length = head + 4 + Number(announced?.[1] ?? 0);
  return length <= bytes.length ? length : undefined;
}

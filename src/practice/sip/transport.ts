/** What carries SIP: datagrams (UDP), or connections with TLS inside (tls-transport.ts). */
import { createSocket, type Socket } from 'node:dgram';
import type { Peer } from './address.ts';

export interface Transport {
  /** As it stands in Via. */
  readonly name: 'UDP' | 'TLS';
  /** Behind the address in Contact. */
  readonly uriParameter: '' | ';transport=tls';
  readonly port: number;
  /** @returns when the port is open; rejects when it is taken */
  open(receive: (message: Buffer, from: Peer) => void, onFault: (fault: unknown) => void): Promise<void>;
  /** @param onDone told whether it has left */
  send(message: Buffer, to: Peer, onDone: (fault: unknown) => void): void;
  close(): Promise<void>;
}

export class UdpTransport implements Transport {
  readonly name = 'UDP';
  readonly uriParameter = '';
  readonly #host: string;
  readonly #wantedPort: number;
  readonly #socket: Socket;
  port = 0;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#wantedPort = port;
    this.#socket = createSocket({
      type: 'udp4',
      recvBufferSize: 4 << 20,
      // Only addresses are sent to: no name that came in a message is ever looked up.
      lookup: (name, _options, found) => found(null, name, 4),
    });
  }

  async open(
    receive: (message: Buffer, from: Peer) => void,
    onFault: (fault: unknown) => void,
  ): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind(this.#wantedPort, this.#host, () => {
        this.#socket.off('error', reject);
        resolve();
      });
    });
    this.port = this.#socket.address().port;
    this.#socket.on('error', onFault);
    this.#socket.on('message', (datagram, { address, port }) => receive(datagram, { address, port }));
  }

  send(message: Buffer, to: Peer, onDone: (fault: unknown) => void): void {
    this.#socket.send(message, to.port, to.address, onDone);
  }

  close(): Promise<void> {
    return new Promise((resolve) => void this.#socket.close(() => resolve()));
  }
}

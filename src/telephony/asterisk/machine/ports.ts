/** Ports that nobody uses at the moment. Somebody may take one before we do: who starts tries again with another. */
import dgram from 'node:dgram';
import net from 'node:net';

export function freeTcpPort(address = '127.0.0.1', wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(wanted, address, () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export function freeUdpPort(address = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.bind(0, address, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** A port for trunks: free for UDP and TCP, and the one above it for TLS. */
export async function freeSipPort(address: string): Promise<number> {
  for (let tries = 0; tries < 20; tries++) {
    const port = await freeUdpPort(address);
    const others = [port, port + 1].map((one) => freeTcpPort(address, one));
    const found = await Promise.allSettled(others);
    if (port < 65_535 && found.every(({ status }) => status === 'fulfilled')) return port;
  }
  throw new Error(`No port is free at ${address}`);
}

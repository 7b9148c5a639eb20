/**
 * The doors for other computers. A browser gives its microphone to a secure page alone, so whoever listens on more than this machine does
 * it in TLS: plain HTTP stays on loopback (which browsers hold for secure, and where the command line comes in), and each address of this
 * machine gets a listener with the certificate, all in front of the one server.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import os from 'node:os';
import type { TLSSocket } from 'node:tls';
import type { Config } from '../config.ts';
import type { Api } from './parts.ts';

export type SecureListeners = { close(): Promise<void> };

/** True where the browser spoke TLS, to us or to the proxy of PUBLIC_URL. */
export function isHttps(request: IncomingMessage, publicUrl: string | null): boolean {
  if (publicUrl !== null) return publicUrl.startsWith('https://');
  return (request.socket as Partial<TLSSocket>).encrypted === true;
}

/**
 * Listens in TLS on the wanted address, or on every address but loopback for 0.0.0.0 and ::.
 * @throws what listening throws, when not one of the addresses could be had
 */
export async function openSecureListeners(
  app: Api,
  { tls, host, port }: { tls: NonNullable<Config['tls']>; host: string; port: number },
): Promise<SecureListeners> {
  const credentials = { key: readFileSync(tls.keyFile), cert: readFileSync(tls.certificateFile) };
  const servers: https.Server[] = [];
  const faults: unknown[] = [];
  for (const address of addressesFor(host)) {
    const server = https.createServer({ ...credentials, minVersion: 'TLSv1.2' }, app.routing);
    server.on('upgrade', (...upgrade) => app.server.emit('upgrade', ...upgrade));
    server.keepAliveTimeout = app.server.keepAliveTimeout;
    server.requestTimeout = app.server.requestTimeout;
    server.timeout = app.server.timeout;
    try {
      await listen(server, address, port);
      servers.push(server);
    } catch (error) {
      faults.push(error);
    }
  }
  if (servers.length === 0 && faults.length > 0) throw faults[0];
  return {
    async close() {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}

/** The addresses on which other computers come in. Link-local IPv6 needs a zone that nobody types, so it is left out. */
export function addressesFor(host: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  return Object.values(os.networkInterfaces()).flatMap((list) =>
    (list ?? [])
      .filter(
        ({ internal, family, address }) =>
          !internal && !address.startsWith('fe80:') && (host === '::' || family === 'IPv4'),
      )
      .map(({ address }) => address),
  );
}

function listen(server: https.Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

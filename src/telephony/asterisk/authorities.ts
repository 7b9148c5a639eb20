/**
 * Whom we believe a carrier's certificate: the public authorities that Node brings along, and what an administrator gave to a trunk.
 * Asterisk reads them from one file whenever it opens a connection, and tells nobody why it refused one: so we look ourselves.
 */
import fs from 'node:fs';
import { isIP } from 'node:net';
import { connect, rootCertificates } from 'node:tls';
import type { TrunkAddress } from '../../domain/trunk/trunk.ts';

const connectLimitMs = 4_000;

/** Writes the file as a whole. @param own certificates of trunks, PEM */
export function writeAuthorities(file: string, own: readonly string[]): void {
  const draft = `${file}.new`;
  fs.writeFileSync(draft, `${[...rootCertificates, ...own.map((pem) => pem.trim())].join('\n')}\n`, {
    mode: 0o600,
  });
  fs.renameSync(draft, file);
}

/**
 * Connects as Asterisk does and hangs up at once.
 * @returns why the certificate is not believed, as OpenSSL calls it; undefined where it is, or where nobody answers
 */
export function whyUntrusted({ host, port, certificate }: TrunkAddress): Promise<string | undefined> {
  const ca = certificate === undefined ? [...rootCertificates] : [...rootCertificates, certificate];
  return new Promise((resolve) => {
    const socket = connect({ host, port, ca, ...(isIP(host) === 0 ? { servername: host } : {}) });
    const done = (because: string | undefined) => {
      resolve(because);
      socket.destroy();
    };
    socket.setTimeout(connectLimitMs, () => done(undefined));
    socket.once('secureConnect', () => done(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      done(isOfTrust(error.code) ? error.code : undefined),
    );
  });
}

/** Everything else is no matter of trust: refused, reset, no such name, no common way to encrypt. */
function isOfTrust(code: string | undefined): code is string {
  return code !== undefined && /CERT|SIGNATURE|^ERR_TLS_CERT/.test(code) && !code.startsWith('ERR_SSL');
}

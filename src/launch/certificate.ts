/**
 * The certificate with which other computers reach Rufwerk: a browser gives its microphone to a secure page alone. One's own
 * (TLS_CERTIFICATE and TLS_KEY), else a self-made one in DATA_DIR/tls, kept over the starts, so that who has trusted it once need not
 * do it again.
 */
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { writePrivateFile } from './data-folder.ts';
import { LaunchError } from './postgres-binaries.ts';

export interface Certificate {
  certificateFile: string;
  keyFile: string;
  /** SHA-256, as browsers show it. */
  fingerprint: string;
  isSelfMade: boolean;
}

const DAY_MS = 24 * 60 * 60_000;
/** Browsers refuse certificates that are valid for longer than 825 days. */
const VALID_DAYS = 820;
/** Made anew before it runs out under people's hands. */
const RENEW_DAYS = 30;

/**
 * The certificate to use; makes one when there is none, when it runs out soon, or when this machine has an address that is not in it.
 * @throws LaunchError when one's own cannot be read or its two files do not belong together
 */
export async function ensureCertificate(need: {
  own: { certificateFile: string; keyFile: string } | null;
  dataDir: string;
  /** What people type after https://, beside this machine's addresses. */
  host: string;
  now: Date;
  log: (line: string) => void;
}): Promise<Certificate> {
  if (need.own) return readOwn(need.own);
  const folder = path.join(need.dataDir, 'tls');
  const files = {
    certificateFile: path.join(folder, 'certificate.pem'),
    keyFile: path.join(folder, 'key.pem'),
  };
  const names = namesOf(need.host);
  if (!isGood(files, names, need.now)) {
    need.log('Making a certificate of our own');
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'Rufwerk' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(need.now.getTime() - DAY_MS),
      notAfterDate: new Date(need.now.getTime() + VALID_DAYS * DAY_MS),
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: names.map((name) => (isAddress(name) ? { type: 7, ip: name } : { type: 2, value: name })),
        },
      ],
    });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writePrivateFile(files.keyFile, key);
    writePrivateFile(files.certificateFile, cert);
  }
  return { ...files, fingerprint: fingerprintOf(files.certificateFile), isSelfMade: true };
}

function readOwn(own: { certificateFile: string; keyFile: string }): Certificate {
  try {
    const certificate = new X509Certificate(readFileSync(own.certificateFile));
    readFileSync(own.keyFile);
    return { ...own, fingerprint: certificate.fingerprint256, isSelfMade: false };
  } catch (error) {
    throw new LaunchError(`TLS_CERTIFICATE and TLS_KEY cannot be used: ${(error as Error).message}`);
  }
}

function isGood(
  files: { certificateFile: string; keyFile: string },
  names: readonly string[],
  now: Date,
): boolean {
  if (!existsSync(files.certificateFile) || !existsSync(files.keyFile)) return false;
  try {
    const certificate = new X509Certificate(readFileSync(files.certificateFile));
    const restMs = new Date(certificate.validTo).getTime() - now.getTime();
    const covers = (name: string) =>
      (isAddress(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;
    return restMs > RENEW_DAYS * DAY_MS && names.every(covers);
  } catch {
    return false; // half written, or somebody else's file
  }
}

/** Everything by which this machine may be called: its name, its addresses, loopback, and what it was told to listen on. */
export function namesOf(host: string): string[] {
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) =>
    (list ?? []).filter(({ address }) => !address.startsWith('fe80:')).map(({ address }) => address),
  );
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const named = [os.hostname(), `${os.hostname()}.local`].filter((name) => /^[A-Za-z0-9.-]+$/.test(name));
  return [
    ...new Set(['localhost', ...named, '127.0.0.1', '::1', ...addresses, ...(isEverywhere ? [] : [host])]),
  ];
}

function fingerprintOf(file: string): string {
  return new X509Certificate(readFileSync(file)).fingerprint256;
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name) || name.includes(':');
}

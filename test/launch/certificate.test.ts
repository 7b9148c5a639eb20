// A certificate of our own: good for this machine's names, kept, and renewed before it runs out.
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureCertificate, namesOf } from '../../src/launch/certificate.ts';

const NOW = new Date(Date.UTC(2026, 10, 23));
const DAY_MS = 24 * 60 * 60_000;
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'rufwerk-tls-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const ensure = (change: Partial<Parameters<typeof ensureCertificate>[0]> = {}) =>
  ensureCertificate({ own: null, dataDir, host: '0.0.0.0', now: NOW, log: () => undefined, ...change });

describe('the certificate', () => {
  it('covers this machine by name and address, and its key is readable by its owner alone', async () => {
    const made = await ensure({ host: 'rufwerk.example' });
    const certificate = new X509Certificate(readFileSync(made.certificateFile));
    for (const name of ['localhost', 'rufwerk.example']) expect(certificate.checkHost(name)).toBe(name);
    for (const name of namesOf('0.0.0.0').filter((each) => /^[\d.]+$/.test(each)))
      expect(certificate.checkIP(name)).toBe(name);
    expect(certificate.checkHost('another.example')).toBeUndefined();
    expect(certificate.ca).toBe(false);
    expect(certificate.fingerprint256).toBe(made.fingerprint);
    expect(certificate.checkPrivateKey(createPrivateKey(readFileSync(made.keyFile)))).toBe(true);
    expect(statSync(made.keyFile).mode & 0o777).toBe(0o600);
  });

  it('stays the same over the starts, and is made anew before it runs out or for a new name', async () => {
    const first = await ensure();
    expect((await ensure()).fingerprint).toBe(first.fingerprint);
    const later = new Date(NOW.getTime() + 780 * DAY_MS);
    expect((await ensure({ now: later })).fingerprint).toBe(first.fingerprint);
    const late = new Date(NOW.getTime() + 795 * DAY_MS);
    const renewed = await ensure({ now: late });
    expect(renewed.fingerprint).not.toBe(first.fingerprint);
    const named = await ensure({ now: late, host: 'desk.example' });
    expect(named.fingerprint).not.toBe(renewed.fingerprint);
  });

  it('is made anew when its file is broken', async () => {
    const first = await ensure();
    writeFileSync(first.certificateFile, 'half');
    expect((await ensure()).fingerprint).not.toBe(first.fingerprint);
  });

  it("says clearly that one's own cannot be read", async () => {
    const own = { certificateFile: path.join(dataDir, 'none.pem'), keyFile: path.join(dataDir, 'none.key') };
    await expect(ensure({ own })).rejects.toThrow(/TLS_CERTIFICATE and TLS_KEY cannot be used: .*none\.pem/);
  });
});

// Other computers come in by TLS, this machine by plain HTTP, and both meet the same server.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ensureCertificate } from '../../src/launch/certificate.ts';
import { type ApiWorld, PASSWORD, openApiWorld } from './api-world.ts';

/** Stands for the address in the office's network: also loopback, but not the one on which plain HTTP listens. */
const OFFICE = '127.0.0.2';
let folder: string;
let world: ApiWorld;
let ca: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'rufwerk-secure-'));
  const log = () => undefined;
  const certificate = await ensureCertificate({
    own: null,
    dataDir: folder,
    host: OFFICE,
    now: new Date(),
    log,
  });
  ca = readFileSync(certificate.certificateFile);
  const config = {
    publicUrl: null,
    tls: certificate,
    version: '0.0.0-test',
    webDir: path.join(folder, 'web'),
    dataDir: folder,
    cliTokenFile: path.join(folder, 'cli-token'),
  };
  world = await openApiWorld({ config }, { host: OFFICE });
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the doors for other computers', () => {
  it('serve the product by https with the certificate, and the session cookie is for https alone', async () => {
    expect((await ask('GET', '/api/health')).status).toBe(200);
    const signedIn = await signIn();
    expect(signedIn.status).toBe(200);
    const [cookie = ''] = signedIn.cookies;
    expect(cookie).toMatch(/^__Host-rufwerk=.*; Path=\/; HttpOnly; SameSite=Lax; Secure/);
    expect(signedIn.headers['strict-transport-security']).toBe('max-age=31536000');
    const session = await ask('GET', '/api/session', { cookie: cookie.split(';')[0] ?? '' });
    expect(session.status).toBe(200);
  });

  it('stay shut for plain HTTP, while this machine goes on in HTTP', async () => {
    const { port } = new URL(world.url);
    await expect(fetch(`http://${OFFICE}:${port}/api/health`)).rejects.toThrow('fetch failed');
    const here = await fetch(`${world.url}/api/health`);
    expect(here.status).toBe(200);
    expect(here.headers.get('strict-transport-security')).toBeNull();
  });

  it('let the live socket through', async () => {
    const cookie = ((await signIn()).cookies[0] ?? '').split(';')[0] ?? '';
    const address = origin().replace('https', 'wss');
    const socket = new WebSocket(`${address}/api/live`, { ca, headers: { cookie, origin: origin() } });
    const first = await new Promise<string>((resolve, reject) => {
      socket.once('message', (data: Buffer) => resolve(data.toString()));
      socket.once('error', reject);
    });
    expect(JSON.parse(first)).toHaveProperty('seq');
    socket.close();
  });
});

function origin(): string {
  return `https://${OFFICE}:${new URL(world.url).port}`;
}

function signIn() {
  return ask('POST', '/api/session', { origin: origin() }, { login: 'anna', password: PASSWORD });
}

type Reply = { status: number; headers: Record<string, unknown>; cookies: readonly string[] };

function ask(
  method: string,
  where: string,
  headers: Record<string, string> = {},
  body?: object,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      `${origin()}${where}`,
      { method, ca, headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) } },
      (answer) => {
        answer.resume();
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            cookies: answer.headers['set-cookie'] ?? [],
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body && JSON.stringify(body));
  });
}

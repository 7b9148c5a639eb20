// Uploads: what becomes an import, and what does not and leaves nothing behind (a gigabyte, a file that stops halfway, wrong fields).
import { readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { UPLOAD_LIMIT } from '../../src/api/upload.ts';
import { importList } from '../../src/jobs/import-list.ts';
import { lookAtImport } from '../../src/jobs/look-at-import.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { AnyBody, Visitor } from './visitor.ts';

let world: ApiWorld;
let sofia: Visitor;
let before: string[];

beforeAll(async () => {
  world = await openApiWorld();
  sofia = await world.visitor('sofia');
  before = uploads();
});
afterEach(() => {
  before = uploads();
});
afterAll(() => world.close());

function uploads(): string[] {
  return readdirSync(path.join(world.dataDir, 'uploads')).sort();
}

const LIST = 'Kundennummer;Name;Telefon\r\nK-1;Jäger;030 23125001\r\nK-2;Weiß;069 90009002\r\n';

async function upload(fields: Record<string, string>, text: string | undefined = LIST, name = 'liste.csv') {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  if (text !== undefined) form.append('file', new Blob([text], { type: 'text/csv' }), name);
  const response = await fetch(`${world.url}/api/imports`, {
    method: 'POST',
    headers: { origin: world.url, cookie: sofia.cookie ?? '' },
    body: form,
  });
  return { status: response.status, body: (await response.json()) as AnyBody };
}

test('a file becomes an import that can be looked at, started and cancelled', async () => {
  const made = await upload({ listName: 'Herbst', country: 'DE' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    listName: 'Herbst',
    country: 'DE',
    fileName: 'liste.csv',
    byteCount: Buffer.byteLength(LIST),
    state: 'uploaded',
  });
  const { id } = made.body;
  expect(await readFile(path.join(world.dataDir, 'uploads', id), 'utf8')).toBe(LIST);
  // What the jobs process does when it is called.
  await lookAtImport(world, id);
  const preview = await sofia.get(`/api/imports/${id}/preview`);
  expect(preview.body).toMatchObject({
    headers: ['Kundennummer', 'Name', 'Telefon'],
    delimiter: ';',
    missing: [],
  });
  expect(preview.body.rows[0]).toEqual(['K-1', 'Jäger', '030 23125001']);
  const wrong = await sofia.send('POST', `/api/imports/${id}/start`, { mapping: ['ignore'] });
  expect(wrong.body.error).toMatchObject({ code: 'malformed', field: 'mapping' });
  const started = await sofia.send('POST', `/api/imports/${id}/start`, {});
  expect(started.body.state).toBe('waiting');
  const again = await sofia.send('POST', `/api/imports/${id}/start`, {});
  expect([again.status, again.body.error.code]).toEqual([409, 'import_started']);
  const cancelled = await sofia.send('POST', `/api/imports/${id}/cancel`, {});
  expect(cancelled.body.state).toBe('cancelled');
  expect((await sofia.get('/api/imports')).body.rows[0]).toMatchObject({ id, state: 'cancelled' });
  expect((await sofia.get(`/api/imports/${id}/rejected`)).status).toBe(404);
});

test('the file of rejected rows comes as it is, under the list’s name', async () => {
  const { body } = await upload({ listName: 'Übung "2"', country: 'DE' });
  await mkdir(path.join(world.dataDir, 'imports'), { recursive: true });
  writeFileSync(path.join(world.dataDir, 'imports', `${body.id}-rejected.csv`), 'Zeile;Grund\r\n');
  const file = await sofia.get(`/api/imports/${body.id}/rejected`);
  expect(file.body).toBe('Zeile;Grund\r\n');
  expect(file.headers.get('content-disposition')).toBe(
    `attachment; filename="Ubung 2 rejected.csv"; filename*=UTF-8''%C3%9Cbung%20%222%22%20rejected.csv`,
  );
});

/** What the jobs process does with an import that was started. */
async function bring(fields: Record<string, string>, text: string): Promise<AnyBody> {
  const { body } = await upload({ country: 'DE', start: 'true', ...fields }, text);
  const { pool, dataDir } = world;
  const { signal } = new AbortController();
  await importList({ pool, dataDir, now: Date.now, random: Math.random, signal }, body.id);
  return (await sofia.get(`/api/imports/${body.id}`)).body;
}

test('E12 the choice for people of other lists is kept; left-out, rejected and remarked rows come in pages and as files', async () => {
  expect((await upload({ listName: 'Ohne Wahl', country: 'DE' })).body.others).toBe('update');
  await bring({ listName: 'Bekannte' }, LIST);
  const rows = [
    'K-1;Jäger;030 23125001',
    'K-8;Lang;+49 30 23125008 ext. 3',
    'K-9;Kurz;+49 30 23125009 ext. 3',
  ];
  const done = await bring(
    { listName: 'Neue', others: 'skip' },
    ['Kundennummer;Name;Telefon', ...rows, 'K-7;Ohne;keine'].join('\r\n'),
  );
  expect(done).toMatchObject({
    others: 'skip',
    state: 'done',
    report: { rows: 4, accepted: 2, inOtherLists: 1, rejected: 1, warnings: 2 },
  });
  const findings = (query: string) => sofia.get(`/api/imports/${done.id}/findings?${query}`);
  expect((await findings('kind=in_other_list')).body).toEqual({
    rows: [{ line: 2, field: 'Kundennummer', reason: 'customer_key', detail: 'Bekannte', value: 'K-1' }],
    total: 1,
  });
  expect((await findings('kind=rejected')).body.rows).toMatchObject([
    { line: 5, field: 'Telefon', reason: 'no_usable_number', value: 'keine' },
  ]);
  const first = (await findings('kind=warning&limit=1')).body;
  expect(first).toMatchObject({ rows: [{ line: 3, reason: 'extension_dropped' }], total: 2 });
  const second = (await findings(`kind=warning&limit=1&after=${first.next}`)).body;
  expect(second.rows).toMatchObject([{ line: 4 }]);
  expect(second.next).toBeUndefined();
  expect((await findings('kind=other')).status).toBe(400);
  expect((await findings('kind=warning&after=x')).body.error.field).toBe('after');

  const file = await sofia.get(`/api/imports/${done.id}/in-other-lists`);
  expect(file.body.split('\r\n')[1]).toBe(
    '2;Kundennummer in anderer Liste / customer key in another list;Bekannte;K-1;Jäger;030 23125001',
  );
  expect(file.headers.get('content-disposition')).toContain('Neue in-other-lists.csv');
  const remarks = await sofia.get(`/api/imports/${done.id}/warnings`);
  expect(remarks.body.split('\r\n').length).toBe(4);
  expect((await sofia.get(`/api/imports/${done.id}/rejected`)).body).toContain('K-7');
});

test('a file that is no list says so when it is looked at', async () => {
  const { body } = await upload(
    { listName: 'Bild', country: 'DE' },
    'GIF89a\u0000\u0001\u0002\u0003',
    'bild.gif',
  );
  await lookAtImport(world, body.id);
  const preview = await sofia.get(`/api/imports/${body.id}/preview`);
  expect(preview.status).toBe(415);
  expect(preview.body.error.field).toBe('file');
});

test.each([
  ['no list name', { country: 'DE' }, 'listName'],
  ['no country', { listName: 'x' }, 'country'],
  ['a country that is none', { listName: 'x', country: 'ZZ' }, 'country'],
  ['a field that nobody asked for', { listName: 'x', country: 'DE', organisationId: 'y' }, 'organisationId'],
  ['a choice that is none', { listName: 'x', country: 'DE', others: 'merge' }, 'others'],
  ['a word that is neither true nor false', { listName: 'x', country: 'DE', start: 'maybe' }, 'start'],
] as const)(
  'an upload with %s is refused with the field, and its file is gone',
  async (_what, fields, field) => {
    const reply = await upload(fields);
    expect([reply.status, reply.body.error.code, reply.body.error.field]).toEqual([400, 'malformed', field]);
    expect(uploads()).toEqual(before);
  },
);

test('an upload without a file is refused', async () => {
  const form = new FormData();
  form.append('listName', 'x');
  form.append('country', 'DE');
  const response = await fetch(`${world.url}/api/imports`, {
    method: 'POST',
    headers: { origin: world.url, cookie: sofia.cookie ?? '' },
    body: form,
  });
  expect(await response.json()).toEqual({ error: { code: 'malformed', field: 'file' } });
});

test('the name of the file is for showing: it never becomes a path', async () => {
  const { body } = await upload({ listName: 'Pfad', country: 'DE' }, LIST, '../../../../etc/cron.d/x');
  expect(body.fileName).toBe('x');
  expect(uploads()).toContain(body.id);
});

const BOUNDARY = 'rufwerk-test-boundary';

/** Sends a multipart body piece by piece; `pieces` are the bytes of the file. */
function stream(pieces: Iterable<Buffer>, options: { length?: number; stopsAfter?: number }) {
  const head = [
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="listName"\r\n\r\nGross\r\n`,
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="country"\r\n\r\nDE\r\n`,
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="gross.csv"\r\n\r\n`,
  ].join('');
  return new Promise<{ status: number; body: AnyBody }>((resolve, reject) => {
    const outgoing = request(`${world.url}/api/imports`, {
      method: 'POST',
      headers: {
        origin: world.url,
        cookie: sofia.cookie ?? '',
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        ...(options.length === undefined ? {} : { 'content-length': options.length }),
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
    });
    outgoing.write(head);
    void (async () => {
      for (const piece of pieces) {
        if (outgoing.destroyed) return;
        if (!outgoing.write(piece)) await new Promise((go) => outgoing.once('drain', go));
      }
      if (options.stopsAfter !== undefined) outgoing.destroy(new Error('stopped halfway'));
      else outgoing.end(`\r\n--${BOUNDARY}--\r\n`);
    })();
  });
}

function* bytes(count: number): Generator<Buffer> {
  const piece = Buffer.alloc(1024 * 1024, '030 23125001\r\n');
  for (let sent = 0; sent < count; sent += piece.length)
    yield piece.subarray(0, Math.min(piece.length, count - sent));
}

test('an upload that stops halfway leaves nothing behind', async () => {
  await expect(stream(bytes(5_000_000), { stopsAfter: 1 })).rejects.toThrow();
  await expect.poll(uploads, { timeout: 5_000 }).toEqual(before);
  expect((await sofia.get('/api/health')).body.status).toBe('ok');
});

test('a gigabyte and a byte that does not say how long it is: too large, told, and gone from the disk', async () => {
  const { bavail, bsize } = statfsSync(world.dataDir);
  expect(bavail * bsize, 'the disk has no room for this test').toBeGreaterThan(UPLOAD_LIMIT * 1.1);
  const memory = process.memoryUsage().rss;
  const reply = await stream(bytes(UPLOAD_LIMIT + 1), {});
  expect(reply).toEqual({
    status: 413,
    body: { error: { code: 'too_large', field: 'file', params: { maximum: UPLOAD_LIMIT } } },
  });
  expect(uploads()).toEqual(before);
  // It was streamed: the process did not grow by what was sent.
  expect(process.memoryUsage().rss - memory).toBeLessThan(300 * 1024 * 1024);
}, 120_000);

test('one that says that it is longer is refused without a byte on the disk', async () => {
  const rest = stream(bytes(2_000_000), { length: UPLOAD_LIMIT * 3 });
  rest.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(uploads()).toEqual(before);
  // The sender stops after two of its three gigabytes' first megabytes; after ten seconds the answer comes all the same.
  expect((await rest).status).toBe(413);
}, 30_000);

test('an agent uploads nothing: the file is not even looked at', async () => {
  const anna = await world.visitor('anna');
  const form = new FormData();
  form.append('file', new Blob([LIST]), 'x.csv');
  const response = await fetch(`${world.url}/api/imports`, {
    method: 'POST',
    headers: { origin: world.url, cookie: anna.cookie ?? '' },
    body: form,
  });
  expect(response.status).toBe(403);
  expect(uploads()).toEqual(before);
});

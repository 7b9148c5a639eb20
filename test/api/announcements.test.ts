// Announcements and music over HTTP: who may, what is refused and why, what is heard, and that it stands in the audit (E34).
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AnnouncementFiles } from '../../src/announcements/files.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { openAnnouncements } from '../../src/telephone-parts.ts';
import type { AnnouncementRow } from '../../src/wire/announcements.ts';
import { tone, wavOf } from '../announcements/wav-of.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';
import type { Visitor } from './visitor.ts';

let world: ApiWorld;
let sofia: Visitor;
let changes = 0;
let files: AnnouncementFiles;

const GOOD = wavOf(1, tone(440), { rate: 44_100, channels: 2 });

beforeAll(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-announcements-'));
  files = new AnnouncementFiles(path.join(folder, 'announcements'));
  world = await openApiWorld({
    announcements: {
      files,
      onChanged: async () => {
        changes += 1;
      },
    },
  });
  sofia = await world.visitor('sofia');
});
afterAll(async () => {
  await world.close();
  fs.rmSync(path.dirname(files.folder), { recursive: true, force: true });
});
beforeEach(async () => {
  await world.pool.query('DELETE FROM announcement');
  fs.rmSync(files.folder, { recursive: true, force: true });
  changes = 0;
});

async function upload(fields: Readonly<Record<string, string>>, file: Buffer | undefined = GOOD, by = sofia) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (file !== undefined) form.set('file', new Blob([new Uint8Array(file)], { type: 'audio/wav' }), 'x.wav');
  const response = await fetch(`${world.url}/api/announcements`, {
    method: 'POST',
    headers: { origin: world.url, cookie: by.cookie ?? '', 'idempotency-key': randomUUID() },
    body: form,
  });
  const body = (await response.json()) as AnnouncementRow & { error?: Record<string, unknown> };
  return { status: response.status, body };
}
const kept = () => (fs.existsSync(files.folder) ? fs.readdirSync(files.folder) : []);
const listed = async (query = '') =>
  (await sofia.get(`/api/announcements${query}`)).body as readonly AnnouncementRow[];
const sound = (id: string, range?: string) =>
  fetch(`${world.url}/api/announcements/${id}/sound`, {
    headers: { cookie: sofia.cookie ?? '', ...(range === undefined ? {} : { range }) },
  });
const INFORMATION = { kind: 'information', language: 'de' };

describe('an announcement', () => {
  it('is made into the telephone’s form, kept for its owner alone, listed, and given to the telephone', async () => {
    const { status, body } = await upload(INFORMATION);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...INFORMATION,
      durationMs: 1000,
      bytes: 16_044,
      createdBy: 'Sofia Krüger',
    });
    expect(await listed()).toEqual([body]);
    expect(changes).toBe(1);
    const [name = ''] = kept();
    expect(kept()).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.wav$/)]);
    expect(fs.statSync(path.join(files.folder, name)).mode & 0o777).toBe(0o600);
    // What was sent is not kept.
    expect(fs.readdirSync(path.join(world.dataDir, 'uploads'))).toEqual([]);
  });

  it('is heard whole or in parts', async () => {
    const { body } = await upload(INFORMATION);
    const whole = await sound(body.id);
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect([bytes.length, bytes.toString('latin1', 0, 4)]).toEqual([16_044, 'RIFF']);
    const part = await sound(body.id, 'bytes=100-199');
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/16044']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200));
    expect((await sound(body.id, 'bytes=99999-')).status).toBe(416);
  });

  it('replaces the one in its place and no other; a file goes with the last place that names it', async () => {
    const first = await upload(INFORMATION);
    const english = await upload({ kind: 'information', language: 'en' });
    const campaign = await upload({ ...INFORMATION, campaign: world.campaignId });
    expect([english.status, campaign.status]).toEqual([201, 201]);
    expect(kept()).toHaveLength(1);
    const other = await upload(INFORMATION, wavOf(2, tone(600)));
    expect(other.body.id).toBe(first.body.id);
    expect(kept()).toHaveLength(2);
    expect((await listed()).map(({ language, durationMs }) => [language, durationMs])).toEqual([
      ['de', 2000],
      ['en', 1000],
    ]);
    expect((await listed(`?campaign=${world.campaignId}`)).map(({ id }) => id)).toEqual([campaign.body.id]);
    expect((await sofia.send('DELETE', `/api/announcements/${other.body.id}`, {})).status).toBe(200);
    expect(kept()).toHaveLength(1);
    for (const { id } of [english.body, campaign.body])
      await sofia.send('DELETE', `/api/announcements/${id}`, {});
    expect(kept()).toEqual([]);
    expect((await sofia.send('DELETE', `/api/announcements/${other.body.id}`, {})).status).toBe(404);
  });

  it('of the same place that two upload at once is one, whichever it is', async () => {
    const replies = await Promise.all([440, 550, 660].map((hz) => upload(INFORMATION, wavOf(1, tone(hz)))));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await listed()).toHaveLength(1);
  });

  it('leaves who did what in the audit, with the file’s hash', async () => {
    const { body } = await upload(INFORMATION);
    await upload(INFORMATION, wavOf(2, tone(600)));
    await sofia.send('DELETE', `/api/announcements/${body.id}`, {});
    const { rows } = await world.pool.query<{ deed: string; actor: object; before: object; after: object }>(
      `SELECT deed, actor, before, after FROM audit WHERE subject_kind = 'announcement' AND subject_id = $1 ORDER BY id`,
      [body.id],
    );
    const actor = { kind: 'user', userId: await world.userId('sofia') };
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(rows).toMatchObject([
      { deed: 'created', actor, before: null, after: { kind: 'information', language: 'de', sha256: hash } },
      { deed: 'replaced', actor, before: { durationMs: 1000 }, after: { durationMs: 2000 } },
      { deed: 'removed', actor, before: { durationMs: 2000, sha256: hash }, after: null },
    ]);
  });
});

describe('a message for answering machines', () => {
  const canBeLeft = () => world.engine.floor().campaigns.get(world.campaignId)?.hasVoicemailMessage;

  it('can be left by the campaign’s agents from the upload on, until it is taken away', async () => {
    expect(canBeLeft()).not.toBe(true);
    const own = await upload({ kind: 'voicemail', language: 'de', campaign: world.campaignId });
    expect(canBeLeft()).toBe(true);
    const general = await upload({ kind: 'voicemail', language: 'en' });
    await sofia.send('DELETE', `/api/announcements/${own.body.id}`, {});
    expect(canBeLeft()).toBe(true);
    await sofia.send('DELETE', `/api/announcements/${general.body.id}`, {});
    expect(canBeLeft()).toBe(false);
  });

  it('is no message of another kind, and none of another organisation', async () => {
    await upload({ kind: 'greeting', language: 'de' });
    await world.foreign();
    const { organisationId } = world.engine.floor();
    const { rowCount } = await world.pool.query(
      `UPDATE announcement SET kind = 'voicemail', language = 'de' WHERE organisation_id <> $1`,
      [organisationId],
    );
    expect(rowCount).toBeGreaterThan(0);
    await world.engine.submit({
      id: randomUUID() as never,
      organisationId,
      userId: await world.userId('sofia'),
      deed: { name: 'campaign_edited', campaignId: world.campaignId },
    });
    expect(canBeLeft()).toBe(false);
  });
});

describe('the telephone', () => {
  const log = createLogger({ from: 'test', level: 'error', format: 'json', target: { write: () => true } });
  const environment = { TELEPHONY: 'asterisk', ASTERISK_URL: 'http://rufwerk:secret@127.0.0.1:9' };

  it('has what the organisation has, and no other organisation’s, although Asterisk is away', async () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-delivery-'));
    const config = readConfig({ dataDir }, environment);
    const parts = openAnnouncements(config, { pool: world.pool, log });
    await upload(INFORMATION);
    await upload({ kind: 'hold_music', campaign: world.campaignId });
    // Of the other organisation's row there is no file; it is not even looked for.
    await world.foreign();
    fs.cpSync(files.folder, parts.files.folder, { recursive: true });
    await parts.onChanged();
    const inForce = path.join(dataDir, 'asterisk', 'sounds', 'de', 'information.ulaw');
    expect(fs.statSync(inForce).size).toBe(8000);
    const name = `campaign-${world.campaignId}`;
    expect(parts.sounds?.variablesFor(world.campaignId)).toEqual({ 'CHANNEL(musicclass)': name });
    expect(parts.sounds?.variablesFor(undefined)).toEqual({});
    expect(fs.readFileSync(path.join(dataDir, 'asterisk', 'music-of-campaigns.conf'), 'utf8')).toContain(
      `[${name}]`,
    );
    await world.pool.query('DELETE FROM announcement');
    await parts.onChanged();
    expect(fs.existsSync(inForce)).toBe(false);
    expect(parts.sounds?.variablesFor(world.campaignId)).toEqual({});
    fs.rmSync(dataDir, { recursive: true, force: true });
  });

  it('that is simulated plays nothing, and nothing is written for it', () => {
    const config = readConfig({ dataDir: files.folder }, { TELEPHONY: 'simulated' });
    expect(openAnnouncements(config, { pool: world.pool, log }).sounds).toBeUndefined();
  });
});

describe('what can not be used is refused, with its field', () => {
  const refusals: readonly [string, Readonly<Record<string, string>>, Buffer | undefined, number, object][] =
    [
      ['an MP3', INFORMATION, Buffer.from('ID3 something'), 415, { code: 'sound_not_wav', field: 'file' }],
      [
        'a message of 61 seconds',
        INFORMATION,
        wavOf(61, tone(440)),
        415,
        { code: 'sound_too_long', field: 'file', params: { came: 61, maximum: 60 } },
      ],
      [
        'music of eleven minutes',
        { kind: 'hold_music' },
        wavOf(660, tone(440), { bits: 8 }),
        415,
        { code: 'sound_too_long', field: 'file', params: { came: 660, maximum: 600 } },
      ],
      ['no file', INFORMATION, undefined, 400, { code: 'malformed', field: 'file' }],
      [
        'a kind that is none',
        { kind: 'joke', language: 'de' },
        GOOD,
        400,
        { code: 'malformed', field: 'kind' },
      ],
      [
        'a message without a language',
        { kind: 'greeting' },
        GOOD,
        400,
        { code: 'malformed', field: 'language' },
      ],
      ['music with a language', { kind: 'hold_music', language: 'de' }, GOOD, 400, { field: 'language' }],
      ['another field', { ...INFORMATION, organisation: 'x' }, GOOD, 400, { field: 'organisation' }],
      ['an unknown campaign', { ...INFORMATION, campaign: randomUUID() }, GOOD, 404, { field: 'campaign' }],
    ];
  for (const [what, fields, file, status, error] of refusals) {
    it(what, async () => {
      const reply = file === undefined ? await uploadNothing(fields) : await upload(fields, file);
      expect([reply.status, reply.body.error]).toEqual([status, expect.objectContaining(error)]);
      expect(await listed()).toEqual([]);
      expect(changes).toBe(0);
    });
  }

  it('a file of more than 60 MB', async () => {
    const reply = await upload({ kind: 'hold_music' }, Buffer.alloc(61 * 1024 ** 2));
    expect([reply.status, reply.body.error]).toEqual([
      413,
      expect.objectContaining({ code: 'too_large', field: 'file', params: { maximum: 60 * 1024 ** 2 } }),
    ]);
  }, 30_000);

  it('music of a minute is no message, but music', async () => {
    expect((await upload({ kind: 'hold_music' }, wavOf(61, tone(440)))).status).toBe(201);
  });

  async function uploadNothing(fields: Readonly<Record<string, string>>) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const headers = { origin: world.url, cookie: sofia.cookie ?? '', 'idempotency-key': randomUUID() };
    const response = await fetch(`${world.url}/api/announcements`, { method: 'POST', headers, body: form });
    return { status: response.status, body: (await response.json()) as { error?: object } };
  }
});

describe('whose it is', () => {
  it('is a supervisor’s and an administrator’s affair, and no agent’s', async () => {
    const anna = await world.visitor('anna');
    expect((await upload(INFORMATION, GOOD, anna)).body.error).toMatchObject({ code: 'right_missing' });
    const ada = await world.visitor('ada');
    expect((await upload(INFORMATION, GOOD, ada)).status).toBe(201);
  });

  it('never another organisation’s: neither its sounds nor its campaigns', async () => {
    const foreign = await world.foreign();
    const id = foreign.announcementId;
    expect(await listed()).toEqual([]);
    expect((await sound(id)).status).toBe(404);
    expect((await sofia.send('DELETE', `/api/announcements/${id}`, {})).status).toBe(404);
    const reply = await upload({ ...INFORMATION, campaign: foreign.campaignId });
    expect([reply.status, reply.body.error]).toEqual([404, expect.objectContaining({ field: 'campaign' })]);
  });
});

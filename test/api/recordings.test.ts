// Recordings: a row without a file becomes a row with one (I23), and only who may hear it hears it.
import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordingId } from '../../src/domain/ids.ts';
import type { Telephony } from '../../src/engine/ports.ts';
import { createLogger } from '../../src/log.ts';
import { systemClock } from '../../src/process-parts.ts';
import { partOf } from '../../src/api/routes/recordings.ts';
import { RecordingFiles } from '../../src/recordings/files.ts';
import { type Keeper, openKeeper, ownerlessFiles } from '../../src/recordings/keeper.ts';
import { insertRecording } from './insert-recording.ts';
import { type ApiWorld, openApiWorld } from './api-world.ts';

let world: ApiWorld;
let files: RecordingFiles;
let keeper: Keeper;
let answer: (keep: Parameters<Telephony['takeRecording']>[1]) => Promise<'taken' | 'gone'>;

/** A second of a tone, 8 kHz, 16 bit. */
const SOUND = wavOf(Buffer.from(Int16Array.from({ length: 8000 }, (_, i) => 8000 * Math.sin(i / 3)).buffer));

beforeAll(async () => {
  world = await openApiWorld();
  files = new RecordingFiles(`${world.dataDir}/recordings`);
  const log = createLogger({ from: 'test', level: 'error', format: 'json', target: { write: () => true } });
  const telephony = {
    kind: 'asterisk' as const,
    takeRecording: (_id: RecordingId, keep: Parameters<Telephony['takeRecording']>[1]) => answer(keep),
  };
  const quiet = { ...systemClock, after: () => () => undefined };
  keeper = openKeeper({ pool: world.pool, telephony, files, clock: quiet, log });
});
afterAll(async () => {
  await keeper.close();
  await world.close();
});
beforeEach(async () => {
  await world.pool.query('DELETE FROM recording');
  answer = async (keep) => {
    await keep(inPieces(SOUND));
    return 'taken';
  };
});

describe('a recording', () => {
  it('I23 is complete only with its file, whose size and hash stand in its row', async () => {
    const { recordingId, startedAt } = await begin('anna', 'over');
    expect(await keeper.look()).toBe(1);
    const row = await rowOf(recordingId);
    expect(row).toMatchObject({ state: 'complete', bytes: String(SOUND.length), duration_ms: '1000' });
    const file = files.pathOf(recordingId, startedAt);
    expect(row['sha256']).toBe(
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    );
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await ownerlessFiles({ pool: world.pool, files, clock: systemClock })).toEqual([]);
    await world.pool.query('DELETE FROM recording');
    expect(await ownerlessFiles({ pool: world.pool, files, clock: systemClock })).toEqual([file]);
    await rm(file);
    expect(await keeper.look()).toBe(0);
  });

  it('F38 is kept when its call has ended although nobody wrote that the recording has', async () => {
    const { recordingId } = await begin('anna', 'running');
    expect(await keeper.look()).toBe(1);
    expect(await rowOf(recordingId)).toMatchObject({ state: 'complete' });
  });

  it('is asked for again when the disk or the telephone system fails, and never given up at once', async () => {
    const { recordingId, startedAt } = await begin('anna', 'over');
    answer = async (keep) => {
      await keep(failing(SOUND.subarray(0, 500)));
      return 'taken';
    };
    await keeper.look();
    expect(await rowOf(recordingId)).toMatchObject({ state: 'over', tries: 1 });
    await expect(stat(files.pathOf(recordingId, startedAt))).rejects.toThrow('ENOENT');
    await expect(stat(`${files.pathOf(recordingId, startedAt)}.part`)).rejects.toThrow('ENOENT');
    expect(await keeper.look()).toBe(0);
    await world.pool.query('UPDATE recording SET try_at = NULL');
    answer = async (keep) => (await keep(inPieces(SOUND)), 'taken');
    await keeper.look();
    expect(await rowOf(recordingId)).toMatchObject({ state: 'complete' });
  });

  it('F37 is failed, with the reason, when what came is no sound or never comes', async () => {
    const broken = await begin('anna', 'over');
    answer = async (keep) => (await keep(inPieces(Buffer.from('not a WAV file at all'))), 'taken');
    await keeper.look();
    expect(await rowOf(broken.recordingId)).toMatchObject({
      state: 'failed',
      because: 'no_sound',
      sha256: null,
    });
    const missing = await begin('anna', 'over');
    answer = () => Promise.resolve('gone');
    for (let look = 0; look < 6; look += 1) {
      await keeper.look();
      await world.pool.query('UPDATE recording SET try_at = NULL');
    }
    expect(await rowOf(missing.recordingId)).toMatchObject({ state: 'failed', because: 'no_file' });
  });
});

describe('hearing a recording', () => {
  it('is for its agent and for supervisors, and stands in the audit', async () => {
    const { recordingId } = await begin('anna', 'over');
    await keeper.look();
    const path = `/api/recordings/${recordingId}/sound`;
    const [anna, ben, sofia, nobody] = await Promise.all(
      ['anna', 'ben', 'sofia', undefined].map((login) => world.visitor(login)),
    );
    expect((await fetchAs(anna?.cookie, path)).status).toBe(200);
    expect((await fetchAs(ben?.cookie, path)).status).toBe(404);
    expect((await fetchAs(nobody?.cookie, path)).status).toBe(401);
    const heard = await fetchAs(sofia?.cookie, path);
    expect(heard.headers.get('content-type')).toBe('audio/wav');
    expect(Buffer.from(await heard.arrayBuffer())).toEqual(SOUND);
    const part = await fetchAs(sofia?.cookie, path, { range: 'bytes=44-143' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 44-143/${SOUND.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(SOUND.subarray(44, 144));
    const listeners = await world.db.query<{ actor: { userId: string } }>(
      `SELECT actor FROM audit WHERE subject_kind = 'recording' AND subject_id = $1 ORDER BY id`,
      [recordingId],
    );
    const users = await Promise.all([world.userId('anna'), world.userId('sofia')]);
    expect(listeners.map(({ actor }) => actor.userId)).toEqual(users);
  });

  it('shows an agent the own ones and a supervisor all', async () => {
    const annas = await begin('anna', 'over');
    const bens = await begin('ben', 'running');
    const idsFor = async (login: string, q = '') => {
      const page = await (await world.visitor(login)).get(`/api/recordings?q=${q}`);
      return (page.body as { rows: { recordingId: string }[] }).rows.map((row) => row.recordingId).sort();
    };
    expect(await idsFor('anna')).toEqual([annas.recordingId]);
    expect(await idsFor('sofia')).toEqual([annas.recordingId, bens.recordingId].sort());
    expect(await idsFor('sofia', encodeURIComponent('Ben Öz'))).toEqual([bens.recordingId]);
    expect(await idsFor('sofia', `&interaction=${annas.interactionId}`)).toEqual([annas.recordingId]);
    expect(await idsFor('ben', `&interaction=${annas.interactionId}`)).toEqual([]);
  });

  it('answers the ranges that players ask for', () => {
    expect(partOf(undefined, 100)).toEqual({ first: 0, last: 99, isWhole: true });
    expect(partOf('bytes=0-', 100)).toEqual({ first: 0, last: 99, isWhole: false });
    expect(partOf('bytes=90-200', 100)).toEqual({ first: 90, last: 99, isWhole: false });
    expect(partOf('bytes=-10', 100)).toEqual({ first: 90, last: 99, isWhole: false });
    expect(partOf('bytes=100-', 100)).toBe('none');
    expect(partOf('bytes=5-1,7-9', 100)).toEqual({ first: 0, last: 99, isWhole: true });
    expect(partOf('bytes=9-5', 100)).toBe('none');
  });
});

async function begin(login: string, state: 'running' | 'over') {
  const userId = await world.userId(login);
  return insertRecording(world.pool, { organisationId: world.organisationId, userId, state });
}

async function rowOf(recordingId: string): Promise<Record<string, unknown>> {
  const [row] = await world.db.query<Record<string, unknown>>('SELECT * FROM recording WHERE id = $1', [
    recordingId,
  ]);
  return row ?? {};
}

function fetchAs(cookie: string | undefined, path: string, headers: Record<string, string> = {}) {
  return fetch(`${world.url}${path}`, { headers: { ...headers, ...(cookie ? { cookie } : {}) } });
}

async function* inPieces(bytes: Buffer): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 999) yield await Promise.resolve(bytes.subarray(at, at + 999));
}

async function* failing(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield* inPieces(bytes);
  throw new Error('no space left on device');
}

function wavOf(samples: Buffer): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

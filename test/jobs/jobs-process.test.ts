import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ListTruth, makeList } from '../../scripts/make-list.ts';
import type { ImportId } from '../../src/domain/ids.ts';
import { uploadPath } from '../../src/jobs/look-at-import.ts';
import { cancelImport, previewOfImport, startImport } from '../../src/storage/imports.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { type ImportTestWorld, makeImportWorld } from './import-world.ts';

let db: FreshDatabase;
let world: ImportTestWorld;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  db = await freshDatabase();
  world = await makeImportWorld(db);
});
afterEach(async () => {
  for (const child of children) await end(child);
});
afterAll(() => world.close());

async function startWorker(): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const child = fork(file, [db.url, world.dataDir], { execArgv: ['--import', 'tsx'] });
  children.add(child);
  await once(child, 'message');
  return child;
}
async function end(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.send('end');
  await ended;
}
async function until<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 50) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error('it did not happen within 30 s');
}
const ended = (id: ImportId) =>
  until(async () => {
    const found = await world.find(id);
    return ['done', 'failed', 'cancelled'].includes(found.state) ? found : undefined;
  });
function list(rows: number, seed: number): { text: string; truth: ListTruth } {
  const made = makeList({ rows, seed });
  let text = '';
  for (;;) {
    const next = made.next();
    if (next.done === true) return { text, truth: next.value };
    text += next.value;
  }
}
const recordsOf = async (listName: string) =>
  Number(
    (
      await db.query<{ count: string }>(
        'SELECT count(*) FROM record r JOIN calling_list l ON l.id = r.list_id WHERE l.name = $1',
        [listName],
      )
    )[0]?.count,
  );

test('an import that was stored before any jobs process ran is worked when one starts', async () => {
  const { text, truth } = list(300, 1);
  const id = await world.upload(text, { listName: 'Early' });
  await startWorker();
  expect(await ended(id)).toMatchObject({ state: 'done', report: truth });
});

test('a file is looked at after its upload and worked after its start', async () => {
  await startWorker();
  const { text, truth } = list(200, 2);
  const id = await world.upload(text, { listName: 'Started', start: false });
  const preview = await until(() => previewOfImport(world.pool, world.organisationId, id));
  expect(preview.mapping).toContain('phone_home');
  expect(await startImport(world.pool, world.writer, { id, mapping: preview.mapping })).toBe('started');
  expect(await ended(id)).toMatchObject({ state: 'done', report: truth });
});

test('F64: a killed jobs process loses nothing and doubles nothing: the next one begins the file again', async () => {
  const first = await startWorker();
  const { text, truth } = list(40_000, 3);
  const id = await world.upload(text, { listName: 'Killed' });
  const progress = await until(async () => (await world.find(id)).progress);
  expect(progress.rowsRead).toBeLessThan(40_000);
  const dead = once(first, 'exit');
  first.kill('SIGKILL');
  await dead;
  children.delete(first);
  expect(await recordsOf('Killed')).toBe(0);
  expect((await world.find(id)).state).toBe('running');

  await startWorker();
  expect(await ended(id)).toMatchObject({ state: 'done', report: truth });
  expect(await recordsOf('Killed')).toBe(truth.accepted);
}, 90_000);

test('a jobs process that drains puts its import back, and the next one does it', async () => {
  const first = await startWorker();
  const { text, truth } = list(30_000, 4);
  const id = await world.upload(text, { listName: 'Drained' });
  await until(async () => (await world.find(id)).progress);
  await end(first);
  expect((await world.find(id)).state).toBe('waiting');
  expect(existsSync(uploadPath(world.dataDir, id))).toBe(true);
  await startWorker();
  expect(await ended(id)).toMatchObject({ state: 'done', report: truth });
}, 90_000);

test('a running import that is cancelled ends within seconds and leaves nothing', async () => {
  await startWorker();
  const { text } = list(60_000, 5);
  const id = await world.upload(text, { listName: 'Stopped' });
  await until(async () => (await world.find(id)).progress);
  const askedAt = Date.now();
  expect(await cancelImport(world.pool, world.writer, id)).toBe('asked');
  expect(await ended(id)).toMatchObject({ state: 'cancelled' });
  expect(Date.now() - askedAt).toBeLessThan(10_000);
  expect(await recordsOf('Stopped')).toBe(0);
}, 60_000);

test('progress is told, and no more than twice a second', async () => {
  const { text } = list(15_000, 6);
  const id = await world.upload(text, { listName: 'Told' });
  await db.query('CREATE TABLE told (at timestamptz DEFAULT clock_timestamp(), progress jsonb)');
  await db.query(`CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO told (progress) VALUES (NEW.progress); RETURN NEW; END $$`);
  await db.query(
    'CREATE TRIGGER tell AFTER UPDATE OF progress ON import FOR EACH ROW EXECUTE FUNCTION tell()',
  );
  await startWorker();
  await ended(id);
  const told = await db.query<{ at: Date; phase: string | null }>(
    "SELECT at, progress ->> 'phase' AS phase FROM told ORDER BY at",
  );
  const reading = told.filter((one) => one.phase === 'reading').map((one) => one.at.getTime());
  expect(reading.length).toBeGreaterThan(0);
  for (const [index, at] of reading.entries()) {
    if (index > 0) expect(at - (reading[index - 1] ?? 0)).toBeGreaterThan(400);
  }
});

// A world for imports in tests: a database with an organisation, a data folder, and files in it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ImportId, type OrganisationId, makeId } from '../../src/domain/ids.ts';
import type { ImportEnd, ImportWorld } from '../../src/jobs/import-list.ts';
import { importList } from '../../src/jobs/import-list.ts';
import { uploadPath } from '../../src/jobs/look-at-import.ts';
import { type OthersChoice, type StoredImport, createImport, findImport } from '../../src/storage/imports.ts';
import { type Pool, openPool } from '../../src/storage/pool.ts';
import type { Writer } from '../../src/storage/write.ts';
import type { FreshDatabase } from '../support/postgres.ts';

export type ImportTestWorld = {
  pool: Pool;
  dataDir: string;
  organisationId: OrganisationId;
  writer: Writer;
  random: () => number;
  /** Stores an import of this content, without starting anything. */
  upload(
    content: string | Buffer,
    need?: { listName?: string; country?: string; others?: OthersChoice; start?: boolean },
  ): Promise<ImportId>;
  work(importId: ImportId, changes?: Partial<ImportWorld>): Promise<ImportEnd>;
  /** Uploads, starts and works in one go. */
  bring(
    content: string | Buffer,
    need?: { listName?: string; country?: string; others?: OthersChoice },
  ): Promise<StoredImport>;
  find(importId: ImportId): Promise<StoredImport>;
  close(): Promise<void>;
};

export async function makeImportWorld(db: FreshDatabase): Promise<ImportTestWorld> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rufwerk-import-'));
  mkdirSync(path.join(dataDir, 'uploads'));
  const pool = openPool({ connectionString: db.url, max: 4, name: 'import tests' });
  const random = Math.random;
  const organisationId = makeId<'organisation'>(Date.now(), random);
  await db.query(
    `INSERT INTO organisation (id, name, default_country, allowed_countries, pack, dispositions)
     VALUES ($1, 'Nordlicht', 'DE', '{DE,FR,GB,US}', 'practice', '[]')`,
    [organisationId],
  );
  const writer: Writer = { organisationId, userId: undefined, requestId: undefined };

  const world: ImportTestWorld = {
    pool,
    dataDir,
    organisationId,
    writer,
    random,
    async upload(content, need = {}) {
      const id = makeId<'import'>(Date.now(), random);
      writeFileSync(uploadPath(dataDir, id), content);
      await createImport(pool, writer, {
        id,
        listName: need.listName ?? 'Herbst',
        country: need.country ?? 'DE',
        others: need.others ?? 'update',
        fileName: 'list.csv',
        byteCount: Buffer.byteLength(content),
        start: need.start ?? true,
      });
      return id;
    },
    work: (importId, changes = {}) =>
      importList(
        { pool, dataDir, now: Date.now, random, signal: new AbortController().signal, ...changes },
        importId,
      ),
    async bring(content, need = {}) {
      const id = await world.upload(content, need);
      await world.work(id);
      return world.find(id);
    },
    async find(importId) {
      const found = await findImport(pool, organisationId, importId);
      if (found === undefined) throw new Error('the import is gone');
      return found;
    },
    async close() {
      await pool.end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return world;
}

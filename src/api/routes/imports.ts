// Imports (E12): upload, look, start, watch, cancel, and see and fetch what was rejected or remarked. The work itself is the jobs
// process's.
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import multipart from '@fastify/multipart';
import { type ImportId, makeId } from '../../domain/ids.ts';
import { asCountryCode } from '../../numbers/read-number.ts';
import { listFindings } from '../../storage/import-findings.ts';
import {
  type StoredImport,
  cancelImport,
  createImport,
  findImport,
  listImports,
  previewOfImport,
  startImport,
} from '../../storage/imports.ts';
import type { Page } from '../../wire/errors.ts';
import {
  type ImportFinding,
  type ImportPreview,
  type ImportRow,
  findingsQuery,
  importFields,
  startImportRequest,
} from '../../wire/imports.ts';
import { idPath, nothing, pageQuery } from '../../wire/paging.ts';
import type { Caller } from '../auth/door.ts';
import { csvFileName } from '../csv-line.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { Refused, refused } from '../refusals.ts';
import { receiveUpload } from '../upload.ts';
import { writerOf } from '../writer.ts';

const MAY = 'a supervisor may import lists';
const LOOK_EVERY_MS = 100;
const LOOK_LIMIT_MS = 5_000;

export function importRoutes(app: Api, parts: RouteParts): void {
  const { pool } = parts;
  uploadRoute(app, parts);
  app.get(
    '/api/imports',
    { config: { right: MAY }, schema: { tags: ['imports'], querystring: pageQuery } },
    async (request): Promise<Page<ImportRow>> => {
      const page = await listImports(pool, callerOf(request).organisationId, request.query);
      return { rows: page.rows.map(importRow), next: page.next };
    },
  );
  app.get(
    '/api/imports/:id',
    { config: { right: MAY }, schema: { tags: ['imports'], params: idPath } },
    async (request): Promise<ImportRow> =>
      importRow(await importOf(parts, callerOf(request), request.params.id)),
  );
  app.get(
    '/api/imports/:id/preview',
    { config: { right: MAY }, schema: { tags: ['imports'], params: idPath } },
    async (request): Promise<ImportPreview> => previewOf(parts, callerOf(request), request.params.id),
  );
  app.post(
    '/api/imports/:id/start',
    {
      config: { right: MAY },
      schema: { tags: ['imports'], params: idPath, body: startImportRequest.nullish() },
    },
    async (request): Promise<ImportRow> => {
      const { id } = await importOf(parts, callerOf(request), request.params.id);
      const outcome = await startImport(pool, writerOf(request), { id, mapping: request.body?.mapping });
      if (outcome === 'mapping_does_not_fit') throw refused('malformed', { field: 'mapping' });
      if (outcome === 'not_uploaded') throw refused('import_started');
      return importRow(await importOf(parts, callerOf(request), id));
    },
  );
  app.post(
    '/api/imports/:id/cancel',
    { config: { right: MAY }, schema: { tags: ['imports'], params: idPath, body: nothing } },
    async (request): Promise<ImportRow> => {
      const { id } = await importOf(parts, callerOf(request), request.params.id);
      await cancelImport(pool, writerOf(request), id);
      return importRow(await importOf(parts, callerOf(request), id));
    },
  );
  findingsRoute(app, parts);
  for (const file of FILES) fileRoute(app, parts, file);
}

function uploadRoute(app: Api, parts: RouteParts): void {
  void app.register(async (room) => {
    await room.register(multipart);
    room.post(
      '/api/imports',
      { config: { right: MAY, rateLimit: { max: 120, timeWindow: 60_000 } }, schema: { tags: ['imports'] } },
      async (request, reply): Promise<ImportRow> => {
        const id: ImportId = makeId(parts.clock.now(), () => parts.random.next());
        const target = path.join(parts.config.dataDir, 'uploads', id);
        const upload = await receiveUpload(request, reply, target);
        try {
          const { listName, country, others, start } = fieldsOf(upload.fields);
          const { fileName, byteCount } = upload;
          const made = { id, listName, country, others, fileName, byteCount };
          await createImport(parts.pool, writerOf(request), { ...made, start: start === 'true' });
        } catch (error) {
          await rm(target, { force: true });
          throw error;
        }
        void reply.code(201);
        return importRow(await importOf(parts, callerOf(request), id));
      },
    );
  });
}

function fieldsOf(fields: Readonly<Record<string, string>>) {
  const read = importFields.safeParse(fields);
  if (!read.success) {
    const [issue] = read.error.issues;
    const keys = issue?.code === 'unrecognized_keys' ? issue.keys : (issue?.path ?? []);
    throw refused('malformed', { field: keys.map(String).join('.').slice(0, 100) });
  }
  if (asCountryCode(read.data.country) === undefined) throw refused('malformed', { field: 'country' });
  return read.data;
}

async function importOf({ pool }: RouteParts, caller: Caller, id: string): Promise<StoredImport> {
  const found = await findImport(pool, caller.organisationId, id as ImportId);
  if (found === undefined) throw refused('unknown');
  return found;
}

/** The jobs process looks at the file within half a second or so; a page that asks at once waits for it here. */
async function previewOf(parts: RouteParts, caller: Caller, id: string): Promise<ImportPreview> {
  for (let waitedMs = 0; waitedMs < LOOK_LIMIT_MS; waitedMs += LOOK_EVERY_MS) {
    const found = await importOf(parts, caller, id);
    const preview = await previewOfImport(parts.pool, caller.organisationId, found.id);
    if (preview !== undefined) return preview as ImportPreview;
    if (found.state === 'failed' && found.fault !== undefined) {
      const { code, params } = found.fault;
      throw new Refused(415, { error: { code, field: 'file', ...(params === undefined ? {} : { params }) } });
    }
    await sleep(LOOK_EVERY_MS);
  }
  throw refused('busy');
}

function importRow(stored: StoredImport): ImportRow {
  const { id, listName, listId, country, others, fileName, byteCount } = stored;
  const { state, report, fault, createdAt } = stored;
  const progress = stored.progress && { ...stored.progress, secondsLeft: stored.progress.secondsLeft };
  const file = { fileName, byteCount };
  return { id, listName, listId, country, others, ...file, state, progress, report, fault, createdAt };
}

function findingsRoute(app: Api, parts: RouteParts): void {
  app.get(
    '/api/imports/:id/findings',
    { config: { right: MAY }, schema: { tags: ['imports'], params: idPath, querystring: findingsQuery } },
    async (request): Promise<Page<ImportFinding>> => {
      const caller = callerOf(request);
      const { id } = await importOf(parts, caller, request.params.id);
      return listFindings(parts.pool, caller.organisationId, { importId: id, ...request.query });
    },
  );
}

/** The files that an import leaves, by the end of their names and of their addresses. */
const FILES = ['rejected', 'in-other-lists', 'warnings'] as const;

function fileRoute(app: Api, parts: RouteParts, file: (typeof FILES)[number]): void {
  app.get(
    `/api/imports/:id/${file}`,
    { config: { right: MAY }, schema: { tags: ['imports'], params: idPath } },
    async (request, reply) => {
      const found = await importOf(parts, callerOf(request), request.params.id);
      // The id is a UUID of ours: nothing that was sent is part of a path.
      const target = path.join(parts.config.dataDir, 'imports', `${found.id}-${file}.csv`);
      const isThere = await stat(target).then(
        () => true,
        () => false,
      );
      if (!isThere) throw refused('unknown');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; ${csvFileName(`${found.listName} ${file}`)}`)
        .send(createReadStream(target));
    },
  );
}

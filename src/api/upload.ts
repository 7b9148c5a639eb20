// A file on its way into the data folder: streamed to the disk, never held in memory, and gone again when anything goes wrong.
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isStorable } from './storable-text.ts';
import { refused } from './refusals.ts';

export const UPLOAD_LIMIT = 1024 ** 3;
/** Boundaries, headers and the few fields around the file. */
const AROUND_FILE = 64 * 1024;
const FIELD_LIMITS = {
  files: 1,
  fields: 10,
  parts: 12,
  fieldSize: 1_000,
  fieldNameSize: 100,
  headerPairs: 20,
};
/** So long we go on reading what we do not want, so that the browser sees our answer and not a broken connection. */
const LINGER_MS = 10_000;

export type Upload = {
  readonly fileName: string;
  readonly byteCount: number;
  /** The other fields, each once. */
  readonly fields: Readonly<Record<string, string>>;
};

/** Receives one file of at most `limit` bytes and the fields beside it. Throws a refusal: too_large, or malformed with the field. */
export async function receiveUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  target: string,
  limit = UPLOAD_LIMIT,
): Promise<Upload> {
  if (!request.isMultipart()) throw refused('malformed', { field: 'content-type' });
  if (Number(request.headers['content-length'] ?? 0) > limit + AROUND_FILE) {
    await readToEnd(request.raw, reply);
    throw tooLarge(limit);
  }
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  try {
    return await receiveParts(request, reply, { target, limit });
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

function tooLarge(limit: number) {
  return refused('too_large', { field: 'file', params: { maximum: limit } });
}

async function receiveParts(
  request: FastifyRequest,
  reply: FastifyReply,
  { target, limit }: { readonly target: string; readonly limit: number },
): Promise<Upload> {
  const fields = new Map<string, string>();
  let file: { fileName: string; byteCount: number } | undefined;
  const limits = { ...FIELD_LIMITS, fileSize: limit };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') {
      if (fields.has(part.fieldname) || part.valueTruncated || typeof part.value !== 'string') {
        throw refused('malformed', { field: part.fieldname.slice(0, 100) });
      }
      fields.set(part.fieldname, part.value);
    } else if (part.fieldname !== 'file' || file !== undefined) {
      throw refused('malformed', { field: part.fieldname.slice(0, 100) });
    } else {
      await pipeline(part.file, createWriteStream(target, { mode: 0o600 }));
      if (part.file.truncated) {
        await readToEnd(request.raw, reply);
        throw tooLarge(limit);
      }
      file = { fileName: fileNameOf(part.filename), byteCount: part.file.bytesRead };
    }
  }
  if (file === undefined) throw refused('malformed', { field: 'file' });
  if (!isStorable([...fields])) throw refused('malformed');
  return { ...file, fields: Object.fromEntries(fields) };
}

/** Only for showing: nothing on the disk is ever named by it. */
function fileNameOf(name: string | undefined): string {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? '';
  return last.replaceAll(/[\p{Cc}\p{Surrogate}]/gu, '').slice(0, 200) || 'list.csv';
}

async function readToEnd(raw: Readable, reply: FastifyReply): Promise<void> {
  void reply.header('connection', 'close');
  raw.unpipe();
  raw.resume();
  const ended = new Promise((resolve) => {
    for (const event of ['end', 'close', 'error']) raw.once(event, resolve);
  });
  if (!raw.readableEnded && !raw.destroyed)
    await Promise.race([ended, sleep(LINGER_MS, undefined, { ref: false })]);
}

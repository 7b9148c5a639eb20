// Talks to the running Rufwerk over its API: found by the note in its data folder, let in by the token that only its owner can read.
import { randomUUID } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readConfig } from '../config.ts';
import type { ErrorBody, Page } from '../wire/errors.ts';
import type { Say } from './words.ts';

/** No product answers, or its token cannot be read; the message is meant to be shown as it is. */
export class NotRunning extends Error {}

/** The product said no. */
export class SaidNo extends Error {
  readonly error: ErrorBody['error'];
  constructor(error: ErrorBody['error']) {
    super(error.code);
    this.error = error;
  }
}

export type Product = {
  readonly dataDir: string;
  get<Answer>(address: string): Promise<Answer>;
  send<Answer>(method: 'POST' | 'PATCH', address: string, body?: object): Promise<Answer>;
  /** All rows of a paginated list. */
  all<Row>(address: string): Promise<Row[]>;
  /** A file with fields, streamed. `onSent` hears how many bytes have gone. */
  upload<Answer>(address: string, parts: UploadParts): Promise<Answer>;
};

export type UploadParts = {
  readonly file: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly onSent: (bytes: number, total: number) => void;
};

type Where = { readonly host: string; readonly port: number; readonly token: string };

/** @param dataDir of --data; undefined = DATA_DIR or the default */
export function findProduct(dataDir: string | undefined, say: Say): Product {
  const config = readConfig(dataDir === undefined ? {} : { dataDir });
  const note = readNote(config.runningFile);
  const notRunning = () => new NotRunning(say('notRunning', { folder: config.dataDir }));
  let token: string;
  try {
    token = readFileSync(config.cliTokenFile, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw notRunning();
    throw new NotRunning(say('noToken', { file: config.cliTokenFile }));
  }
  const where: Where = { host: note?.host ?? '127.0.0.1', port: note?.port ?? config.port, token };
  const answered = async <Answer>(asked: Promise<string>): Promise<Answer> => {
    try {
      const text = await asked;
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    } catch (error) {
      if (error instanceof SaidNo) throw error;
      if (isUnreachable(error)) throw notRunning();
      throw error;
    }
  };
  const product: Product = {
    dataDir: config.dataDir,
    get: (address) => answered(ask(where, { method: 'GET', address })),
    send: (method, address, body) =>
      answered(ask(where, { method, address, ...(body === undefined ? {} : { body }) })),
    async all<Row>(address: string) {
      const rows: Row[] = [];
      for (let after = ''; ; ) {
        const page: Page<Row> = await product.get(`${address}?limit=200${after}`);
        rows.push(...page.rows);
        if (page.next === undefined) return rows;
        after = `&after=${encodeURIComponent(page.next)}`;
      }
    },
    upload: (address, parts) => answered(uploadTo(where, address, parts)),
  };
  return product;
}

function readNote(file: string): { host: string; port: number } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { host: string; port: number };
  } catch {
    return undefined;
  }
}

function isUnreachable(error: unknown): boolean {
  const { code } = error as { code?: string };
  return ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENOTFOUND', 'ETIMEDOUT'].includes(code ?? '');
}

type Opening = {
  readonly method: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string | number>>;
};

/** Opens a request and promises its answer: the text of it, or SaidNo. (Not fetch: it refuses some ports.) */
function open(
  where: Where,
  { method, address, headers }: Opening,
): { request: http.ClientRequest; answer: Promise<string> } {
  const request = http.request({
    host: where.host,
    port: where.port,
    path: address,
    method,
    headers: {
      authorization: `Bearer ${where.token}`,
      // The same deed sent again is done once.
      ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
      ...headers,
    },
  });
  const answer = new Promise<string>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.once('error', reject);
      response.once('end', () => {
        try {
          resolve(accepted(response.statusCode ?? 0, text));
        } catch (error) {
          reject(error);
        }
      });
    });
  });
  return { request, answer };
}

function ask(where: Where, need: { method: string; address: string; body?: object }): Promise<string> {
  const body = need.body === undefined ? undefined : Buffer.from(JSON.stringify(need.body));
  const headers: Record<string, string | number> =
    body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length };
  const { request, answer } = open(where, { method: need.method, address: need.address, headers });
  request.end(body);
  return answer;
}

function accepted(status: number, text: string): string {
  if (status >= 200 && status < 300) return text;
  let error: ErrorBody['error'] = { code: `http ${status}` };
  try {
    error = (JSON.parse(text) as ErrorBody).error;
  } catch {
    // a proxy or another program answered
  }
  throw new SaidNo(error);
}

/** multipart/form-data (RFC 7578) with a length that is known beforehand, so that a file that is too large is refused at once. */
async function uploadTo(where: Where, address: string, parts: UploadParts): Promise<string> {
  const boundary = `rufwerk-${randomUUID()}`;
  const quoted = (text: string) => text.replace(/["\r\n]/g, '_');
  const fields = Object.entries(parts.fields).map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  const head = Buffer.from(
    `${fields.join('')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${quoted(path.basename(parts.file))}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const total = statSync(parts.file).size;
  const { request, answer } = open(where, {
    method: 'POST',
    address,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + total + tail.length,
    },
  });
  const pieces = async function* () {
    yield head;
    let sent = 0;
    for await (const piece of createReadStream(parts.file)) {
      yield piece as Buffer;
      sent += (piece as Buffer).length;
      parts.onSent(sent, total);
    }
    yield tail;
  };
  // The product may answer before all is sent (too large, wrong field): its answer counts, not the broken pipe.
  const sending = pipeline(pieces, request);
  sending.catch(() => undefined);
  return answer;
}

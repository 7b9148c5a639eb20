/**
 * The browser's side of the REST API: JSON in, JSON out, the session in a cookie that scripts cannot read. Every
 * refusal has the shape `{error: {code, field?, params?}}`; the code is translated here, so that no sentence comes
 * from the server.
 */
import i18next from 'i18next';
import { parseWallTime } from '../../domain/callback/wall-time.ts';
import type { ErrorBody } from '../../wire/errors.ts';
import { momentText } from '../ui/moment.ts';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { serverNow } from './clock.ts';

export type ServerRefusal = ErrorBody['error'];

/** What a request ends with when the server said no, or could not be reached (status 0, code `offline`). */
export class ServerError extends Error {
  readonly status: number;
  readonly refusal: ServerRefusal;

  constructor(status: number, refusal: ServerRefusal) {
    super(refusal.code);
    this.name = 'ServerError';
    this.status = status;
    this.refusal = refusal;
  }
}

export interface SendOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a FormData goes as it is (uploads). */
  body?: unknown;
  signal?: AbortSignal;
  /** From newId(); the same one again gets the same answer and does nothing twice. */
  idempotencyKey?: string;
}

/** Sends a request to `/api…` and gives the parsed answer; a body-less answer (204) gives undefined. Throws ServerError. */
export async function send<Answer>(path: string, options: SendOptions = {}): Promise<Answer> {
  const response = await fetch(path, requestOf(options)).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ServerError(0, { code: 'offline' });
  });
  const answer = await bodyOf(response);
  if (!response.ok) throw new ServerError(response.status, refusalIn(answer, response.status));
  return answer as Answer;
}

/** Reads the refusal out of an answer; anything else that is not an answer of ours gets the code `http<status>`. */
export function refusalIn(answer: unknown, status: number): ServerRefusal {
  if (typeof answer === 'object' && answer !== null && 'error' in answer) {
    const { error } = answer;
    if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
      return error as ServerRefusal;
    }
  }
  return { code: `http${status}` };
}

/** The sentence for a refusal in the language in force. A code without a sentence is named, so that it can be reported. */
export function refusalText({ code, until, params }: Omit<ServerRefusal, 'field'>): string {
  const t = i18next.getFixedT(null, 'errors') as (key: string, options: object) => string;
  const known = i18next.exists(code, { ns: 'errors' }) ? code : 'unknown_code';
  const rule = params?.['rule'];
  return t(known, {
    ...readable(params),
    code,
    ...(typeof rule === 'string' ? { rule: t(`rules.${rule}`, { defaultValue: rule }) } : {}),
    ...(until === undefined ? {} : { context: 'until', until: momentText(until, serverNow()) }),
  });
}

/** Values as people read them: a time on a wall as the clock shows it, a telephone number in groups. */
function readable(params: ServerRefusal['params']): object {
  const { number } = params ?? {};
  const clocks = Object.entries(params ?? {}).flatMap(([name, value]) => {
    const wall = parseWallTime(value);
    return wall === undefined ? [] : [[name, wall.slice(11)]];
  });
  const inGroups = typeof number === 'string' ? { number: formatPhoneNumber(number) } : {};
  return { ...params, ...Object.fromEntries(clocks), ...inGroups };
}

/** The sentence for whatever was thrown. */
export function errorText(error: unknown): string {
  return refusalText(error instanceof ServerError ? error.refusal : { code: 'offline' });
}

/** The sentence for one field of a form, when the refusal is about that field. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof ServerError && error.refusal.field === field
    ? refusalText(error.refusal)
    : undefined;
}

function requestOf({ method = 'GET', body, signal, idempotencyKey }: SendOptions): RequestInit {
  const isForm = body instanceof FormData;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json';
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  return {
    method,
    headers,
    credentials: 'same-origin',
    ...(signal ? { signal } : {}),
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

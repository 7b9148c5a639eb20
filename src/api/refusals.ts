// How the API says no: one shape, stable codes, the right status. Nothing that a program or a person of ours said wrong reaches the
// outside (no stack, no SQL); what is our own fault gets the code `fault` and a line in the log.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Refusal } from '../domain/floor/refusal.ts';
import type { Answer } from '../engine/ports.ts';
import { BadCursor } from '../storage/cursor.ts';
import type { ErrorBody, HttpErrorCode } from '../wire/errors.ts';

const STATUS: Readonly<Record<HttpErrorCode, number>> = {
  malformed: 400,
  number_malformed: 400,
  placeholder_unknown: 400,
  password_too_short: 400,
  password_too_common: 400,
  not_signed_in: 401,
  wrong_login: 401,
  right_missing: 403,
  foreign_origin: 403,
  token_invalid: 403,
  unknown: 404,
  name_taken: 409,
  group_in_use: 409,
  list_in_use: 409,
  import_started: 409,
  number_not_allowed: 409,
  campaign_not_unloaded: 409,
  mode_needs_stop: 409,
  information_message_needed: 409,
  last_administrator: 409,
  trunk_is_practice: 409,
  last_trunk: 409,
  pack_needed: 409,
  trunk_needed: 409,
  test_call_needed: 409,
  caller_number_needed: 409,
  desk_phone_needed: 409,
  organisation_name_wrong: 409,
  real_trunks_already: 409,
  campaigns_loaded: 409,
  not_practice: 409,
  administrator_needed: 409,
  too_large: 413,
  not_a_list: 415,
  sound_not_wav: 415,
  sound_coding: 415,
  sound_channels: 415,
  sound_rate: 415,
  sound_broken: 415,
  sound_too_short: 415,
  sound_too_long: 415,
  sound_silent: 415,
  too_many_tries: 429,
  fault: 500,
  busy: 503,
};

type Details = Omit<ErrorBody['error'], 'code'>;

/** Thrown by routes; the error handler makes the answer of it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.error.code);
    this.status = status;
    this.body = body;
  }
}

/** A refusal with one of the wire's codes. */
export function refused(code: HttpErrorCode, details: Details = {}): Refused {
  return new Refused(STATUS[code], { error: { code, ...details } });
}

const NOT_NOW: readonly string[] = ['database_away', 'telephone_away', 'engine_draining'];

type Refusing = { readonly refused: string; readonly field?: string };

/** What was written; the storage room's refusal is thrown as ours. Its codes must be the wire's, or this does not compile. */
export function wrote<Result extends object>(
  result: Extract<Result, Refusing> extends { readonly refused: HttpErrorCode } ? Result : never,
): Exclude<Result, Refusing> {
  if (!('refused' in result)) return result as unknown as Exclude<Result, Refusing>;
  const { refused: code, field } = result as { refused: HttpErrorCode; field?: string };
  throw refused(code, field === undefined ? {} : { field });
}

/** The engine's no as an answer over HTTP: 409, unless it means something that HTTP has an own word for. */
export function refusedByRules(refusal: Refusal): Refused {
  const { refused: code, field, until, params } = refusal;
  const status = NOT_NOW.includes(code)
    ? 503
    : code === 'right_missing'
      ? 403
      : code === 'campaign_unknown'
        ? 404
        : code === 'fault'
          ? 500
          : 409;
  const body = {
    code,
    ...(field === undefined ? {} : { field }),
    ...(until === undefined ? {} : { until }),
    ...(params === undefined ? {} : { params }),
  };
  return new Refused(status, { error: body });
}

/** Passes the engine's yes on, or throws its no. */
export function yesOf(answer: Answer): {
  ok: true;
  value?: Readonly<Record<string, string | number | boolean>>;
} {
  if (!answer.ok) throw refusedByRules(answer);
  return answer.value === undefined ? { ok: true } : { ok: true, value: answer.value };
}

/** The one error handler of the server. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOfError(error);
  if (refusal.status >= 500)
    request.log.error({ err: error, url: request.routeOptions.url }, 'request failed');
  void reply.code(refusal.status).send(refusal.body);
}

function refusalOfError(error: FastifyError): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof BadCursor) return refused('malformed', { field: 'after' });
  if (hasZodFastifySchemaValidationErrors(error)) return malformed(error);
  return refusalOfCode(error) ?? refused('fault');
}

// Codes of Fastify, of multipart, and of PostgreSQL where they are about what the other side sent or about the connection.
function refusalOfCode(error: FastifyError): Refused | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return refused('too_large');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refused(415, { error: { code: 'malformed', field: 'content-type' } });
    // Characters that PostgreSQL can not keep; the door refuses them before, this is the second net.
    case '22021':
    case '22P05':
      return refused('malformed');
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ENOENT':
    case '57P01':
    case '57P03':
    case '53300':
    case '57014':
      return refused('busy');
    default:
      if (
        /timeout exceeded when trying to connect|Connection terminated|Query read timeout/.test(error.message)
      )
        return refused('busy');
      if (error.statusCode === 429) return refused('too_many_tries');
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? new Refused(error.statusCode, { error: { code: 'malformed' } })
        : undefined;
  }
}

type Issue = {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string | undefined;
};

/** 400 with the first field that is wrong; a field that nobody asked for is named as well (mass assignment). */
function malformed(error: { validation: readonly Issue[]; validationContext?: string | undefined }): Refused {
  const [issue] = error.validation;
  if (error.validationContext === 'params') return refused('unknown');
  if (issue === undefined) return refused('malformed');
  const path = issue.instancePath.split('/').filter((part) => part !== '');
  const keys = issue.params['keys'];
  if (issue.keyword === 'unrecognized_keys' && Array.isArray(keys)) path.push(String(keys[0]));
  const field = path.join('.').slice(0, 100);
  return refused('malformed', {
    ...(field === '' ? {} : { field }),
    params: { rule: issue.keyword, ...boundsOf(issue.params) },
  });
}

/** What would be accepted, as far as a number or a list of words can say it. */
function boundsOf(params: Record<string, unknown>): Record<string, string | number | readonly string[]> {
  const bounds: Record<string, string | number | readonly string[]> = {};
  for (const name of ['minimum', 'maximum', 'format']) {
    const value = params[name];
    if (typeof value === 'number' || typeof value === 'string') bounds[name] = value;
  }
  const values = params['values'];
  if (Array.isArray(values)) bounds['values'] = values.map(String);
  return bounds;
}

// A supervisor's deed on its way to the engine: the Idempotency-Key becomes the command's id, so that a request that is sent again does
// nothing twice (I27).
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { CommandId } from '../domain/ids.ts';
import type { Refusal } from '../domain/floor/refusal.ts';
import type { SupervisorDeed } from '../engine/command.ts';
import type { Engine } from '../engine/engine-face.ts';
import { idempotencyKey } from '../wire/paging.ts';
import { callerOf } from './caller.ts';
import type { ApiParts } from './parts.ts';
import { refused, yesOf } from './refusals.ts';

/** Submits a deed in the caller's name; throws the refusal. */
export async function submitDeed(
  parts: Pick<ApiParts, 'engine'>,
  request: FastifyRequest,
  deed: SupervisorDeed,
): Promise<{ ok: true }> {
  const { organisationId, userId } = callerOf(request);
  const id = keyOf(request);
  return yesOf(await engineOf(parts, request).submit({ id, organisationId, userId, deed }));
}

export type Each = {
  readonly ids: readonly string[];
  /** The deed for one of them, or why there is none. */
  readonly deedOf: (id: string) => SupervisorDeed | Refusal;
};

/**
 * The same deed for many things: each is done or refused for itself. The commands' ids are made of the key and the thing's id, so that the
 * request sent again, also with the things in another order, does nothing twice.
 */
export async function submitEach(
  parts: Pick<ApiParts, 'engine'>,
  request: FastifyRequest,
  { ids, deedOf }: Each,
): Promise<{ readonly done: string[]; readonly refused: ({ readonly id: string } & Refusal)[] }> {
  const { organisationId, userId } = callerOf(request);
  const key = keyOf(request);
  const engine = engineOf(parts, request);
  const answers = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const deed = deedOf(id);
      if ('refused' in deed) return { id, ...deed };
      const answer = await engine.submit({ id: derivedId(key, id), organisationId, userId, deed });
      if (answer.ok) return id;
      const { ok: _ok, ...refusal } = answer;
      return { id, ...refusal };
    }),
  );
  return {
    done: answers.filter((answer) => typeof answer === 'string'),
    refused: answers.filter((answer) => typeof answer !== 'string'),
  };
}

function keyOf(request: FastifyRequest): CommandId {
  const key = idempotencyKey.safeParse(request.headers['idempotency-key']);
  if (!key.success) throw refused('malformed', { field: 'Idempotency-Key', params: { format: 'uuid' } });
  return key.data as CommandId;
}

function engineOf({ engine }: Pick<ApiParts, 'engine'>, request: FastifyRequest): Engine {
  const running = engine();
  // Another organisation's floor is another engine's.
  if (!running || running.floor().organisationId !== callerOf(request).organisationId) throw refused('busy');
  return running;
}

/** A UUID version 8 (RFC 9562, 5.8) of a key and a part of what it stands for: the same for the same, nobody else's. */
export function derivedId(key: string, part: string): CommandId {
  const hex = createHash('sha256').update(`${key} ${part}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  const tail = `${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${tail}` as CommandId;
}

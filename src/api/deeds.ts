// A supervisor's deed on its way to the engine: the Idempotency-Key becomes the command's id, so that a request that is sent again does
// nothing twice (I27).
import type { FastifyRequest } from 'fastify';
import type { CommandId } from '../domain/ids.ts';
import type { SupervisorDeed } from '../engine/command.ts';
import { idempotencyKey } from '../wire/paging.ts';
import { callerOf } from './caller.ts';
import type { ApiParts } from './parts.ts';
import { refused, yesOf } from './refusals.ts';

/** Submits a deed in the caller's name; throws the refusal. */
export async function submitDeed(
  { engine }: Pick<ApiParts, 'engine'>,
  request: FastifyRequest,
  deed: SupervisorDeed,
): Promise<{ ok: true }> {
  const { organisationId, userId } = callerOf(request);
  const key = idempotencyKey.safeParse(request.headers['idempotency-key']);
  if (!key.success) throw refused('malformed', { field: 'Idempotency-Key', params: { format: 'uuid' } });
  const running = engine();
  // Another organisation's floor is another engine's.
  if (!running || running.floor().organisationId !== organisationId) throw refused('busy');
  return yesOf(await running.submit({ id: key.data as CommandId, organisationId, userId, deed }));
}

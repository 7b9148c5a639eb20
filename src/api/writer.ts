// Under whose name a request writes: what every deed of the storage room asks for.
import type { FastifyRequest } from 'fastify';
import type { UserId } from '../domain/ids.ts';
import type { Writer } from '../storage/write.ts';
import { callerOf } from './caller.ts';

export function writerOf(request: FastifyRequest): Writer & { readonly userId: UserId } {
  const { organisationId, userId } = callerOf(request);
  return { organisationId, userId, requestId: request.id };
}

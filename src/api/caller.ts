// Who asks, at a request that the door has let in.
import type { FastifyRequest } from 'fastify';
import type { Caller } from './auth/door.ts';
import { refused } from './refusals.ts';

/** The caller of a request whose route asks for a session. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw refused('not_signed_in');
  return request.caller;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined;
  }
}

/** The requests by which we call an agent's own telephone: a desk phone where it has registered, an external number by a trunk. */
import { randomBytes } from 'node:crypto';
import type { UserId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/phone-number.ts';
import type { PhoneWish } from '../../engine/ports.ts';
import type { AriRequest } from './ari/client.ts';
import { calledChannelId, deskObjectId } from './objects.ts';

export type CalledWish = Extract<PhoneWish, { kind: 'desk' | 'external' }>;

export type CallingParts = {
  readonly app: string;
  readonly dialString: (trunk: string, e164: E164) => string | undefined;
};

/** What a desk phone shows while it rings. */
const OUR_NAME = 'Rufwerk';

/**
 * The request, and the id of the channel that it makes; undefined where the trunk is unknown. Whoever answers waits in the agents' context.
 */
export function originateRequest(
  userId: UserId,
  wish: CalledWish,
  { app, dialString }: CallingParts,
): { readonly channelId: string; readonly request: AriRequest } | undefined {
  const endpoint = wish.kind === 'desk' ? `PJSIP/${deskObjectId(userId)}` : dialString(wish.trunk, wish.e164);
  if (endpoint === undefined) return undefined;
  const channelId = calledChannelId(userId, wish.kind, randomBytes(6).toString('hex'));
  const query = {
    endpoint,
    context: 'rufwerk-agent',
    extension: 'agent',
    priority: '1',
    channelId,
    callerId: wish.kind === 'desk' ? OUR_NAME : wish.callerNumber,
    timeout: String(Math.max(1, Math.ceil(wish.ringTimeoutMs / 1000))),
  };
  const variables = { RUFWERK_APP: app, 'CHANNEL(accountcode)': app };
  return { channelId, request: { method: 'POST', path: 'channels', query, body: { variables } } };
}

// The agent's telephone in the browser: POST /api/phone gives the page its account, the WebSocket /api/phone/socket carries its SIP.
// One page of an agent has the telephone: whoever asks with `take` gets it, and the page that had it before is told so.
import { z } from 'zod';

export const PHONE_SOCKET_PATH = '/api/phone/socket';

/** Why the server closes a telephone's socket (application codes of RFC 6455, 7.4.2). */
export const PHONE_CLOSE = {
  /** The session is over: nothing is to be tried again. */
  signedOut: 4401,
  /** Another page of the same agent has the telephone now. */
  elsewhere: 4409,
  /** The telephone system can not be reached: try again later. */
  away: 4503,
} as const;

export const phoneRequest = z
  .strictObject({
    /** Made by the page when it was opened. */
    page: z
      .string()
      .regex(/^[A-Za-z0-9-]{8,40}$/)
      .optional(),
    /** False: only if no other page has the telephone (a page that comes back after a lost connection). */
    take: z.boolean().optional(),
  })
  .optional();
export type PhoneRequest = NonNullable<z.infer<typeof phoneRequest>>;

export type PhoneView =
  /** The server's telephone is simulated: nothing is needed in the browser. */
  | { readonly kind: 'simulated' }
  /** Another page of this agent has the telephone. */
  | { readonly kind: 'elsewhere' }
  | {
      readonly kind: 'browser';
      readonly user: string;
      readonly secret: string;
      /** What the browser calls, as SIP writes it. */
      readonly target: string;
      readonly socketPath: typeof PHONE_SOCKET_PATH;
      readonly iceServers: readonly { readonly urls: string }[];
    };

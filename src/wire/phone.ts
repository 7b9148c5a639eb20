// The agent's telephone in the browser: POST /api/phone gives the page its account, the WebSocket /api/phone/socket carries its SIP.
// One page of an agent has the telephone: whoever asks with `take` gets it, and the page that had it before is told so.
//   GET    /api/phone/choices               PhoneChoices
//   POST   /api/phone/choice {kind, number?} the browser, the desk phone or an external number from now on; the same again calls it again
//     403 right_missing, 409 desk_phone_needed, 400 number_malformed (number), 409 dial_refused (number) with the rule
//   POST   /api/phone/desk -> DeskPhoneAccount  made, or given another secret, which is shown once; DELETE /api/phone/desk: void
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

export const phoneChoiceRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('browser') }),
  z.strictObject({ kind: z.literal('desk') }),
  /** In any spelling; read by the organisation's country. */
  z.strictObject({ kind: z.literal('external'), number: z.string().trim().min(3).max(60) }),
]);
export type PhoneChoiceRequest = z.infer<typeof phoneChoiceRequest>;

/** What is typed into a desk phone's own page. Transport UDP or TCP; `user` is the authentication name as well. */
export type DeskPhoneAddress = { readonly server: string; readonly port: number; readonly user: string };
export type DeskPhoneAccount = DeskPhoneAddress & { readonly secret: string };

/** Which telephones this agent can choose. */
export type PhoneChoices = {
  /** Undefined with the simulated telephone: nothing is to be chosen there. `madeAt`: since when there is an account, if there is one. */
  readonly desk: (DeskPhoneAddress & { readonly madeAt: number | undefined }) | undefined;
  readonly mayUseExternalPhone: boolean;
};

export type PhoneView =
  /** The server's telephone is simulated: nothing is needed in the browser. */
  | { readonly kind: 'simulated' }
  /** Another page of this agent has the telephone. */
  | { readonly kind: 'elsewhere' }
  /** The agent works with a desk phone or an external number. */
  | { readonly kind: 'other' }
  | {
      readonly kind: 'browser';
      readonly user: string;
      readonly secret: string;
      /** What the browser calls, as SIP writes it. */
      readonly target: string;
      readonly socketPath: typeof PHONE_SOCKET_PATH;
      readonly iceServers: readonly { readonly urls: string }[];
    };

// Signing in. POST /api/session, DELETE /api/session, GET /api/session; POST /api/setup for the first administrator of an empty
// installation; POST /api/password to change one's own. The session is an opaque cookie; nothing here is kept by the page.
import { z } from 'zod';

export const signInRequest = z.strictObject({
  login: z.string().trim().min(1).max(80),
  password: z.string().min(1).max(200),
});
export type SignInRequest = z.infer<typeof signInRequest>;

export const setupRequest = z.strictObject({
  token: z.string().min(10).max(200),
  organisationName: z.string().trim().min(1).max(120),
  country: z.string().regex(/^[A-Z]{2}$/),
  login: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9._-]{2,60}$/),
  displayName: z.string().trim().min(1).max(120),
  password: z.string().min(12).max(200),
});
export type SetupRequest = z.infer<typeof setupRequest>;

export const passwordRequest = z.strictObject({
  current: z.string().min(1).max(200),
  next: z.string().min(12).max(200),
});
export type PasswordRequest = z.infer<typeof passwordRequest>;

export type Role = 'agent' | 'supervisor' | 'administrator';

/** GET /api/session: who is signed in, or `user: undefined`. Also what the sign-in page needs to know. */
export type SessionView = {
  readonly user:
    | {
        readonly id: string;
        readonly login: string;
        readonly displayName: string;
        readonly role: Role;
        readonly mayRegister: boolean;
      }
    | undefined;
  readonly organisation:
    | { readonly id: string; readonly name: string; readonly isPractice: boolean }
    | undefined;
  /** True: no user exists yet, /setup is the only page. */
  readonly needsSetup: boolean;
  /** Signed in: calls go to the practice network. Before: the installation's people are practice people, and the sign-in page says so. */
  readonly isPractice: boolean;
  readonly telephony: 'simulated' | 'asterisk';
  readonly version: string;
};

/** GET /api/health, open to all. */
export type HealthView = {
  readonly status: 'ok' | 'degraded';
  readonly version: string;
  readonly database: 'ok' | 'away';
  readonly telephony: 'simulated' | 'asterisk';
  /** Only while the telephone system does not answer; a killed Asterisk is started again by itself. */
  readonly telephone?: 'away';
};

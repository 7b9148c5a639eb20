/**
 * Which errors of PostgreSQL mean "not now, the same again later" (StoreAway), and which mean that we are wrong (everything else).
 */
import { StoreAway } from '../engine/ports.ts';

/** SQLSTATE codes after which the same transaction may be tried again; two letters stand for the whole class. */
const AGAIN: Readonly<Record<string, string>> = {
  '08': 'connection exception',
  '53': 'insufficient resources: disk full, out of memory, too many connections',
  '58': 'system error: input or output failed',
  '40001': 'could not serialise',
  '40P01': 'deadlock',
  '55P03': 'lock not available',
  '57014': 'statement time-out',
  '57P01': 'shutting down',
  '57P02': 'crash of another backend',
  '57P03': 'cannot connect now: starting or recovering',
  '57P05': 'idle session time-out',
  '25P03': 'idle in transaction time-out',
  '25006': 'read only: this server is a standby',
};

/** What Node says when there is no server to talk to. ENOENT: the socket file is not there (yet). */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** The driver's own words for a connection that is gone; they carry no code. */
const GONE =
  /connection terminated|connection ended|not queryable|timeout exceeded when trying to connect|query read timeout|client was closed/i;

/** True if the database could not be reached or asks to try again. */
export function isAway(error: unknown): boolean {
  if (error instanceof StoreAway) return true;
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isAway);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return GONE.test(error.message);
  return code in AGAIN || code.slice(0, 2) in AGAIN || UNREACHABLE.has(code);
}

/** True if the server itself answered: a transaction whose COMMIT was answered by an error is not stored. */
export function isAnswered(error: unknown): boolean {
  const hasSeverity = error instanceof Error && 'severity' in error;
  // A server that is going down may have stored the transaction before it said so.
  return hasSeverity && error.severity === 'ERROR';
}

/** The error as the Store port has it. */
export function asStoreError(error: unknown): unknown {
  if (!isAway(error) || error instanceof StoreAway) return error;
  return new StoreAway(`The database is away: ${(error as Error).message}`, { cause: error });
}

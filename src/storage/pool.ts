/**
 * Opens the connections to PostgreSQL. Every process opens its own pool, names it (pg_stat_activity shows who waits), and ends it.
 */
import pg from 'pg';

export type PoolOptions = {
  /** postgresql://… also with a socket folder (`?host=`), as the launcher makes it. */
  readonly connectionString: string;
  /** At most so many connections. */
  readonly max: number;
  /** Who it is: 'rufwerk engine', 'rufwerk jobs'. */
  readonly name: string;
  /** A statement that takes longer is ended; imports ask for more. */
  readonly statementTimeoutMs?: number;
  /** Told of connections that broke; the pool opens new ones by itself. */
  readonly onError?: (error: Error) => void;
};

export type { Pool, PoolClient } from 'pg';

const STATEMENT_TIMEOUT_MS = 10_000;

/** A pool; nothing is connected until something is asked. Whoever opens it calls `end()`. */
export function openPool(options: PoolOptions): pg.Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    // A half-open connection answers nothing, not even the server's own time-out (reliability.md, F12).
    query_timeout: statementTimeoutMs + 2_000,
    idle_in_transaction_session_timeout: statementTimeoutMs + 5_000,
  });
  const onError = options.onError ?? (() => undefined);
  pool.on('error', onError);
  // Between two statements of a transaction nobody else listens; an unheard 'error' would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

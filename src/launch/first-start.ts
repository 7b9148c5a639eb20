/**
 * What an empty database needs before anybody can sign in: a practice organisation in the embedded one, a one-time
 * token for the first administrator in a database of one's own.
 */
import type { Database } from './database.ts';
import type { Greeting } from './launch.ts';

export async function prepareFirstStart(_options: {
  database: Database;
  dataDir: string;
  log: (line: string) => void;
}): Promise<Greeting> {
  return () => [];
}

/** Says whether the embedded PostgreSQL can be run on this machine, and if not, why. */
import os from 'node:os';
import path from 'node:path';
import { choosePostgresUser, findPostgresBinaries } from '../src/launch/postgres-binaries.ts';

try {
  choosePostgresUser(findPostgresBinaries(), path.join(os.tmpdir(), 'rufwerk-probe', 'cluster'));
} catch (error) {
  console.log((error as Error).message);
  process.exitCode = 1;
}

/**
 * What an empty database needs before anybody can sign in: a practice organisation in the embedded one, a one-time
 * token for the first administrator in a database of one's own.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { hashToken } from '../api/auth/door.ts';
import { randomPassword } from '../api/auth/passwords.ts';
import { anyUserExists } from '../storage/users.ts';
import { keepSetupToken } from '../storage/organisations.ts';
import { openPool, type Pool } from '../storage/pool.ts';
import { writePrivateFile } from './data-folder.ts';
import type { Database } from './database.ts';
import { type PracticeLogin, practiceUsers, seedPractice } from './seed.ts';

export interface FirstStart {
  /** True: the practice organisation was made just now. */
  isFresh: boolean;
  /** What people are told below "Ready at URL". */
  greet(url: string): string[];
}

interface Place {
  pool: Pool;
  dataDir: string;
  log: (line: string) => void;
}

/** Makes what is missing, and says what people need to know. */
export async function prepareFirstStart(options: {
  database: Database;
  dataDir: string;
  log: (line: string) => void;
}): Promise<FirstStart> {
  const pool = openPool({ connectionString: options.database.url, max: 2, name: 'rufwerk launcher' });
  try {
    const first = { pool, dataDir: options.dataDir, log: options.log };
    return options.database.isEmbedded ? await preparePractice(first) : await prepareSetUp(first);
  } finally {
    await pool.end();
  }
}

async function preparePractice({ pool, dataDir, log }: Place): Promise<FirstStart> {
  const file = path.join(dataDir, 'logins.json');
  const isFresh = !(await anyUserExists(pool));
  if (isFresh) {
    log('Making the practice organisation');
    const logins = practiceUsers.map((user): PracticeLogin => ({ ...user, password: randomPassword() }));
    // The file first: a password that is stored as a hash alone would be lost.
    writePrivateFile(file, `${JSON.stringify(logins, undefined, 2)}\n`);
    await seedPractice({ pool, dataDir, logins });
  }
  if (!fs.existsSync(file)) return { isFresh, greet: () => [] };
  const logins = JSON.parse(fs.readFileSync(file, 'utf8')) as PracticeLogin[];
  const greet = () => [
    'Logins of the practice organisation (with their first passwords):',
    ...logins.map(({ role, login, password }) => `  ${role.padEnd(10)}  ${login.padEnd(5)}  ${password}`),
  ];
  return { isFresh, greet };
}

async function prepareSetUp({ pool, dataDir, log }: Place): Promise<FirstStart> {
  const file = path.join(dataDir, 'setup-token');
  if (await anyUserExists(pool)) {
    fs.rmSync(file, { force: true });
    return { isFresh: false, greet: () => [] };
  }
  log('There is no user yet; making a one-time token for the first administrator');
  // A new one at each start: the one before may have been read over a shoulder, and nothing is lost by it.
  const token = randomBytes(32).toString('base64url');
  await keepSetupToken(pool, hashToken(token));
  writePrivateFile(file, `${token}\n`);
  // Behind the "#" it is in no request, and so in no server's log.
  return {
    isFresh: false,
    greet: (url) => [`Set up the first administrator at ${url}/setup#token=${token}`],
  };
}

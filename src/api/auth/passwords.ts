// Passwords: hashed with argon2id, judged by length and by a short list of what everybody tries first (NIST SP 800-63B, 5.1.1.2).
import { randomBytes, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

// OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. The library's default algorithm is argon2id.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const SHORTEST_PASSWORD = 12;

// Of the lists of leaked passwords only those matter here that are long enough to be allowed; the rest is repetition and runs.
const COMMON = [
  'password1234',
  'passwordpassword',
  'password12345',
  'password123456',
  'passwort1234',
  'passwortpasswort',
  'passwort12345',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopasdf',
  'qwertzuiopasdf',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'iloveyou1234',
  'welcome12345',
  'willkommen123',
  'willkommen1234',
  'letmein12345',
  'administrator',
  'administrator1',
  'changeme1234',
  'correcthorsebatterystaple',
  'hallohallo123',
  'sommer202612',
  'rufwerk12345',
  'rufwerkrufwerk',
];

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let dummyHash: Promise<string> | undefined;

/** Compares; with no hash (unknown login) it works as long and says no, so that the time tells nothing. */
export async function isPassword(storedHash: string | undefined, password: string): Promise<boolean> {
  dummyHash ??= hashPassword(randomBytes(16).toString('hex'));
  const matches = await verify(storedHash ?? (await dummyHash), password);
  return storedHash !== undefined && matches;
}

/** What is wrong with a new password, or undefined. */
export function passwordFault(
  password: string,
  login: string,
): 'password_too_short' | 'password_too_common' | undefined {
  if ([...password].length < SHORTEST_PASSWORD) return 'password_too_short';
  const folded = password.toLowerCase();
  const isRun = new Set(folded).size < 5 || isCounting(folded);
  const isLogin = login.length > 2 && folded.replaceAll(login.toLowerCase(), '').length < 4;
  return COMMON.includes(folded) || isRun || isLogin ? 'password_too_common' : undefined;
}

/** "123456789012", "abcdefghijkl", "987654321098": each character follows the one before. */
function isCounting(text: string): boolean {
  const steps = new Set<number>();
  for (let at = 1; at < text.length; at += 1) {
    const step = text.charCodeAt(at) - text.charCodeAt(at - 1);
    // From 9 to 0 and back is counting as well.
    steps.add(Math.abs(step) === 9 ? -Math.sign(step) : step);
  }
  return steps.size === 1;
}

// No characters that look alike; 20 of 54 are 115 bits.
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A random password that is shown once: four groups of five. */
export function randomPassword(): string {
  const group = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

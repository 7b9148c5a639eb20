// Slows down guessing. Failed tries are counted per login, per address and for everybody together; from a certain count on, each
// failure doubles the time until the next try is looked at. Whoever came in before with the same login from the same address is known:
// strangers who guess at anna's login can not lock anna out. Memory is bounded, and all of it is forgotten by a restart.

export type ThrottleRule = {
  readonly free: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
};

/** An address may be a whole building behind one router, so it has more tries than a login. */
export const THROTTLE_RULES = {
  login: { free: 5, firstWaitMs: 1_000, longestWaitMs: 5 * 60_000 },
  address: { free: 20, firstWaitMs: 1_000, longestWaitMs: 15 * 60_000 },
  everybody: { free: 60, firstWaitMs: 500, longestWaitMs: 5_000 },
} as const satisfies Readonly<Record<string, ThrottleRule>>;

const FORGET_MS = 60 * 60_000;
const ENTRY_LIMIT = 20_000;

type Entry = { failures: number; lastAt: number };

export type Throttle = {
  /** Counts a try as failed before it is looked at (tries that come at once must not all pass). A number: refused until then. */
  enter(login: string, address: string, now: number): number | undefined;
  /** The try that has just entered was right: it does not count, and this login is known from this address. */
  succeeded(login: string, address: string): void;
  /** How much is remembered; for the test of the bound. */
  size(): number;
};

export function openThrottle(limit = ENTRY_LIMIT): Throttle {
  const entries = new Map<string, Entry>();
  const known = new Set<string>();
  /** Failures by login and address: they were a slip of the finger if the same login comes in from there in the end. */
  const slips = new Map<string, number>();

  function keysOf(login: string, address: string): [string, ThrottleRule][] {
    const pair = `${login}\0${address}`;
    if (known.has(pair)) return [[`pair ${pair}`, THROTTLE_RULES.login]];
    return [
      [`login ${login}`, THROTTLE_RULES.login],
      [`address ${address}`, THROTTLE_RULES.address],
      ['everybody', THROTTLE_RULES.everybody],
    ];
  }

  function openAt(key: string, rule: ThrottleRule, now: number): number {
    const entry = entries.get(key);
    if (entry === undefined || now - entry.lastAt > FORGET_MS || entry.failures < rule.free) return 0;
    const wait = Math.min(
      rule.longestWaitMs,
      rule.firstWaitMs * 2 ** Math.min(30, entry.failures - rule.free),
    );
    return entry.lastAt + wait;
  }

  function count(key: string, now: number): void {
    const was = entries.get(key);
    // Taken out and put in again: the map's order is the order of the last failure, and the oldest goes first.
    entries.delete(key);
    const failures = was === undefined || now - was.lastAt > FORGET_MS ? 1 : was.failures + 1;
    entries.set(key, { failures, lastAt: now });
    if (entries.size > limit) entries.delete(entries.keys().next().value as string);
  }

  return {
    enter(login, address, now) {
      const keys = keysOf(login, address);
      const until = Math.max(...keys.map(([key, rule]) => openAt(key, rule, now)));
      if (until > now) return until;
      for (const [key] of keys) count(key, now);
      const pair = `${login}\0${address}`;
      slips.set(pair, (slips.get(pair) ?? 0) + 1);
      if (slips.size > limit) slips.delete(slips.keys().next().value as string);
      return undefined;
    },
    succeeded(login, address) {
      const pair = `${login}\0${address}`;
      for (const [key] of keysOf(login, address)) {
        const entry = entries.get(key);
        if (key.startsWith('login ') || key.startsWith('pair ')) entries.delete(key);
        else if (entry !== undefined) entry.failures = Math.max(0, entry.failures - (slips.get(pair) ?? 0));
      }
      slips.delete(pair);
      known.add(pair);
      if (known.size > limit) known.delete(known.values().next().value as string);
    },
    size: () => entries.size + known.size + slips.size,
  };
}

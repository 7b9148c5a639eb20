/** What the jobs process does all the time: seals the audit each second (I25), and forgets answers that nobody asks for any more (I27). */
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetAnswers } from './engine-store.ts';
import type { Pool } from './pool.ts';
import { sealAudit } from './seal-audit.ts';

const SEAL_EACH_MS = 1_000;
const FORGET_EACH_MS = 600_000;

/** Begins; `stop` waits for what is under way. A database that is away is waited for: `onError` hears of it once each time. */
export function startUpkeep(pool: Pool, onError: (error: unknown) => void): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = [
    repeat(() => sealAudit(pool), { eachMs: SEAL_EACH_MS, signal, onError }),
    repeat(() => forgetAnswers(pool), { eachMs: FORGET_EACH_MS, signal, onError }),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(work);
    },
  };
}

async function repeat(
  deed: () => Promise<unknown>,
  how: { readonly eachMs: number; readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<void> {
  let isWell = true;
  while (!how.signal.aborted) {
    try {
      await deed();
      isWell = true;
    } catch (error) {
      if (isWell) how.onError(error);
      isWell = false;
    }
    // Rejects when it is to end.
    await sleep(how.eachMs, undefined, { signal: how.signal }).catch(() => undefined);
  }
}

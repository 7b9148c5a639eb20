// Tells how far an import is, twice a second at most, and hears whether it is to be cancelled.
import type { StoredProgress } from '../storage/imports.ts';

export type Reached = { readonly rowsRead: number; readonly bytesRead: number };

export type ProgressTeller = {
  /** To be called often; writes when half a second has passed. True: somebody asked to cancel. */
  reached(where: Reached): Promise<boolean>;
  /** All rows are read; they are about to become visible. */
  storing(where: Reached): Promise<boolean>;
};

const TELL_EVERY_MS = 500;

/** @param tell writes the progress and answers whether to cancel */
export function createProgressTeller(options: {
  readonly bytesTotal: number;
  readonly now: () => number;
  readonly tell: (progress: StoredProgress) => Promise<boolean>;
}): ProgressTeller {
  const startedAt = options.now();
  let toldAt = 0;

  function progress(where: Reached, phase: StoredProgress['phase']): StoredProgress {
    const seconds = Math.max((options.now() - startedAt) / 1000, 0.001);
    const left = ((options.bytesTotal - where.bytesRead) / Math.max(where.bytesRead, 1)) * seconds;
    return {
      rowsRead: where.rowsRead,
      bytesRead: where.bytesRead,
      bytesTotal: options.bytesTotal,
      rowsPerS: Math.round(where.rowsRead / seconds),
      // In the first second nothing can be said that would still hold in the third.
      ...(phase === 'reading' && seconds > 1 ? { secondsLeft: Math.ceil(left) } : {}),
      phase,
    };
  }

  return {
    async reached(where) {
      const now = options.now();
      if (now - toldAt < TELL_EVERY_MS) return false;
      toldAt = now;
      return options.tell(progress(where, 'reading'));
    },
    storing: (where) => options.tell(progress(where, 'storing')),
  };
}

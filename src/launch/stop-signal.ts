/** Ctrl+C once: drain. Twice: end at once. */

export interface StopSignal {
  /** Resolves at the first signal. */
  asked: Promise<void>;
  /** Resolves at the second. */
  forced: Promise<void>;
  isAsked(): boolean;
  /** Stops listening; the next signal ends the process as usual. */
  release(): void;
}

/**
 * npm passes a signal on to its child which the terminal has already sent to it: one press arrives twice. No person
 * presses again within this time.
 */
const samePressMs = 500;

export function listenForStop(): StopSignal {
  let firstAt: number | undefined;
  let ask: () => void = () => undefined;
  let force: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const forced = new Promise<void>((resolve) => {
    force = resolve;
  });
  const hear = () => {
    const now = Date.now();
    if (firstAt === undefined) {
      firstAt = now;
      ask();
    } else if (now - firstAt > samePressMs) force();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, hear);
  return {
    asked,
    forced,
    isAsked: () => firstAt !== undefined,
    release: () => {
      for (const signal of signals) process.off(signal, hear);
    },
  };
}

// When a message is left on an answering machine: after its beep; where there is none, when it has been silent for a while. Must never know
// what is said.
import type { Hearing } from './hearing.ts';

/** A sentence of a greeting is followed by the next one sooner than that. */
export const QUIET_MS = 1_500;
/** A beep is over when nothing was heard for a moment after it. */
const AFTER_BEEP_MS = 100;
/** Whoever talks so long is no greeting any more. */
export const LONGEST_GREETING_MS = 25_000;

/** True when it is our turn; `hearing` began when somebody wished to speak. */
export function isTimeToSpeak({ atMs, soundAtMs, tone, tones }: Hearing): boolean {
  if (atMs >= LONGEST_GREETING_MS) return true;
  const beep = tones.at(-1);
  if (beep !== undefined && tone === undefined && atMs - beep.toMs >= AFTER_BEEP_MS) return true;
  return atMs - (soundAtMs ?? 0) >= QUIET_MS;
}

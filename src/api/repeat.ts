// Something that is done again and again, on the clock of the Clock port.
import type { Clock } from '../engine/ports.ts';

/** Does it every so many milliseconds, the first time after one interval; the returned function ends it. */
export function repeat(
  { clock }: { readonly clock: Clock },
  everyMs: number,
  deed: () => unknown,
): () => void {
  let takeBack = clock.after(everyMs, again);
  function again(): void {
    takeBack = clock.after(everyMs, again);
    deed();
  }
  return () => takeBack();
}

/**
 * The server's clock as this browser knows it. Every timer on the screen runs on it: a client clock that is wrong by an hour shows the
 * same seconds as everybody else's.
 */
import { useSyncExternalStore } from 'react';

let offsetMs = 0;
let shownAt = Date.now();
let ticking: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** Called with the `now` of each snapshot from the server. */
export function setServerNow(nowAt: number): void {
  offsetMs = nowAt - Date.now();
  tick();
}

/** The server's time now, in epoch milliseconds. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** The server's time, renewed about every second; all users see the same value in one rendering. */
export function useServerNow(): number {
  return useSyncExternalStore(subscribe, () => shownAt);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (ticking === undefined) {
    shownAt = serverNow();
    ticking = setInterval(tick, 500);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

function tick(): void {
  const now = serverNow();
  // Half-second ticks catch every second; rendering happens only when the second has changed.
  if (Math.floor(now / 1000) === Math.floor(shownAt / 1000) && now >= shownAt) return;
  shownAt = now;
  for (const listener of listeners) listener();
}

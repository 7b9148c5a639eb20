/**
 * The server's clock as this browser knows it. Every timer on the screen runs on it: a client clock that is wrong by
 * an hour shows the same seconds as everybody else's.
 */
import { useSyncExternalStore } from 'react';

let offsetMs = 0;
let shownAt = Date.now();
let ticking: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Called with the `now` of each message from the server. */
export function setServerNow(nowAt: number): void {
  offsetMs = nowAt - Date.now();
  show();
}

/** The server's time now, in epoch milliseconds. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** The server's time, renewed with each of its seconds; all users see the same value in one rendering. */
export function useServerNow(): number {
  return useSyncExternalStore(subscribe, () => shownAt);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (ticking === undefined) {
    shownAt = serverNow();
    tickAtNextSecond();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(ticking);
    ticking = undefined;
  };
}

/** At the turn of the second, so that no timer is late by more than the one it runs in. */
function tickAtNextSecond(): void {
  ticking = setTimeout(
    () => {
      tickAtNextSecond();
      show();
    },
    1000 - (serverNow() % 1000),
  );
}

function show(): void {
  shownAt = serverNow();
  for (const listener of listeners) listener();
}

// What the engine tells about its floor, passed on to whoever shows it.
import type { Feed, FeedChange } from '../../engine/ports.ts';

export type LiveFeed = Feed & {
  /** One listener; it must not throw, because it is called from within the engine's step. */
  listen(listener: (change: FeedChange) => void): void;
};

export function openFeed(): LiveFeed {
  let listener: (change: FeedChange) => void = () => undefined;
  return {
    publish: (change) => listener(change),
    listen(next) {
      listener = next;
    },
  };
}

// The virtual clock: nothing happens by itself. Deeds wait in a queue and are done in the order of their instants; those of the same
// instant in the order in which they were asked for. Between two deeds all promises settle, so that one seed is one history.
import type { Clock } from '../engine/ports.ts';

export interface VirtualClock extends Clock {
  /** Does everything that is due up to and including this instant (epoch ms), then stands there. */
  runUntil(at: number): Promise<void>;
  /** How many deeds were done so far. */
  deedsDone(): number;
}

type Waiting = { readonly at: number; readonly order: number; deed: (() => void) | undefined };

/**
 * Opens a virtual clock.
 * @param startAt epoch milliseconds at which it stands first
 */
export function openVirtualClock(startAt: number): VirtualClock {
  const queue: Waiting[] = [];
  let [now, asked, done] = [startAt, 0, 0];

  return {
    now: () => now,
    deedsDone: () => done,
    after(delayMs, deed) {
      // A real timer's instants are whole milliseconds, and none lies in the past.
      const waiting: Waiting = { at: now + Math.max(0, Math.ceil(delayMs)), order: asked++, deed };
      push(queue, waiting);
      return () => void (waiting.deed = undefined);
    },
    async runUntil(at) {
      await settle();
      for (let next = queue[0]; next && next.at <= at; next = queue[0]) {
        pop(queue);
        if (!next.deed) continue;
        now = next.at;
        done += 1;
        next.deed();
        await settle();
      }
      now = Math.max(now, at);
    },
  };
}

/** Lets every promise settle that needs no time: setImmediate comes after all microtasks, however long their chain. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const isBefore = (one: Waiting, other: Waiting) =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** A binary heap with the next deed at index 0. */
function push(heap: Waiting[], waiting: Waiting): void {
  let index = heap.push(waiting) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (!above || !isBefore(waiting, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = waiting;
}

function pop(heap: Waiting[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    if (!one) break;
    const child = other && isBefore(other, one) ? left + 1 : left;
    const below = heap[child];
    if (!below || !isBefore(below, last)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}

// How many callbacks may be due in one quarter of an hour before some must wait: for whoever promises one, and for whoever plans the day.
// Must never refuse: a crowded quarter is a warning, the promise is the agent's.
import { MINUTE_MS } from '../time.ts';

export const QUARTER_MS = 15 * MINUTE_MS;

/** A callback with its talk and its after-call work takes seven minutes or so: an agent who does nothing else keeps two in a quarter. */
export const CALLBACKS_PER_AGENT = 2;

export type Quarter = {
  /** Epoch ms of its beginning. */
  readonly at: number;
  /** Callbacks that are due in it. */
  readonly due: number;
  /** Who is on shift then, as far as is known. */
  readonly agents: number;
};

/** More are due than those on shift can keep in that quarter. */
export function isCrowded({ due, agents }: Pick<Quarter, 'due' | 'agents'>): boolean {
  return due > agents * CALLBACKS_PER_AGENT;
}

/** The beginning of the quarter of an hour in which an instant lies; epoch ms. All zones are whole quarters apart. */
export function quarterOf(at: number): number {
  return Math.floor(at / QUARTER_MS) * QUARTER_MS;
}

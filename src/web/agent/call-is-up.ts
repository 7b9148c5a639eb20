import type { CallView } from '../../wire/live.ts';

/** Somebody has answered and is still there. */
export function isUp(call: CallView): boolean {
  return call.state === 'connected' || call.state === 'joined';
}

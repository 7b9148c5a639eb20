/** The instant that the floor's picture is of: now while it is live, and the moment of the loss while it stands still. */
import { serverNow, useServerNow } from '../../server/clock.ts';
import { useLiveStatus } from '../../server/live.tsx';

/** The server's time of what the floor shows, in epoch milliseconds. */
export function useFloorNow(): number {
  const status = useLiveStatus();
  const nowAt = useServerNow();
  // The connection was lost on this machine's clock; the page speaks the server's.
  return status.state === 'lost' ? serverNow() - (Date.now() - status.since) : nowAt;
}

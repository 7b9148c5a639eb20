// What all that an agent does has in common: who he is, how he clicks (now and then twice), and how he waits for his screen to change.
import type { Interaction } from '../../domain/interaction/interaction.ts';
import type { AgentDeed } from '../../engine/command.ts';
import type { Clock } from '../../engine/ports.ts';
import type { SeededRandom } from '../random.ts';
import type { Seat } from './seat.ts';
import type { World } from './world.ts';

export type AgentParts = {
  readonly seat: Seat;
  readonly name: string;
  readonly world: World;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly endsAt: number;
};

/** Says it, now and then with a second click: under the same id, or under another. */
export async function click(parts: AgentParts, deed: AgentDeed): ReturnType<Seat['ask']> {
  const { seat, random } = parts;
  const id = seat.newCommandId();
  const roll = random.next();
  if (roll < 0.02) seat.click(deed, id);
  else if (roll < 0.04) seat.click(deed);
  return seat.ask(deed, id);
}

/** Watches the screen until this interaction is in another state, or the time is over; true: it moved on. */
export async function hasMovedOn(
  { seat, clock }: AgentParts,
  { id, now }: Interaction,
  atMostMs: number,
): Promise<boolean> {
  for (const until = clock.now() + atMostMs; ; ) {
    const left = until - clock.now();
    if (left > 0) await seat.lookUp(left);
    await seat.online();
    const still = seat.interaction();
    if (still?.id !== id || still.now.state !== now.state) return true;
    if (left <= 0) return false;
  }
}

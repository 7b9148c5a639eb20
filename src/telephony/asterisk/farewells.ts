/**
 * What a contact hears before the end: the leg is taken away from everybody and goes into the dialplan, which plays the message and hangs
 * up by itself (machine/dialplan.ts). So it ends as it should even if the engine dies meanwhile.
 */
import type { Farewell } from '../../domain/call/farewell.ts';
import type { LegId } from '../../domain/ids.ts';
import type { Conversations } from './conversations.ts';
import type { Legs } from './legs.ts';
import { channelOf } from './inbound-ids.ts';
import type { Listeners } from './listening/listeners.ts';
import { farewellPlace } from './machine/dialplan.ts';
import type { Ask } from './switchboard.ts';

export type FarewellParts = {
  readonly ask: Ask;
  readonly legs: Legs;
  readonly talks: Conversations;
  /** True: the organisation greets in words of its own. */
  readonly hasGreeting: () => boolean;
  readonly listeners: Listeners;
};

export class Farewells {
  readonly #parts: FarewellParts;

  constructor(parts: FarewellParts) {
    this.#parts = parts;
  }

  /** Plays the message to an answered leg and ends it; whom nobody has answered is hung up on. Twice is harmless. */
  async say(legId: LegId, farewell: Farewell): Promise<'asked' | 'gone'> {
    const { legs, listeners, talks } = this.#parts;
    if (!legs.isConnected(legId)) return legs.hangUp(legId);
    if (legs.isLeaving(legId)) return 'asked';
    const isHere = await legs.leave(legId);
    // It never came into our application, or has ended: the dialplan sees to its end, as for everybody whom no engine takes.
    if (!isHere) return legs.isConnected(legId) ? 'asked' : 'gone';
    // Only a machine has a word to say first.
    if (farewell !== 'voicemail_message') {
      listeners.end(legId);
      return this.#play(legId, farewell, talks.leave(legId));
    }
    // The agent is free at once.
    await talks.leave(legId);
    void listeners
      .untilBeep(legId)
      .then((isTurn) => (isTurn && legs.isConnected(legId) ? this.#play(legId, farewell) : undefined))
      .catch(() => undefined);
    return 'asked';
  }

  async #play(legId: LegId, farewell: Farewell, left?: Promise<void>): Promise<'asked' | 'gone'> {
    const { ask, legs } = this.#parts;
    try {
      const { status } = await ask({
        method: 'POST',
        path: `channels/${channelOf(legId)}/continue`,
        query: { ...farewellPlace(farewell, this.#parts.hasGreeting()), priority: '1' },
      });
      await left;
      // 409: an engine before this one has sent it there already.
      return status === 404 ? 'gone' : 'asked';
    } catch (fault) {
      legs.stay(legId);
      throw fault;
    }
  }
}

// Does what a step asked for. Two kinds of acts (house.md 4): `dial` STARTS something and is done only after its commit; `connect` and
// `hang_up` RESCUE people on the line: journaled, then done at once, whatever the database is doing. Doing any of them twice is harmless.
// Must never move a state itself: what comes of an act comes back as an event.
import type { CallEffect } from '../domain/call/call.ts';
import type { CallId, LegId } from '../domain/ids.ts';
import type { Journal } from './ports.ts';
import { type SendParts, openSender } from './send.ts';

export type PerformParts = SendParts & { readonly journal: Journal };

export type Performer = ReturnType<typeof openPerformer>;

export function openPerformer(parts: PerformParts) {
  const { telephony, clock, journal, tell } = parts;
  const sender = openSender(parts);

  /** Acts at once; returns what must wait for the commit. */
  function rescue(effects: readonly CallEffect[]): CallEffect[] {
    const later: CallEffect[] = [];
    for (const effect of effects) {
      if (effect.effect === 'dial') {
        later.push(effect);
        continue;
      }
      journal.append({ at: clock.now(), act: effect.effect, callId: effect.callId, legId: effect.legId });
      if (effect.effect === 'hang_up') void hangUp(effect.callId, effect.legId);
      else void connect(effect);
    }
    return later;
  }

  async function hangUp(callId: CallId, legId: LegId): Promise<void> {
    try {
      const answer = await telephony.hangUp(legId);
      // "Gone" is an answer, not a fault: there is nobody left to hang up on.
      // Unless it is only just being made: then it is asked again (closing.askAgainAt).
      if (answer === 'gone' && !sender.isUnderWay(callId)) tell(callId, { type: 'proved_absent' });
    } catch {
      // The state keeps the instant at which it is asked again (closing.askAgainAt).
    }
  }

  async function connect(effect: Extract<CallEffect, { effect: 'connect' }>): Promise<void> {
    try {
      const answer = await telephony.connect(effect.legId, effect.userId, {
        isHeld: false,
        isMuted: false,
      });
      if (answer === 'gone') tell(effect.callId, { type: 'ended', by: 'contact', result: 'answer' });
    } catch {
      // Nobody must be left on a line alone: end it rather than leave it silent.
      tell(effect.callId, { type: 'end_asked', by: 'engine' });
    }
  }

  return { rescue, dial: sender.dial };
}

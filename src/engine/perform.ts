// Does what a step asked for. Two kinds of acts (house.md 4): `dial` STARTS something and is done only after its commit, and so is the end
// of a shift's telephone, and another telephone than before; `connect`, `hang_up`, `join` and the controls RESCUE or serve people on the
// line: journaled, then done at once, whatever the database is doing. Doing any of them twice is harmless.
//
// Why the controls are journaled (I24): a pause is acknowledged when the telephone system has done it, not when the database has stored it.
// If the engine dies in between, the next one must find it, or it would show a recording as running that its agent was told is paused.
// What was typed on the keypad is no state and may be a secret: it stands nowhere.
// Must never move a state itself: what comes of an act comes back as an event.
import type { Effect } from '../domain/floor/step-result.ts';
import type { LineActs } from './line-acts.ts';
import type { Journal } from './ports.ts';
import { type SendParts, openSender } from './send.ts';

export type PerformParts = SendParts & { readonly journal: Journal; readonly lines: LineActs };

/** What waits for its commit. */
export type Waiting = Extract<Effect, { effect: 'dial' | 'close_phone' | 'change_phone' }>;

function isWaiting(effect: Effect): effect is Waiting {
  return effect.effect === 'dial' || effect.effect === 'close_phone' || effect.effect === 'change_phone';
}

export type Performer = ReturnType<typeof openPerformer>;

export function openPerformer(parts: PerformParts) {
  const { telephony, clock, journal, lines, tell } = parts;
  const sender = openSender(parts);

  /** Acts at once; returns what must wait for the commit. */
  function rescue(effects: readonly Effect[]): Waiting[] {
    const later: Waiting[] = [];
    for (const effect of effects) {
      if (isWaiting(effect)) {
        later.push(effect);
        continue;
      }
      write(effect);
      if (effect.effect === 'hang_up') void hangUp(effect);
      else lines.perform(effect);
    }
    return later;
  }

  function write(effect: Exclude<Effect, Waiting>): void {
    // A pair is joined by its states, which a restart finds: what was not stored is done again by the agent.
    if (effect.effect === 'join') return;
    const line = { at: clock.now(), callId: effect.callId, legId: effect.legId };
    if (effect.effect === 'hang_up') {
      const farewell = effect.farewell === undefined ? {} : { farewell: effect.farewell };
      journal.append({ ...line, act: 'hang_up', ...farewell });
    } else if (effect.effect === 'connect') journal.append({ ...line, act: 'connect' });
    else if (effect.act.act !== 'send_digits')
      journal.append({ ...line, act: 'control', control: effect.act });
  }

  async function hangUp({ callId, legId, farewell }: Extract<Effect, { effect: 'hang_up' }>): Promise<void> {
    try {
      const answer = await telephony.hangUp(legId, farewell);
      // "Gone" is an answer, not a fault: there is nobody left to hang up on.
      // Unless it is only just being made: then it is asked again (closing.askAgainAt).
      if (answer === 'gone' && !sender.isUnderWay(legId)) tell(callId, { type: 'proved_absent' });
    } catch {
      // The state keeps the instant at which it is asked again (closing.askAgainAt).
    }
  }

  return { rescue, dial: sender.dial };
}

// Does what a step asked for. Two kinds of acts (house.md 4): `dial` STARTS something and is done only after its commit; `connect` and
// `hang_up` RESCUE people on the line: journaled, then done at once, whatever the database is doing. Doing any of them twice is harmless.
// Must never move a state itself: what comes of an act comes back as an event.
import type { Call, CallEffect, CallEvent } from '../domain/call/call.ts';
import type { CallId, LegId } from '../domain/ids.ts';
import type { Clock, Journal, Telephony } from './ports.ts';
import type { TrunkGate, Turn } from './trunk-gate.ts';

export type PerformParts = {
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly gate: TrunkGate;
  readonly journal: Journal;
  readonly callNow: (callId: CallId) => Call | undefined;
  /** Asked right before the request leaves (I10): a stop that came in between wins. */
  readonly mayStillDial: (call: Call) => boolean;
  readonly tell: (callId: CallId, event: CallEvent) => void;
};

export type Performer = ReturnType<typeof openPerformer>;

export function openPerformer(parts: PerformParts) {
  const { telephony, clock, gate, journal, callNow, mayStillDial, tell } = parts;
  /** Requests that have left and are not answered: their legs may appear any moment. */
  const underWay = new Set<CallId>();

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
      if (answer === 'gone' && !underWay.has(callId)) tell(callId, { type: 'proved_absent' });
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

  /** After the commit, and when its trunk's calls per second let it. */
  function dial(callId: CallId): void {
    const call = callNow(callId);
    if (call) gate.pass(call.trunk, (turn) => void send(callId, turn));
  }

  /** An intent whose time is over, or that a stop has overtaken, never leaves. */
  async function send(callId: CallId, turn: Turn): Promise<void> {
    const call = callNow(callId);
    if (!call || call.now.state !== 'intended') return turn.undo();
    if (clock.now() >= call.actBefore || !mayStillDial(call)) {
      turn.undo();
      tell(callId, { type: 'not_sent', result: 'cancelled' });
      return;
    }
    tell(callId, { type: 'sent' });
    underWay.add(callId);
    const { legId, e164, callerNumber, trunk, ringTimeoutMs } = call;
    try {
      const answer = await telephony.dial({ legId, e164, callerNumber, trunk, ringTimeoutMs });
      if (answer === 'refused') tell(callId, { type: 'ended', by: 'network', result: 'system_error' });
    } catch {
      // Sent or not? Unknown is not failed: it is reconciled, never redialed.
      tell(callId, { type: 'lost' });
    } finally {
      turn.answered();
      underWay.delete(callId);
    }
  }

  return { rescue, dial };
}

// The way of a dial to the wire: after its commit, and when its trunk's calls per second let it. An intent whose time is over, or that a
// stop has overtaken, never leaves. Must never move a state itself: what comes of an act comes back as an event.
import type { Call, CallEvent } from '../domain/call/call.ts';
import type { CallId, LegId } from '../domain/ids.ts';
import type { Clock, Telephony } from './ports.ts';
import type { TrunkGate, Turn } from './trunk-gate.ts';

export type SendParts = {
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly gate: TrunkGate;
  readonly callNow: (callId: CallId) => Call | undefined;
  /** Asked right before the request leaves (I10): a stop that came in between wins. */
  readonly mayStillDial: (call: Call) => boolean;
  readonly tell: (callId: CallId, event: CallEvent) => void;
};

export function openSender({ telephony, clock, gate, callNow, mayStillDial, tell }: SendParts) {
  /** Requests that have left and are not answered: their legs may appear any moment. */
  const underWay = new Set<LegId>();

  function dial(callId: CallId): void {
    const call = callNow(callId);
    if (call) gate.pass(call.trunk, (turn) => void send(callId, turn));
  }

  async function send(callId: CallId, turn: Turn): Promise<void> {
    const call = callNow(callId);
    if (!call || call.now.state !== 'intended') return turn.undo();
    if (clock.now() >= call.actBefore || !mayStillDial(call)) {
      turn.undo();
      tell(callId, { type: 'not_sent', result: 'cancelled' });
      return;
    }
    tell(callId, { type: 'sent' });
    const { legId, e164, callerNumber, trunk, ringTimeoutMs, campaignId, detectsMachine } = call;
    const listens = detectsMachine ? { detectMachine: true } : {};
    underWay.add(legId);
    // Its end may be heard before the reply to our request, and the call be on its next leg by then.
    const tellOfLeg = (event: CallEvent) => {
      if (callNow(callId)?.legId === legId) tell(callId, event);
    };
    try {
      const answer = await telephony.dial({
        legId,
        e164,
        callerNumber,
        trunk,
        ringTimeoutMs,
        campaignId,
        ...listens,
      });
      if (answer === 'refused') tellOfLeg({ type: 'ended', by: 'network', result: 'system_error' });
    } catch {
      // Sent or not? Unknown is not failed: it is reconciled, never redialed.
      tellOfLeg({ type: 'lost' });
    } finally {
      turn.answered();
      underWay.delete(legId);
    }
  }

  return { dial, isUnderWay: (legId: LegId) => underWay.has(legId) };
}

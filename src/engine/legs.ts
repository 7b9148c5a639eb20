// Which leg is whose call: hears the telephone system, and looks at all living legs where something is unclear (I22). A leg that nobody
// knows is hung up. Must never dial.
import { type Call, type CallEvent, isUp } from '../domain/call/call.ts';
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { Actor } from '../domain/floor/change.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import type { CallId, LegId } from '../domain/ids.ts';
import type { CalledInAs, Clock, LivingLeg, TelephoneEvent, Telephony } from './ports.ts';
import type { Phones } from './phones.ts';
import { type Finding, reconcile, resolveUnknown } from './reconcile.ts';

const LOOK_EACH_MS = 5_000;
/** Telephones come and go on a wire of their own: they are looked at also when nothing is in question. */
const LOOK_AT_PHONES_EACH_MS = 15_000;
/** A telephone system that could not be asked is asked again so often. */
const ASK_AGAIN_MS = 1_000;
/** After so long without it nobody can say any more how the calls stand (F22). */
const AWAY_MS = 2_000;

export type LegsParts = {
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly floor: OwnedFloor;
  readonly enter: (event: () => void) => void;
  readonly stepCall: (callId: CallId, event: CallEvent, actor: Actor) => void;
  readonly phones: Phones;
  readonly count: (reason: string) => void;
  readonly onReachable: () => void;
  /** Legs that are no call's and not astray: test calls, and whoever calls in and is greeted. */
  readonly isOwned: (legId: LegId) => boolean;
  /** E29. */
  readonly callers: {
    readonly calledIn: (leg: { readonly legId: LegId } & CalledInAs) => void;
    readonly digit: (legId: LegId, digit: string, callId: CallId | undefined) => void;
    readonly ended: (legId: LegId) => void;
  };
};

type Compare = (legs: readonly LivingLeg[], isAsAsked: (call: Call) => boolean) => readonly Finding[];

export class Legs {
  readonly #parts: LegsParts;
  readonly #calls: Map<LegId, CallId>;
  #awaySince: number | undefined;
  #lookedAt = 0;
  /** Everything is to be held against everything, and that has not succeeded yet. */
  #owesLook = false;
  #isLooking = false;

  constructor(parts: LegsParts) {
    this.#parts = parts;
    this.#calls = new Map([...parts.floor.calls.values()].map((call) => [call.legId, call.id]));
  }

  awaySince(): number | undefined {
    return this.#awaySince;
  }

  /** Learns of calls that began and forgets those that ended. */
  note(result: StepResult): void {
    for (const change of result.changes) {
      if (change.kind !== 'call') continue;
      // A call's next leg: whatever its last one still says is nobody's word.
      if (change.before && change.before.legId !== change.after.legId)
        this.#calls.delete(change.before.legId);
      if (change.after.now.state === 'ended') this.#calls.delete(change.after.legId);
      else this.#calls.set(change.after.legId, change.after.id);
    }
  }

  hear(event: TelephoneEvent): void {
    if (event.type === 'away') {
      this.#awaySince ??= this.#parts.clock.now();
      this.#parts.onReachable();
    } else if (event.type === 'back') {
      this.#awaySince = undefined;
      this.#parts.onReachable();
      void this.reconcileNow();
    } else if (event.type === 'phone_up' || event.type === 'phone_lost') {
      this.#parts.phones.hear(event);
    } else if (event.type === 'recording_ended') {
      const callId = this.#calls.get(event.legId);
      const { type, recordingId, outcome } = event;
      if (callId) this.#parts.stepCall(callId, { type, recordingId, outcome }, { kind: 'telephone' });
    } else if (event.type === 'detected' || event.type === 'farewell_started') {
      const callId = this.#calls.get(event.legId);
      if (!callId) return;
      const told: CallEvent =
        event.type === 'detected' ? { type: 'detected', as: event.as } : { type: 'farewell_started' };
      this.#parts.stepCall(callId, told, { kind: 'telephone' });
    } else if (event.type === 'called_in') {
      if (!this.#calls.has(event.legId)) this.#parts.callers.calledIn(event);
    } else if (event.type === 'digit') {
      this.#parts.callers.digit(event.legId, event.digit, this.#calls.get(event.legId));
    } else if (event.type === 'rang' || event.type === 'answered' || event.type === 'ended') {
      const callId = this.#calls.get(event.legId);
      if (callId) this.#parts.stepCall(callId, callEventOf(event), { kind: 'telephone' });
      else if (event.type === 'ended') this.#parts.callers.ended(event.legId);
      else this.#hangUpOrphan(event.legId);
    }
  }

  /** Everything alive here against everything alive there; asked again until the telephone system has answered. */
  async reconcileNow(): Promise<void> {
    this.#owesLook = true;
    this.#lookedAt = this.#parts.clock.now();
    const hasAnswered = await this.#look((legs, isAsAsked) =>
      reconcile(this.#parts.floor.calls.values(), legs, isAsAsked),
    );
    if (hasAnswered) this.#owesLook = false;
  }

  /** With each tick: looks again where a call's fate is open, and at the telephones. */
  lookIfAsked(): void {
    const { floor, clock, phones } = this.#parts;
    this.#loseFromSight();
    const sinceMs = clock.now() - this.#lookedAt;
    if (this.#isLooking) return;
    if (this.#owesLook) {
      if (sinceMs >= ASK_AGAIN_MS) void this.reconcileNow();
      return;
    }
    const isOpenQuestion = [...floor.calls.values()].some(
      ({ now }) => now.state === 'unknown' || now.state === 'closing',
    );
    const isDue =
      (isOpenQuestion && sinceMs >= LOOK_EACH_MS) ||
      (phones.areWatched() && sinceMs >= LOOK_AT_PHONES_EACH_MS);
    if (!isDue) return;
    this.#lookedAt = clock.now();
    void this.#look((legs, isAsAsked) =>
      resolveUnknown(floor.calls.values(), legs, { now: clock.now(), isAsAsked }),
    );
  }

  /** The telephone system has been away for longer than a moment: what is up may be up or not (F22). */
  #loseFromSight(): void {
    const { floor, clock, stepCall } = this.#parts;
    if (this.#awaySince === undefined || clock.now() - this.#awaySince < AWAY_MS) return;
    for (const { id, now } of floor.calls.values()) {
      const isOnTheWay = now.state === 'dialing' || now.state === 'ringing';
      if (isOnTheWay || isUp(now)) stepCall(id, { type: 'lost' }, { kind: 'engine' });
    }
  }

  async #look(compare: Compare): Promise<boolean> {
    const { telephony, enter, stepCall, count, floor, phones } = this.#parts;
    const asked = new Map([...floor.calls.values()].map((call) => [call.id, call.now]));
    const askedPhones = phones.asked();
    this.#isLooking = true;
    try {
      const { legs, phones: living } = await telephony.living();
      enter(() => {
        for (const finding of compare(legs, (call) => asked.get(call.id) === call.now)) {
          if (finding.find === 'event') stepCall(finding.callId, finding.event, { kind: 'engine' });
          else if (finding.find === 'orphan') this.#meetOrphan(finding.legId, legs);
        }
        phones.compare(living, askedPhones);
      });
      return true;
    } catch {
      count('telephone_did_not_answer');
      return false;
    } finally {
      this.#isLooking = false;
    }
  }

  /** Who called in while no engine listened is no orphan: he is met now, or hears his message already (E29). */
  #meetOrphan(legId: LegId, legs: readonly LivingLeg[]): void {
    const leg = legs.find((one) => one.legId === legId);
    if (leg?.calledIn) this.#parts.callers.calledIn({ legId, ...leg.calledIn });
    else if (leg?.isLeaving !== true) this.#hangUpOrphan(legId);
  }

  #hangUpOrphan(legId: LegId): void {
    if (this.#parts.isOwned(legId)) return;
    const { telephony, count } = this.#parts;
    count('orphan_leg');
    telephony.hangUp(legId).catch(() => count('orphan_hang_up_failed'));
  }
}

function callEventOf(event: Extract<TelephoneEvent, { type: 'rang' | 'answered' | 'ended' }>): CallEvent {
  if (event.type === 'ended') return { type: 'ended', by: event.by, result: event.result };
  return { type: event.type };
}

// Which leg is whose call: hears the telephone system, and looks at all living legs where something is unclear (I22). A leg that nobody
// knows is hung up. Must never dial.
import type { Call, CallEvent } from '../domain/call/call.ts';
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { Actor } from '../domain/floor/change.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import type { CallId, LegId } from '../domain/ids.ts';
import type { Clock, LivingLeg, TelephoneEvent, Telephony } from './ports.ts';
import { type Finding, reconcile, resolveUnknown } from './reconcile.ts';

const LOOK_EACH_MS = 5_000;

export type LegsParts = {
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly floor: OwnedFloor;
  readonly enter: (event: () => void) => void;
  readonly stepCall: (callId: CallId, event: CallEvent, actor: Actor) => void;
  readonly count: (reason: string) => void;
  readonly onReachable: () => void;
  /** Legs that are no call's and not astray: test calls. */
  readonly isOwned: (legId: LegId) => boolean;
};

type Compare = (legs: readonly LivingLeg[], isAsAsked: (call: Call) => boolean) => readonly Finding[];

export class Legs {
  readonly #parts: LegsParts;
  readonly #calls: Map<LegId, CallId>;
  #awaySince: number | undefined;
  #lookedAt = 0;

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
    } else if (event.type === 'rang' || event.type === 'answered' || event.type === 'ended') {
      const callId = this.#calls.get(event.legId);
      if (callId) this.#parts.stepCall(callId, callEventOf(event), { kind: 'telephone' });
      else if (event.type !== 'ended') this.#hangUpOrphan(event.legId);
    }
  }

  /** Everything alive here against everything alive there. */
  async reconcileNow(): Promise<void> {
    await this.#look((legs, isAsAsked) => reconcile(this.#parts.floor.calls.values(), legs, isAsAsked));
  }

  /** Looks again where a call's fate is open. */
  lookIfAsked(): void {
    const { floor, clock } = this.#parts;
    const isOpenQuestion = [...floor.calls.values()].some(
      ({ now }) => now.state === 'unknown' || now.state === 'closing',
    );
    if (!isOpenQuestion || clock.now() - this.#lookedAt < LOOK_EACH_MS) return;
    this.#lookedAt = clock.now();
    void this.#look((legs, isAsAsked) =>
      resolveUnknown(floor.calls.values(), legs, { now: clock.now(), isAsAsked }),
    );
  }

  async #look(compare: Compare): Promise<void> {
    const { telephony, enter, stepCall, count, floor } = this.#parts;
    const asked = new Map([...floor.calls.values()].map((call) => [call.id, call.now]));
    try {
      const { legs } = await telephony.living();
      enter(() => {
        for (const finding of compare(legs, (call) => asked.get(call.id) === call.now)) {
          if (finding.find === 'event') stepCall(finding.callId, finding.event, { kind: 'engine' });
          else this.#hangUpOrphan(finding.legId);
        }
      });
    } catch {
      count('telephone_did_not_answer');
    }
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

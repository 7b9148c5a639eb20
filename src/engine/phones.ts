// The agents' own telephones: hears when one comes and goes, and looks whether what we think of them is so (I22). A telephone without a
// shift is hung up. Must never decide what a lost telephone means: that is domain/floor/phone-moves.ts.
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { Moves } from '../domain/floor/moves.ts';
import { phoneUp } from '../domain/floor/phone-moves.ts';
import type { AgentState } from '../domain/agent/agent.ts';
import { type OtherPhone, PHONE_RINGS_MS, viaOf } from '../domain/agent/phone.ts';
import type { UserId } from '../domain/ids.ts';
import type { PhoneWish, TelephoneEvent, Telephony } from './ports.ts';
import type { TrunkGate, Turn } from './trunk-gate.ts';

export type PhonesParts = {
  readonly telephony: Telephony;
  /** An external number keeps its trunk's pace like every other dial (I8). */
  readonly gate: TrunkGate;
  readonly enter: (event: () => void) => void;
  readonly floor: OwnedFloor;
  readonly areNeeded: boolean;
  /** Steps what comes of it. */
  readonly settle: (deed: (moves: Moves) => string | undefined) => void;
  readonly count: (reason: string) => void;
};

type Working = Exclude<AgentState, { state: 'gone' }>;

export class Phones {
  readonly #parts: PhonesParts;

  constructor(parts: PhonesParts) {
    this.#parts = parts;
  }

  #working(userId: UserId): Working | undefined {
    const now = this.#parts.floor.agents.get(userId)?.now;
    return now && now.state !== 'gone' ? now : undefined;
  }

  /** Shifts that began with another kind of telephone system learn what this one needs. */
  begin(): void {
    const { floor, settle, areNeeded } = this.#parts;
    for (const [userId, { now }] of floor.agents) {
      if (now.state === 'gone' || (now.phone.state !== 'not_needed') === areNeeded) continue;
      settle((moves) => moves.moveAgent(userId, { type: 'phone_needed', isNeeded: areNeeded }));
    }
  }

  hear(event: Extract<TelephoneEvent, { type: 'phone_up' | 'phone_lost' }>): void {
    const { userId, ...heard } = event;
    if (!this.#working(userId)) {
      if (heard.type === 'phone_up') this.close(userId);
      return;
    }
    this.#parts.settle((moves) =>
      heard.type === 'phone_up' ? phoneUp(moves, userId, heard.by) : moves.moveAgent(userId, heard),
    );
  }

  /** Brings about what the agent has chosen, after its commit: calls the desk phone or the number, or hangs up what there was. */
  change(userId: UserId): void {
    const { telephony, gate, count } = this.#parts;
    const phone = this.#working(userId)?.phone;
    const via = phone?.state === 'ringing' ? phone.via : undefined;
    if (phone && viaOf(phone) === undefined)
      telephony.closePhone(userId).catch(() => count('phone_not_closed'));
    if (via?.kind === 'desk') void this.#call(userId, { kind: 'desk', ringTimeoutMs: PHONE_RINGS_MS });
    if (via?.kind === 'external') gate.pass(via.trunk, (turn) => void this.#callOut(userId, via, turn));
  }

  /** E35: what rings by a trunk and nobody has picked up is ended. */
  stop(): void {
    const { floor, telephony, count } = this.#parts;
    for (const [userId, { now }] of floor.agents) {
      if (now.state === 'gone' || now.phone.state !== 'ringing' || now.phone.via.kind !== 'external')
        continue;
      telephony.closePhone(userId).catch(() => count('phone_not_closed'));
    }
  }

  async #callOut(userId: UserId, via: Extract<OtherPhone, { kind: 'external' }>, turn: Turn): Promise<void> {
    const { floor } = this.#parts;
    const phone = this.#working(userId)?.phone;
    // What was overtaken by a stop, another choice or the end of the shift never leaves.
    const isWanted = phone?.state === 'ringing' && phone.via === via;
    if (!isWanted || floor.stopAll.state === 'on') {
      turn.undo();
      if (isWanted) this.#failed(userId, { by: 'external', because: 'cancelled' });
      return;
    }
    const { e164, callerNumber, trunk } = via;
    await this.#call(userId, { kind: 'external', e164, callerNumber, trunk, ringTimeoutMs: PHONE_RINGS_MS });
    turn.answered();
  }

  /** Where the answer is lost, the word of the telephone itself is waited for; without one it is missed (phone.ts). */
  async #call(userId: UserId, wish: Extract<PhoneWish, { kind: 'desk' | 'external' }>): Promise<void> {
    const { telephony, count } = this.#parts;
    try {
      const answer = await telephony.openPhone(userId, wish);
      if (answer !== 'called') this.#failed(userId, { by: wish.kind, because: 'system_error' });
    } catch {
      count('phone_not_called');
    }
  }

  #failed(
    userId: UserId,
    why: { readonly by: OtherPhone['kind']; readonly because: 'cancelled' | 'system_error' },
  ) {
    this.#parts.enter(() => this.hear({ type: 'phone_lost', userId, ...why }));
  }

  /** How every telephone stood when the telephone system was asked. */
  asked(): ReadonlyMap<UserId, Working['phone']> {
    return new Map(
      [...this.#parts.floor.agents].flatMap(([userId, { now }]) =>
        now.state === 'gone' ? [] : [[userId, now.phone] as const],
      ),
    );
  }

  /** What the telephone system has against what we think; whoever moved while the list was on its way is newer than the list. */
  compare(living: readonly UserId[], asked: ReadonlyMap<UserId, Working['phone']>): void {
    const there = new Set(living);
    for (const userId of there) if (!this.#working(userId) && !asked.has(userId)) this.close(userId);
    for (const [userId, was] of asked) {
      const phone = this.#working(userId)?.phone;
      // One that we call has its own end: its answer, its refusal, or that nothing is heard of it (phone.ts).
      if (!phone || phone !== was || phone.state === 'not_needed' || phone.state === 'ringing') continue;
      const isUp = phone.state === 'up';
      if (there.has(userId) && !isUp) this.hear({ type: 'phone_up', userId });
      if (!there.has(userId) && isUp) this.hear({ type: 'phone_lost', userId });
    }
  }

  /** After the commit that ended the shift. Whoever has signed in again meanwhile keeps what he has. */
  close(userId: UserId): void {
    const { telephony, count } = this.#parts;
    if (this.#working(userId)) return;
    // What fails is found again by the next look.
    telephony.closePhone(userId).catch(() => count('phone_not_closed'));
  }

  /** True while a telephone is awaited or any stands: then the telephone system is looked at regularly. */
  areWatched(): boolean {
    return this.#parts.areNeeded;
  }
}

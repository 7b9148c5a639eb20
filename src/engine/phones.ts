// The agents' own telephones: hears when one comes and goes, and looks whether what we think of them is so (I22). A telephone without a
// shift is hung up. Must never decide what a lost telephone means: that is domain/floor/phone-moves.ts.
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { Moves } from '../domain/floor/moves.ts';
import { phoneUp } from '../domain/floor/phone-moves.ts';
import type { AgentState } from '../domain/agent/agent.ts';
import type { UserId } from '../domain/ids.ts';
import type { Telephony } from './ports.ts';

export type PhonesParts = {
  readonly telephony: Telephony;
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

  hear({ type, userId }: { readonly type: 'phone_up' | 'phone_lost'; readonly userId: UserId }): void {
    if (!this.#working(userId)) {
      if (type === 'phone_up') this.close(userId);
      return;
    }
    this.#parts.settle((moves) =>
      type === 'phone_up' ? phoneUp(moves, userId) : moves.moveAgent(userId, { type: 'phone_lost' }),
    );
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
      if (!phone || phone !== was || phone.state === 'not_needed') continue;
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

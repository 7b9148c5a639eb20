// Agents' telephones other than the browser's in the simulated telephone system: a desk phone that has registered is picked up a moment
// after it rings; an external number is called on the carrier like everybody else, and its person does what that person does.
import type { LegId, UserId } from '../domain/ids.ts';
import type { Clock, PhoneAccount, PhoneWish, TelephoneEvent } from '../engine/ports.ts';
import type { Carrier, WireLine } from './carrier.ts';
import type { Exchange } from './exchange.ts';

/** So long a simulated agent's desk phone rings before it is picked up. */
const PICK_UP_MS = 900;

export type OwnPhonesParts = {
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly exchange: Exchange;
  readonly deliver: (event: TelephoneEvent) => void;
};

type Called = { readonly kind: 'desk' | 'external'; readonly legId: LegId | undefined; isUp: boolean };

export class OwnPhones {
  readonly #parts: OwnPhonesParts;
  readonly #desks = new Map<UserId, { readonly secret: string; isRegistered: boolean }>();
  readonly #called = new Map<UserId, Called>();
  readonly #legs = new Map<LegId, UserId>();
  #made = 0;

  constructor(parts: OwnPhonesParts) {
    this.#parts = parts;
  }

  /** True for a leg on the carrier that is an agent's telephone and no contact's. */
  owns(legId: LegId): boolean {
    return this.#legs.has(legId);
  }

  open(userId: UserId, wish: PhoneWish): PhoneAccount | 'called' | 'refused' | undefined {
    const { exchange } = this.#parts;
    switch (wish.kind) {
      case 'browser':
        this.#drop(userId);
        return exchange.openPhone(userId);
      case 'desk_account':
        if (this.#desks.get(userId)?.secret !== wish.secret)
          this.#desks.set(userId, { secret: wish.secret, isRegistered: false });
        return undefined;
      case 'desk':
        return this.#callDesk(userId);
      case 'external':
        return this.#callOut(userId, wish);
    }
  }

  close(userId: UserId): void {
    const called = this.#called.get(userId);
    if (called === undefined) return void this.#parts.exchange.closePhone(userId);
    if (called.legId !== undefined) this.#parts.carrier.bye(called.legId);
    else this.hangUp(userId);
  }
  revokeDesk(userId: UserId): void {
    this.#desks.delete(userId);
    if (this.#called.get(userId)?.kind === 'desk') this.hangUp(userId);
  }

  /** The phone on the desk has been given its account; false where that is void or wrong. */
  register(userId: UserId, secret: string): boolean {
    const desk = this.#desks.get(userId);
    if (desk?.secret !== secret) return false;
    desk.isRegistered = true;
    return true;
  }
  /** The handset is put down. */
  hangUp(userId: UserId): void {
    const called = this.#called.get(userId);
    if (called === undefined) return;
    this.#called.delete(userId);
    this.#parts.exchange.closePhone(userId);
    this.#parts.deliver({ type: 'phone_lost', userId, by: called.kind });
  }

  /** What the carrier tells of a leg of ours. */
  hear(line: WireLine): void {
    const userId = this.#legs.get(line.legId);
    const called = userId === undefined ? undefined : this.#called.get(userId);
    if (line.type === 'ended') this.#legs.delete(line.legId);
    if (userId === undefined || called?.legId !== line.legId) return;
    if (line.type === 'answered') this.#up(userId, called);
    if (line.type !== 'ended') return;
    if (called.isUp) return this.hangUp(userId);
    this.#called.delete(userId);
    this.#parts.deliver({ type: 'phone_lost', userId, by: 'external', because: line.result });
  }

  #callDesk(userId: UserId): 'called' | 'refused' {
    this.#drop(userId);
    if (this.#desks.get(userId)?.isRegistered !== true) return 'refused';
    const called: Called = { kind: 'desk', legId: undefined, isUp: false };
    this.#called.set(userId, called);
    this.#parts.clock.after(PICK_UP_MS, () => {
      if (this.#called.get(userId) === called) this.#up(userId, called);
    });
    return 'called';
  }

  #callOut(userId: UserId, wish: Extract<PhoneWish, { kind: 'external' }>): 'called' {
    this.#drop(userId);
    const { kind: _external, ...number } = wish;
    const legId = `own-phone-${(this.#made += 1)}` as LegId;
    this.#legs.set(legId, userId);
    this.#called.set(userId, { kind: 'external', legId, isUp: false });
    this.#parts.carrier.invite({ legId, ...number });
    return 'called';
  }

  #up(userId: UserId, called: Called): void {
    const { exchange, deliver } = this.#parts;
    called.isUp = true;
    exchange.openPhone(userId);
    if (exchange.phoneUp(userId)) deliver({ type: 'phone_up', userId, by: called.kind });
  }

  /** What is replaced is no loss: nobody is told. */
  #drop(userId: UserId): void {
    const called = this.#called.get(userId);
    this.#called.delete(userId);
    if (called?.legId !== undefined) this.#parts.carrier.bye(called.legId);
    this.#parts.exchange.closePhone(userId);
  }
}

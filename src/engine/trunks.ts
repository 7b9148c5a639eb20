// The floor's trunks in this process: what is known of each (by what became of calls, and by what the telephone system tells), and that
// the telephone system knows them: told at the start, whenever it comes back, and after an edit. While the database or the telephone system
// is away that is owed and done later. Must never choose a trunk: that is a rule (domain/trunk/choose.ts).
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import { NOTHING_KNOWN, type TrunkCondition } from '../domain/trunk/choose.ts';
import { type TrunkNews, stepReach } from '../domain/trunk/reach.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { UserId } from '../domain/ids.ts';
import type { TrunkSettings } from '../domain/trunk/trunk.ts';
import type { Answer, Clock, DeskPhone, Lease, Store, TelephoneEvent, Telephony } from './ports.ts';
import { TrunkGate } from './trunk-gate.ts';

const AGAIN_MS = 1_000;

export type TrunksParts = {
  readonly store: Store;
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly floor: OwnedFloor;
  readonly lease: () => Lease;
  readonly enter: (event: () => void) => void;
};

export class Trunks {
  readonly #parts: TrunksParts;
  /** Every request to dial passes it. */
  readonly gate: TrunkGate;
  #settings: readonly TrunkSettings[] = [];
  #deskPhones: readonly DeskPhone[] = [];
  /** Whose desk phones the telephone system knows from us. */
  #told = new Set<UserId>();
  /** Read from the database since it was last edited? Told to the telephone system since it came up? */
  #owed: 'nothing' | 'telling' | 'reading' = 'reading';
  #isTrying = false;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: TrunksParts) {
    this.#parts = parts;
    const { clock } = parts;
    // I8: an engine had the floor before this one, and may have sent a request just now; of a call that is over nothing tells of it.
    const hadOwner = parts.lease().epoch > 1;
    this.gate = new TrunkGate({
      opensAt: hadOwner ? clock.now() + SECOND_MS : clock.now(),
      clock,
      callsPerSecond: (id) => this.limitsOf(id)?.callsPerSecond,
    });
  }

  /** At the start: as far as it can be done now; what can not is owed. */
  async start(): Promise<void> {
    await this.#settle().catch(() => undefined);
  }

  /** An administrator changed them. Rejects when the database or the telephone system is away; it is then done later. */
  async changed(): Promise<Answer> {
    this.#owed = 'reading';
    await this.#settle();
    return { ok: true };
  }

  /** Called with every tick: does what is owed, at most once a second. */
  async catchUp(): Promise<void> {
    const { clock } = this.#parts;
    if (this.#owed === 'nothing' || this.#isTrying || clock.now() - this.#triedAt < AGAIN_MS) return;
    this.#isTrying = true;
    this.#triedAt = clock.now();
    await this.#settle().catch(() => undefined);
    this.#isTrying = false;
  }

  async #settle(): Promise<void> {
    const { store, telephony, lease, enter, floor } = this.#parts;
    if (this.#owed === 'reading') {
      const { rules, trunks, deskPhones } = await store.loadTrunks(lease());
      this.#settings = trunks;
      this.#deskPhones = deskPhones;
      enter(() => void (floor.rules = rules));
      this.#owed = 'telling';
    }
    if (this.#owed === 'telling') {
      await telephony.setTrunks(this.#settings);
      await this.#tellDeskPhones();
      this.#owed = 'nothing';
    }
  }

  /** Standing accounts: a desk phone stays registered whether its agent is at work or not. */
  async #tellDeskPhones(): Promise<void> {
    const { telephony } = this.#parts;
    const wanted = new Set(this.#deskPhones.map(({ userId }) => userId));
    for (const userId of this.#told)
      if (!wanted.has(userId)) await telephony.closePhone(userId, 'desk_account');
    for (const { userId, secret } of this.#deskPhones)
      await telephony.openPhone(userId, { kind: 'desk_account', secret });
    this.#told = wanted;
  }

  /** What the telephone system tells. A new one knows no trunk. */
  hear(event: TelephoneEvent): void {
    if (event.type === 'trunk_changed') this.#put(event.trunk, { told: event.now });
    if (event.type !== 'back') return;
    for (const id of this.#parts.floor.trunks.keys()) this.#put(id, { told: { state: 'unknown' } });
    if (this.#owed === 'nothing') this.#owed = 'telling';
    void this.catchUp();
  }

  /** Learns from what became of calls. */
  note(result: StepResult): void {
    const { floor, clock } = this.#parts;
    for (const change of result.changes) {
      if (change.kind !== 'call') continue;
      const hasMovedOn = change.before !== undefined && change.before.legId !== change.after.legId;
      const trunk = hasMovedOn ? change.before.trunk : change.after.trunk;
      const news = hasMovedOn ? 'failed' : newsOf(change.after.now);
      if (news === undefined) continue;
      const { reach } = floor.trunks.get(trunk) ?? NOTHING_KNOWN;
      const next = stepReach(reach, news, clock.now());
      if (next !== reach) this.#put(trunk, { reach: next });
    }
  }

  /** Of any trunk that the telephone system was told of, in use or not; undefined: it knows no such trunk. */
  limitsOf(id: string): Pick<TrunkSettings, 'lines' | 'callsPerSecond'> | undefined {
    return this.#settings.find((trunk) => trunk.id === id);
  }

  #put(id: string, change: Partial<TrunkCondition>): void {
    const { trunks } = this.#parts.floor;
    trunks.set(id, { ...(trunks.get(id) ?? NOTHING_KNOWN), ...change });
  }
}

type CallNow = Extract<StepResult['changes'][number], { kind: 'call' }>['after']['now'];

/** What a call's state tells of the way it took; undefined where it tells nothing (we ended it, or nobody knows). */
function newsOf(now: CallNow): TrunkNews | undefined {
  if (now.state === 'ringing' || now.state === 'connected') return 'worked';
  if (now.state !== 'ended') return undefined;
  if (now.by === 'engine' || now.by === 'agent') return undefined;
  return now.isUnreached ? 'failed' : 'worked';
}

// The Store port over the rows in memory: one connection of one engine. Each operation takes time, may be away, and may have its reply
// asked back; whoever cuts the connection rolls back what was not committed, as PostgreSQL does.
import type { Candidate, DeskRecord, Floor, NumberFacts } from '../domain/floor/floor.ts';
import type { Callback } from '../domain/callback/callback.ts';
import type { CampaignId, CampaignRecordId, CommandId, FloorId, OrganisationId } from '../domain/ids.ts';
import type {
  CallbackNeed,
  CallerNeed,
  Clock,
  ClaimNeed,
  Commit,
  FloorTrunks,
  IntentNeed,
  Lease,
  Store,
} from '../engine/ports.ts';
import { type CallbackPlace, StoreAway } from '../engine/ports.ts';
import type { TrunkAddress } from '../domain/trunk/trunk.ts';
import { answerKey, type MemoryDatabase } from './database.ts';

/** How long a lease lives unless it is renewed. */
export const LEASE_MS = 10_000;

export type StoreFaults = {
  /** How long the request, the work inside the transaction, and the reply take. */
  latencies(): { readonly thereMs: number; readonly insideMs: number; readonly backMs: number };
  /**
   * 'away': nothing is done, and the caller is told so (StoreAway). 'asked_back': the connection was lost during COMMIT and the database is
   * asked what became of it; the answer comes late. 'nobody_knows': it was stored, and nobody could say so within a minute.
   */
  mishap(): 'none' | 'away' | 'asked_back' | 'nobody_knows';
};

export const NO_STORE_FAULTS: StoreFaults = {
  latencies: () => ({ thereMs: 0, insideMs: 0, backMs: 0 }),
  mishap: () => 'none',
};

/** As PostgreSQL's store says it: whoever hears it must stop and load anew. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
}
const ASKED_BACK_MS = 2_000;
const NOBODY_KNOWS_MS = 60_000;
const LOCK_AGAIN_MS = 5;

/** Nobody is really called: the carrier of a simulated day needs no address. */
const NOWHERE: TrunkAddress = {
  kind: 'address',
  host: '127.0.0.1',
  port: 9,
  transport: 'udp',
  user: undefined,
  secret: undefined,
  fromDomain: undefined,
  isMediaEncrypted: false,
  codecs: ['ulaw'],
};

/** Rows locked by any connection; one object per database. */
export type Locks = { readonly records: Set<CampaignRecordId>; readonly numbers: Map<string, Promise<void>> };
export function openLocks(): Locks {
  return { records: new Set(), numbers: new Map() };
}

export type ConnectionParts = {
  readonly database: MemoryDatabase;
  readonly clock: Clock;
  readonly faults?: StoreFaults;
  readonly locks: Locks;
};

/** A transaction: it takes its locks, works, and becomes true in one instant. */
type Work<Found, Reply> = {
  readonly begin: () => Found | Promise<Found>;
  readonly commit: (found: Found) => Reply;
  readonly release?: (found: Found) => void;
};

/** One engine's connection. */
export class MemoryStore implements Store {
  readonly #database: MemoryDatabase;
  readonly #clock: Clock;
  readonly #faults: StoreFaults;
  readonly #locks: Locks;
  readonly #cutters = new Set<() => void>();
  readonly #letGo = new Map<string, () => void>();
  #isCut = false;

  constructor({ database, clock, faults = NO_STORE_FAULTS, locks }: ConnectionParts) {
    this.#database = database;
    this.#clock = clock;
    this.#faults = faults;
    this.#locks = locks;
  }

  takeLease(floorId: FloorId, owner: string): Promise<Lease | undefined> {
    return this.#read(() => {
      const held = this.#database.floors.get(floorId)?.lease;
      if (held && held.owner !== owner && held.expiresAt > this.#clock.now()) return undefined;
      return this.#setLease(floorId, owner, (held?.epoch ?? 0) + 1);
    });
  }
  renewLease(lease: Lease): Promise<Lease | undefined> {
    return this.#read(() => {
      const held = this.#database.floors.get(lease.floorId)?.lease;
      if (!held || held.epoch !== lease.epoch) return undefined;
      return this.#setLease(lease.floorId, held.owner, lease.epoch);
    });
  }
  releaseLease(lease: Lease): Promise<void> {
    return this.#read(() => {
      const floor = this.#database.floors.get(lease.floorId);
      if (floor?.lease?.epoch === lease.epoch) floor.lease = { ...floor.lease, expiresAt: 0 };
    });
  }
  loadFloor(lease: Lease): Promise<Floor> {
    return this.#read(() => floorOf(this.#database, lease, this.#clock.now()));
  }
  commit(lease: Lease, commit: Commit): Promise<void> {
    return this.#read(() => {
      this.#database.requireLease(lease);
      this.#database.store(commit);
    });
  }
  claim(
    lease: Lease,
    need: ClaimNeed | CallerNeed | CallbackNeed,
    decide: (found: readonly Candidate[]) => Commit,
  ): Promise<void> {
    if ('calledBy' in need) return this.#claimCaller(lease, need, decide);
    if ('callbacks' in need) return this.#claimCallbacks(lease, need, decide);
    return this.#transact({
      begin: () => this.#lockDue(lease, need),
      commit: (candidates) => {
        // As PostgreSQL reads it: after the locks of the numbers were had.
        const commit = decide(
          need.isForDial
            ? candidates.map((one) => ({ ...one, facts: this.#database.factsOf(one, need.now) }))
            : candidates,
        );
        this.#database.requireLease(lease);
        this.#database.store(commit);
      },
      release: (candidates) => {
        for (const { campaignRecordId, numbers } of candidates) {
          this.#locks.records.delete(campaignRecordId);
          if (need.isForDial) for (const { e164 } of numbers) this.#letGo.get(e164)?.();
        }
      },
    });
  }
  async #lockRecord(id: CampaignRecordId): Promise<void> {
    while (this.#locks.records.has(id)) await this.#wait(LOCK_AGAIN_MS);
    this.#locks.records.add(id);
  }

  /** Under the lock of the number and of the record, which is waited for, as PostgreSQL does. */
  #claimCaller(
    lease: Lease,
    need: CallerNeed,
    decide: (found: readonly Candidate[]) => Commit,
  ): Promise<void> {
    return this.#transact({
      begin: async () => {
        const letGo = await lockNumber(this.#locks, need.calledBy);
        const id = this.#database.callerOf(lease, need)?.campaignRecordId;
        if (id !== undefined) await this.#lockRecord(id);
        return { id, letGo };
      },
      commit: ({ id }) => {
        this.#database.requireLease(lease);
        const found = id === undefined ? undefined : this.#database.callerOf(lease, need);
        this.#database.store(decide(found ? [found] : []));
      },
      release: ({ id, letGo }) => {
        if (id !== undefined) this.#locks.records.delete(id);
        letGo();
      },
    });
  }
  /** By id: under the lock of each record, which is waited for. By time: a look, nothing is locked. */
  #claimCallbacks(
    lease: Lease,
    need: CallbackNeed,
    decide: (found: readonly Candidate[]) => Commit,
  ): Promise<void> {
    const database = this.#database;
    return this.#transact({
      begin: async () => {
        const ids = 'ids' in need.callbacks ? need.callbacks.ids : [];
        const records = ids.flatMap((id) => database.callbacks.get(id)?.campaignRecordId ?? []);
        for (const id of records) await this.#lockRecord(id);
        return { records };
      },
      commit: () => {
        database.requireLease(lease);
        const found = callbacksFor(database, lease, need).flatMap((callback) => {
          const record = database.records.get(callback.campaignRecordId)?.record;
          const facts = record && database.factsOf(record, need.now);
          return record && facts ? [{ ...record, facts, ...database.promiseOf(record, callback) }] : [];
        });
        database.store(decide(found));
      },
      release: ({ records }) => {
        for (const id of records) this.#locks.records.delete(id);
      },
    });
  }
  intend(
    lease: Lease,
    need: IntentNeed,
    decide: (facts: NumberFacts) => Commit,
  ): Promise<'stored' | 'stored_before'> {
    return this.#transact({
      // A function inside an object: a bare one would be taken for a promise's value.
      begin: async () => ({ release: await lockNumber(this.#locks, need.e164) }),
      commit: () => {
        this.#database.requireLease(lease);
        if (this.#database.calls.has(need.callId)) return 'stored_before';
        const facts =
          need.purpose === 'contact'
            ? numberFacts(this.#database, need)
            : this.#database.factsOfThird(lease.organisationId, need.e164, need.now);
        this.#database.store(decide(facts));
        return 'stored';
      },
      release: ({ release }) => release(),
    });
  }
  findAnswer(organisationId: OrganisationId, commandId: CommandId) {
    return this.#read(() => this.#database.answers.get(answerKey({ organisationId, commandId })));
  }
  outlook(campaignId: CampaignId, now: number) {
    const nothing = { readyNow: 0, open: 0, nextAt: undefined };
    return this.#read(() => this.#database.shelves.get(campaignId)?.outlook(now) ?? nothing);
  }
  loadCampaign(lease: Lease, campaignId: CampaignId) {
    return this.#read(() => {
      const row = this.#database.campaigns.get(campaignId);
      return row?.floorId === lease.floorId ? row.campaign : undefined;
    });
  }

  ledger(campaignId: CampaignId, since: number) {
    return this.#read(() => this.#database.ledger(campaignId, since));
  }

  loadTrunks(lease: Lease): Promise<FloorTrunks> {
    return this.#read(() => {
      const { rules } = this.#database.requireLease(lease);
      return { rules, trunks: rules.trunks.map((trunk) => ({ ...trunk, address: NOWHERE })), deskPhones: [] };
    });
  }

  /** The engine is dead: what it had not committed is rolled back, and nobody gets a reply. */
  cut(): void {
    this.#isCut = true;
    for (const release of this.#cutters) release();
  }

  #read<Reply>(deed: () => Reply): Promise<Reply> {
    return this.#transact({ begin: () => undefined, commit: deed });
  }

  async #transact<Found, Reply>(work: Work<Found, Reply>): Promise<Reply> {
    const { thereMs, insideMs, backMs } = this.#faults.latencies();
    const mishap = this.#faults.mishap();
    await this.#wait(thereMs);
    if (mishap === 'away') throw new StoreAway('the database can not be reached');
    const found = await work.begin();
    let reply: Reply;
    const release = this.#onCut(() => work.release?.(found));
    if (this.#isCut) release();
    try {
      await this.#wait(insideMs);
      reply = work.commit(found);
    } finally {
      release();
    }
    if (mishap === 'asked_back') await this.#wait(ASKED_BACK_MS);
    if (mishap === 'nobody_knows') {
      await this.#wait(NOBODY_KNOWS_MS);
      throw new UnknownOutcome('nobody can say whether the transaction was stored');
    }
    await this.#wait(backMs);
    return reply;
  }

  #wait(delayMs: number): Promise<void> {
    if (this.#isCut) return new Promise<void>(() => undefined);
    if (delayMs === 0) return Promise.resolve();
    return new Promise<void>((resolve) => this.#clock.after(delayMs, () => void (this.#isCut || resolve())));
  }

  /** Runs once: when the transaction ends, or when the connection is cut before. */
  #onCut(deed: () => void): () => void {
    const once = () => {
      if (this.#cutters.delete(once)) deed();
    };
    this.#cutters.add(once);
    return once;
  }

  #setLease(floorId: FloorId, owner: string, epoch: number): Lease {
    const floor = this.#database.floors.get(floorId);
    if (!floor) throw new Error(`there is no floor ${floorId}`);
    const expiresAt = this.#clock.now() + LEASE_MS;
    floor.lease = { owner, epoch, expiresAt };
    return { floorId, organisationId: floor.organisationId, epoch, expiresAt };
  }

  /** Tries the locks of all numbers of a record and never waits; what is taken is passed over. */
  #hasNumbers({ numbers }: DeskRecord): boolean {
    if (numbers.some(({ e164 }) => this.#locks.numbers.has(e164))) return false;
    for (const { e164 } of numbers) {
      let letGo = () => undefined as void;
      const mine = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      this.#locks.numbers.set(e164, mine);
      this.#letGo.set(e164, () => {
        this.#letGo.delete(e164);
        if (this.#locks.numbers.get(e164) === mine) this.#locks.numbers.delete(e164);
        letGo();
      });
    }
    return true;
  }

  /** SKIP LOCKED: what another transaction has is not seen at all. */
  #lockDue(lease: Lease, need: ClaimNeed): Candidate[] {
    const { id } = this.#database.requireLease(lease);
    const isItsOwn = this.#database.campaigns.get(need.campaignId)?.floorId === id;
    const shelf = isItsOwn ? this.#database.shelves.get(need.campaignId) : undefined;
    const rows = shelf?.findDue(this.#locks.records, need.limit, need.now) ?? [];
    const had = need.isForDial ? rows.filter(({ record }) => this.#hasNumbers(record)) : rows;
    for (const { record } of had) this.#locks.records.add(record.campaignRecordId);
    return had.map(({ record }) => ({ ...record, facts: this.#database.factsOf(record, need.now) }));
  }
}

/** Waits for the number's lock; the returned function lets it go (I4). */
async function lockNumber(locks: Locks, e164: string): Promise<() => void> {
  const before = locks.numbers.get(e164);
  let letGo = () => undefined as void;
  const mine = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const chain = (before ?? Promise.resolve()).then(() => mine);
  locks.numbers.set(e164, chain);
  await before;
  return () => {
    if (locks.numbers.get(e164) === chain) locks.numbers.delete(e164);
    letGo();
  };
}

function callbacksFor(database: MemoryDatabase, { floorId }: Lease, { callbacks }: CallbackNeed): Callback[] {
  const isOurs = ({ campaignId }: Callback) => database.campaigns.get(campaignId)?.floorId === floorId;
  if ('ids' in callbacks)
    return callbacks.ids.flatMap((id) => database.callbacks.get(id) ?? []).filter(isOurs);
  const { dueBefore, after, limit } = callbacks;
  return [...database.openCallbacks.values()]
    .filter((one) => one.now.dueAt < dueBefore && isOurs(one) && (!after || isBehind(one, after)))
    .toSorted((one, other) => one.now.dueAt - other.now.dueAt || (one.id < other.id ? -1 : 1))
    .slice(0, limit);
}

function isBehind({ id, now: { dueAt } }: Callback, place: CallbackPlace): boolean {
  return dueAt > place.dueAt || (dueAt === place.dueAt && id > place.id);
}

function numberFacts(database: MemoryDatabase, need: IntentNeed): NumberFacts {
  const record = database.records.get(need.campaignRecordId)?.record;
  const place = record?.numbers.findIndex(({ e164 }) => e164 === need.e164) ?? -1;
  const facts = record && database.factsOf(record, need.now)[place];
  if (facts) return facts;
  // D8: a number that is not the contact's yet; what it is asked for is what the register says of it.
  if (!record) throw new Error(`there is no record ${need.campaignRecordId}`);
  return database.factsOfThird(record.organisationId, need.e164, need.now);
}

/** Everything that is alive on a floor. */
function floorOf(database: MemoryDatabase, lease: Lease, now: number): Floor {
  const { id, organisationId, rules, stopAll } = database.requireLease(lease);
  const isOfFloor = ({ campaignId }: { readonly campaignId: CampaignId }) =>
    database.campaigns.get(campaignId)?.floorId === id;
  const campaigns = [...database.campaigns.values()].filter(({ floorId }) => floorId === id);
  const shifts = [...database.openShifts.values()].filter(({ floorId }) => floorId === id);
  const interactions = [...database.openInteractions.values()].filter(isOfFloor);
  const calls = [...database.liveCalls.values()].filter(isOfFloor);
  // On desktops, and being dialed by an engine that has died.
  const desks = [...database.records.values()].flatMap(({ record }) =>
    record.now.status === 'retrieved' && isOfFloor(record) ? [record] : [],
  );
  return {
    id,
    organisationId,
    rules,
    stopAll,
    campaigns: new Map(campaigns.map(({ campaign }) => [campaign.id, campaign])),
    agents: new Map(shifts.map((agent) => [agent.userId, agent])),
    interactions: new Map(interactions.map((interaction) => [interaction.id, interaction])),
    calls: new Map(calls.map((call) => [call.id, call])),
    desks: new Map(desks.map((desk) => [desk.campaignRecordId, desk])),
    facts: new Map(desks.map((desk) => [desk.campaignRecordId, database.factsOf(desk, now)])),
    callbacks: new Map(
      desks.flatMap((desk) => {
        const { promise } = database.promiseOf(desk);
        return promise ? [[promise.callback.id, promise] as const] : [];
      }),
    ),
    trunks: new Map(),
    notices: new Map(),
  };
}

/** Connects one engine. */
export function connectStore(parts: ConnectionParts): MemoryStore {
  return new MemoryStore(parts);
}

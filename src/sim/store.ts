// The Store port over the rows in memory: one connection of one engine. Each operation takes time, may be away, and may lose its reply
// after it has become true; whoever cuts the connection rolls back what was not committed, as PostgreSQL does.
import type { Agent } from '../domain/agent/agent.ts';
import type { Candidate, Floor, NumberFacts } from '../domain/floor/floor.ts';
import type { CampaignId, CampaignRecordId, FloorId, UserId } from '../domain/ids.ts';
import type { Clock, Lease, Store } from '../engine/ports.ts';
import { StoreAway } from '../engine/ports.ts';
import { type MemoryDatabase, answerKey } from './database.ts';

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

/** As PostgreSQL's store says it: whoever hears it must stop and load anew. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
}
const ASKED_BACK_MS = 2_000;
const NOBODY_KNOWS_MS = 60_000;

export const NO_STORE_FAULTS: StoreFaults = {
  latencies: () => ({ thereMs: 0, insideMs: 0, backMs: 0 }),
  mishap: () => 'none',
};

export type Connection = Store & {
  /** The engine is dead: what it had not committed is rolled back, and nobody gets a reply. */
  cut(): void;
};

export type ConnectionParts = {
  readonly database: MemoryDatabase;
  readonly clock: Clock;
  readonly faults?: StoreFaults;
  /** Rows locked by any connection; one object per database. */
  readonly locks: Locks;
};

export type Locks = { readonly records: Set<CampaignRecordId>; readonly numbers: Map<string, Promise<void>> };
export function openLocks(): Locks {
  return { records: new Set(), numbers: new Map() };
}

/** Connects one engine. */
export function connectStore({
  database,
  clock,
  faults = NO_STORE_FAULTS,
  locks,
}: ConnectionParts): Connection {
  let isCut = false;

  const wait = (delayMs: number) => {
    if (isCut) return new Promise<void>(() => undefined);
    if (delayMs === 0) return Promise.resolve();
    return new Promise<void>((resolve) => clock.after(delayMs, () => void (isCut || resolve())));
  };
  /** A transaction: it takes its locks, works, and becomes true in one instant. */
  async function transact<Found, Reply>(work: {
    readonly begin: () => Found | Promise<Found>;
    readonly commit: (found: Found) => Reply;
    readonly release?: (found: Found) => void;
  }): Promise<Reply> {
    const { thereMs, insideMs, backMs } = faults.latencies();
    const mishap = faults.mishap();
    await wait(thereMs);
    if (mishap === 'away') throw new StoreAway('the database can not be reached');
    const found = await work.begin();
    let reply: Reply;
    const release = onCut(() => work.release?.(found));
    if (isCut) release();
    try {
      await wait(insideMs);
      reply = work.commit(found);
    } finally {
      release();
    }
    if (mishap === 'asked_back') await wait(ASKED_BACK_MS);
    if (mishap === 'nobody_knows') {
      await wait(NOBODY_KNOWS_MS);
      throw new UnknownOutcome('nobody can say whether the transaction was stored');
    }
    await wait(backMs);
    return reply;
  }
  const cutters = new Set<() => void>();
  /** Runs once: when the transaction ends, or when the connection is cut before. */
  function onCut(deed: () => void): () => void {
    const once = () => {
      if (cutters.delete(once)) deed();
    };
    cutters.add(once);
    return once;
  }
  const read = <Reply>(deed: () => Reply) => transact({ begin: () => undefined, commit: deed });

  function setLease(floorId: FloorId, owner: string, epoch: number): Lease {
    const floor = database.floors.get(floorId);
    if (!floor) throw new Error(`there is no floor ${floorId}`);
    const expiresAt = clock.now() + LEASE_MS;
    floor.lease = { owner, epoch, expiresAt };
    return { floorId, organisationId: floor.organisationId, epoch, expiresAt };
  }

  return {
    takeLease: (floorId, owner) =>
      read(() => {
        const held = database.floors.get(floorId)?.lease;
        if (held && held.owner !== owner && held.expiresAt > clock.now()) return undefined;
        return setLease(floorId, owner, (held?.epoch ?? 0) + 1);
      }),
    renewLease: (lease) =>
      read(() => {
        const held = database.floors.get(lease.floorId)?.lease;
        if (!held || held.epoch !== lease.epoch) return undefined;
        return setLease(lease.floorId, held.owner, lease.epoch);
      }),
    releaseLease: (lease) =>
      read(() => {
        const floor = database.floors.get(lease.floorId);
        if (floor?.lease?.epoch !== lease.epoch) return;
        floor.lease = { ...floor.lease, expiresAt: 0 };
      }),
    loadFloor: (lease) => read(() => floorOf(database, lease, clock.now())),
    commit: (lease, commit) =>
      read(() => {
        database.requireLease(lease);
        database.store(commit);
      }),
    claim: (lease, need, decide) =>
      transact({
        begin() {
          const { id } = database.requireLease(lease);
          const isItsOwn = database.campaigns.get(need.campaignId)?.floorId === id;
          const shelf = isItsOwn ? database.shelves.get(need.campaignId) : undefined;
          const rows = shelf?.findDue(locks.records, need.limit, need.now) ?? [];
          for (const { record } of rows) locks.records.add(record.campaignRecordId);
          const candidates: Candidate[] = rows.map(({ record }) => ({
            ...record,
            facts: database.factsOf(record, need.now),
          }));
          return candidates;
        },
        commit(candidates) {
          const commit = decide(candidates);
          database.requireLease(lease);
          database.store(commit);
        },
        release: (candidates) => {
          for (const { campaignRecordId } of candidates) locks.records.delete(campaignRecordId);
        },
      }),
    intend: (lease, need, decide) =>
      transact({
        async begin() {
          const release = await lockNumber(locks, need.e164);
          return { release };
        },
        commit() {
          database.requireLease(lease);
          if (database.calls.has(need.callId)) return 'stored_before';
          const facts = numberFacts(database, need);
          database.store(decide(facts));
          return 'stored';
        },
        release: ({ release }) => release(),
      }),
    findAnswer: (organisationId, commandId) =>
      read(() => database.answers.get(answerKey({ organisationId, commandId }))),
    outlook: (campaignId, now) =>
      read(
        () => database.shelves.get(campaignId)?.outlook(now) ?? { readyNow: 0, open: 0, nextAt: undefined },
      ),
    loadCampaign: (lease, campaignId) =>
      read(() => {
        const row = database.campaigns.get(campaignId);
        return row?.floorId === lease.floorId ? row.campaign : undefined;
      }),
    cut() {
      isCut = true;
      for (const release of cutters) release();
    },
  };
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

function numberFacts(
  database: MemoryDatabase,
  need: { readonly campaignRecordId: CampaignRecordId; readonly e164: string; readonly now: number },
): NumberFacts {
  const record = database.records.get(need.campaignRecordId)?.record;
  const place = record?.numbers.findIndex(({ e164 }) => e164 === need.e164) ?? -1;
  const facts = record && database.factsOf(record, need.now)[place];
  if (!facts) throw new Error(`the record ${need.campaignRecordId} has no such number`);
  return facts;
}

function floorOf(database: MemoryDatabase, lease: Lease, now: number): Floor {
  const { id, organisationId, rules, stopAll } = database.requireLease(lease);
  const campaigns = [...database.campaigns.values()].filter(({ floorId }) => floorId === id);
  const shifts = [...database.openShifts.values()].filter(({ floorId }) => floorId === id);
  const isOfFloor = ({ campaignId }: { readonly campaignId: CampaignId }) =>
    database.campaigns.get(campaignId)?.floorId === id;
  const interactions = [...database.openInteractions.values()].filter(isOfFloor);
  const calls = [...database.liveCalls.values()].filter(isOfFloor);
  const desks = interactions.flatMap(({ campaignRecordId }) => {
    const record = database.records.get(campaignRecordId)?.record;
    return record ? [record] : [];
  });
  const agents = new Map<UserId, Agent>(shifts.map((agent) => [agent.userId, agent]));
  return {
    id,
    organisationId,
    rules,
    stopAll,
    campaigns: new Map(campaigns.map(({ campaign }) => [campaign.id, campaign])),
    agents,
    interactions: new Map(interactions.map((interaction) => [interaction.id, interaction])),
    calls: new Map(calls.map((call) => [call.id, call])),
    desks: new Map(desks.map((desk) => [desk.campaignRecordId, desk])),
    facts: new Map(desks.map((desk) => [desk.campaignRecordId, database.factsOf(desk, now)])),
    notices: new Map(),
  };
}

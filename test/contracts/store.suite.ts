/**
 * What every Store must do, whatever it is made of (engine/ports.ts): run against PostgreSQL and against the simulator's Store in memory.
 * Constraints that only a database can hold stand in test/postgres.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/floor/change.ts';
import type { Candidate, DeskRecord, NumberFacts } from '../../src/domain/floor/floor.ts';
import type { CommandId, UserId } from '../../src/domain/ids.ts';
import type { Interaction } from '../../src/domain/interaction/interaction.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { type Lease, StaleEpoch, type Store } from '../../src/engine/ports.ts';
import {
  NOTHING,
  agentSignsIn,
  commitOf,
  freshId,
  handOver,
  intentOf,
  moveAgent,
  moveCall,
  moveInteraction,
  moveRecord,
  told,
  verdictOn,
} from './store-commits.ts';
import type { MakeStoreWorld, SeedRecord, SeededCampaign, StoreWorld } from './store-world.ts';

let last = 0;
/** A number reserved for fiction, another one each time (a thousand of them). */
export function freshNumber(): string {
  last = (last + 1) % 1_000;
  return `+493023125${String(last).padStart(3, '0')}`;
}
const person = (more: Partial<SeedRecord> = {}): SeedRecord => ({
  numbers: [{ e164: freshNumber() }],
  ...more,
});

/** Runs the suite; each group of tests makes a world of its own. */
export function storeSuite(make: MakeStoreWorld): void {
  describe('a lease on a floor', () => leaseTests(make));
  describe('a claim', () => claimTests(make));
  describe('an intent to dial', () => intentTests(make));
  describe('a commit', () => commitTests(make));
  describe('a floor', () => floorTests(make));
}

export function useWorld(make: MakeStoreWorld): () => StoreWorld & { readonly lease: Lease } {
  let world: (StoreWorld & { lease: Lease }) | undefined;
  beforeAll(async () => {
    const made = await make();
    const lease = await made.store.takeLease(made.floorId, 'engine one');
    if (!lease) throw new Error('a fresh floor is held by somebody');
    world = { ...made, lease };
  });
  afterAll(() => world?.close());
  return () => {
    if (!world) throw new Error('there is no world yet');
    return world;
  };
}

function leaseTests(make: MakeStoreWorld): void {
  const now = useWorld(make);

  it('I11 is held by one engine: another one gets it only after it ran out, with a higher epoch', async () => {
    const { store, otherStore, floorId, expireLease, lease } = now();
    expect(lease).toMatchObject({ floorId, organisationId: now().organisationId });
    expect(await otherStore.takeLease(floorId, 'engine two')).toBeUndefined();
    expect((await store.renewLease(lease))?.epoch).toBe(lease.epoch);
    await expireLease(floorId);
    const taken = await otherStore.takeLease(floorId, 'engine two');
    expect(taken?.epoch).toBeGreaterThan(lease.epoch);
    expect(await store.renewLease(lease)).toBeUndefined();
  });

  it('I11 refuses whatever the engine that lost it says: commit, claim, intent, load', async () => {
    const { store, lease, clock } = now();
    await now().expireLease(now().floorId);
    await now().otherStore.takeLease(now().floorId, 'engine three');
    const campaign = await now().seedCampaign({ records: [person()] });
    const { change, agent } = agentSignsIn(now(), now().anna);
    await expect(store.commit(lease, commitOf(change))).rejects.toThrow(StaleEpoch);
    const need = { campaignId: campaign.campaignId, limit: 1, now: clock.now() };
    await expect(store.claim(lease, need, () => NOTHING)).rejects.toThrow(StaleEpoch);
    const intent = {
      purpose: 'contact' as const,
      callId: freshId<'call'>(),
      campaignRecordId: first(campaign.records).id,
      campaignId: campaign.campaignId,
      e164: '+493023125001' as E164,
      now: clock.now(),
    };
    await expect(store.intend(lease, intent, () => NOTHING)).rejects.toThrow(StaleEpoch);
    await expect(store.loadFloor(lease)).rejects.toThrow(StaleEpoch);
    expect(await now().events('agent', agent.shiftId)).toEqual([]);
  });

  it('is let go at once when the engine ends, and its epoch never comes again', async () => {
    const { store, otherStore, foreign } = now();
    const before = await store.takeLease(foreign.floorId, 'engine one');
    if (!before) throw new Error('the floor was free');
    await store.releaseLease(before);
    const after = await otherStore.takeLease(foreign.floorId, 'engine two');
    expect(after?.epoch).toBeGreaterThan(before.epoch);
    await expect(store.commit(before, commitOf())).rejects.toThrow(StaleEpoch);
  });
}

export function first<Thing>(things: readonly Thing[]): Thing {
  const [thing] = things;
  if (thing === undefined) throw new Error('there is none');
  return thing;
}

type World = StoreWorld & { readonly lease: Lease };

/** Claims and takes nothing: what would be handed over, in which order. */
export async function look(
  world: World,
  campaign: SeededCampaign,
  limit = 50,
): Promise<readonly Candidate[]> {
  let found: readonly Candidate[] = [];
  const need = { campaignId: campaign.campaignId, limit, now: world.clock.now() };
  await world.store.claim(world.lease, need, (candidates) => {
    found = candidates;
    return NOTHING;
  });
  return found;
}

const idsOf = (records: readonly { readonly campaignRecordId: string }[]) =>
  records.map(({ campaignRecordId }) => campaignRecordId);

/** Claims the next record for an agent. */
async function takeNext(
  world: World,
  campaign: SeededCampaign,
  { userId, store = world.store }: { readonly userId: UserId; readonly store?: Store },
): Promise<{ record: DeskRecord; interaction: Interaction } | undefined> {
  let taken: { record: DeskRecord; interaction: Interaction } | undefined;
  const need = { campaignId: campaign.campaignId, limit: 3, now: world.clock.now() };
  await store.claim(world.lease, need, ([candidate]) => {
    if (!candidate) return NOTHING;
    const { changes, ...desk } = handOver(candidate, userId, told(world));
    taken = desk;
    return commitOf(...changes);
  });
  return taken;
}

export async function mustTake(world: World, campaign: SeededCampaign, userId: UserId) {
  const taken = await takeNext(world, campaign, { userId });
  if (!taken) throw new Error('nothing was handed over');
  return taken;
}

/** An agent's interaction ends as a record put aside for good. */
export async function finish(
  world: World,
  desk: { readonly record: DeskRecord; readonly interaction: Interaction },
): Promise<void> {
  const by = told(world);
  const disposition = { code: 'success', callResult: undefined, notes: '' };
  await world.store.commit(
    world.lease,
    commitOf(
      moveInteraction(desk.interaction, { type: 'done', disposition }, by).change,
      moveRecord(desk.record, { type: 'finished' }, by).change,
    ),
  );
}

function claimTests(make: MakeStoreWorld): void {
  const now = useWorld(make);

  it('shares between the lists of a campaign by their weights (E13): of any first N each had its part of N, give or take one', async () => {
    const shares = [5, 3, 1];
    const records = Array.from({ length: 108 }, (_, index) =>
      person({ list: index % 3, lastName: String(index % 3) }),
    );
    const campaign = await now().seedCampaign({ shares, records, settings: { listOrder: 'by_share' } });
    const order = (await look(now(), campaign, 60)).map(({ lastName }) => Number(lastName));
    expect(order).toHaveLength(60);
    for (let first = 1; first <= order.length; first += 1) {
      for (const [list, share] of shares.entries()) {
        const had = order.slice(0, first).filter((other) => other === list).length;
        expect(Math.abs(had - (share / 9) * first), `list ${list} of the first ${first}`).toBeLessThan(1);
      }
    }
    // Each list in its own order, and the same order for whoever asks.
    const of = new Map(campaign.records.map(({ id }, index) => [String(id), index]));
    const places = (await look(now(), campaign, 60)).map(
      ({ campaignRecordId }) => of.get(campaignRecordId) ?? -1,
    );
    for (const list of shares.keys()) {
      const own = places.filter((place) => place % 3 === list);
      expect(own).toEqual(own.toSorted((one, other) => one - other));
    }
    const inTurn = await now().seedCampaign({
      shares,
      records,
      settings: { listOrder: 'one_after_another' },
    });
    const list = (await look(now(), inTurn, 60)).map(({ lastName }) => lastName);
    expect(new Set(list.slice(0, 36))).toEqual(new Set(['0']));
    expect(new Set(list.slice(36))).toEqual(new Set(['1']));
  });

  it('lets the other lists have the turns of one that is worked out (E13), in their own ratio', async () => {
    const records = Array.from({ length: 62 }, (_, index) => {
      const list = index < 2 ? 0 : 1 + (index % 2);
      return person({ list, lastName: String(list) });
    });
    const campaign = await now().seedCampaign({
      shares: [4, 2, 2],
      records,
      settings: { listOrder: 'by_share' },
    });
    const order = (await look(now(), campaign, 50)).map(({ lastName }) => lastName);
    expect(order.slice(0, 4).toSorted()).toEqual(['0', '0', '1', '2']);
    const rest = order.slice(4);
    expect(rest.filter((list) => list === '1')).toHaveLength(rest.length / 2);
  });

  it('finds records in the order of E13: the head, rescheduled, general; by priority, then the list; nothing of a callback’s', async () => {
    const at = now().clock.now();
    const ready = { status: 'ready', type: 'general', attempts: 0, nextAt: 0, atHead: false } as const;
    const campaign = await now().seedCampaign({
      records: [
        person({ lastName: 'general' }),
        person({ lastName: 'general, later in the list' }),
        person({ lastName: 'general, preferred', priority: 5 }),
        person({
          lastName: 'rescheduled',
          state: { ...ready, type: 'campaign_rescheduled', nextAt: at - 1 },
        }),
        person({ lastName: 'head', state: { ...ready, atHead: true } }),
        person({ lastName: 'callback', state: { ...ready, type: 'personal_callback', nextAt: at - 1 } }),
        person({
          lastName: 'done',
          state: { status: 'updated', type: 'general', attempts: 1, finishedAt: at },
        }),
      ],
    });
    const order = (await look(now(), campaign)).map(({ lastName }) => lastName);
    expect(order).toEqual([
      'head',
      'rescheduled',
      'general, preferred',
      'general',
      'general, later in the list',
    ]);
    expect((await look(now(), campaign, 2)).map(({ lastName }) => lastName)).toEqual(['head', 'rescheduled']);
  });

  it('does not find a record before its time, and finds it at its old place afterwards (E14)', async () => {
    const at = now().clock.now();
    const later = {
      status: 'ready',
      type: 'general',
      attempts: 1,
      nextAt: at + HOUR_MS,
      atHead: false,
    } as const;
    const campaign = await now().seedCampaign({ records: [person({ state: later }), person()] });
    const ids = campaign.records.map(({ id }) => id);
    expect(idsOf(await look(now(), campaign))).toEqual([ids[1]]);
    expect(await now().store.outlook(campaign.campaignId, now().clock.now())).toMatchObject({
      readyNow: 1,
      open: 2,
    });
    now().clock.advance(HOUR_MS);
    expect(idsOf(await look(now(), campaign))).toEqual(ids);
    expect(await now().store.outlook(campaign.campaignId, now().clock.now())).toEqual({
      readyNow: 2,
      open: 2,
      nextAt: undefined,
    });
  });

  it('tells when the next record is due if none is now, and that none is left once all are finished', async () => {
    const at = now().clock.now();
    const later = {
      status: 'ready',
      type: 'general',
      attempts: 1,
      nextAt: at + MINUTE_MS,
      atHead: false,
    } as const;
    const campaign = await now().seedCampaign({ records: [person({ state: later })] });
    const outlook = () => now().store.outlook(campaign.campaignId, now().clock.now());
    expect(await outlook()).toEqual({ readyNow: 0, open: 1, nextAt: at + MINUTE_MS });
    now().clock.advance(MINUTE_MS);
    const desk = await mustTake(now(), campaign, now().anna);
    expect(await outlook()).toEqual({ readyNow: 0, open: 1, nextAt: undefined });
    await finish(now(), desk);
    expect(await outlook()).toEqual({ readyNow: 0, open: 0, nextAt: undefined });
  });

  it('hands a record over in one commit: it is retrieved, and on the next look it is gone', async () => {
    const campaign = await now().seedCampaign({
      records: [
        person({
          firstName: 'Käthe',
          lastName: 'Groß',
          customerKey: 'K-1',
          numbers: [{ e164: freshNumber(), label: 'home' }, { e164: freshNumber() }],
          fields: [
            ['Tarif', '=1+1'],
            ['Ort', 'Köln\nDeutz'],
          ],
        }),
      ],
    });
    const desk = await mustTake(now(), campaign, now().anna);
    expect(desk.record).toMatchObject({
      campaignId: campaign.campaignId,
      listId: campaign.listId,
      contactId: first(campaign.records).contactId,
      customerKey: 'K-1',
      firstName: 'Käthe',
      lastName: 'Groß',
      fields: [
        ['Tarif', '=1+1'],
        ['Ort', 'Köln\nDeutz'],
      ],
      numbers: [{ label: 'home', country: 'DE', zones: ['Europe/Berlin'] }, { label: 'mobile' }],
    });
    expect(await now().recordState(first(campaign.records).id)).toMatchObject({
      status: 'retrieved',
      by: now().anna,
      interactionId: desk.interaction.id,
    });
    expect(await look(now(), campaign)).toEqual([]);
    await finish(now(), desk);
  });

  it('leaves a record that the rules refuse where they put it, with the verdict (E43), and takes the next', async () => {
    const campaign = await now().seedCampaign({ records: [person(), person()] });
    const need = { campaignId: campaign.campaignId, limit: 10, now: now().clock.now() };
    const by = told(now());
    await now().store.claim(now().lease, need, (candidates) => {
      const [refused, good] = candidates;
      if (!refused || !good) throw new Error('two records were to be found');
      const off = moveRecord(refused, { type: 'postponed', nextAt: by.at + HOUR_MS }, by);
      return {
        ...commitOf(off.change),
        verdicts: [verdictOn(refused, false, by.at), verdictOn(good, true, by.at)],
      };
    });
    const [refused, good] = campaign.records.map(({ id }) => id);
    expect(await now().recordState(refused!)).toMatchObject({ status: 'ready', nextAt: by.at + HOUR_MS });
    expect(await now().verdicts(refused!)).toMatchObject([{ purpose: 'claim', isAllowed: false }]);
    expect(await now().verdicts(good!)).toMatchObject([{ purpose: 'claim', isAllowed: true }]);
    expect(idsOf(await look(now(), campaign))).toEqual([good]);
  });

  it('never sees what another claim at the same moment has: two agents, the last record', async () => {
    const campaign = await now().seedCampaign({ records: [person()] });
    const users = [now().anna, now().ben];
    const both = await Promise.all(users.map((userId) => takeNext(now(), campaign, { userId })));
    const taken = both.filter((desk) => desk !== undefined);
    expect(taken).toHaveLength(1);
    await finish(now(), first(taken));
  });

  it('stores nothing when the judging fails', async () => {
    const campaign = await now().seedCampaign({ records: [person()] });
    const need = { campaignId: campaign.campaignId, limit: 1, now: now().clock.now() };
    const broken = now().store.claim(now().lease, need, () => {
      throw new Error('a broken rule');
    });
    await expect(broken).rejects.toThrow('a broken rule');
    expect(idsOf(await look(now(), campaign))).toEqual(idsOfSeed(campaign));
  });

  it('hands 2,000 records to 8 workers, each once (I1, I17)', async () => {
    const campaign = await now().seedCampaign({ records: Array.from({ length: 2_000 }, () => person()) });
    const users = await now().seedUsers(8);
    const handed: string[] = [];
    const work = async (userId: UserId, index: number) => {
      const store = index % 2 === 0 ? now().store : now().otherStore;
      for (;;) {
        const need = { campaignId: campaign.campaignId, limit: 10, now: now().clock.now() };
        let taken: readonly Candidate[] = [];
        await store.claim(now().lease, need, (candidates) => {
          taken = candidates;
          const by = told(now());
          const finished = candidates.flatMap(({ facts: _facts, ...record }) => {
            const claimed = moveRecord(record, { type: 'claimed', by: userId, interactionId: freshId() }, by);
            return [claimed.change, moveRecord(claimed.record, { type: 'finished' }, by).change];
          });
          return commitOf(...finished);
        });
        if (taken.length === 0) return;
        handed.push(...idsOf(taken));
      }
    };
    await Promise.all(users.map(work));
    expect(handed).toHaveLength(2_000);
    expect(new Set(handed).size).toBe(2_000);
    expect(await now().store.outlook(campaign.campaignId, now().clock.now())).toMatchObject({
      readyNow: 0,
      open: 0,
    });
    expect((await now().events('record', handed[7]!)).map(({ type }) => type)).toEqual([
      'claimed',
      'finished',
    ]);
  }, 60_000);

  it('never finds what belongs to another organisation or another floor (I28)', async () => {
    const strange = await now().seedCampaign({ foreign: true, records: [person()] });
    expect(await look(now(), strange)).toEqual([]);
    expect(await now().store.loadCampaign(now().lease, strange.campaignId)).toBeUndefined();
  });
}

const idsOfSeed = (campaign: SeededCampaign) => campaign.records.map(({ id }) => id);

/** What a claim knows of one number of a campaign's first record. */
export async function factsOf(world: World, campaign: SeededCampaign, index = 0): Promise<NumberFacts> {
  const found = (await look(world, campaign)).find(
    ({ campaignRecordId }) => campaignRecordId === first(campaign.records).id,
  );
  const facts = found?.facts[index];
  if (!facts) throw new Error('the record was not found');
  return facts;
}

function intentTests(make: MakeStoreWorld): void {
  const now = useWorld(make);

  async function dial(campaign: SeededCampaign, userId = now().anna, e164?: string) {
    const desk = await mustTake(now(), campaign, userId);
    const intent = intentOf(desk, told(now()), e164 as E164 | undefined);
    const { call } = intent;
    const need = {
      purpose: 'contact' as const,
      callId: call.id,
      campaignRecordId: call.campaignRecordId,
      campaignId: call.campaignId,
      e164: call.e164,
      now: now().clock.now(),
    };
    let facts: NumberFacts | undefined;
    const intend = () =>
      now().store.intend(now().lease, need, (known) => {
        facts = known;
        return commitOf(...intent.changes);
      });
    return { ...intent, desk, need, intend, facts: () => facts };
  }
  async function hangUp(dialed: Awaited<ReturnType<typeof dial>>) {
    const by = told(now());
    const ended = moveCall(dialed.call, { type: 'ended', by: 'network', result: 'busy' }, by);
    const over = moveInteraction(
      dialed.interaction,
      { type: 'call_ended', result: 'busy', limitAt: by.at + MINUTE_MS },
      by,
    );
    await now().store.commit(now().lease, commitOf(ended.change, over.change));
    await finish(now(), { record: dialed.record, interaction: over.interaction });
  }

  it('is stored before anything is dialed (I3), and is not stored twice under its call id', async () => {
    const campaign = await now().seedCampaign({ records: [person()] });
    const dialed = await dial(campaign);
    expect(await dialed.intend()).toBe('stored');
    expect(dialed.facts()).toEqual({ registerHits: [], earlierCalls: [], liveCall: false });
    expect(await now().call(dialed.call.id)).toEqual({ state: 'intended' });
    let isAsked = false;
    const again = await now().store.intend(now().lease, dialed.need, () => {
      isAsked = true;
      return NOTHING;
    });
    expect([again, isAsked]).toEqual(['stored_before', false]);
    expect((await now().events('call', dialed.call.id)).map(({ type }) => type)).toEqual(['created']);
    await hangUp(dialed);
  });

  it('sees a live call to the number, whatever campaign it is in (I2), and its end', async () => {
    const e164 = freshNumber();
    const one = await now().seedCampaign({ records: [{ numbers: [{ e164 }] }] });
    const other = await now().seedCampaign({ records: [{ numbers: [{ e164 }] }] });
    const dialed = await dial(one);
    await dialed.intend();
    expect((await now().liveCalls()).map((call) => call.e164)).toEqual([e164]);
    expect((await factsOf(now(), other)).liveCall).toBe(true);
    const second = await dial(other, now().ben);
    const refused = now().store.intend(now().lease, second.need, (facts) => {
      expect(facts.liveCall).toBe(true);
      return NOTHING;
    });
    expect(await refused).toBe('stored');
    expect(await now().call(second.call.id)).toBeUndefined();
    const at = dialed.call.intendedAt;
    await hangUp(dialed);
    await now().store.intend(now().lease, second.need, (facts) => {
      expect(facts).toEqual({
        registerHits: [],
        earlierCalls: [{ e164, sameContact: false, at }],
        liveCall: false,
      });
      return NOTHING;
    });
    await finish(now(), second.desk);
  });

  it('refuses a second live call to a number, or to a record, though the rules said yes (I1, I2)', async () => {
    const [e164, another] = [freshNumber(), freshNumber()];
    const one = await now().seedCampaign({ records: [{ numbers: [{ e164 }, { e164: another }] }] });
    const other = await now().seedCampaign({ records: [{ numbers: [{ e164 }] }] });
    const dialed = await dial(one);
    await dialed.intend();
    const sameNumber = await dial(other, now().ben);
    await expect(sameNumber.intend()).rejects.toThrow();
    expect(await now().call(sameNumber.call.id)).toBeUndefined();
    const sameRecord = intentOf(dialed.desk, told(now()), another as E164);
    await expect(now().store.commit(now().lease, commitOf(first(sameRecord.changes)))).rejects.toThrow();
    expect((await now().liveCalls()).map((call) => call.e164)).toEqual([e164]);
    await finish(now(), sameNumber.desk);
    await hangUp(dialed);
  });

  it('sees the register: the number, the person by customer key, the person by contact; not what has expired or is foreign', async () => {
    const e164 = freshNumber();
    const seed = { records: [{ customerKey: 'K-77', numbers: [{ e164 }, { e164: freshNumber() }] }] };
    const campaign = await now().seedCampaign(seed);
    const { contactId } = first(campaign.records);
    const kinds = async (index = 0) =>
      (await factsOf(now(), campaign, index)).registerHits.map(({ kind }) => kind);
    const at = now().clock.now();
    await now().addRegisterEntry({ kind: 'number', e164, foreign: true });
    await now().addRegisterEntry({ kind: 'number', e164, expiresAt: at });
    await now().addRegisterEntry({ kind: 'person', customerKey: 'K-78' });
    expect(await kinds()).toEqual([]);
    await now().addRegisterEntry({ kind: 'number', e164 });
    expect(await kinds()).toEqual(['number']);
    expect(await kinds(1)).toEqual([]);
    await now().addRegisterEntry({ kind: 'person', customerKey: 'K-77' });
    expect(await kinds(1)).toEqual(['person']);
    await now().addRegisterEntry({ kind: 'person', contactId });
    expect((await kinds()).toSorted()).toEqual(['number', 'person', 'person']);
    expect(first((await factsOf(now(), campaign)).registerHits)).toMatchObject({
      scope: 'organisation',
      since: at,
    });
  });

  it('knows the calls of the last 31 days to the number and to the contact (I6)', async () => {
    const [e164, mobile] = [freshNumber(), freshNumber()];
    const one = await now().seedCampaign({
      records: [
        { numbers: [{ e164 }, { e164: mobile }] },
        { numbers: [{ e164: mobile }], contactOf: 0 },
        { numbers: [{ e164 }] },
      ],
    });
    const dialed = await dial(one);
    await dialed.intend();
    await hangUp(dialed);
    const at = dialed.call.intendedAt;
    now().clock.advance((31 * 24 - 1) * HOUR_MS);
    const [sameContact, sameNumber] = await look(now(), one);
    expect(sameContact?.facts).toEqual([
      { registerHits: [], earlierCalls: [{ e164, sameContact: true, at }], liveCall: false },
    ]);
    expect(sameNumber?.facts[0]?.earlierCalls).toEqual([{ e164, sameContact: false, at }]);
    now().clock.advance(2 * HOUR_MS);
    expect((await look(now(), one))[0]?.facts[0]?.earlierCalls).toEqual([]);
  });
}

function commitTests(make: MakeStoreWorld): void {
  const now = useWorld(make);

  it('writes the state, its events numbered without a gap, and an audit row for each (I25)', async () => {
    const commandId = freshId<'command'>() as CommandId;
    const { agent, change } = agentSignsIn(now(), now().anna);
    await now().store.commit(now().lease, commitOf(change));
    const by = told(now(), commandId);
    const ready = moveAgent(
      agent,
      { type: 'channel_set', channel: 'outbound_preview', to: { state: 'ready' } },
      by,
    );
    const joined = moveAgent(ready.agent, { type: 'joined', campaignId: freshId<'campaign'>() }, by);
    await now().store.commit(now().lease, commitOf(ready.change, joined.change));
    const events = await now().events('agent', agent.shiftId);
    expect(events.map(({ version, type }) => [version, type])).toEqual([
      [1, 'created'],
      [2, 'channel_set'],
      [3, 'joined'],
    ]);
    expect(events[0]).toMatchObject({ at: agent.startedAt, commandId: undefined, content: agent });
    expect(events[1]).toMatchObject({ at: by.at, commandId, content: ready.change.event });
    const audits = await now().audits('agent', agent.shiftId);
    expect(audits).toHaveLength(3);
    expect(audits[2]).toEqual({
      deed: 'joined',
      at: by.at,
      requestId: commandId,
      before: ready.agent.now,
      after: joined.agent.now,
    });
    await now().store.commit(
      now().lease,
      commitOf(moveAgent(joined.agent, { type: 'signed_out' }, told(now())).change),
    );
  });

  it('is whole or nothing: one change that can not be stored takes all others with it', async () => {
    const campaign = await now().seedCampaign({ records: [person()] });
    const desk = await mustTake(now(), campaign, now().anna);
    const { change, agent } = agentSignsIn(now(), now().ben);
    const by = told(now());
    const stale: Change = {
      ...moveRecord(desk.record, { type: 'finished' }, by).change,
      before: { ...desk.record, now: { status: 'stale', type: 'general', attempts: 0, since: by.at } },
    } as Change;
    const note = {
      organisationId: now().organisationId,
      contactId: desk.record.contactId,
      campaignRecordId: desk.record.campaignRecordId,
      text: 'must not stay',
      by: now().anna,
      at: by.at,
    };
    await expect(
      now().store.commit(now().lease, { ...commitOf(change, stale), notes: [note] }),
    ).rejects.toThrow();
    expect(await now().events('agent', agent.shiftId)).toEqual([]);
    expect(await now().notes(desk.record.contactId)).toEqual([]);
    expect(await now().recordState(desk.record.campaignRecordId)).toEqual(desk.record.now);
    await finish(now(), desk);
  });

  it('keeps the disposition of a finished interaction once (I20), with its notes', async () => {
    const campaign = await now().seedCampaign({ records: [person(), person()] });
    const desk = await mustTake(now(), campaign, now().anna);
    const by = told(now());
    const disposition = { code: 'interested', callResult: 'answer', notes: 'Unterlagen' } as const;
    const done = moveInteraction(desk.interaction, { type: 'done', disposition }, by);
    const finished = moveRecord(desk.record, { type: 'finished', result: 'answer' }, by);
    const note = {
      organisationId: now().organisationId,
      contactId: desk.record.contactId,
      campaignRecordId: desk.record.campaignRecordId,
      text: disposition.notes,
      by: now().anna,
      at: by.at,
    };
    await now().store.commit(now().lease, { ...commitOf(done.change, finished.change), notes: [note] });
    expect(await now().dispositions(desk.interaction.id)).toEqual([
      { kind: 'agent', reason: undefined, code: 'interested', callResult: 'answer' },
    ]);
    expect(await now().notes(desk.record.contactId)).toEqual(['Unterlagen']);
    await expect(now().store.commit(now().lease, commitOf(done.change))).rejects.toThrow();
    expect(await now().dispositions(desk.interaction.id)).toHaveLength(1);
    const back = await mustTake(now(), campaign, now().anna);
    const returned = moveInteraction(back.interaction, { type: 'handed_back', reason: 'later' }, by);
    const head = moveRecord(back.record, { type: 'returned', nextAt: 0, atHead: true }, by);
    await now().store.commit(now().lease, commitOf(returned.change, head.change));
    expect(await now().dispositions(back.interaction.id)).toEqual([]);
    expect(idsOf(await look(now(), campaign))).toEqual([back.record.campaignRecordId]);
  });

  it('gives an agent no second open interaction (I14)', async () => {
    const campaign = await now().seedCampaign({ records: [person(), person()] });
    const desk = await mustTake(now(), campaign, now().anna);
    await expect(takeNext(now(), campaign, { userId: now().anna })).rejects.toThrow();
    expect((await look(now(), campaign)).length).toBe(1);
    await finish(now(), desk);
  });

  it('writes register entries that the next look sees, and answers that are found again by their command', async () => {
    const campaign = await now().seedCampaign({ records: [person(), person()] });
    const desk = await mustTake(now(), campaign, now().anna);
    const { contactId, organisationId, numbers } = desk.record;
    const commandId = freshId<'command'>() as CommandId;
    const answer = {
      commandId,
      organisationId,
      userId: now().anna,
      name: 'register',
      answer: { ok: true, value: { count: 1 } },
    } as const;
    const common = { organisationId, source: 'agent', reason: 'will nicht', by: now().anna } as const;
    const at = now().clock.now();
    await now().store.commit(now().lease, {
      ...NOTHING,
      registerEntries: [
        {
          ...common,
          id: freshId(),
          kind: 'number',
          e164: first(numbers).e164,
          contactId,
          customerKey: undefined,
          at,
        },
        { ...common, id: freshId(), kind: 'person', e164: undefined, contactId, customerKey: undefined, at },
      ],
      answers: [answer],
    });
    expect(await now().store.findAnswer(organisationId, commandId)).toEqual(answer);
    expect(await now().store.findAnswer(now().foreign.organisationId, commandId)).toBeUndefined();
    const floor = await now().store.loadFloor(now().lease);
    const hits = first(floor.facts.get(desk.record.campaignRecordId) ?? []).registerHits;
    expect(hits.map(({ kind }) => kind).toSorted()).toEqual(['number', 'person']);
    await finish(now(), desk);
  });

  it('stops all on the floor, and lets it go again', async () => {
    const { organisationId, floorId, lease, store } = now();
    const off = { id: floorId, organisationId, now: { state: 'off' } } as const;
    const on = { ...off, now: { state: 'on', since: 1_000, by: 'sofia' } } as const;
    const by = { ...told(now()), storeBy: now().clock.now() };
    await store.commit(lease, {
      ...NOTHING,
      changes: [
        { kind: 'stop_all', before: off, after: on, event: { type: 'stopped_all', by: 'sofia' }, ...by },
      ],
    });
    expect((await store.loadFloor(lease)).stopAll).toEqual(on.now);
    await store.commit(lease, {
      ...NOTHING,
      changes: [
        { kind: 'stop_all', before: on, after: off, event: { type: 'released', reason: 'geklärt' }, ...by },
      ],
    });
    expect((await store.loadFloor(lease)).stopAll).toEqual({ state: 'off' });
  });
}

function floorTests(make: MakeStoreWorld): void {
  const now = useWorld(make);

  it('is the same for the next engine after a crash: campaigns, agents, desks, calls, stop (I17)', async () => {
    const campaign = await now().seedCampaign({
      records: [person({ customerKey: 'K-9', fields: [['Tarif', 'Basis']] }), person()],
    });
    const signed = agentSignsIn(now(), now().anna);
    await now().store.commit(now().lease, commitOf(signed.change));
    const desk = await mustTake(now(), campaign, now().anna);
    const took = moveAgent(signed.agent, { type: 'took', interactionId: desk.interaction.id }, told(now()));
    const intent = intentOf(desk, told(now()));
    await now().store.commit(now().lease, commitOf(took.change));
    const need = { ...intent.call, callId: intent.call.id, now: now().clock.now() };
    await now().store.intend(now().lease, need, () => commitOf(...intent.changes));

    const before = await now().store.loadFloor(now().lease);
    await now().expireLease(now().floorId);
    const lease = await now().otherStore.takeLease(now().floorId, 'engine two');
    if (!lease) throw new Error('the lease had run out');
    const after = await now().otherStore.loadFloor(lease);
    expect(after).toEqual(before);
    expect([...after.agents.values()]).toEqual([took.agent]);
    expect([...after.interactions.values()]).toEqual([intent.interaction]);
    expect([...after.calls.values()]).toEqual([intent.call]);
    expect([...after.desks.values()]).toEqual([intent.record]);
    expect(after.facts.get(intent.record.campaignRecordId)?.[0]).toMatchObject({
      liveCall: true,
      earlierCalls: [{ e164: intent.call.e164, sameContact: true, at: intent.call.intendedAt }],
    });
    expect([...after.campaigns.keys()]).toContain(campaign.campaignId);
    expect(after.rules).toMatchObject({
      pack: 'practice',
      allowedCountries: ['DE'],
      trunks: [{ id: 'practice', practice: true }],
    });
    expect(after.stopAll).toEqual({ state: 'off' });
    expect(after.notices.size).toBe(0);
    const loaded = await now().otherStore.loadCampaign(lease, campaign.campaignId);
    expect(loaded).toEqual(after.campaigns.get(campaign.campaignId));
    expect(loaded).toMatchObject({ groupIds: [campaign.groupId], now: { state: 'running' } });
  });
}

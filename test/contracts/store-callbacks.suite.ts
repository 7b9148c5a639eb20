/** Callbacks in every Store (D7-D9, I19): kept with zone and offset, found by time and by id, owning their record and their contact. */
import { describe, expect, it } from 'vitest';
import { type Callback, type CallbackEvent, stepCallback } from '../../src/domain/callback/callback.ts';
import { type WallTime, readWallTime, wallTimeAt } from '../../src/domain/callback/wall-time.ts';
import type { Change } from '../../src/domain/floor/change.ts';
import type { Candidate, DeskRecord } from '../../src/domain/floor/floor.ts';
import { isIgnored } from '../../src/domain/moved.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/time.ts';
import type { CallbackNeed } from '../../src/engine/ports.ts';
import { PROCESS_ZONES, inProcessZone } from '../support/process-zones.ts';
import { NOTHING, commitOf, freshId, moveRecord, told } from './store-commits.ts';
import type { MakeStoreWorld, SeededCampaign } from './store-world.ts';
import { freshNumber, look, useWorld } from './store.suite.ts';

type World = ReturnType<ReturnType<typeof useWorld>>;

const about = (world: World) => ({ ...told(world), storeBy: world.clock.now() });

/** The record comes off its list and stands under a promise, in one commit. */
async function promise(
  world: World,
  campaign: SeededCampaign,
  { wall, zone = 'Europe/Berlin', isPersonal = true }: { wall: string; zone?: string; isPersonal?: boolean },
): Promise<{ callback: Callback; record: DeskRecord }> {
  const [found] = await look(world, campaign, 1);
  if (!found) throw new Error('there is no record');
  const { facts: _facts, ...fresh } = found;
  const reading = readWallTime(zone, wall as WallTime);
  if (reading.kind === 'gap') throw new Error(`${wall} is on no wall`);
  const e164 = fresh.numbers[0]?.e164 as E164;
  const callback: Callback = {
    id: freshId<'callback'>(),
    organisationId: fresh.organisationId,
    campaignId: fresh.campaignId,
    campaignRecordId: fresh.campaignRecordId,
    contactId: fresh.contactId,
    createdBy: world.anna,
    createdAt: world.clock.now(),
    now: {
      wall: wall as WallTime,
      zone,
      offsetMinutes: reading.offsetMinutes,
      dueAt: reading.at,
      e164,
      ...(isPersonal ? { ownerId: world.anna } : {}),
      state: 'scheduled',
      since: world.clock.now(),
    },
  };
  const claimed = moveRecord(fresh, { type: 'claimed' }, told(world));
  const stands = moveRecord(
    claimed.record,
    { type: 'promised', at: reading.at, e164, isPersonal },
    told(world),
  );
  await world.store.commit(world.lease, commitOf(claimed.change, stands.change, created(world, callback)));
  return { callback, record: stands.record };
}

const created = (world: World, callback: Callback): Change => ({
  kind: 'callback',
  before: undefined,
  after: callback,
  event: { type: 'created' },
  ...about(world),
});

function move(world: World, before: Callback, event: CallbackEvent): { callback: Callback; change: Change } {
  const step = stepCallback(before.now, event, world.clock.now());
  if (isIgnored(step)) throw new Error(step.ignored);
  const after: Callback = { ...before, now: step.state };
  return { callback: after, change: { kind: 'callback', before, after, event, ...about(world) } };
}

async function ask(world: World, callbacks: CallbackNeed['callbacks']): Promise<readonly Candidate[]> {
  let found: readonly Candidate[] = [];
  await world.store.claim(world.lease, { callbacks, now: world.clock.now() }, (read) => {
    found = read;
    return NOTHING;
  });
  return found;
}
const idsOf = (found: readonly Candidate[]) => found.map(({ promise: one }) => one?.callback.id);
const oneRecord = (world: World) => world.seedCampaign({ records: [{ numbers: [{ e164: freshNumber() }] }] });
const nextWeek = (world: World, clock: string) =>
  `${wallTimeAt('Europe/Berlin', world.clock.now() + 7 * DAY_MS).slice(0, 10)}T${clock}`;

export function callbackTests(make: MakeStoreWorld): void {
  describe.each(PROCESS_ZONES)('in a process in %s (F48)', (zone) => {
    inProcessZone(zone);
    const now = useWorld(make);

    it('keeps what was promised to the letter, and the instant that it is', async () => {
      const world = now();
      const { callback } = await promise(world, await oneRecord(world), { wall: nextWeek(world, '17:00') });
      const [found] = await ask(world, { ids: [callback.id] });
      expect(found?.promise).toMatchObject({ callback, owner: { isThere: expect.any(Boolean) } });
      expect(found?.now).toMatchObject({
        status: 'ready',
        type: 'personal_callback',
        nextAt: callback.now.dueAt,
      });
    });

    it('F46 keeps the first of a doubled hour apart from the second by its offset', async () => {
      const world = now();
      const { callback } = await promise(world, await oneRecord(world), { wall: '2027-10-31T02:30' });
      const [found] = await ask(world, { ids: [callback.id] });
      expect(found?.promise?.callback.now).toMatchObject({
        offsetMinutes: 120,
        dueAt: Date.parse('2027-10-31T00:30Z'),
      });
    });
  });

  describe('found and owned', () => {
    const now = useWorld(make);

    it('D9 never comes with a claim, not even when its time is long over', async () => {
      const world = now();
      const campaign = await oneRecord(world);
      await promise(world, campaign, { wall: '2020-01-01T10:00', isPersonal: false });
      expect(await look(world, campaign, 5)).toEqual([]);
      const outlook = await world.store.outlook(campaign.campaignId, world.clock.now());
      expect(outlook).toMatchObject({ readyNow: 0, open: 1, nextAt: undefined });
    });

    it('is found by time in order, page by page, as long as it is open', async () => {
      const world = now();
      const made = [];
      for (const clock of ['09:00', '09:00', '09:05', '09:10'])
        made.push(await promise(world, await oneRecord(world), { wall: `2031-05-05T${clock}` }));
      const ids = made
        .map(({ callback }) => callback)
        .toSorted((one, other) => one.now.dueAt - other.now.dueAt || (one.id < other.id ? -1 : 1))
        .map(({ id }) => id);
      const until = Date.parse('2031-05-05T07:10Z');
      const after = { dueAt: Date.parse('2031-05-05T06:00Z'), id: freshId<'callback'>() };
      const all = await ask(world, { dueBefore: until, after, limit: 10 });
      expect(idsOf(all)).toEqual(ids.slice(0, 3));
      const one = all[0]?.promise?.callback;
      const rest = await ask(world, {
        dueBefore: until,
        after: one && { dueAt: one.now.dueAt, id: one.id },
        limit: 1,
      });
      expect(idsOf(rest)).toEqual([ids[1]]);
      const second = all[1]?.promise?.callback;
      if (second)
        await world.store.commit(
          world.lease,
          commitOf(move(world, second, { type: 'cancelled', why: 'register' }).change),
        );
      expect(idsOf(await ask(world, { dueBefore: until, after, limit: 10 }))).toEqual([ids[0], ids[2]]);
    });

    it('D9 is told to every other record of its contact, and not to its own', async () => {
      const world = now();
      const campaign = await world.seedCampaign({
        records: [
          { numbers: [{ e164: freshNumber() }] },
          { numbers: [{ e164: freshNumber() }], contactOf: 0 },
        ],
      });
      const { callback } = await promise(world, campaign, { wall: nextWeek(world, '12:00') });
      const [other] = await look(world, campaign, 5);
      expect(other?.facts[0]).toMatchObject({ promisedFor: callback.now.dueAt });
      const [own] = await ask(world, { ids: [callback.id] });
      expect(own?.facts[0]?.promisedFor).toBeUndefined();
    });

    it('I19 a record has one open callback, and a callback one successor', async () => {
      const world = now();
      const { callback, record } = await promise(world, await oneRecord(world), {
        wall: nextWeek(world, '12:00'),
      });
      const second = { ...callback, id: freshId<'callback'>() };
      await expect(world.store.commit(world.lease, commitOf(created(world, second)))).rejects.toThrow();
      const taken = move(world, callback, {
        type: 'taken',
        by: world.anna,
        interactionId: freshId<'interaction'>(),
      });
      const again = move(world, taken.callback, { type: 'rescheduled', successorId: second.id });
      const next = { ...second, predecessorId: callback.id };
      await world.store.commit(world.lease, commitOf(taken.change, again.change, created(world, next)));
      expect((await ask(world, { ids: [second.id] }))[0]?.promise?.callback.predecessorId).toBe(callback.id);
      expect((await ask(world, { ids: [callback.id] }))[0]?.promise?.callback.now.state).toBe('rescheduled');
      expect(record.campaignRecordId).toBe(callback.campaignRecordId);
    });

    it('is refused when it does not start from what is stored', async () => {
      const world = now();
      const { callback } = await promise(world, await oneRecord(world), { wall: nextWeek(world, '12:00') });
      const later = { ...callback, now: { ...callback.now, dueAt: callback.now.dueAt + HOUR_MS } };
      const moved = move(world, later, { type: 'cancelled', why: 'by_agent', by: world.anna });
      await expect(world.store.commit(world.lease, commitOf(moved.change))).rejects.toThrow();
    });

    it('D8 a number that an agent has entered becomes the last of the chain, once', async () => {
      const world = now();
      const { callback, record } = await promise(world, await oneRecord(world), {
        wall: nextWeek(world, '12:00'),
      });
      const number = {
        e164: '+4989999980042' as E164,
        label: 'mobile',
        kind: 'fixed',
        country: 'DE',
        zones: ['Europe/Berlin'],
      } as const;
      const { organisationId, recordId } = record;
      const added = { organisationId, recordId, number, by: world.anna, at: world.clock.now() };
      await world.store.commit(world.lease, { ...NOTHING, numbers: [added, added] });
      await world.store.commit(world.lease, { ...NOTHING, numbers: [added] });
      const [found] = await ask(world, { ids: [callback.id] });
      expect(found?.numbers.map(({ e164 }) => e164)).toEqual([record.numbers[0]?.e164, number.e164]);
      expect(found?.numbers[1]).toEqual(number);
      expect(found?.facts).toHaveLength(2);
    });
  });
}

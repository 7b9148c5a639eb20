// What every Store does for a contact who calls back (E29): finds the record by the number that he saw, and stores what becomes of it.
import { expect, it } from 'vitest';
import type { Call } from '../../src/domain/call/call.ts';
import type { Candidate } from '../../src/domain/floor/floor.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import {
  NOTHING,
  commitOf,
  freshId,
  intentOf,
  moveCall,
  moveInteraction,
  moveRecord,
  told,
} from './store-commits.ts';
import type { MakeStoreWorld } from './store-world.ts';
import { finish, first, freshNumber, mustTake, useWorld } from './store.suite.ts';

const SEEN = '+493023125700' as E164;

export function callerTests(make: MakeStoreWorld): void {
  const now = useWorld(make);

  /** anna has called a contact, who did not answer; the record is back in the list, or still hers. */
  async function missed({ isOnDesk = false } = {}) {
    const number = freshNumber() as E164;
    const campaign = await now().seedCampaign({ records: [{ numbers: [{ e164: number }] }] });
    const intent = intentOf(await mustTake(now(), campaign, now().anna), told(now()));
    const over = moveCall(intent.call, { type: 'ended', by: 'network', result: 'no_answer' }, told(now()));
    const limitAt = now().clock.now() + MINUTE_MS;
    const work = { type: 'call_ended', result: 'no_answer', limitAt } as const;
    const judged = moveInteraction(intent.interaction, work, told(now()));
    await now().store.commit(now().lease, commitOf(...intent.changes, over.change, judged.change));
    const at = { record: intent.record, interaction: judged.interaction };
    if (!isOnDesk) await finish(now(), at);
    return { number, campaign, ...at };
  }
  async function ask(calledBy: E164, callerNumber: E164 = SEEN): Promise<readonly Candidate[]> {
    let found: readonly Candidate[] = [];
    const need = { calledBy, callerNumber, now: now().clock.now() };
    await now().store.claim(now().lease, need, (candidates) => {
      found = candidates;
      return NOTHING;
    });
    return found;
  }

  it('finds the record of the latest call that showed the number called now, with the last agent (E29)', async () => {
    const { number, campaign } = await missed();
    const found = await ask(number);
    expect(found).toMatchObject([
      {
        campaignRecordId: first(campaign.records).id,
        caller: { lastUserId: now().anna, isInCall: false },
        now: { status: 'updated' },
      },
    ]);
    expect(first(found).facts).toHaveLength(1);
  });

  it('finds nobody by a number that was never called, or that never saw the number called now', async () => {
    const { number } = await missed();
    expect(await ask(freshNumber() as E164)).toEqual([]);
    expect(await ask(number, '+493023125701' as E164)).toEqual([]);
  });

  it('finds nobody of another organisation', async () => {
    const { number } = await missed();
    const { store, foreign } = now();
    const lease = await store.takeLease(foreign.floorId, 'a stranger');
    if (!lease) throw new Error('the foreign floor was free');
    let found: readonly Candidate[] = [];
    const need = { calledBy: number, callerNumber: SEEN, now: now().clock.now() };
    await store.claim(lease, need, (candidates) => {
      found = candidates;
      return NOTHING;
    });
    await store.releaseLease(lease);
    expect(found).toEqual([]);
  });

  it('says of a record on a desktop that it is there, and of a number that is being called that it is', async () => {
    const onDesk = await missed({ isOnDesk: true });
    expect(await ask(onDesk.number)).toMatchObject([
      { now: { status: 'retrieved' }, caller: { isInCall: false } },
    ]);
    const again = intentOf(onDesk, told(now()));
    await now().store.commit(now().lease, commitOf(...again.changes));
    expect(await ask(onDesk.number)).toMatchObject([{ caller: { isInCall: true } }]);
    const by = told(now());
    const over = moveCall(again.call, { type: 'ended', by: 'network', result: 'busy' }, by);
    const work = { type: 'call_ended', result: 'busy', limitAt: by.at + MINUTE_MS } as const;
    const judged = moveInteraction(again.interaction, work, by);
    await now().store.commit(now().lease, commitOf(over.change, judged.change));
    await finish(now(), { record: again.record, interaction: judged.interaction });
  });

  it('keeps a call that waits without an agent, found again with its record, and puts the record back as it was', async () => {
    const { number } = await missed();
    const by = told(now());
    const made: { call?: Call; record?: Parameters<typeof moveRecord>[0] } = {};
    const need = { calledBy: number, callerNumber: SEEN, now: by.at };
    await now().store.claim(now().lease, need, (found) => {
      const { facts: _facts, caller, ...record } = first(found);
      const call: Call = {
        id: freshId<'call'>(),
        legId: freshId<'leg'>(),
        purpose: 'called_back',
        organisationId: record.organisationId,
        campaignId: record.campaignId,
        campaignRecordId: record.campaignRecordId,
        contactId: record.contactId,
        interactionId: undefined,
        userId: undefined,
        ...(caller?.lastUserId === undefined ? {} : { lastUserId: caller.lastUserId }),
        e164: number,
        callerNumber: SEEN,
        trunk: 'practice',
        ringTimeoutMs: 30_000,
        intendedAt: by.at,
        actBefore: by.at,
        now: { state: 'waiting', sentAt: by.at, answeredAt: by.at, heard: 'undetected' },
      };
      const called = moveRecord(record, { type: 'called_back' }, by);
      Object.assign(made, { call, record: called.record });
      const about = { ...by, storeBy: by.at };
      const created = { kind: 'call', after: call, before: undefined, event: { type: 'created' } } as const;
      return commitOf({ ...created, ...about }, called.change);
    });
    if (!made.call || !made.record) throw new Error('nothing was made');
    const floor = await now().store.loadFloor(now().lease);
    expect(floor.calls.get(made.call.id)).toEqual(made.call);
    expect(floor.desks.get(made.record.campaignRecordId)?.now).toEqual(made.record.now);
    expect(await ask(number)).toMatchObject([{ caller: { isInCall: true } }]);
    const optedOut = moveCall(made.call, { type: 'opted_out' }, by);
    const entry = {
      id: freshId<'register_entry'>(),
      organisationId: made.call.organisationId,
      kind: 'number',
      e164: number,
      contactId: undefined,
      customerKey: undefined,
      source: 'opt_out',
      reason: '9',
      by: undefined,
      at: by.at,
    } as const;
    await now().store.commit(now().lease, { ...commitOf(optedOut.change), registerEntries: [entry] });
    const over = moveCall(optedOut.call, { type: 'ended', by: 'engine', result: 'answer' }, by);
    const back = moveRecord(made.record, { type: 'put_back' }, by);
    await now().store.commit(now().lease, commitOf(over.change, back.change));
    expect(await now().recordState(made.record.campaignRecordId)).toEqual(
      (made.record.now as { calledBackFrom?: unknown }).calledBackFrom,
    );
    expect((await now().events('call', made.call.id)).map(({ type }) => type)).toEqual([
      'created',
      'opted_out',
      'ended',
    ]);
    expect((await now().audits('call', made.call.id)).map(({ deed }) => deed)).toContain('opted_out');
    expect(first(await ask(number)).facts).toMatchObject([{ registerHits: [{ kind: 'number' }] }]);
  });
}

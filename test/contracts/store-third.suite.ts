// What every Store does with a call to a third person beside a contact's (D14): its facts, its constraints, its states.
import { expect, it } from 'vitest';
import { MINUTE_MS } from '../../src/domain/time.ts';
import type { NumberFacts } from '../../src/domain/floor/floor.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import {
  NOTHING,
  commitOf,
  freshId,
  intentOf,
  moveCall,
  moveInteraction,
  thirdBeside,
  told,
} from './store-commits.ts';
import type { MakeStoreWorld } from './store-world.ts';
import { factsOf, finish, first, freshNumber, mustTake, useWorld } from './store.suite.ts';

export function thirdPersonTests(make: MakeStoreWorld): void {
  const now = useWorld(make);

  /** A contact's call that is connected. */
  async function talk() {
    const campaign = await now().seedCampaign({ records: [{ numbers: [{ e164: freshNumber() }] }] });
    const intent = intentOf(await mustTake(now(), campaign, now().anna), told(now()));
    const answered = moveCall(intent.call, { type: 'answered' }, told(now()));
    await now().store.commit(now().lease, commitOf(...intent.changes, answered.change));
    return { campaign, record: intent.record, interaction: intent.interaction, call: answered.call };
  }
  function need(call: Awaited<ReturnType<typeof talk>>['call'], e164: E164) {
    const { campaignRecordId, campaignId } = call;
    const callId = freshId<'call'>();
    return {
      purpose: 'consult',
      callId,
      campaignRecordId,
      campaignId,
      e164,
      now: now().clock.now(),
    } as const;
  }
  async function hangUp({ record, interaction, call }: Omit<Awaited<ReturnType<typeof talk>>, 'campaign'>) {
    const by = told(now());
    const ended = moveCall(call, { type: 'ended', by: 'contact', result: 'answer' }, by);
    const limitAt = by.at + MINUTE_MS;
    const over = moveInteraction(interaction, { type: 'call_ended', result: 'answer', limitAt }, by);
    await now().store.commit(now().lease, commitOf(ended.change, over.change));
    await finish(now(), { record, interaction: over.interaction });
  }

  it('knows of the number only what concerns that number: not the record’s person, nor its live call', async () => {
    const talking = await talk();
    const { contactId } = first(talking.campaign.records);
    await now().addRegisterEntry({ kind: 'person', contactId });
    const number = freshNumber() as E164;
    const asked: NumberFacts[] = [];
    const ask = () =>
      now().store.intend(now().lease, need(talking.call, number), (facts) => {
        asked.push(facts);
        return NOTHING;
      });
    await ask();
    await now().addRegisterEntry({ kind: 'number', e164: number });
    await ask();
    expect(asked).toMatchObject([
      { registerHits: [], earlierCalls: [], liveCall: false },
      { registerHits: [{ kind: 'number' }], earlierCalls: [], liveCall: false },
    ]);
    await hangUp(talking);
  });

  it('keeps one third person beside a call, found again with the floor, and refuses a second one', async () => {
    const talking = await talk();
    const third = thirdBeside(talking.call, freshNumber() as E164);
    const wanted = { ...need(talking.call, third.call.e164), callId: third.call.id };
    const intend = () => now().store.intend(now().lease, wanted, () => commitOf(third.change(told(now()))));
    expect([await intend(), await intend()]).toEqual(['stored', 'stored_before']);
    const floor = await now().store.loadFloor(now().lease);
    expect(floor.calls.get(third.call.id)).toEqual(third.call);
    const another = thirdBeside(talking.call, freshNumber() as E164);
    const commit = commitOf(another.change(told(now())));
    await expect(now().store.commit(now().lease, commit)).rejects.toThrow();
    const over = moveCall(third.call, { type: 'ended', by: 'network', result: 'busy' }, told(now()));
    await now().store.commit(now().lease, commitOf(over.change));
    await hangUp(talking);
  });

  it('stores a transfer as one commit, and counts no attempt for the third person', async () => {
    const talking = await talk();
    const { call } = talking;
    const third = thirdBeside(call, freshNumber() as E164);
    const by = told(now());
    const answered = moveCall(third.call, { type: 'answered' }, by);
    await now().store.commit(now().lease, commitOf(third.change(by), answered.change));
    const put = moveCall(call, { type: 'transferred', callId: third.call.id }, by);
    const thirdPut = moveCall(answered.call, { type: 'transferred', callId: call.id }, by);
    await now().store.commit(now().lease, commitOf(put.change, thirdPut.change));
    for (const { id } of [call, third.call])
      expect(await now().call(id)).toMatchObject({ state: 'transferred' });
    const over = moveCall(thirdPut.call, { type: 'ended', by: 'contact', result: 'answer' }, by);
    await now().store.commit(now().lease, commitOf(over.change));
    await hangUp({ ...talking, call: put.call });
    const release = await now().seedCampaign({ records: [{ numbers: [{ e164: third.call.e164 }] }] });
    expect((await factsOf(now(), release)).earlierCalls).toEqual([]);
  });
}

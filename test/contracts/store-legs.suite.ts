// What every Store does with a call that goes on over another trunk (F36): the call is the same, its leg and its trunk are the new ones.
import { expect, it } from 'vitest';
import { commitOf, freshId, intentOf, moveCall, moveInteraction, told } from './store-commits.ts';
import type { MakeStoreWorld } from './store-world.ts';
import { finish, freshNumber, mustTake, useWorld } from './store.suite.ts';

export function nextLegTests(make: MakeStoreWorld): void {
  const now = useWorld(make);

  it('F36 stores the next leg of a call, finds it again with the floor, and has one call of it', async () => {
    const campaign = await now().seedCampaign({ records: [{ numbers: [{ e164: freshNumber() }] }] });
    const intent = intentOf(await mustTake(now(), campaign, now().anna), told(now()));
    const sent = moveCall(intent.call, { type: 'sent' }, told(now()));
    const legId = freshId<'leg'>();
    const actBefore = now().clock.now() + 10_000;
    const to = { result: 'sit_no_circuit', legId, trunk: 'lyon', actBefore } as const;
    const rerouted = moveCall(sent.call, { type: 'rerouted', ...to }, told(now()));
    await now().store.commit(now().lease, commitOf(...intent.changes, sent.change, rerouted.change));
    const floor = await now().store.loadFloor(now().lease);
    expect(floor.calls.get(intent.call.id)).toEqual(rerouted.call);
    expect(rerouted.call).toMatchObject({
      legId,
      trunk: 'lyon',
      triedTrunks: [intent.call.trunk],
      actBefore,
    });
    const events = await now().events('call', intent.call.id);
    expect(events.map(({ type }) => type)).toEqual(['created', 'sent', 'rerouted']);
    const over = moveCall(rerouted.call, { type: 'ended', by: 'network', result: 'busy' }, told(now()));
    const limitAt = now().clock.now() + 60_000;
    const ended = moveInteraction(
      intent.interaction,
      { type: 'call_ended', result: 'busy', limitAt },
      told(now()),
    );
    await now().store.commit(now().lease, commitOf(over.change, ended.change));
    await finish(now(), { record: intent.record, interaction: ended.interaction });
  });
}

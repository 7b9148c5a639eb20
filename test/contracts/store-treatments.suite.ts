// What every Store keeps for the treatments of a record (E14): the progress with its reason, and who was called and found no agent (E24).
import { expect, it } from 'vitest';
import type { E164 } from '../../src/domain/phone-number.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { commitOf, intentOf, moveCall, moveInteraction, moveRecord, told } from './store-commits.ts';
import type { MakeStoreWorld } from './store-world.ts';
import { freshNumber, look, mustTake, useWorld } from './store.suite.ts';

export function treatmentTests(make: MakeStoreWorld): void {
  const now = useWorld(make);

  it('knows which earlier call was answered and found no agent, and when it ended (E24)', async () => {
    const campaign = await now().seedCampaign({ records: [{ numbers: [{ e164: freshNumber() }] }] });
    const dialed = intentOf(await mustTake(now(), campaign, now().anna), told(now()));
    await now().store.commit(now().lease, commitOf(...dialed.changes));
    now().clock.advance(7_000);
    const by = told(now());
    const ended = moveCall(dialed.call, { type: 'ended', by: 'engine', result: 'abandoned' }, by);
    const over = { type: 'call_ended', result: 'abandoned', limitAt: by.at + MINUTE_MS } as const;
    const interaction = moveInteraction(dialed.interaction, over, by);
    await now().store.commit(now().lease, commitOf(ended.change, interaction.change));
    const because = {
      why: 'treatment',
      did: 'next_number',
      result: 'abandoned',
      restMs: 0,
    } as const;
    const e164 = dialed.call.e164;
    const turn = { e164, isAnew: false, spent: freshNumber() as E164 };
    const done = moveInteraction(
      interaction.interaction,
      { type: 'done', disposition: { code: 'not_reached', callResult: 'abandoned', notes: '' } },
      by,
    );
    const result = 'abandoned';
    const back = moveRecord(
      dialed.record,
      { type: 'returned', nextAt: 0, atHead: false, result, turn, because },
      by,
    );
    await now().store.commit(now().lease, commitOf(done.change, back.change));
    const [found] = await look(now(), campaign);
    expect(found?.facts[0]?.earlierCalls).toEqual([
      { e164, sameContact: true, at: dialed.call.intendedAt, abandonedAt: by.at },
    ]);
    // E14: the progress of the treatments and its reason come back with the record.
    expect(found?.now).toMatchObject({
      attempts: 1,
      returns: { abandoned: 1 },
      nextNumber: e164,
      spentNumbers: [turn.spent],
      because,
    });
  });
}

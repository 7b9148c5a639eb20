// In which order records are handed over (E13, without callbacks, which come later).
import { expect, it } from 'vitest';
import { openWorld } from './world.ts';

it('E13 hands over the head before rescheduled, rescheduled before general, and general by priority, then by the list', async () => {
  const contacts = ['Erster', 'Zweiter', 'Wichtig', 'Verlegt', 'Kopf'].map((name, index) => ({
    name: `Mia ${name}`,
    numbers: [`+4930231250${40 + index}`],
    priority: name === 'Wichtig' ? 5 : 0,
  }));
  const world = await openWorld({ contacts });
  const row = (index: number) => {
    const wanted = world.records[index];
    const found = wanted && world.database.records.get(wanted.campaignRecordId);
    if (!found) throw new Error('no record');
    return found;
  };
  row(3).record = { ...row(3).record, now: { ...row(3).record.now, type: 'campaign_rescheduled' } };
  const last = row(4).record.now;
  if (last.status === 'ready') row(4).record = { ...row(4).record, now: { ...last, atHead: true } };

  const { anna } = world.people;
  await world.runCampaign();
  await world.signIn(anna);
  const order: string[] = [];
  for (let count = 0; count < contacts.length; count += 1) {
    expect(await world.getRecord(anna)).toEqual({ ok: true });
    const desk = world.engine.floor().desks.get(world.interaction(anna).campaignRecordId);
    order.push(desk?.lastName ?? '');
    await world.done(anna, undefined);
  }
  expect(order).toEqual(['Kopf', 'Verlegt', 'Wichtig', 'Erster', 'Zweiter']);
});

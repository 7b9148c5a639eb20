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

it('E13 shares between the lists by their weights: whatever comes first, each list has had its part, give or take one', async () => {
  const shares = [5, 2, 1];
  const contacts = Array.from({ length: 48 }, (_, index) => ({
    name: `Mia ${index}`,
    numbers: [`+49302312${5000 + index}`],
    list: index % 3,
  }));
  const world = await openWorld({ contacts, shares });
  const head = world.database.records.get(world.records[47]?.campaignRecordId ?? world.id());
  const late = world.database.records.get(world.records[44]?.campaignRecordId ?? world.id());
  if (head?.record.now.status !== 'ready' || !late) throw new Error('no record');
  head.record = { ...head.record, now: { ...head.record.now, atHead: true } };
  late.record = { ...late.record, now: { ...late.record.now, type: 'campaign_rescheduled' } };

  const { anna } = world.people;
  await world.runCampaign();
  await world.signIn(anna);
  const order: number[] = [];
  for (let count = 0; count < 24; count += 1) {
    expect(await world.getRecord(anna)).toEqual({ ok: true });
    const desk = world.engine.floor().desks.get(world.interaction(anna).campaignRecordId);
    order.push(Number(desk?.lastName));
    await world.done(anna, undefined);
  }
  // The head before rescheduled, both before all that is general, whatever list they are in.
  expect(order.slice(0, 2)).toEqual([47, 44]);
  const general = order.slice(2).map((index) => index % 3);
  for (let first = 1; first <= general.length; first += 1) {
    for (const [list, share] of shares.entries()) {
      const had = general.slice(0, first).filter((other) => other === list).length;
      expect(Math.abs(had - (share / 8) * first), `list ${list} of the first ${first}`).toBeLessThan(1);
    }
  }
});

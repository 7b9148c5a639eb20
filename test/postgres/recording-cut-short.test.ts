// A recording that ended by itself while the talk went on is not whole, and its row says so (F37).
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordingPage } from '../../src/storage/recording-pages.ts';
import type { CallEvent } from '../../src/domain/call/call.ts';
import { commitOf, freshId, intentOf, moveCall, moveInteraction, told } from '../contracts/store-commits.ts';
import { type PostgresWorld, makePostgresWorld } from '../contracts/store-postgres-world.ts';
import { finish, freshNumber, mustTake } from '../contracts/store.suite.ts';
import type { Lease } from '../../src/engine/ports.ts';

let world: PostgresWorld & { lease: Lease };
beforeAll(async () => {
  const made = await makePostgresWorld();
  const lease = await made.store.takeLease(made.floorId, 'engine one');
  if (!lease) throw new Error('the floor was free');
  world = { ...made, lease };
});
afterAll(() => world.close());

/** A talk that is recorded, whose recording ends by `end`, and that goes on for so long. */
async function recorded(end: CallEvent['type'], goesOnMs: number) {
  const campaign = await world.seedCampaign({ records: [{ numbers: [{ e164: freshNumber() }] }] });
  const intent = intentOf(await mustTake(world, campaign, world.anna), told(world));
  const answered = moveCall(intent.call, { type: 'answered' }, told(world));
  const recordingId = freshId<'recording'>();
  const started = moveCall(
    answered.call,
    { type: 'control', act: { act: 'start_recording', recordingId } },
    told(world),
  );
  await world.store.commit(world.lease, commitOf(...intent.changes, answered.change, started.change));
  world.clock.advance(4_000);
  const told1: CallEvent =
    end === 'recording_ended'
      ? { type: 'recording_ended', recordingId, outcome: 'complete' }
      : { type: 'control', act: { act: 'stop_recording', recordingId } };
  const over = moveCall(started.call, told1, told(world));
  await world.store.commit(world.lease, commitOf(over.change));
  const seen = async () => {
    const { rows } = await recordingPage(
      world.pool,
      { organisationId: world.organisationId, userId: undefined },
      { after: undefined, q: '', limit: 50 },
    );
    return rows.find((row) => row.recordingId === recordingId)?.isCutShort;
  };
  world.clock.advance(goesOnMs);
  const ended = moveCall(over.call, { type: 'ended', by: 'contact', result: 'answer' }, told(world));
  const limitAt = world.clock.now() + 60_000;
  const after = moveInteraction(
    intent.interaction,
    { type: 'call_ended', result: 'answer', limitAt },
    told(world),
  );
  await world.store.commit(world.lease, commitOf(ended.change, after.change));
  await finish(world, { record: intent.record, interaction: after.interaction });
  return seen();
}

it('F37 is told of a recording that ended by itself in the middle of a talk', async () => {
  expect(await recorded('recording_ended', 30_000)).toBe(true);
});

it('F37 is not told of one that ended with its call: its end may be heard a moment before the call’s', async () => {
  expect(await recorded('recording_ended', 500)).toBe(false);
});

it('F37 is not told of one that its agent stopped', async () => {
  expect(await recorded('control', 30_000)).toBe(false);
});

// Calls that the engine starts by itself obey the same lines and caller numbers as those that an agent starts (E26, I8).
import { describe, expect, it } from 'vitest';
import type { Campaign, Candidate, Floor, FloorRules } from '../../../src/domain/floor/floor.ts';
import { NOBODY_ALLOTTED } from '../../../src/domain/floor/allotment.ts';
import { Moves } from '../../../src/domain/floor/moves.ts';
import { pacingSnapshot } from '../../../src/domain/floor/pacing-snapshot.ts';
import { startCalls } from '../../../src/domain/floor/starting.ts';
import { PRACTICE_TRUNK } from '../../../src/domain/trunk/trunk.ts';
import { e164, OFFICE, openWorld } from '../../scenarios/world.ts';

const contacts = ['+493023125041', '+493023125042', '+493023125043'].map((number) => ({
  name: `Contact ${number.slice(-2)}`,
  numbers: [number],
}));
const PARIS = e164('+33123456789');
const strict = { ...PRACTICE_TRUNK, id: 'strict', callerNumbers: [PARIS], lines: 5 };
const open = { ...PRACTICE_TRUNK, id: 'open', lines: 1 };

async function paced(change: { lines?: number; rules?: Partial<FloorRules> }) {
  const world = await openWorld({ contacts, ...(change.rules ? { rules: change.rules } : {}) });
  await world.runCampaign();
  const floor = world.engine.floor();
  const was = floor.campaigns.get(world.campaignId);
  if (!was) throw new Error('no campaign');
  const campaign: Campaign = {
    ...was,
    mode: 'predictive',
    settings: { ...was.settings, ...(change.lines === undefined ? {} : { lines: change.lines }) },
  };
  const now = world.clock.now();
  const changed: Floor = { ...floor, campaigns: new Map([[campaign.id, campaign]]) };
  const found = world.records.map(
    (record): Candidate => ({
      ...record,
      facts: record.numbers.map(() => ({ liveCall: false, earlierCalls: [], registerHits: [] })),
    }),
  );
  const newId = () => world.id<never>();
  const moves = new Moves({ floor: changed, now, actor: { kind: 'engine' }, commandId: undefined, newId });
  const started = startCalls(moves, { campaignId: campaign.id, atMost: 10, actBefore: now + 10_000 }, found);
  const calls = [...moves.calls.moved.values()].map((call) => `${call.trunk} ${call.callerNumber}`);
  const window = { answered: 0, abandoned: 0, endsAt: now + 3_600_000 };
  const looking = { campaign, ...NOBODY_ALLOTTED, window, now };
  return {
    started,
    calls,
    limits: pacingSnapshot(changed, looking).limits,
    putOff: moves.result().changes.filter(({ kind }) => kind === 'record').length - 2 * started,
  };
}

describe('paced calls', () => {
  it('are no more than the lines of their campaign, and whoever waits for a line is not put off', async () => {
    const { started, limits, putOff } = await paced({ lines: 2 });
    expect([started, limits.linesFree, putOff]).toEqual([2, 2, 0]);
  });

  it('take the trunk that may show their caller number, and its lines alone', async () => {
    const { calls, limits } = await paced({ rules: { trunks: [strict, open] } });
    expect(calls).toEqual([`open ${OFFICE}`]);
    expect(limits.linesFree).toBe(1);
  });

  it('are not started where no trunk may show the number', async () => {
    const { started, limits } = await paced({ rules: { trunks: [strict] } });
    expect([started, limits.linesFree]).toEqual([0, 0]);
  });
});

// I8 on days on which trunks are scarce: two of them, with few lines and one call per second each. The limits are reached, and held; an
// engine that does not know them, and a telephone system that sends in bunches, are seen.
import { describe, expect, it } from 'vitest';
import { PRACTICE_TRUNK } from '../../src/domain/trunk/trunk.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { checkAll, CHECKS } from '../../src/sim/checks/all-checks.ts';
import { linesOf } from '../../src/sim/history.ts';
import { simulate } from '../../src/sim/simulator.ts';
import { storeThatForgetsCampaignLines, storeThatForgetsLimits, telephonyThatBunches } from './plants.ts';

const scarce = { ...PRACTICE_TRUNK, callsPerSecond: 1 };
const LIMITS = {
  trunks: [
    { ...scarce, lines: 3 },
    { ...scarce, id: 'second', name: 'Second', lines: 2 },
  ],
  lines: 4,
};
const DAY = { seed: 812, hours: 0.5, agents: 10, limits: LIMITS } as const;
const broken = (evidence: Awaited<ReturnType<typeof simulate>>) => CHECKS.I8(evidence).map(({ why }) => why);

describe('lines and calls per second', { timeout: 60_000 }, () => {
  it.each([
    [812, 'none'],
    [813, 'some'],
    [814, 'none'],
  ] as const)('I8 are reached and never exceeded, seed %i, faults %s', async (seed, faults) => {
    const evidence = await simulate({ ...DAY, seed, faults });
    expect(checkAll(evidence).map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
    const refused = linesOf(evidence.history, 'answered').filter(
      ({ answer }) => !answer.ok && answer.refused === 'no_lines',
    );
    const trunks = linesOf(evidence.history, 'wire').flatMap(({ line }) =>
      line.type === 'invite' ? [line.trunk] : [],
    );
    expect(refused.length).toBeGreaterThan(20);
    expect(new Set(trunks)).toEqual(new Set(['practice', 'second']));
    expect(trunks.length).toBeGreaterThan(50);
  });

  it.each([
    [821, 'none'],
    [822, 'some'],
  ] as const)(
    'I8 of a campaign are reached and never exceeded, seed %i, faults %s (E26)',
    async (seed, faults) => {
      const evidence = await simulate({ seed, faults, hours: 0.5, agents: 10, campaignLines: 2 });
      expect(checkAll(evidence).map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
      const refused = linesOf(evidence.history, 'answered').filter(
        ({ answer }) => !answer.ok && answer.refused === 'no_lines',
      );
      expect(refused.length).toBeGreaterThan(20);
    },
  );

  it('I8 of a campaign are seen to be exceeded by an engine that lost them', async () => {
    const plants = { store: storeThatForgetsCampaignLines };
    const evidence = await simulate({
      seed: 821,
      faults: 'none',
      hours: 0.5,
      agents: 10,
      campaignLines: 2,
      plants,
    });
    expect(broken(evidence).join('\n')).toMatch(/legs live in the campaign .*, allowed are 2/);
  });

  it('I8 are seen to be exceeded by an engine that does not know them', async () => {
    const evidence = await simulate({ ...DAY, faults: 'none', plants: { store: storeThatForgetsLimits } });
    expect(broken(evidence).join('\n')).toMatch(/legs live on practice, allowed are 3/);
    expect(broken(evidence).join('\n')).toMatch(/legs live in the organisation, allowed are 4/);
  });

  it('I8 are seen to be exceeded on the wire, though the engine kept its pace', async () => {
    let clock: Clock | undefined;
    const plants = {
      clock: (given: Clock) => (clock = given),
      telephony: telephonyThatBunches(() => {
        if (!clock) throw new Error('the engine has no clock yet');
        return clock;
      }),
    };
    const evidence = await simulate({ ...DAY, faults: 'none', plants });
    expect(broken(evidence).join('\n')).toMatch(
      /INVITEs within a second on (practice|second), allowed are 1/,
    );
  });
});

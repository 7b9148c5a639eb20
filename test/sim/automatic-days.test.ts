// Days on which contacts come by themselves: push preview, progressive and predictive, with few agents and with many, under every check
// that there is (G1), and the proof that what they are there for really happened.
import { describe, expect, it } from 'vitest';
import type { CampaignMode } from '../../src/domain/campaign/campaign.ts';
import { checkAll } from '../../src/sim/checks/all-checks.ts';
import { checkAnsweredPeople } from '../../src/sim/checks/i12-answered-people.ts';
import { checkAbandonRule } from '../../src/sim/checks/i13-abandon-rule.ts';
import { checkPaced } from '../../src/sim/checks/i09-paced.ts';
import { changesOf, type Evidence, type HistoryLine } from '../../src/sim/history.ts';
import { simulate } from '../../src/sim/simulator.ts';
import type { FaultLevel } from '../../src/sim/simulator/faults.ts';

type Day = {
  readonly mode: CampaignMode;
  readonly seed: number;
  readonly agents: number;
  readonly hours: number;
  readonly faults: FaultLevel;
};
const modes = ['push_preview', 'progressive', 'predictive'] as const;
const DAYS: readonly Day[] = modes.flatMap((mode): Day[] => [
  { mode, seed: 1, agents: 3, hours: 0.5, faults: 'some' },
  { mode, seed: 2, agents: 3, hours: 0.5, faults: 'many' },
  { mode, seed: 3, agents: 30, hours: 0.05, faults: 'some' },
  { mode, seed: 4, agents: 30, hours: 0.05, faults: 'many' },
  // Every screen looks at every change of the floor: three hundred of them are dear, so their day is short.
  { mode, seed: 5, agents: 300, hours: mode === 'push_preview' ? 0.004 : 0.01, faults: 'none' },
]);

const seen: Partial<Record<CampaignMode, Record<string, number>>> = {};

function count({ history }: Evidence): Record<string, number> {
  const calls = changesOf(history, 'call');
  const interactions = changesOf(history, 'interaction');
  const backs = interactions.flatMap(({ change: { after } }) =>
    after.now.state === 'done' && 'reason' in after.now.outcome ? [after.now.outcome.reason] : [],
  );
  const moved = (type: string) => calls.filter(({ change }) => change.event.type === type).length;
  return {
    started: calls.filter(({ change }) => change.event.type === 'created' && change.after.pacing).length,
    assigned: moved('assigned'),
    abandoned: moved('abandoned'),
    machines: calls.filter(
      ({ change: { after, event } }) => event.type === 'detected' && after.now.state === 'closing',
    ).length,
    /** E25: an agent was with it, and was released. */
    lateMachines: interactions.filter(
      ({ change: { event } }) => event.type === 'call_ended' && event.detected !== undefined,
    ).length,
    accepted: interactions.filter(({ change }) => change.event.type === 'accepted').length,
    rejected: backs.filter((reason) => reason === 'rejected').length,
    ignored: backs.filter((reason) => reason === 'ignored').length,
    notReached: backs.filter((reason) => reason === 'not_reached').length,
    turns: changesOf(history, 'agent').filter(({ change }) => change.event.type === 'turn_accepted').length,
  };
}

describe('a simulated day on which contacts come by themselves', { timeout: 300_000 }, () => {
  it.each(DAYS)(
    'keeps I1 I2 I3 I4 I6 I8 I9 I10 I12 I13 I14 I15 I16 I17 I18 I20 I22 I24 I25 I27 I30: $mode, $agents agents, seed $seed, faults $faults',
    async (day) => {
      const evidence = await simulate(day);
      const found = checkAll(evidence).map(
        ({ id, at, why }) => `${id} at ${new Date(at).toISOString()}: ${why}`,
      );
      const { mode, seed, agents, hours, faults } = day;
      const repeat = `npm run sim -- --mode ${mode} --seed ${seed} --hours ${hours} --agents ${agents} --faults ${faults}`;
      expect(found, repeat).toEqual([]);
      const sum = (seen[mode] ??= {});
      for (const [name, number] of Object.entries(count(evidence))) sum[name] = (sum[name] ?? 0) + number;
    },
  );

  it('met what it is there for', () => {
    expect(seen.push_preview).toMatchObject({ started: 0 });
    const least: Readonly<Record<string, Readonly<Record<string, number>>>> = {
      push_preview: { accepted: 60, rejected: 4, ignored: 3 },
      progressive: { started: 100, assigned: 20, accepted: 10, notReached: 5, lateMachines: 3 },
      predictive: { started: 100, assigned: 20, abandoned: 1, turns: 5, lateMachines: 3 },
    };
    for (const [mode, wanted] of Object.entries(least)) {
      for (const [name, number] of Object.entries(wanted))
        expect(seen[mode as CampaignMode]?.[name], `${mode}: ${name}`).toBeGreaterThanOrEqual(number);
    }
  });

  it('is the same day again with the same seed (G2)', async () => {
    const day = { mode: 'predictive', seed: 11, agents: 5, hours: 0.1, faults: 'some' } as const;
    const [one, other] = [await simulate(day), await simulate(day)];
    expect(JSON.stringify(one.history)).toBe(JSON.stringify(other.history));
  });
});

describe('planted faults that these checks must see', { timeout: 120_000 }, () => {
  const forged = (evidence: Evidence, change: (line: HistoryLine) => HistoryLine[]): Evidence => ({
    ...evidence,
    history: evidence.history.flatMap(change),
  });

  it('a progressive call for which no agent is reserved (I9)', async () => {
    const day = await simulate({ mode: 'progressive', seed: 21, agents: 4, hours: 0.1, faults: 'none' });
    expect(checkPaced(day)).toEqual([]);
    const isReady = (line: HistoryLine) =>
      line.kind === 'stored' && line.change.kind === 'agent' && line.change.event.type === 'channel_set';
    expect(checkPaced(forged(day, (line) => (isReady(line) ? [] : [line])))).not.toEqual([]);
  });

  it('somebody who waits too long, and somebody who hears nothing (I12)', async () => {
    const day = await simulate({ mode: 'predictive', seed: 35, agents: 6, hours: 0.5, faults: 'none' });
    expect(checkAnsweredPeople(day)).toEqual([]);
    const late = forged(day, (line) =>
      line.kind === 'stored' && line.change.kind === 'call' && line.change.event.type === 'assigned'
        ? [{ ...line, change: { ...line.change, at: line.change.at + 2_500 } }]
        : [line],
    );
    expect(checkAnsweredPeople(late)).not.toEqual([]);
    const silent = forged(day, (line) => {
      if (line.kind !== 'stored' || line.change.kind !== 'call') return [line];
      const { now } = line.change.after;
      if (now.state !== 'ended' || now.messageAt === undefined) return [line];
      const { messageAt: _never, ...without } = now;
      return [{ ...line, change: { ...line.change, after: { ...line.change.after, now: without } } }];
    });
    const messages = changesOf(day.history, 'call').filter(
      ({ change: { after, event } }) =>
        event.type === 'farewell_started' &&
        after.now.state === 'closing' &&
        after.now.farewell === 'information_message',
    );
    expect(messages.length).toBeGreaterThan(0);
    expect(checkAnsweredPeople(silent)).not.toEqual([]);
  });

  it('over-dialing although too many were abandoned (I13)', async () => {
    const day = await simulate({ mode: 'predictive', seed: 37, agents: 12, hours: 0.5, faults: 'none' });
    expect(checkAbandonRule(day)).toEqual([]);
    // As if everybody whom an agent had were lost, and all agents but one were busy all the time.
    const lost = forged(day, (line) => {
      if (line.kind !== 'stored') return [line];
      if (line.change.kind === 'agent' && line.change.event.type === 'finished') return [];
      if (line.change.kind !== 'call' || line.change.after.now.state !== 'ended') return [line];
      const now = { ...line.change.after.now, result: 'abandoned' as const, answeredAt: line.at };
      return [{ ...line, change: { ...line.change, after: { ...line.change.after, now } } }];
    });
    expect(checkAbandonRule(lost)).not.toEqual([]);
  });
});

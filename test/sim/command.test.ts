import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../src/sim/command.ts';
import { digestOf } from '../../src/sim/history.ts';
import { simulate } from '../../src/sim/simulator.ts';
import { summarise } from '../../src/sim/summary.ts';

function run(...args: string[]) {
  const done = spawnSync(process.execPath, ['--import', 'tsx', 'src/sim/command.ts', ...args], {
    encoding: 'utf8',
    timeout: 240_000,
  });
  return { code: done.status, lines: done.stdout.trim().split('\n'), complaints: done.stderr };
}

describe('the simulator on the command line', { timeout: 250_000 }, () => {
  it('ends eight hours with ten agents with one JSON line: 1,000 attempts and more, no violation', () => {
    const { code, lines } = run('--seed', '7', '--hours', '8', '--agents', '10', '--json');
    const summary = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
    expect(summary).toMatchObject({
      seed: 7,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      violations: [],
    });
    expect(summary['attempts']).toBeGreaterThanOrEqual(1_000);
    expect(summary['answered']).toBeGreaterThan(300);
    expect(summary['abandoned']).toBeLessThan(Number(summary['answered']));
    expect(summary['events']).toBeGreaterThan(10_000);
    expect(code).toBe(0);
  });

  it('ends with a sentence without --json, and with the code 0', () => {
    const { code, lines } = run('--seed', '3', '--hours', '0.1', '--agents', '3', '--faults', 'none');
    expect(lines.at(-1)).toMatch(/^seed 3: \d+ attempts, .*no invariant was broken/);
    expect(code).toBe(0);
  });

  it('says every wrong option at once, what would be accepted, and ends with the code 2', () => {
    const { code, complaints } = run('--seed', '1.5', '--hours', '0', '--agents', 'ten', '--faults', 'lots');
    expect(complaints).toContain("--seed must be a whole number from 0 to 4294967295, not '1.5'");
    expect(complaints).toContain("--hours must be a number from 0.01 to 24, not '0'");
    expect(complaints).toContain("--agents must be a whole number from 1 to 300, not 'ten'");
    expect(complaints).toContain("--faults must be one of none, some, many, not 'lots'");
    expect(code).toBe(2);
  });
});

describe('the options of the simulator', () => {
  it('have a value each when nothing is said', () => {
    expect(readOptions([])).toEqual({
      seed: 7,
      hours: 8,
      agents: 10,
      faults: 'some',
      mode: 'preview',
      json: false,
    });
  });

  it('refuse what they do not know, and an empty value', () => {
    expect(readOptions(['--sead', '7'])).toMatchObject({ faults: [expect.stringContaining('--sead')] });
    expect(readOptions(['7'])).toMatchObject({ faults: [expect.stringContaining("'7'")] });
    expect(readOptions(['--seed', ''])).toMatchObject({
      faults: [expect.stringContaining('--seed must be')],
    });
    expect(readOptions(['--seed'])).toMatchObject({ faults: [expect.stringContaining('--seed')] });
  });
});

describe('one seed', { timeout: 200_000 }, () => {
  const day = (seed: number) => simulate({ seed, hours: 0.4, agents: 6, faults: 'many' });

  it('is one history, to the letter', async () => {
    const [one, other] = [await day(99), await day(99)];
    expect(other.history).toEqual(one.history);
    expect(digestOf(other.history)).toBe(digestOf(one.history));
    expect(summarise(99, other)).toEqual(summarise(99, one));
  });

  it('is another history than the next one', async () => {
    expect(digestOf((await day(100)).history)).not.toBe(digestOf((await day(99)).history));
  });
});

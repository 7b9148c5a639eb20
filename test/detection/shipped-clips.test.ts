// A short look at the detector on the voices that ship with the practice network. How good it is on many: docs/machine-detection.md.
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { clipsFolder } from '../../src/practice/people/clips.ts';
import { linearFrom } from '../../src/practice/rtp/ulaw.ts';
import { judge } from './judge.ts';

const silence = (ms: number) => new Int16Array(ms * 8);
const tone = (hz: number, ms: number) =>
  Int16Array.from({ length: ms * 8 }, (_, at) => 6_000 * Math.sin((2 * Math.PI * hz * at) / 8_000));
const joined = (...pieces: readonly Int16Array[]) => Int16Array.from(pieces.flatMap((piece) => [...piece]));
const clips = (pattern: RegExp) =>
  fs
    .readdirSync(clipsFolder())
    .filter((name) => pattern.test(name))
    .map((name) => linearFrom(fs.readFileSync(path.join(clipsFolder(), name))));

it('E25 takes none of the shipped people for a machine, at once or later', () => {
  const people = clips(/-person\d-hello/);
  expect(people).toHaveLength(6);
  for (const hello of people) {
    const found = judge(joined(silence(200), hello, silence(3_000), hello, silence(2_000)));
    expect(['human', 'unsure']).toContain(found.first);
    expect(found.afterMs).toBeLessThanOrEqual(1_200);
    expect(found.late).toBeUndefined();
  }
});

it('E25 knows both shipped machines by their greeting or their beep', () => {
  const machines = clips(/-machine\d/);
  expect(machines).toHaveLength(2);
  for (const greeting of machines) {
    const found = judge(joined(silence(400), greeting, silence(300), tone(1_000, 400), silence(2_000)));
    expect(`${found.first} ${found.late ?? ''}`).toContain('machine');
  }
});

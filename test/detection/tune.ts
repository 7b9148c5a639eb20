/**
 * Runs the detector over the tuning part of the corpus, without a telephone system: node scripts/run.mjs test/detection/tune.ts [TAKES].
 * `--held-out` shows the other part; whoever looks at it to choose a number has spoiled it.
 */
import { FRAME_SAMPLES, frameOf } from '../../src/domain/detection/frame.ts';
import { hear, startHearing } from '../../src/domain/detection/hearing.ts';
import { featuresOf } from '../../src/domain/detection/verdict.ts';
import { type Clip, makeCorpus } from './corpus.ts';
import { FIRST_FRAME_MS, judge } from './judge.ts';

function show(clips: readonly Clip[]): void {
  const table = new Map<string, number>();
  for (const clip of clips) {
    const { first, late } = judge(clip.samples);
    const key = `${clip.kind.padEnd(14)} ${first.padEnd(8)} ${late === undefined ? '' : `then ${late.split(' ')[0]}`}`;
    table.set(key, (table.get(key) ?? 0) + 1);
    const isBad =
      clip.kind.endsWith('human') && (first === 'machine' || first === 'fax' || late !== undefined);
    if (isBad) console.log('bad', clip.name, clip.language, clip.noise, first, late);
    if (process.argv.includes('--features')) {
      let hearing = startHearing(FIRST_FRAME_MS);
      for (let at = 0; at + FRAME_SAMPLES <= clip.samples.length; at += FRAME_SAMPLES)
        hearing = hear(hearing, frameOf(clip.samples.subarray(at, at + FRAME_SAMPLES)));
      console.log(clip.name, clip.noise, first, late, JSON.stringify(featuresOf(hearing)));
    }
  }
  for (const [key, count] of [...table].toSorted(([one], [other]) => one.localeCompare(other)))
    console.log(key, count);
}

const takes = Number(process.argv.find((one) => /^\d+$/.test(one)) ?? 3);
show(makeCorpus(process.argv.includes('--held-out') ? 'held-out' : 'tuning', takes));

/**
 * Runs the detector over the tuning part of the corpus, without a telephone system: node scripts/run.mjs test/detection/tune.ts [TAKES].
 * `--held-out` shows the other part; whoever looks at it to choose a number has spoiled it.
 */
import { FRAME_SAMPLES, frameOf } from '../../src/domain/detection/frame.ts';
import { hear, startHearing } from '../../src/domain/detection/hearing.ts';
import {
  DETECTION_RULES,
  type DetectionRules,
  featuresOf,
  verdictOf,
} from '../../src/domain/detection/verdict.ts';
import { type Clip, makeCorpus } from './corpus.ts';

/** As in a telephone: the first voice comes a moment after the answer, and the first word at the latest so long after it. */
const FIRST_FRAME_MS = 60;
const DEADLINE_MS = 1_150;

export type Judged = { readonly first: string; readonly afterMs: number; readonly late: string | undefined };

export function judge(samples: Int16Array, rules: DetectionRules = DETECTION_RULES): Judged {
  let hearing = startHearing(FIRST_FRAME_MS);
  let first: { as: string; afterMs: number } | undefined;
  for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
    hearing = hear(hearing, frameOf(samples.subarray(at, at + FRAME_SAMPLES)));
    const verdict = verdictOf(hearing, rules);
    if (first === undefined && (verdict !== undefined || hearing.atMs >= DEADLINE_MS))
      first = { as: verdict ?? 'unsure', afterMs: hearing.atMs };
    if (first !== undefined && (verdict === 'machine' || verdict === 'fax')) {
      const isNews = first.as !== verdict;
      return {
        first: first.as,
        afterMs: first.afterMs,
        late: isNews ? `${verdict} ${hearing.atMs}` : undefined,
      };
    }
  }
  return { first: first?.as ?? 'unsure', afterMs: first?.afterMs ?? 0, late: undefined };
}

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

if (process.argv[1]?.endsWith('tune.ts') === true || process.argv.includes('--tune')) {
  const takes = Number(process.argv.find((one) => /^\d+$/.test(one)) ?? 3);
  show(makeCorpus(process.argv.includes('--held-out') ? 'held-out' : 'tuning', takes));
}

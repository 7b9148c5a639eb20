/** What the detector makes of a clip, without a telephone system and without waiting. */
import { FRAME_SAMPLES, frameOf } from '../../src/domain/detection/frame.ts';
import { hear, startHearing } from '../../src/domain/detection/hearing.ts';
import { DETECTION_RULES, type DetectionRules, verdictOf } from '../../src/domain/detection/verdict.ts';

/** As in a telephone: the first voice comes a moment after the answer, and the first word at the latest so long after it. */
export const FIRST_FRAME_MS = 60;
const DEADLINE_MS = 1_100;

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

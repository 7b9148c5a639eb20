// Who has answered, from what was heard (E25). The first word comes within 1.2 s: a person says a short word and waits, so silence after
// it is a person; of whoever talks on nobody can say yet, and unsure counts as human. A recorded greeting shows later, by its length or
// its beep. Must never know a campaign or a call.
import type { Detected } from './detected.ts';
import { type Hearing, type Tone, tonesOf } from './hearing.ts';

/** Found on the tuning part of the corpus (docs/machine-detection.md); milliseconds. */
export type DetectionRules = {
  /** A first talk of at most so long ... */
  readonly shortTalkMs: number;
  /** ... and so much silence after it: a person who waits for an answer. */
  readonly waitsMs: number;
  /** Voice that is less than this in all is no word. */
  readonly wordMs: number;
  /** Whoever talks so long without a long pause is no person at the telephone. */
  readonly longTalkMs: number;
  readonly faxToneMs: number;
};
export const DETECTION_RULES: DetectionRules = {
  shortTalkMs: 900,
  waitsMs: 300,
  wordMs: 80,
  longTalkMs: 6_000,
  faxToneMs: 240,
};

/** What a verdict rests on, to be shown and stored. */
export type Features = {
  readonly heardMs: number;
  readonly talkFromMs: number | undefined;
  readonly talkMs: number;
  readonly voicedMs: number;
  readonly silenceMs: number;
  readonly longestGapMs: number;
  readonly tonesHz: readonly number[];
};

export function featuresOf(hearing: Hearing): Features {
  const { talk, atMs } = hearing;
  return {
    heardMs: atMs,
    talkFromMs: talk?.fromMs,
    talkMs: talk === undefined ? 0 : talk.toMs - talk.fromMs,
    voicedMs: talk?.voicedMs ?? 0,
    silenceMs: atMs - (hearing.soundAtMs ?? 0),
    longestGapMs: talk?.longestGapMs ?? 0,
    tonesHz: tonesOf(hearing).map(({ hz }) => hz),
  };
}

/** What is sure by now; undefined: nothing yet. */
export function verdictOf(
  hearing: Hearing,
  rules: DetectionRules = DETECTION_RULES,
): Exclude<Detected, 'unsure'> | undefined {
  const byTone = ofTones(tonesOf(hearing), rules);
  if (byTone) return byTone;
  const { talkMs, voicedMs, silenceMs } = featuresOf(hearing);
  const isTalkOver = hearing.talk?.isOver === true;
  if (talkMs >= rules.longTalkMs) return 'machine';
  const hasWaited = isTalkOver || silenceMs >= rules.waitsMs;
  return voicedMs >= rules.wordMs && talkMs <= rules.shortTalkMs && hasWaited ? 'human' : undefined;
}

/** ITU-T T.30: CNG is 1,100 Hz, CED 2,100 Hz. */
const FAX_HZ = [1_100, 2_100];
const FAX_WITHIN_HZ = 25;
/** Ringing and busy tones of the world's networks (ITU-T E.180): somebody is being rung up behind whoever answered. */
const NETWORK_HZ = { from: 350, to: 490 };

function ofTones(tones: readonly Tone[], { faxToneMs }: DetectionRules): 'fax' | 'machine' | undefined {
  for (const { hz, fromMs, toMs } of tones) {
    if (hz >= NETWORK_HZ.from && hz <= NETWORK_HZ.to) continue;
    const isFax = FAX_HZ.some((one) => Math.abs(one - hz) <= FAX_WITHIN_HZ);
    if (!isFax) return 'machine';
    if (toMs - fromMs >= faxToneMs) return 'fax';
  }
  return undefined;
}

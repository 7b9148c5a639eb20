/** Why the engine dialed as it did, as the words for it (E23): a head, its parts, and what holds it back. Pure; the texts come in. */
import { ABANDON_LIMIT } from '../../../domain/campaign/delivery.ts';
import type { PacingLimit, PacingReason } from '../../../domain/pacing/pacing.ts';

/** A key under `reason` with its values; `count` is for the plural. */
export interface Said {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
  readonly count?: number;
}

export interface ReasonWords {
  readonly head: Said;
  readonly parts: readonly Said[];
  /** What holds it back as a whole: paced like progressive, or the cap. */
  readonly note: Said | undefined;
}

export interface ReasonFormats {
  readonly count: (value: number) => string;
  /** 1,8 % from 0.018 and 1; 31 % from 0.31 and 0. */
  readonly percent: (share: number, digits: number) => string;
}

/** From here on the abandon rate itself is the news; below, that one more could be too many. */
const NEAR_LIMIT = (2 / 3) * ABANDON_LIMIT;

export function reasonWords(because: PacingReason, format: ReasonFormats): ReasonWords {
  const { start, agentsFree, freeSoon, withinMs, answerRate, riskOfAbandon, inFlight } = because;
  const soon = Math.round(freeSoon * 10) / 10;
  const parts: (Said | false)[] = [
    { key: 'free', values: { formatted: format.count(agentsFree) }, count: agentsFree },
    soon > 0 && {
      key: 'soon',
      values: { formatted: format.count(soon), seconds: format.count(Math.round(withinMs / 1000)) },
    },
    { key: 'rate', values: { rate: format.percent(answerRate, 0) } },
    riskOfAbandon > 0 && { key: 'risk', values: { risk: format.percent(riskOfAbandon, 1) } },
    inFlight > 0 && { key: 'inFlight', values: { formatted: format.count(inFlight) } },
    limitPart(because.limitedBy),
  ];
  return {
    head: start === 0 ? { key: 'startedNone', values: {} } : { key: 'started', values: {}, count: start },
    parts: parts.filter((part) => part !== false),
    note: noteOf(because, format),
  };
}

function limitPart(limit: PacingLimit | undefined): Said | false {
  // Said as a whole, after the parts.
  if (limit === undefined || limit === 'abandon_cap' || limit === 'small_team') return false;
  return { key: `limit.${limit}`, values: {} };
}

function noteOf(
  { limitedBy, fallback, abandonedRatio }: PacingReason,
  format: ReasonFormats,
): Said | undefined {
  const values = { rate: format.percent(abandonedRatio, 1) };
  if (fallback === undefined) return limitedBy === 'abandon_cap' ? { key: 'capped', values } : undefined;
  if (limitedBy === 'small_team') return { key: 'progressive.small', values: {} };
  return abandonedRatio >= NEAR_LIMIT
    ? { key: 'progressive.near', values }
    : { key: 'progressive.early', values: {} };
}

/** The sentence, with the texts of one language. */
export function sentenceOf(words: ReasonWords, say: (said: Said) => string): string {
  const head = say(words.head);
  const sentence = `${head}: ${words.parts.map(say).join(', ')}`;
  return words.note === undefined ? sentence : `${sentence}; ${say(words.note)}`;
}

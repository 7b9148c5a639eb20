// What has been heard of whoever answered, frame after frame: where somebody talked, where there was silence, which tones there were. Must
// never judge: verdict.ts does.
import { FRAME_MS, type Frame } from './frame.ts';

export type Tone = { readonly hz: number; readonly fromMs: number; readonly toMs: number };

/** All instants in milliseconds since the answer. */
export type Hearing = {
  /** The end of the last frame. */
  readonly atMs: number;
  /** The levels of the last second, for the noise that is always there. */
  readonly levels: readonly number[];
  /** The loudest frame by now. */
  readonly loudestDb: number;
  /** The first talk: what comes before the first long pause. Undefined: nobody has said anything yet. */
  readonly talk: Talk | undefined;
  /** The last instant with voice or tone. */
  readonly soundAtMs: number | undefined;
  readonly tone: Tone | undefined;
  /** Tones that were long enough to be meant, the last ones. */
  readonly tones: readonly Tone[];
};

export type Talk = {
  readonly fromMs: number;
  /** Of its last voice. */
  readonly toMs: number;
  readonly voicedMs: number;
  readonly longestGapMs: number;
  /** A long pause has come: what follows is an answer to somebody, or another sentence, and is not measured. */
  readonly isOver: boolean;
};

/** A room or a line is at most so loud, else talking would be taken for it. */
const LOUDEST_NOISE_DB = -36;
const QUIETEST_NOISE_DB = -62;
const VOICE_OVER_NOISE_DB = 9;
const VOICE_UNDER_LOUDEST_DB = 16;
/** Quieter than that nobody talks into a telephone. */
const VOICE_FROM_DB = -43;
const LEVELS_KEPT = 50;
/** A sound shorter than this is a click. */
const CLICK_MS = 40;
/** After so much silence the first talk is over. */
export const PAUSE_MS = 700;
/** A tone wavers less than this while it stands, and stands at least so long. */
const TONE_WAVERS_HZ = 18;
const TONE_MISSING_MS = 40;
const TONE_LASTS_MS = 140;
const TONES_KEPT = 4;

export function startHearing(atMs: number): Hearing {
  return {
    atMs,
    levels: [],
    loudestDb: -100,
    talk: undefined,
    soundAtMs: undefined,
    tone: undefined,
    tones: [],
  };
}

/** Adds one frame. */
export function hear(was: Hearing, frame: Frame): Hearing {
  const atMs = was.atMs + FRAME_MS;
  const levels = [...was.levels.slice(1 - LEVELS_KEPT), frame.levelDb];
  const tone = toneAfter(was.tone, frame.toneHz, was.atMs);
  const isMeant = (one: Tone | undefined) => one !== undefined && one.toMs - one.fromMs >= TONE_LASTS_MS;
  const hasEnded = was.tone !== undefined && tone?.fromMs !== was.tone.fromMs;
  const tones = hasEnded && isMeant(was.tone) ? [...was.tones, was.tone].slice(-TONES_KEPT) : was.tones;
  const loudestDb = Math.max(was.loudestDb, frame.levelDb);
  const isVoice = frame.levelDb > voiceFrom(levels, loudestDb);
  return {
    atMs,
    levels,
    loudestDb,
    // A tone is no word, also before it is known whether it is meant.
    talk: talkAfter(was.talk, isVoice && frame.toneHz === undefined, was.atMs),
    soundAtMs: isVoice || frame.toneHz !== undefined ? atMs : was.soundAtMs,
    tone,
    tones,
  };
}

/** The tone that stands, if it was long enough to be meant, after those that have ended. */
export function tonesOf({ tone, tones }: Hearing): readonly Tone[] {
  return tone !== undefined && tone.toMs - tone.fromMs >= TONE_LASTS_MS ? [...tones, tone] : tones;
}

/**
 * The noise is as loud as the quietest tenth of the last second; and whoever has spoken does not go on in a whisper: what is much quieter
 * than that is the room.
 */
function voiceFrom(levels: readonly number[], loudestDb: number): number {
  const sorted = levels.toSorted((one, other) => one - other);
  const quiet = sorted[Math.floor(sorted.length / 10)] ?? QUIETEST_NOISE_DB;
  const noise = Math.min(LOUDEST_NOISE_DB, Math.max(QUIETEST_NOISE_DB, quiet));
  return Math.max(VOICE_FROM_DB, noise + VOICE_OVER_NOISE_DB, loudestDb - VOICE_UNDER_LOUDEST_DB);
}

function toneAfter(was: Tone | undefined, hz: number | undefined, fromMs: number): Tone | undefined {
  // A crackle does not end a tone.
  const isBrief = was !== undefined && fromMs - was.toMs < TONE_MISSING_MS;
  if (hz === undefined) return isBrief ? was : undefined;
  const toMs = fromMs + FRAME_MS;
  if (was === undefined || !isBrief || Math.abs(was.hz - hz) > TONE_WAVERS_HZ) return { hz, fromMs, toMs };
  return { ...was, toMs };
}

function talkAfter(was: Talk | undefined, isVoice: boolean, fromMs: number): Talk | undefined {
  if (was?.isOver === true) return was;
  const toMs = fromMs + FRAME_MS;
  if (was === undefined)
    return isVoice ? { fromMs, toMs, voicedMs: FRAME_MS, longestGapMs: 0, isOver: false } : undefined;
  const gapMs = fromMs - was.toMs;
  if (isVoice) {
    // What came before was a click.
    if (was.voicedMs < CLICK_MS && gapMs > CLICK_MS) return talkAfter(undefined, true, fromMs);
    const longestGapMs = Math.max(was.longestGapMs, gapMs);
    return { ...was, toMs, voicedMs: was.voicedMs + FRAME_MS, longestGapMs };
  }
  return gapMs + FRAME_MS >= PAUSE_MS ? { ...was, isOver: true } : was;
}

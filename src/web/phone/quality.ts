/**
 * How well the voice comes through, in words, from two readings of the browser's figures (W3C webrtc-stats). Pure: the readings come in.
 * The limits follow ITU-T G.114 (round trip: 300 ms is felt, 500 ms disturbs) and what Opus and PLC hide of loss and jitter.
 */

/** Sums since the call began, and the figures of the moment. */
export interface Reading {
  received: number;
  lost: number;
  /** Packets of ours that the far end missed, of those it expected: its own report; undefined before the first one. */
  lostThere: number | undefined;
  jitterMs: number | undefined;
  roundTripMs: number | undefined;
}

export type QualityWord = 'good' | 'fair' | 'poor' | 'unknown';

export interface Quality {
  word: QualityWord;
  /** Of the packets since the reading before, 0 to 1. */
  loss: number | undefined;
  jitterMs: number | undefined;
  roundTripMs: number | undefined;
}

export const NO_QUALITY: Quality = {
  word: 'unknown',
  loss: undefined,
  jitterMs: undefined,
  roundTripMs: undefined,
};

const FAIR = { loss: 0.01, jitterMs: 30, roundTripMs: 300 };
const POOR = { loss: 0.05, jitterMs: 60, roundTripMs: 500 };

/** What happened between two readings; a call that says nothing (no packet came) has no quality. */
export function qualityBetween(before: Reading | undefined, now: Reading): Quality {
  const received = now.received - (before?.received ?? 0);
  const lostHere = Math.max(0, now.lost - (before?.lost ?? 0));
  const expected = received + lostHere;
  const here = expected > 0 ? lostHere / expected : undefined;
  const losses = [here, now.lostThere].filter((loss) => loss !== undefined);
  const loss = losses.length === 0 ? undefined : Math.max(...losses);
  const { jitterMs, roundTripMs } = now;
  return { word: wordFor({ loss, jitterMs, roundTripMs }), loss, jitterMs, roundTripMs };
}

function wordFor(figures: Omit<Quality, 'word'>): QualityWord {
  const { loss, jitterMs, roundTripMs } = figures;
  if (loss === undefined && jitterMs === undefined && roundTripMs === undefined) return 'unknown';
  const exceeds = (limit: typeof FAIR) =>
    (loss ?? 0) > limit.loss || (jitterMs ?? 0) > limit.jitterMs || (roundTripMs ?? 0) > limit.roundTripMs;
  return exceeds(POOR) ? 'poor' : exceeds(FAIR) ? 'fair' : 'good';
}

/** Reads what matters out of a peer connection's report. */
export function readingOf(report: Iterable<StatsEntry>): Reading {
  const reading: Reading = {
    received: 0,
    lost: 0,
    lostThere: undefined,
    jitterMs: undefined,
    roundTripMs: undefined,
  };
  for (const entry of report) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      reading.received += entry.packetsReceived ?? 0;
      reading.lost += entry.packetsLost ?? 0;
      if (entry.jitter !== undefined) reading.jitterMs = entry.jitter * 1000;
    } else if (entry.type === 'remote-inbound-rtp' && entry.kind === 'audio') {
      reading.lostThere = entry.fractionLost;
      if (entry.roundTripTime !== undefined) reading.roundTripMs = entry.roundTripTime * 1000;
    } else if (entry.type === 'candidate-pair' && entry.nominated === true) {
      if (entry.currentRoundTripTime !== undefined) reading.roundTripMs ??= entry.currentRoundTripTime * 1000;
    }
  }
  return reading;
}

/** The members that we read of the dictionaries of webrtc-stats. */
export interface StatsEntry {
  type: string;
  kind?: string;
  packetsReceived?: number;
  packetsLost?: number;
  jitter?: number;
  fractionLost?: number;
  roundTripTime?: number;
  currentRoundTripTime?: number;
  nominated?: boolean;
}

/** The shapes of the small charts, as shares from 0 to 1 of their width and height. Pure: what is drawn can be tested without drawing. */
import { ABANDON_LIMIT } from '../../../domain/campaign/delivery.ts';
import type { AgentsByState, CampaignAgentState } from '../../../domain/floor/agents-by-state.ts';
import { upperBound } from '../../../domain/pacing/bound.ts';
import type { CampaignFigures, FiguresStep, PacingView } from '../../../wire/delivery.ts';

/** From those who work to those who are not there, the order of bar and legend. */
export const AGENT_ORDER = [
  'talking',
  'after_call_work',
  'working',
  'offered',
  'ready',
  'elsewhere',
  'away',
] as const satisfies readonly CampaignAgentState[];

export interface AgentsPart {
  readonly state: CampaignAgentState;
  readonly count: number;
  readonly from: number;
  readonly share: number;
}

/** States in which somebody is, one after another along the bar. */
export function agentsParts(agents: AgentsByState): readonly AgentsPart[] {
  const all = AGENT_ORDER.reduce((sum, state) => sum + agents[state], 0);
  let from = 0;
  return AGENT_ORDER.filter((state) => agents[state] > 0).map((state) => {
    const part = { state, count: agents[state], from, share: agents[state] / all };
    from += part.share;
    return part;
  });
}

export interface CallsBar extends FiguresStep {
  /** The left edge; every bar is `width` wide. */
  readonly from: number;
}
export interface CallsShape {
  readonly bars: readonly CallsBar[];
  readonly width: number;
  /** Dials of the busiest step: the height of the chart. */
  readonly most: number;
  readonly sum: Omit<FiguresStep, 'at'>;
  /** Dials of the newest step, which is not over yet. */
  readonly last: number;
}

/** A bar for every step in which something happened. */
export function callsShape({ stepMs, since, until, steps }: CampaignFigures): CallsShape {
  const places = Math.max(1, Math.floor((until - since) / stepMs) + 1);
  const sum = { dialed: 0, answered: 0, abandoned: 0 };
  for (const step of steps) {
    sum.dialed += step.dialed;
    sum.answered += step.answered;
    sum.abandoned += step.abandoned;
  }
  const newest = steps.at(-1);
  return {
    bars: steps.map((step) => ({ ...step, from: (step.at - since) / stepMs / places })),
    width: 1 / places,
    // An answer is counted when it comes: a step can have more answers than dials.
    most: Math.max(0, ...steps.map(({ dialed, answered }) => Math.max(dialed, answered))),
    sum,
    last: newest !== undefined && newest.at + stepMs > until ? newest.dialed : 0,
  };
}

export interface AbandonShape {
  readonly rate: number;
  /** The rate may really be as high as this, with a confidence of 95 %. */
  readonly bound: number;
  /** Places along the scale, 0 to 1; the bound ends where the scale does. */
  readonly at: {
    readonly rate: number;
    readonly bound: number;
    readonly aim: number;
    readonly limit: number;
  };
  readonly look: 'ok' | 'warn' | 'bad';
}

/** The scale goes to 6 %, so that the limit stands in its middle; further only where the rate itself is beyond. */
const SCALE = 2 * ABANDON_LIMIT;

/** Undefined before anybody has answered: there is no rate of nothing. */
export function abandonShape({
  answered,
  abandoned,
  abandonAim,
}: Pick<PacingView, 'answered' | 'abandoned' | 'abandonAim'>): AbandonShape | undefined {
  if (answered === 0) return undefined;
  const rate = abandoned / answered;
  const bound = upperBound(abandoned, answered);
  const scale = Math.max(SCALE, rate);
  const place = (share: number) => Math.min(1, share / scale);
  return {
    rate,
    bound,
    at: { rate: place(rate), bound: place(bound), aim: place(abandonAim), limit: place(ABANDON_LIMIT) },
    look: rate > ABANDON_LIMIT ? 'bad' : rate > abandonAim ? 'warn' : 'ok',
  };
}

export type SpanWords =
  | { readonly key: 'minutes'; readonly minutes: number }
  | { readonly key: 'hours'; readonly hours: number; readonly minutes: number }
  | { readonly key: 'days'; readonly days: number };

/** 25 min, 2 h 10 min, more than 2 days: an estimate needs no more than that. */
export function spanWords(spanMs: number): SpanWords {
  const minutes = Math.round(spanMs / 60_000);
  if (minutes < 60) return { key: 'minutes', minutes };
  if (minutes < 48 * 60) return { key: 'hours', hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return { key: 'days', days: Math.floor(minutes / (24 * 60)) };
}

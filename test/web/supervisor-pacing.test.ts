import { describe, expect, it } from 'vitest';
import type { PacingReason } from '../../src/domain/pacing/pacing.ts';
import { dePacing } from '../../src/web/i18n/de-pacing.ts';
import { enPacing } from '../../src/web/i18n/en-pacing.ts';
import { formatIn } from '../../src/web/ui/format.ts';
import {
  AGENT_ORDER,
  abandonShape,
  agentsParts,
  callsShape,
  spanWords,
} from '../../src/web/supervisor/pacing/chart-shapes.ts';
import { CAMPAIGN_AGENT_STATES } from '../../src/domain/floor/agents-by-state.ts';
import { type Said, reasonWords, sentenceOf } from '../../src/web/supervisor/pacing/reason-words.ts';

const NORMAL: PacingReason = {
  start: 4,
  agentsFree: 2,
  freeSoon: 3,
  withinMs: 9_000,
  answerRate: 0.31,
  riskOfAbandon: 0.018,
  abandonedRatio: 0.012,
  inFlight: 0,
};

/** As i18next fills them in: nested keys, plurals, values in double braces. */
function sentence(because: PacingReason, language: 'de' | 'en'): string {
  const format = formatIn(language);
  const texts: object = language === 'de' ? dePacing.reason : enPacing.reason;
  const say = ({ key, values, count }: Said) => {
    const plural = count === undefined ? '' : count === 1 ? '_one' : '_other';
    const found = `${key}${plural}`
      .split('.')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], texts);
    const all: Record<string, string> = { ...values, count: String(count) };
    return String(found).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => all[name] ?? `<${name}>`);
  };
  return sentenceOf(reasonWords(because, format), say).replaceAll('\u00a0', ' ');
}

describe('E23 every decision explains itself', () => {
  it('as one sentence in both languages', () => {
    expect(sentence(NORMAL, 'en')).toBe(
      'started 4: 2 agents free, 3 more expected within 9 s, 31% answer, risk 1.8%',
    );
    expect(sentence(NORMAL, 'de')).toBe(
      '4 gestartet: 2 Agenten frei, 3 weitere binnen 9 s erwartet, 31 % nehmen ab, Risiko 1,8 %',
    );
  });

  it('says near the cap that it is paced like progressive, and how high the rate is', () => {
    const near = { ...NORMAL, start: 1, freeSoon: 0, riskOfAbandon: 0, abandonedRatio: 0.029, agentsFree: 1 };
    expect(sentence({ ...near, fallback: 'progressive', limitedBy: 'abandon_cap' }, 'en')).toBe(
      'started 1: 1 agent free, 31% answer; paced like progressive: the abandon rate is 2.9%',
    );
    expect(sentence({ ...near, fallback: 'progressive', limitedBy: 'abandon_cap' }, 'de')).toBe(
      '1 gestartet: 1 Agent frei, 31 % nehmen ab; gewählt wie progressiv: die Quote verlorener Anrufe ist 2,9 %',
    );
    expect(sentence({ ...near, limitedBy: 'abandon_cap' }, 'en')).toContain(
      'held back: the abandon rate is 2.9%',
    );
  });

  it('does not blame a rate of nothing: early in the day one more call would be too many, and a small team does not pay', () => {
    const early = { ...NORMAL, abandonedRatio: 0, fallback: 'progressive' } as const;
    expect(sentence(early, 'en')).toContain('; paced like progressive: one more abandoned call might exceed');
    expect(sentence({ ...early, limitedBy: 'small_team' }, 'en')).toContain('too few agents');
  });

  it('names what limits it, in words that exist in both languages', () => {
    const limits = [
      'nobody_free',
      'enough_in_flight',
      'lines',
      'calls_per_second',
      'abandon_cap',
      'small_team',
      'shift_end',
    ] as const;
    const said = new Set<string>();
    for (const limitedBy of limits) {
      for (const fallback of [undefined, 'progressive'] as const) {
        for (const language of ['de', 'en'] as const) {
          const because = { ...NORMAL, start: 0, inFlight: 5, limitedBy, ...(fallback ? { fallback } : {}) };
          const words = sentence(because, language);
          expect(words, `${limitedBy} ${language}`).not.toMatch(/undefined|[<{]|object/);
          said.add(words);
        }
      }
    }
    // Every limit reads differently (small_team says so only where it made the campaign progressive).
    expect(said.size).toBe(2 * limits.length * 2);
  });
});

describe('the shapes of the charts', () => {
  const STEP = 300_000;
  const since = 1_000 * STEP;

  it('put a bar at its place in time, as high as the busiest step allows', () => {
    const steps = [
      { at: since, dialed: 10, answered: 3, abandoned: 0 },
      { at: since + 3 * STEP, dialed: 4, answered: 1, abandoned: 1 },
    ];
    const shape = callsShape({ stepMs: STEP, since, until: since + 3 * STEP + 1, steps });
    expect(shape).toMatchObject({ most: 10, width: 0.25, last: 4 });
    expect(shape.sum).toEqual({ dialed: 14, answered: 4, abandoned: 1 });
    expect(shape.bars.map(({ from }) => from)).toEqual([0, 0.75]);
  });

  it('do not call a step that is over the newest one, and draw nothing out of nothing', () => {
    const steps = [{ at: since, dialed: 10, answered: 3, abandoned: 0 }];
    expect(callsShape({ stepMs: STEP, since, until: since + 2 * STEP, steps }).last).toBe(0);
    expect(callsShape({ stepMs: STEP, since, until: since, steps: [] })).toMatchObject({ bars: [], most: 0 });
  });

  it('have a place for every state of an agent, and fill the bar', () => {
    expect([...AGENT_ORDER].sort()).toEqual([...CAMPAIGN_AGENT_STATES].sort());
    const agents = {
      ready: 1,
      offered: 0,
      working: 0,
      talking: 2,
      after_call_work: 1,
      elsewhere: 0,
      away: 0,
    };
    const parts = agentsParts(agents);
    expect(parts.map(({ state, from, share }) => [state, from, share])).toEqual([
      ['talking', 0, 0.5],
      ['after_call_work', 0.5, 0.25],
      ['ready', 0.75, 0.25],
    ]);
    expect(agentsParts({ ...agents, ready: 0, talking: 0, after_call_work: 0 })).toEqual([]);
  });

  it('I13 hold the abandon rate against the aim and 3 %, with the bound beyond it', () => {
    const shape = (abandoned: number, answered: number) =>
      abandonShape({ abandoned, answered, abandonAim: 0.027 });
    expect(shape(0, 0)).toBeUndefined();
    expect(shape(10, 1_000)).toMatchObject({ rate: 0.01, look: 'ok', at: { limit: 0.5, aim: 0.45 } });
    expect(shape(28, 1_000)?.look).toBe('warn');
    expect(shape(30, 1_000)?.look).toBe('warn');
    expect(shape(31, 1_000)?.look).toBe('bad');
    // Far beyond the scale, the scale grows with the rate, and the limit stays on it.
    expect(shape(12, 100)?.at).toMatchObject({ rate: 1, bound: 1, limit: 0.25 });
    expect(shape(10, 1_000)?.bound).toBeGreaterThan(0.01);
  });

  it('E6 say a span as roughly as it is known', () => {
    expect(spanWords(25 * 60_000)).toEqual({ key: 'minutes', minutes: 25 });
    expect(spanWords(130 * 60_000)).toEqual({ key: 'hours', hours: 2, minutes: 10 });
    expect(spanWords(50 * 3_600_000)).toEqual({ key: 'days', days: 2 });
  });
});

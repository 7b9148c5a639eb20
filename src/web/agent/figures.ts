/** The agent's own figures of the shift, each computed once for Dashboard and My Statistics. Undefined: there is nothing to divide by. */
import type { TodayView } from '../../wire/live.ts';

export const FIGURES = ['records', 'calls', 'answered', 'reach', 'talk', 'averageTalk'] as const;
export type FigureName = (typeof FIGURES)[number];

export type FigureValue =
  | { kind: 'count'; value: number }
  | { kind: 'share'; value: number }
  | { kind: 'span'; value: number };

export function figureOf(name: FigureName, today: TodayView): FigureValue | undefined {
  switch (name) {
    case 'records':
    case 'calls':
    case 'answered':
      return { kind: 'count', value: today[name] };
    case 'reach':
      return today.calls === 0 ? undefined : { kind: 'share', value: today.answered / today.calls };
    case 'talk':
      return { kind: 'span', value: today.talkMs };
    case 'averageTalk':
      return today.answered === 0 ? undefined : { kind: 'span', value: today.talkMs / today.answered };
  }
}

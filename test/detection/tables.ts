/** Confusion tables in markdown: how each kind of clip was judged, and how fast. */
import type { Clip, Kind } from './corpus.ts';
import { truthOf } from './corpus.ts';

export type Outcome = {
  readonly clip: Clip;
  /** The first word, and after how many milliseconds. */
  readonly first: string;
  readonly afterMs: number;
  /** What it was taken for in the end. */
  readonly last: string;
  readonly lastMs: number;
};

const KINDS: readonly Kind[] = ['short human', 'long human', 'machine', 'special tones', 'fax', 'silence'];
const WORDS = ['human', 'unsure', 'machine', 'fax', 'nothing', 'hangup'] as const;

export function tablesOf(results: Readonly<Record<string, readonly Outcome[]>>): string {
  return Object.entries(results)
    .map(([name, outcomes]) =>
      [
        `### ${name}`,
        confusion('first word', outcomes, ({ first }) => first),
        confusion('in the end', outcomes, ({ last }) => last),
        errors(outcomes),
        times(outcomes),
        noises(outcomes),
      ].join('\n\n'),
    )
    .join('\n\n');
}

function confusion(title: string, outcomes: readonly Outcome[], wordOf: (one: Outcome) => string): string {
  const words = WORDS.filter((word) => outcomes.some((one) => wordOf(one) === word));
  const head = `| ${title} | clips | ${words.join(' | ')} |\n| --- |${' --- |'.repeat(words.length + 1)}`;
  const rows = KINDS.map((kind) => {
    const own = outcomes.filter(({ clip }) => clip.kind === kind);
    const counts = words.map((word) => own.filter((one) => wordOf(one) === word).length);
    return `| ${kind} | ${own.length} | ${counts.join(' | ')} |`;
  });
  return [head, ...rows].join('\n');
}

/** The error that hurts: a person who is hung up on. */
function errors(outcomes: readonly Outcome[]): string {
  const people = outcomes.filter(({ clip }) => truthOf(clip.kind) === 'human');
  const machines = outcomes.filter(({ clip }) => clip.kind === 'machine');
  const share = (some: readonly Outcome[], of: readonly Outcome[]) => `${some.length} of ${of.length}`;
  const isMachine = (word: string) => word === 'machine' || word === 'fax';
  return [
    `people taken for a machine at once: ${share(
      people.filter(({ first }) => isMachine(first)),
      people,
    )}`,
    `in the end: ${share(
      people.filter(({ last }) => isMachine(last)),
      people,
    )}`,
    `machines known at once: ${share(
      machines.filter(({ first }) => isMachine(first)),
      machines,
    )}`,
    `in the end: ${share(
      machines.filter(({ last }) => isMachine(last)),
      machines,
    )}`,
  ].join('; ');
}

function times(outcomes: readonly Outcome[]): string {
  const of = (values: readonly number[]) => {
    const sorted = values.filter(Number.isFinite).toSorted((one, other) => one - other);
    const at = (share: number) =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    return `p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)} ms`;
  };
  const late = outcomes.filter(({ afterMs, lastMs }) => afterMs !== lastMs);
  return [
    `first word: ${of(outcomes.map(({ afterMs }) => afterMs))}`,
    ...(late.length > 0 ? [`later word: ${of(late.map(({ lastMs }) => lastMs))}`] : []),
  ].join('; ');
}

function noises(outcomes: readonly Outcome[]): string {
  const names = [...new Set(outcomes.map(({ clip }) => clip.noise))].toSorted();
  const rows = names.map((noise) => {
    const own = outcomes.filter(({ clip }) => clip.noise === noise);
    const people = own.filter(({ clip }) => truthOf(clip.kind) === 'human');
    const machines = own.filter(({ clip }) => clip.kind === 'machine');
    const wrong = people.filter(({ last }) => last === 'machine' || last === 'fax').length;
    const found = machines.filter(({ last }) => last === 'machine').length;
    return `| ${noise} | ${wrong} of ${people.length} | ${found} of ${machines.length} |`;
  });
  return [
    '| noise | people taken for a machine | machines known in the end |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

// Reads the state × event tables of docs/life-of-a-call.md and compares them with what a machine does, so that neither can change alone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { BrokenRule, type Step, isIgnored } from '../../src/domain/moved.ts';

const documentPath = path.resolve(import.meta.dirname, '../../docs/life-of-a-call.md');

/** Row label -> column label -> cell. */
export type Table = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The first table under the heading `## <heading>`; names without the back-quotes. */
export function readTable(heading: string, text = readFileSync(documentPath, 'utf8')): Table {
  const [, section] = text.split(new RegExp(`^## ${heading}$`, 'm'));
  if (section === undefined) throw new Error(`docs/life-of-a-call.md has no heading "## ${heading}"`);
  const lines = section.split(/^## /m)[0]?.split('\n') ?? [];
  const [header = '', , ...rows] = lines.filter((line) => line.startsWith('|'));
  const [, ...columns] = cellsOf(header);
  return new Map(
    rows.map((row) => {
      const [label = '', ...cells] = cellsOf(row);
      if (cells.length !== columns.length)
        throw new Error(`row "${label}" of "${heading}" has a wrong length`);
      return [label, new Map(columns.map((column, index) => [column, cells[index] ?? '']))];
    }),
  );
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''));
}

/** A state or an event to try, under the name that it has in the table. */
export type Sample<Thing> = { readonly label: string; readonly is: Thing };

export type Machine<State, Event> = {
  readonly heading: string;
  readonly states: readonly Sample<State>[];
  readonly events: readonly Sample<Event>[];
  readonly step: (state: State, event: Event) => Step<State, { readonly effect: string }>;
  /** The name that a state has in the table. */
  readonly nameOf: (state: State) => string;
};

/** The table as the code has it. */
export function walk<State, Event>(machine: Machine<State, Event>): Table {
  const cellOf = (state: State, event: Event): string => {
    try {
      const step = machine.step(state, event);
      if (isIgnored(step)) return `ignored: ${step.ignored}`;
      return [machine.nameOf(step.state), ...step.effects.map(({ effect }) => effect)].join(' + ');
    } catch (fault) {
      if (fault instanceof BrokenRule) return 'assert';
      throw fault;
    }
  };
  return new Map(
    machine.states.map((state) => [
      state.label,
      new Map(machine.events.map((event) => [event.label, cellOf(state.is, event.is)])),
    ]),
  );
}

/**
 * Fails where the document and the code differ in a row, a column or a cell, or where a sample bears a wrong name. The message is
 * the table as the code has it: who changed a machine on purpose puts it into the document.
 */
export function compareWithDocument<State, Event>(machine: Machine<State, Event>, text?: string): void {
  const walked = walk(machine);
  const written = text === undefined ? readTable(machine.heading) : readTable(machine.heading, text);
  expect(plain(written), `\n${asMarkdown(walked)}\n`).toEqual(plain(walked));
  expect(machine.states.map(({ is }) => machine.nameOf(is))).toEqual(
    machine.states.map(({ label }) => label),
  );
}

function plain(table: Table) {
  return Object.fromEntries([...table].map(([row, cells]) => [row, Object.fromEntries(cells)]));
}

export function asMarkdown(table: Table): string {
  const [first] = table.values();
  const columns = [...(first?.keys() ?? [])];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['', ...columns.map((column) => `\`${column}\``)]),
    line(['---', ...columns.map(() => '---')]),
    ...[...table].map(([row, cells]) =>
      line([`\`${row}\``, ...columns.map((column) => cells.get(column) ?? '')]),
    ),
  ].join('\n');
}

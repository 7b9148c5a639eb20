// The guard of the tables has a test too: a document that says something else than the code is found out.
import { expect, test } from 'vitest';
import { assert, ignored, moved } from '../../src/domain/moved.ts';
import { type Machine, compareWithDocument, readTable } from './table.ts';

type Door = 'open' | 'shut';
const machine: Machine<Door, 'push' | 'lock'> = {
  heading: 'Door',
  states: [
    { label: 'open', is: 'open' },
    { label: 'shut', is: 'shut' },
  ],
  events: [
    { label: 'push', is: 'push' },
    { label: 'lock', is: 'lock' },
  ],
  step: (door, event) => {
    if (event === 'push')
      return door === 'open'
        ? moved<Door, { effect: string }>('shut', { effect: 'bang' })
        : ignored('door_shut');
    assert(door === 'shut', 'only a shut door is locked');
    return moved('shut');
  },
  nameOf: (door) => door,
};

const TRUE = `# Doors
## Door
Some words.

|  | \`push\` | \`lock\` |
| --- | --- | --- |
| \`open\` | shut + bang | assert |
| \`shut\` | ignored: door_shut | shut |

## Window
| | x |
`;

test('a true table is accepted', () => {
  compareWithDocument(machine, TRUE);
});

test.each([
  ['another next state', 'shut + bang', 'open + bang'],
  ['a forgotten effect', 'shut + bang', 'shut'],
  ['another reason', 'door_shut', 'door_locked'],
  ['an assertion that is not there', '| assert |', '| shut |'],
  ['a state that does not exist', '| `shut` |', '| `ajar` |'],
  ['an event that does not exist', '`lock`', '`knock`'],
  ['a missing row', '| `shut` | ignored: door_shut | shut |\n', ''],
])('a table with %s is refused', (_fault, from, to) => {
  expect(TRUE).toContain(from);
  expect(() => compareWithDocument(machine, TRUE.replace(from, to))).toThrow();
});

test('a table that is not there, or has a crooked row, is refused', () => {
  expect(() => readTable('Gate', TRUE)).toThrow('no heading');
  expect(() => readTable('Door', TRUE.replace(' | assert |', ' |'))).toThrow('wrong length');
});

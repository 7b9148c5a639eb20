// A machine's reason for ignoring what a person asked is read by that person: it must be one of the codes that both languages translate.
import { expect, test } from 'vitest';
import { REFUSALS, refusalOf } from '../../src/domain/floor/refusal.ts';
import { readTable } from './table.ts';

/** Events that people send, as the columns of the tables name them. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  Campaign: ['load', 'start', 'stop', 'unload', 'force_unload'],
  Interaction: ['drafted', 'done', 'handed_back'],
  Agent: [
    'channel_set',
    'channel_set (ready)',
    'joined',
    'joined (again)',
    'left',
    'left (another)',
    'signed_out',
  ],
};

test.each(Object.keys(ASKED))('%s: every reason that a person can be given has a code', (heading) => {
  const reasons = new Set<string>();
  for (const cells of readTable(heading).values()) {
    for (const column of ASKED[heading] ?? []) {
      const cell = cells.get(column);
      if (cell === undefined) throw new Error(`the table ${heading} has no column ${column}`);
      if (cell.startsWith('ignored: ')) reasons.add(cell.slice('ignored: '.length));
    }
  }
  expect(reasons.size).toBeGreaterThan(1);
  expect([...reasons].filter((reason) => refusalOf(reason).refused === 'fault')).toEqual([]);
});

test('a reason that nobody knows is our own mistake, and says which', () => {
  expect(refusalOf('moon_in_the_wrong_phase')).toEqual({
    refused: 'fault',
    params: { reason: 'moon_in_the_wrong_phase' },
  });
  expect(new Set(REFUSALS).size).toBe(REFUSALS.length);
});

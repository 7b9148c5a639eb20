// The journal of rescuing acts: what stands in it is there after a crash, and what the crash tore is not taken for an act.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CallId, LegId } from '../../src/domain/ids.ts';
import { openJournal } from '../../src/journal.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'rufwerk-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const act = (at: number) =>
  ({ at, act: 'hang_up', callId: 'call' as CallId, legId: 'leg' as LegId }) as const;

test('what was written is read by the next process, without a line that was torn', () => {
  const file = path.join(folder, 'deep', 'rescues');
  const first = openJournal(file);
  first.append(act(1));
  first.append(act(2));
  first.close();
  appendFileSync(file, '{"at":3,"act":"hang');
  const second = openJournal(file);
  expect(second.read()).toEqual([act(1), act(2)]);
  second.close();
});

test('when the database has everything it is empty, on the disk as well, and goes on', () => {
  const file = path.join(folder, 'rescues');
  const journal = openJournal(file);
  journal.append(act(1));
  journal.clear();
  expect(readFileSync(file, 'utf8')).toBe('');
  journal.append(act(2));
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(act(2))}\n`);
  expect(journal.read()).toEqual([act(2)]);
  journal.close();
});

test('a line that was torn does not spoil the next one', () => {
  const file = path.join(folder, 'torn');
  appendFileSync(file, `${JSON.stringify(act(1))}\n{"at":2`);
  const journal = openJournal(file);
  journal.append(act(3));
  journal.close();
  const again = openJournal(file);
  expect(again.read()).toEqual([act(1), act(3)]);
  again.close();
});

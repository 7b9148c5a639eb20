// Nights in which the clocks change where the contacts live, with everything promised for around then (F45, F46, I19), an engine that
// dies, a campaign that is stopped over the change, owners on leave and one who was disabled (F63). docs/simulator.md has nights
// of ten thousand.
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/sim/checks/all-checks.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import type { Change } from '../../src/domain/floor/change.ts';
import { type Evidence, type HistoryLine, changesOf } from '../../src/sim/history.ts';
import { simulateNight } from '../../src/sim/simulator/promised-night.ts';
import { NIGHTS } from '../../src/sim/simulator/promised-world.ts';
import { forged, without } from './plants.ts';

const WATCHED = ['I2', 'I14', 'I16', 'I17', 'I19', 'I30', 'BROKEN-RULE'] as const;
const broken = (evidence: Evidence) =>
  WATCHED.flatMap((id) => CHECKS[id](evidence).map(({ why }) => `${id}: ${why}`));

/** Personal ones that somebody else has taken (D9). */
const fallenBack = ({ history }: Evidence) =>
  changesOf(history, 'callback').filter(
    ({ change: { event, before } }) =>
      event.type === 'taken' && before?.now.ownerId !== undefined && before.now.ownerId !== event.by,
  ).length;
let fellBack = 0;

describe('a night in which the clocks change', { timeout: 300_000 }, () => {
  it.each(NIGHTS)(
    'F45 F63 I19 keeps, sets again or reports every callback in %s at %s, through restarts',
    async (zone, change) => {
      const about = { zone, changeAt: Date.parse(change), callbacks: 60, agents: 10, aroundMs: HOUR_MS };
      const evidence = await simulateNight({ ...about, seed: 5, faults: 'some' });
      expect(broken(evidence), `node scripts/run.mjs scripts/nights.ts --zone ${zone}`).toEqual([]);
      const states = evidence.final.callbacks.map(({ now }) => now.state);
      expect(states.filter((state) => !['executed', 'rescheduled', 'missed'].includes(state))).toEqual([]);
      expect(states.filter((state) => state === 'executed').length).toBeGreaterThan(50);
      fellBack += fallenBack(evidence);
    },
  );

  it('D9 met what it is there for: owners who did not come, and others who took it', () => {
    expect(fellBack).toBeGreaterThan(30);
  });
});

describe('I19 sees what is planted', { timeout: 300_000 }, () => {
  const night = {
    zone: 'Europe/Berlin',
    changeAt: Date.parse('2026-10-25T01:00Z'),
    callbacks: 40,
    agents: 10,
  };
  let clean: Evidence;
  const I19 = (evidence: Evidence) => CHECKS.I19(evidence).map(({ why }) => why);
  const isCallback = (line: HistoryLine, type: string) =>
    line.kind === 'stored' && line.change.kind === 'callback' && line.change.event.type === type;
  type CallbackChange = Extract<Change, { kind: 'callback' }>;
  const change = (
    line: HistoryLine,
    type: string,
    make: (was: CallbackChange) => CallbackChange,
  ): HistoryLine =>
    line.kind === 'stored' && line.change.kind === 'callback' && line.change.event.type === type
      ? { ...line, change: make(line.change) }
      : line;

  it('finds nothing in the night itself', async () => {
    clean = await simulateNight({ ...night, seed: 3, faults: 'none' });
    expect(I19(clean)).toEqual([]);
    const events = new Set(changesOf(clean.history, 'callback').map((line) => line.change.event.type));
    expect([...events]).toEqual(
      expect.arrayContaining(['created', 'came_due', 'taken', 'executed', 'rescheduled']),
    );
  });

  it('one that never comes due', () => {
    const asleep = without(
      clean,
      (line) =>
        line.kind === 'stored' && line.change.kind === 'callback' && line.change.event.type !== 'created',
    );
    expect(I19(asleep).join()).toContain('stayed scheduled');
  });

  it('one that is offered before its time', () => {
    const early = forged(clean, (line) =>
      change(line, 'taken', (was) => ({ ...was, at: was.at - 3_600_000 - 3 * 3_600_000 })),
    );
    expect(I19(early).join()).toContain('too early');
  });

  it('a personal one that goes to somebody else at once', () => {
    const other = changesOf(clean.history, 'agent')[0]?.change.after.userId;
    const wrong = forged(clean, (line) =>
      change(line, 'taken', (was) =>
        was.event.type === 'taken' && was.before && other
          ? {
              ...was,
              at: was.before.now.dueAt,
              event: { ...was.event, by: other },
              before: { ...was.before, now: { ...was.before.now, ownerId: 'nobody' as never } },
            }
          : was,
      ),
    );
    expect(I19(wrong).join()).toContain('before its fallback');
  });

  it('one that is said to be executed, and nobody was called', () => {
    const silent = without(clean, (line) => line.kind === 'stored' && line.change.kind === 'call');
    expect(I19(silent).join()).toContain('executed without a call');
  });

  it('a successor that was lost, and one too many', () => {
    const lost = without(
      clean,
      (line) =>
        line.kind === 'stored' &&
        line.change.kind === 'callback' &&
        line.change.event.type === 'created' &&
        line.change.after.predecessorId !== undefined,
    );
    expect(I19(lost).join()).toContain('has 0 successors');
    const twice = forged(clean, (line) =>
      isCallback(line, 'created') &&
      line.kind === 'stored' &&
      line.change.kind === 'callback' &&
      line.change.after.predecessorId
        ? [
            line,
            {
              ...line,
              change: {
                ...line.change,
                after: { ...line.change.after, id: `${line.change.after.id}x` as never },
              },
            },
          ]
        : line,
    );
    expect(I19(twice).join()).toContain('has 2 successors');
  });

  it('one that is given up before it was missed', () => {
    const early = forged(clean, (line) =>
      change(line, 'executed', (was) => ({ ...was, event: { type: 'missed', why: 'agent' } })),
    );
    expect(I19(early).join()).toContain('given up before its time');
  });

  it('one that vanishes from the rows', () => {
    const [, ...rest] = clean.final.callbacks;
    expect(I19({ ...clean, final: { ...clean.final, callbacks: rest } }).join()).toContain('there are');
  });

  it('a record that is called although a callback owns it', () => {
    const stolen = forged(clean, (line) =>
      line.kind === 'stored' && line.change.kind === 'interaction'
        ? { ...line, change: { ...line.change, after: withoutCallback(line.change.after) } }
        : line,
    );
    expect(I19(stolen).join()).toContain('a callback owns it');
  });
});

function withoutCallback<Kept extends { readonly callbackId?: unknown }>(interaction: Kept): Kept {
  const { callbackId: _callbackId, ...rest } = interaction;
  return { ...rest, origin: 'outbound_preview' } as unknown as Kept;
}

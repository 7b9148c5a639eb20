import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Id, makeId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import type { TelephoneEvent } from '../../src/engine/ports.ts';
import { openVirtualClock } from '../../src/sim/clock.ts';
import { PRACTICE_TABLE, practiceKindOf } from '../../src/sim/people.ts';
import { seededRandom } from '../../src/sim/random.ts';
import { openPracticeTelephone } from '../../src/sim/telephone.ts';

/** Dials a number that ends in these two digits and tells what was heard in the next minutes, with the seconds since. */
async function call(lastTwo: string, minutes = 2) {
  const clock = openVirtualClock(0);
  const random = seededRandom(Number(lastTwo) + 1);
  const telephony = openPracticeTelephone({ clock, random });
  const heard: { event: TelephoneEvent; seconds: number }[] = [];
  telephony.listen((event) => void heard.push({ event, seconds: clock.now() / 1_000 }));
  const legId: Id<'leg'> = makeId(0, random.next);
  const e164 = `+4930231251${lastTwo}` as E164;
  const request = {
    legId,
    e164,
    callerNumber: '+493023125000' as E164,
    trunk: 'practice',
    ringTimeoutMs: 30_000,
  };
  void telephony.dial(request);
  await clock.runUntil(minutes * 60_000);
  const first = (type: TelephoneEvent['type']) => heard.find(({ event }) => event.type === type);
  return { answered: first('answered')?.seconds, ended: first('ended') };
}

const everyLastTwo = (kind: string) =>
  PRACTICE_TABLE.filter((line) => line.kind === kind)
    .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
    .map((number) => String(number).padStart(2, '0'));

describe('the people of the practice network', () => {
  it.each(everyLastTwo('answers'))('…%s answer within 3 to 8 seconds and talk', async (lastTwo) => {
    const { answered } = await call(lastTwo);
    expect(answered).toBeGreaterThan(2.5);
    expect(answered).toBeLessThan(8.1);
  });

  it.each(everyLastTwo('answers_at_once_and_stays'))(
    '…%s answer within 3 seconds and stay until we hang up',
    async (lastTwo) => {
      const { answered, ended } = await call(lastTwo, 120);
      expect(answered).toBeLessThan(3);
      expect(ended).toBeUndefined();
    },
  );

  it.each(everyLastTwo('answers_late'))('…%s answer after 8 to 14 seconds', async (lastTwo) => {
    const { answered } = await call(lastTwo);
    expect(answered).toBeGreaterThan(8);
    expect(answered).toBeLessThan(14.1);
  });

  it.each(everyLastTwo('no_answer'))('…%s let it ring', async (lastTwo) => {
    const { answered, ended } = await call(lastTwo);
    expect(answered).toBeUndefined();
    expect(ended?.event).toMatchObject({ by: 'network', result: 'no_answer' });
    expect(ended?.seconds).toBeCloseTo(30, 0);
  });

  it.each([
    ...everyLastTwo('busy').map((lastTwo) => [lastTwo, 'busy'] as const),
    ...everyLastTwo('invalid').map((lastTwo) => [lastTwo, 'sit_invalid_number'] as const),
  ])('…%s: %s within 2 seconds', async (lastTwo, result) => {
    const { answered, ended } = await call(lastTwo);
    expect([answered, ended?.event]).toMatchObject([undefined, { by: 'network', result }]);
    expect(ended?.seconds).toBeLessThan(2);
  });

  it.each(everyLastTwo('machine'))('…%s is a machine that speaks for half a minute', async (lastTwo) => {
    const { answered, ended } = await call(lastTwo);
    expect(answered).toBeLessThan(8);
    expect((ended?.seconds ?? 0) - (answered ?? 0)).toBeGreaterThan(19);
    expect(ended?.event).toMatchObject({ by: 'contact', result: 'answer' });
  });

  it.each(everyLastTwo('hangs_up'))('…%s answer and hang up after 3 seconds', async (lastTwo) => {
    const { answered, ended } = await call(lastTwo);
    expect((ended?.seconds ?? 0) - (answered ?? 0)).toBeCloseTo(3, 1);
    expect(ended?.event).toMatchObject({ by: 'contact', result: 'answer' });
  });

  it('cover all hundred endings, each with one person', () => {
    const kinds = Array.from({ length: 100 }, (_, index) =>
      practiceKindOf(`+4930231250${String(index).padStart(2, '0')}`),
    );
    expect(kinds).toHaveLength(100);
    const lines = PRACTICE_TABLE.map(({ from, to }) => to - from + 1);
    expect(lines.reduce((sum, count) => sum + count, 0)).toBe(100);
  });

  it('stand in docs/simulator.md as they are', () => {
    const page = readFileSync('docs/simulator.md', 'utf8');
    for (const { from, to } of PRACTICE_TABLE)
      expect(page).toContain(`| ${String(from).padStart(2, '0')}–${String(to).padStart(2, '0')} |`);
  });
});

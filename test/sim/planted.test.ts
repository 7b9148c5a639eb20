// A check that finds nothing is only worth something if it finds what is there. For every invariant a bug is planted, and the check of
// that invariant must say so; the same day without the bug is clean.
import { agentOf } from '../../src/domain/call/call.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/engine/ports.ts';
import { checkAll, CHECKS } from '../../src/sim/checks/all-checks.ts';
import type { Evidence, HistoryLine } from '../../src/sim/history.ts';
import { simulate } from '../../src/sim/simulator.ts';
import type { Plants } from '../../src/sim/simulator/launcher.ts';
import {
  forged,
  slowClock,
  storeThatAnswersTooEarly,
  storeThatBreaks,
  storeThatCountsCallers,
  storeThatCountsNoAttempts,
  storeThatForgetsEnds,
  storeThatKeepsRecords,
  storeThatLosesCommits,
  storeThatSeesNoCalls,
  storeWithoutRegister,
  storeWithoutReturnDelay,
  storeWithStaleClaims,
  telephonyThatConnectsNobody,
  telephonyThatDialsTwice,
  telephonyThatGreetsNobody,
  telephonyThatHangsOn,
  telephonyThatKeepsPhones,
  telephonyThatRecordsOn,
  telephonyWithAQueue,
  without,
} from './plants.ts';

const SEED = 4711;
const AN_HOUR = { seed: SEED, hours: 1, agents: 8, faults: 'none', sharedNumbers: 0.5 } as const;
type Id = keyof typeof CHECKS;

/** The invariants that the checks see broken on a day with this bug. */
async function brokenOn(plants: Plants, hours = 0.5): Promise<ReadonlySet<string>> {
  const evidence = await simulate({ ...AN_HOUR, hours, plants });
  return new Set(checkAll(evidence).map(({ id }) => id));
}
const brokenIn = (evidence: Evidence, id: Id) => CHECKS[id](evidence).map((found) => found.id);

/** A clock for a plant that waits: the engine's own, which is made with the day. */
function lateClock() {
  let clock: Clock | undefined;
  return {
    catch: (given: Clock): Clock => {
      clock = given;
      return given;
    },
    now: (): Clock => {
      if (!clock) throw new Error('the engine has no clock yet');
      return clock;
    },
  };
}

describe('a day without a planted bug', { timeout: 60_000 }, () => {
  it('breaks nothing, so that what the others break is the bug', async () => {
    const evidence = await simulate(AN_HOUR);
    expect(checkAll(evidence)).toEqual([]);
  });
});

describe('bugs in the surroundings', { timeout: 60_000 }, () => {
  const loose = { withoutConstraints: true } as const;

  it.each([
    [
      'a lost end of a call, and nobody looks whether one lives (I1)',
      'I1',
      { ...loose, store: storeThatForgetsEnds },
    ],
    [
      'a dial without a look at the live calls to the number (I2)',
      'I2',
      { ...loose, store: storeThatSeesNoCalls },
    ],
    ['a greeting that nobody hears (I22, E29)', 'I22 callers', { telephony: telephonyThatGreetsNobody }],
    ['a caller who is counted as an attempt (E29)', 'E29', { ...loose, store: storeThatCountsCallers }],
    ['a telephone system that dials twice (I3)', 'I3', { telephony: telephonyThatDialsTwice }],
    ['a leg that nobody clicked (I9)', 'I9', { telephony: telephonyThatDialsTwice }],
    [
      'a claim that finds what another has just taken (I14)',
      'I14',
      { ...loose, store: storeWithStaleClaims() },
    ],
    ['records that stay on a desktop for ever (I17)', 'I17', { ...loose, store: storeThatKeepsRecords }],
    ['"later" that means at once (I18)', 'I18', { ...loose, store: storeWithoutReturnDelay }],
    ['an attempt that is not counted (I6)', 'I6', { ...loose, store: storeThatCountsNoAttempts }],
    ['a state that is not what its events say (I30)', 'I30', { ...loose, store: storeThatCountsNoAttempts }],
    [
      'a commit that was answered and never stored (I20)',
      'I20',
      { ...loose, store: storeThatLosesCommits(9) },
    ],
    ['a hang-up that is lost (I22)', 'I22', { telephony: telephonyThatHangsOn }],
    ['a telephone that outlives its shift (I22)', 'I22 phones', { telephony: telephonyThatKeepsPhones }],
    ['somebody who answers and hears nobody (I22)', 'I22 alone', { telephony: telephonyThatConnectsNobody }],
    ['a paused recording that goes on (I24)', 'I24', { telephony: telephonyThatRecordsOn }],
    ['a database that refuses a commit (our own mistake)', 'BROKEN-RULE', { store: storeThatBreaks(200) }],
  ] satisfies readonly [string, Id, Plants][])('%s', async (_bug, id, plants) => {
    // A screen is lost seldom: that day is longer.
    expect(await brokenOn(plants, 'zombieScreens' in plants ? 1 : 0.5)).toContain(id);
  });

  // Now and then an agent is gone for so long: half an hour may be without.
  it('a screen that beats although nobody is there (I15)', async () => {
    expect(await brokenOn({ zombieScreens: true }, 1.5)).toContain('I15');
  });

  it('timers that come minutes late (I16)', async () => {
    // Half an hour does not always have an agent who forgets a case.
    expect(await brokenOn({ clock: slowClock }, 1.5)).toContain('I16');
  });

  it('an INVITE that overtakes its intent (I3)', async () => {
    const clock = lateClock();
    const plants = { ...loose, clock: clock.catch, store: storeThatAnswersTooEarly(clock.now) };
    expect(await brokenOn(plants)).toContain('I3');
  });

  it('a request that waits in a queue while everything is stopped (I10)', async () => {
    const clock = lateClock();
    expect(await brokenOn({ clock: clock.catch, telephony: telephonyWithAQueue(clock.now) }, 1)).toContain(
      'I10',
    );
  });

  it('a register that is read from an old copy (I4)', async () => {
    expect(await brokenOn({ store: storeWithoutRegister }, 1)).toContain('I4');
  });
});

describe('histories in which something was lost or forged', { timeout: 60_000 }, () => {
  let day: Evidence;
  beforeAll(async () => {
    day = await simulate(AN_HOUR);
  });
  const isCall = (line: HistoryLine, type: string) =>
    line.kind === 'stored' && line.change.kind === 'call' && line.change.event.type === type;

  it('an intent that was never stored (I3)', () => {
    expect(
      brokenIn(
        without(day, (line) => isCall(line, 'created')),
        'I3',
      ),
    ).toContain('I3');
  });

  it('a next leg while the one before still lives, or after it rang (I3, F36)', () => {
    const before = day.history.flatMap((line) =>
      line.kind === 'stored' && line.change.kind === 'call' && line.change.event.type === 'rerouted'
        ? [line.change.before?.legId]
        : [],
    );
    const isItsEnd = (line: HistoryLine) =>
      line.kind === 'wire' && line.line.type === 'ended' && before.includes(line.line.legId);
    expect(
      brokenIn(
        without(day, (line) => isItsEnd(line)),
        'I3',
      ),
    ).toContain('I3');
    const rung = forged(day, (line) =>
      line.kind === 'wire' && isItsEnd(line)
        ? [{ ...line, line: { ...line.line, type: 'rang' } } as HistoryLine, line]
        : line,
    );
    expect(brokenIn(rung, 'I3')).toContain('I3');
    const unstored = without(day, (line) => isCall(line, 'rerouted'));
    expect(brokenIn(unstored, 'I3')).toContain('I3');
  });

  it('a call to one number that begins before the other has ended (I2)', () => {
    const number = day.history.find((line) => line.kind === 'wire')?.line.e164;
    const ringing = day.history.filter(
      (line) => line.kind === 'wire' && line.line.e164 === number && line.line.type === 'invite',
    );
    const twice = forged(day, (line) => (line === ringing[0] ? [line, line] : line));
    expect(brokenIn(twice, 'I2')).toContain('I2');
  });

  it('a call to a number that has long been on the register (I4)', () => {
    const called = day.final.calls[0];
    if (!called) throw new Error('nobody was called');
    const { organisationId, e164 } = called;
    const userId = agentOf(called);
    const person = {
      contactId: undefined,
      customerKey: undefined,
      source: 'supervisor',
      reason: 'asked',
    } as const;
    const entry = {
      ...person,
      id: 'entry' as never,
      organisationId,
      kind: 'number',
      e164,
      by: userId,
      at: 0,
    } as const;
    const known = {
      ...day,
      history: [{ at: 0, kind: 'registered', commit: 0, entry } as const, ...day.history],
    };
    expect(brokenIn(known, 'I4')).toContain('I4');
  });

  it('one call too many for a record (I6)', () => {
    const again = forged(day, (line) =>
      isCall(line, 'created') ? Array.from({ length: 7 }, () => line) : line,
    );
    expect(brokenIn(again, 'I6')).toContain('I6');
  });

  it('a third person whom nobody asked to be called (I9), and without an intent (I3)', () => {
    const isThird = (line: HistoryLine) =>
      line.kind === 'asked' && ['consult', 'transfer'].includes(line.command.deed.name);
    expect(brokenIn(without(day, isThird), 'I9')).toContain('I9');
    const unintended = without(
      day,
      (line) =>
        line.kind === 'stored' &&
        line.change.kind === 'call' &&
        line.change.after.purpose !== 'contact' &&
        line.change.event.type === 'created',
    );
    expect(brokenIn(unintended, 'I3')).toContain('I3');
  });

  it('a click that nobody made (I9)', () => {
    const lost = without(day, (line) => line.kind === 'asked' && line.command.deed.name === 'call');
    expect(brokenIn(lost, 'I9')).toContain('I9');
  });

  it('a click of somebody else (I9)', () => {
    const other = day.final.shifts.at(-1)?.userId;
    const taken = forged(day, (line) =>
      line.kind === 'asked' && other ? { ...line, command: { ...line.command, userId: other } } : line,
    );
    expect(brokenIn(taken, 'I9')).toContain('I9');
  });

  it('a second shift of an agent who has one (I14)', () => {
    const lost = without(
      day,
      (line) =>
        line.kind === 'stored' && line.change.kind === 'agent' && line.change.event.type === 'signed_out',
    );
    const [first] = day.history.filter((line) => line.kind === 'stored' && line.change.kind === 'agent');
    const second = forged(lost, (line) =>
      line === first && line.kind === 'stored' && line.change.kind === 'agent'
        ? [
            line,
            {
              ...line,
              change: { ...line.change, after: { ...line.change.after, shiftId: 'another' as never } },
            },
          ]
        : line,
    );
    expect(brokenIn(second, 'I14')).toContain('I14');
  });

  it('a record for an agent who has just said Not Ready (I15)', () => {
    const notReady = { state: 'not_ready', since: 0, reason: 'break' } as const;
    const unready = forged(day, (line) => {
      if (line.kind !== 'stored' || line.change.kind !== 'agent' || line.change.event.type !== 'joined')
        return line;
      const { now } = line.change.after;
      if (now.state === 'gone') return line;
      const after = { ...line.change.after, now: { ...now, channels: { ...now.channels, voice: notReady } } };
      return { ...line, change: { ...line.change, after } };
    });
    expect(brokenIn(unready, 'I15')).toContain('I15');
  });

  it('an interaction that ends twice (I16, I20)', () => {
    const twice = forged(day, (line) =>
      line.kind === 'stored' && line.change.kind === 'interaction' && line.change.event.type === 'done'
        ? [line, line]
        : line,
    );
    expect(brokenIn(twice, 'I16')).toContain('I16');
    expect(brokenIn(twice, 'I20')).toContain('I20');
  });

  it('an agent who is given more time again and again (I16, E32)', () => {
    const isExtension = (line: HistoryLine) =>
      line.kind === 'stored' && line.change.kind === 'interaction' && line.change.event.type === 'extended';
    expect(day.history.filter(isExtension).length).toBeGreaterThan(3);
    const endless = forged(day, (line) => {
      if (line.kind !== 'stored' || line.change.kind !== 'interaction' || !isExtension(line)) return line;
      const now = { ...line.change.after.now, extensions: 2 } as typeof line.change.after.now;
      return { ...line, change: { ...line.change, after: { ...line.change.after, now } } };
    });
    expect(brokenIn(endless, 'I16')).toContain('I16');
  });

  it('a record that is gone in the evening (I17)', () => {
    const fewer = { ...day, final: { ...day.final, records: day.final.records.slice(1) } };
    expect(brokenIn(fewer, 'I17')).toContain('I17');
  });

  it('a change without its audit row, and a gap in the events (I25)', () => {
    const silent = without(day, (line) => line.kind === 'audited' && line.deed === 'claimed');
    expect(brokenIn(silent, 'I25')).toContain('I25');
    const gap = without(day, (line) => isCall(line, 'rang'));
    expect(brokenIn(gap, 'I25')).toContain('I25');
  });

  it('one command that is answered yes and no (I27)', () => {
    const both = forged(day, (line) =>
      line.kind === 'answered'
        ? [line, { ...line, answer: { ok: !line.answer.ok, refused: 'fault' } as never }]
        : line,
    );
    expect(brokenIn(both, 'I27')).toContain('I27');
  });

  it('a command that is said all day and never answered (I27)', () => {
    const [asked] = day.history.filter((line) => line.kind === 'asked');
    if (asked?.kind !== 'asked') throw new Error('nobody said anything');
    const again = { ...asked, command: { ...asked.command, id: 'another' as never } };
    const stubborn = { ...day, history: [...day.history, ...Array.from({ length: 20 }, () => again)] };
    expect(brokenIn(stubborn, 'I27')).toContain('I27');
  });

  it('an event that was lost (I30)', () => {
    expect(
      brokenIn(
        without(day, (line) => isCall(line, 'sent')),
        'I30',
      ),
    ).toContain('I30');
  });
});

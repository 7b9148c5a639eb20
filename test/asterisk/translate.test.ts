import { describe, expect, it } from 'vitest';
import type { CallEvent, CallState } from '../../src/domain/call/call.ts';
import { stepCall } from '../../src/domain/call/step.ts';
import { readEvent } from '../../src/telephony/asterisk/ari/model.ts';
import { endedBy, resultOf } from '../../src/telephony/asterisk/sip-answers.ts';
import { newLeg } from '../../src/telephony/asterisk/translate.ts';
import { seededChance } from '../../src/practice/people/seeded-chance.ts';
import { channel, destroyed, dial, entered, legId, sequences, tellAll } from './ari-events.ts';
import { callIn } from '../domain/people.ts';

/** What the far end answered with, what comes of it, and the Q.850 cause that Asterisk makes of it (measured). */
const answers = [
  [400, 127, 'system_error'],
  [403, 21, 'system_error'],
  [404, 1, 'sit_invalid_number'],
  [408, 18, 'sit_no_circuit'],
  [410, 22, 'sit_vacant'],
  [480, 19, 'no_answer'],
  [484, 28, 'sit_invalid_number'],
  [486, 17, 'busy'],
  [487, 127, 'no_answer'],
  [488, 58, 'system_error'],
  [500, 38, 'sit_reorder'],
  [502, 27, 'sit_reorder'],
  [503, 34, 'sit_no_circuit'],
  [504, 102, 'sit_reorder'],
  [600, 17, 'busy'],
  [603, 21, 'busy'],
  [604, 1, 'sit_invalid_number'],
  [606, 58, 'system_error'],
  [607, 127, 'do_not_call'],
  [608, 127, 'sit_operator_intercept'],
] as const;

describe('what the network said', () => {
  it.each(answers)('SIP %i (cause %i) is %s', (status, cause, result) => {
    const { events } = tellAll([destroyed('Down', cause, status)]);
    expect(events).toEqual([{ type: 'ended', legId, by: 'network', result }]);
  });

  it('tells a callee who did not pick up from a trunk that is dead, though both end in 408', () => {
    expect(resultOf({ techCause: 408, cause: 18, hasRung: true }).result).toBe('no_answer');
    expect(resultOf({ techCause: 408, cause: 18, hasRung: false }).result).toBe('sit_no_circuit');
  });

  it('knows statuses that nobody has listed by their class', () => {
    const of = (techCause: number) => resultOf({ techCause, cause: 0, hasRung: false }).result;
    expect([of(499), of(599), of(699)]).toEqual(['system_error', 'sit_reorder', 'busy']);
  });

  it('goes by the cause where there is no status, and by the phase where there is neither', () => {
    expect(resultOf({ techCause: undefined, cause: 17, hasRung: true })).toEqual({
      result: 'busy',
      isInferred: false,
    });
    expect(resultOf({ techCause: undefined, cause: 0, hasRung: true })).toEqual({
      result: 'no_answer',
      isInferred: true,
    });
    expect(resultOf({ techCause: undefined, cause: 0, hasRung: false })).toEqual({
      result: 'system_error',
      isInferred: true,
    });
  });

  it('says that the network ended an answered call only where the way broke', () => {
    expect(endedBy({ techCause: undefined, cause: 16 })).toBe('contact');
    expect(endedBy({ techCause: undefined, cause: 0 })).toBe('contact');
    expect(endedBy({ techCause: undefined, cause: 44 })).toBe('network');
  });
});

describe('one leg', () => {
  const typesOf = (name: keyof typeof sequences) => tellAll(sequences[name]).events.map(({ type }) => type);

  it('rings, is answered and ends, each told once', () => {
    expect(typesOf('answered, the contact hangs up')).toEqual(['rang', 'answered', 'ended']);
    expect(typesOf('answered at once')).toEqual(['answered', 'ended']);
    expect(typesOf('busy')).toEqual(['rang', 'ended']);
    expect(typesOf('busy without ringing')).toEqual(['ended']);
    expect(typesOf('special tones, then 404')).toEqual(['rang', 'ended']);
  });

  it('can be moved only when our application has it', () => {
    expect(tellAll([dial('ANSWER', 'Up')]).memory).toMatchObject({ phase: 'connected', isInStasis: false });
    expect(tellAll([dial('ANSWER', 'Up'), entered]).memory).toMatchObject({
      phase: 'connected',
      isInStasis: true,
    });
  });

  it('that nothing has rung by the time Asterisk gives up is the way and not the person', () => {
    const dialed = { ...newLeg(legId), ringTimeoutMs: 15_000 };
    const givenUp = { ...destroyed('Down', 19, 480), timestamp: '2026-11-23T08:07:35.139+0000' };
    const resultsOf = (...jsons: unknown[]) => tellAll(jsons, dialed).events.at(-1);
    expect(resultsOf(givenUp)).toMatchObject({ result: 'sit_no_circuit' });
    expect(resultsOf(destroyed('Down', 19, 480))).toMatchObject({ result: 'no_answer' });
    expect(resultsOf(dial('PROGRESS', 'Down'), givenUp)).toMatchObject({ result: 'no_answer' });
  });

  it('was cancelled, not answered by nobody, when the engine hung up while it rang', () => {
    const asked = { ...newLeg(legId), isHungUpByUs: true };
    const { events } = tellAll(sequences['nobody answers'], asked);
    expect(events.at(-1)).toEqual({ type: 'ended', legId, by: 'engine', result: 'cancelled' });
  });

  it('was answered when the answer crossed our hang-up', () => {
    const asked = { ...newLeg(legId), isHungUpByUs: true };
    const { events } = tellAll([destroyed('Up', 16)], asked);
    expect(events).toEqual([
      { type: 'answered', legId },
      { type: 'ended', legId, by: 'engine', result: 'answer' },
    ]);
  });

  it('is not moved by what is no event, or one of something else', () => {
    const nonsense = [
      null,
      7,
      'Dial',
      {},
      { type: 'Dial' },
      { type: 'Dial', peer: { id: 3 } },
      { type: 'ChannelVarset' },
    ];
    const broken = [
      { type: 'StasisStart', channel: { id: 'x' } },
      { type: 'ChannelDestroyed', channel: [] },
    ];
    for (const json of [...nonsense, ...broken]) expect(readEvent(json)).toBeUndefined();
    const odd = readEvent({ ...destroyed('Up', 0), cause: 'sixteen', channel: channel('Up') });
    expect(odd).toMatchObject({ type: 'ChannelDestroyed', cause: 0, techCause: undefined });
  });
});

describe('the order of events (I21, F33)', () => {
  /** What the engine makes of it: the state of the call, with all instants the same. */
  function stateAfter(jsons: readonly unknown[]): CallState {
    let now: CallState = { state: 'dialing', sentAt: 0, giveUpAt: 20_000 };
    for (const event of tellAll(jsons).events) {
      if (event.type === 'farewell_started') continue;
      const facts: CallEvent = event.type === 'ended' ? event : { type: event.type };
      const step = stepCall(callIn(now), facts, 0);
      if ('state' in step) now = step.state;
    }
    return now;
  }

  it('does not matter: 10,000 sequences, shuffled, doubled and with holes, end as the one on the wire', () => {
    const chance = seededChance(21);
    const names = Object.keys(sequences) as (keyof typeof sequences)[];
    const right = new Map(names.map((name) => [name, JSON.stringify(stateAfter(sequences[name]))]));
    const wrong: string[] = [];
    let changed = 0;
    for (let round = 0; round < 10_000; round++) {
      const name = names[round % names.length] ?? 'busy';
      const onTheWire: readonly unknown[] = sequences[name];
      const end = onTheWire.at(-1);
      const harmed = onTheWire
        // The end is never lost here: an end that is lost is found by asking who lives.
        .filter((json) => json === end || chance.next() >= 0.1)
        .flatMap((json) => (chance.next() < 0.1 ? [json, json] : [json]))
        .map((json, index) => ({
          json,
          at: chance.next() < 0.5 ? index : chance.next() * onTheWire.length * 2,
        }))
        .toSorted((one, other) => one.at - other.at)
        .map(({ json }) => json);
      if (JSON.stringify(harmed) !== JSON.stringify(onTheWire)) changed++;
      const ends = tellAll(harmed).events.filter(({ type }) => type === 'ended').length;
      if (ends !== 1 || JSON.stringify(stateAfter(harmed)) !== right.get(name))
        wrong.push(`${name}, round ${round}`);
    }
    expect(wrong).toEqual([]);
    expect(changed).toBeGreaterThan(9_000);
  });

  it('ends in a state that says what the wire said', () => {
    expect(stateAfter(sequences['answered, the contact hangs up'])).toMatchObject({
      state: 'ended',
      by: 'contact',
      result: 'answer',
      answeredAt: 0,
    });
    expect(stateAfter(sequences.busy)).toMatchObject({ state: 'ended', by: 'network', result: 'busy' });
  });
});

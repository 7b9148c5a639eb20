// E29: what the history says became of a contact who called back, through the moves of a real call, and in which words.
import { expect, it } from 'vitest';
import type { CallEvent } from '../../src/domain/call/call.ts';
import { CALLER_FATES, callerFate } from '../../src/domain/call/caller-fate.ts';
import { stepCall } from '../../src/domain/call/step.ts';
import { deAgent } from '../../src/web/i18n/de-agent.ts';
import { deSupervisor } from '../../src/web/i18n/de-supervisor.ts';
import { enAgent } from '../../src/web/i18n/en-agent.ts';
import { enSupervisor } from '../../src/web/i18n/en-supervisor.ts';
import { MONDAY_10, anna, callIn, idOf } from './people.ts';

/** The fate of a contact who waits since MONDAY_10, after these events a second apart, each of which must move the call. */
function fateAfter(...events: readonly CallEvent[]) {
  const from = { state: 'waiting', sentAt: MONDAY_10, answeredAt: MONDAY_10, heard: 'undetected' } as const;
  let call = callIn(from, { purpose: 'called_back', userId: undefined, interactionId: undefined });
  for (const [index, event] of events.entries()) {
    const step = stepCall(call, event, MONDAY_10 + (index + 1) * 1_000);
    if ('ignored' in step) throw new Error(`${event.type} is ignored: ${step.ignored}`);
    const { userId } = event.type === 'assigned' ? event : call;
    call = { ...call, userId, now: step.state };
  }
  const { now, userId } = call;
  return callerFate({
    state: now.state,
    userId,
    by: 'by' in now ? now.by : undefined,
    result: 'result' in now ? now.result : undefined,
    messageAt: 'messageAt' in now ? now.messageAt : undefined,
  });
}

const ASSIGNED = { type: 'assigned', userId: anna, interactionId: idOf<'interaction'>(17) } as const;
const GONE = { type: 'ended', by: 'contact', result: 'answer' } as const;
const CUT = { type: 'ended', by: 'network', result: 'dropped' } as const;

it('E29 "nobody" is said of no call that is alive: it may be taken this very moment', () => {
  expect(fateAfter()).toBe('on_the_line');
  expect(fateAfter({ type: 'passed', userId: anna })).toBe('on_the_line');
  expect(fateAfter({ type: 'abandoned' }, { type: 'farewell_started' })).toBe('on_the_line');
  expect(fateAfter({ type: 'lost' })).toBe('on_the_line');
});

it('E29 tells who was taken, who gave up, who heard the greeting and who pressed the key', () => {
  expect(fateAfter(ASSIGNED)).toBe('taken');
  expect(fateAfter(ASSIGNED, GONE)).toBe('taken');
  expect(fateAfter(GONE)).toBe('gave_up');
  expect(fateAfter({ type: 'abandoned' }, { type: 'farewell_started' }, GONE)).toBe('greeted');
  expect(fateAfter({ type: 'abandoned' }, { type: 'farewell_started' }, { type: 'opted_out' }, GONE)).toBe(
    'opted_out',
  );
  expect(fateAfter({ type: 'opted_out' }, GONE)).toBe('opted_out');
  expect(fateAfter(CUT)).toBe('not_taken');
  expect(fateAfter({ type: 'abandoned' }, CUT)).toBe('not_taken');
});

it('E29 has a word for each fate in both languages, the same for agents and supervisors, and none of an abandoned call', () => {
  for (const { agent, supervisor } of [
    { agent: deAgent, supervisor: deSupervisor },
    { agent: enAgent, supervisor: enSupervisor },
  ]) {
    expect(Object.keys(agent.callerFates)).toEqual([...CALLER_FATES]);
    expect(supervisor.callerFates).toEqual(agent.callerFates);
    const lost: string[] = [agent.results.abandoned, supervisor.callResults.abandoned];
    for (const word of Object.values(agent.callerFates)) expect(lost).not.toContain(word);
  }
});

// E25: a machine that is known for one only while an agent is with it. The agent is released as the campaign wishes, and nobody counts it
// as a person any more.
import { describe, expect, it, test } from 'vitest';
import type { Call, CallState } from '../../src/domain/call/call.ts';
import { FRESH_CONTROLS } from '../../src/domain/call/controls.ts';
import { stepCall } from '../../src/domain/call/step.ts';
import type { Change } from '../../src/domain/floor/change.ts';
import { pacingEvents } from '../../src/domain/floor/pacing-events.ts';
import { isIgnored } from '../../src/domain/moved.ts';
import { Ledger, countsAs } from '../../src/domain/pacing/ledger.ts';
import { MONDAY_10, anna, callIn, idOf } from './people.ts';

const at = MONDAY_10;
const connected = { state: 'connected', sentAt: at, answeredAt: at, controls: FRESH_CONTROLS } as const;
const held: CallState = {
  ...connected,
  controls: { ...FRESH_CONTROLS, line: { state: 'held', since: at } },
};
const callId = idOf<'call'>(41);
const joined: CallState = { ...connected, state: 'joined', since: at, callId };
const transferred: CallState = { state: 'transferred', sentAt: at, answeredAt: at, since: at, callId };
const paced: Partial<Call> = { pacing: 'predictive', detectsMachine: true };
const leaves: Partial<Call> = { ...paced, leavesVoicemail: true };

describe('E25 a word that comes while the agent talks', () => {
  it.each([
    { as: 'machine', campaign: paced, result: 'answering_machine', farewell: undefined },
    { as: 'machine', campaign: leaves, result: 'answering_machine', farewell: 'voicemail_message' },
    { as: 'fax', campaign: paced, result: 'fax', farewell: undefined },
    // Nobody reads a message to a fax.
    { as: 'fax', campaign: leaves, result: 'fax', farewell: undefined },
  ] as const)('$as ends it as $result, with $farewell', ({ as, campaign, result, farewell }) => {
    const step = stepCall(callIn(connected, campaign), { type: 'detected', as }, at + 7_000);
    if (isIgnored(step)) throw new Error(step.ignored);
    expect(step.state).toMatchObject({ state: 'closing', by: 'engine', result, answeredAt: at });
    expect(step.effects).toMatchObject([{ effect: 'hang_up' }]);
    const said = step.effects.map((effect) => ('farewell' in effect ? effect.farewell : undefined));
    expect(said).toEqual([farewell]);
  });

  it.each([
    { as: 'human', now: connected, because: 'detection_over' },
    { as: 'unsure', now: connected, because: 'detection_over' },
    // The agent has judged already, or others talk.
    { as: 'machine', now: held, because: 'call_held' },
    { as: 'machine', now: joined, because: 'call_joined' },
    { as: 'machine', now: transferred, because: 'call_transferred' },
  ] as const)('$as changes nothing: $because', ({ as, now, because }) => {
    expect(stepCall(callIn(now, paced), { type: 'detected', as }, at + 7_000)).toEqual({ ignored: because });
  });

  it('ends also who waits for an agent still, after the first word was unsure; and nobody whom no one listens to', () => {
    const nobodys = { ...paced, userId: undefined, interactionId: undefined };
    const waiting = { state: 'waiting', sentAt: at, answeredAt: at } as const;
    const late = { type: 'detected', as: 'machine' } as const;
    const known = stepCall(callIn({ ...waiting, heard: 'unsure' }, nobodys), late, at + 1_400);
    expect(known).toMatchObject({ state: { state: 'closing', result: 'answering_machine' } });
    const caller = callIn({ ...waiting, heard: 'undetected' }, { ...nobodys, purpose: 'called_back' });
    expect(stepCall(caller, late, at + 1_400)).toEqual({ ignored: 'detection_over' });
  });
});

test('E25 I13 the ledger takes back who was counted as a person and is a machine, also when counted before a restart', () => {
  const talking = callIn(connected, paced);
  const closing = { state: 'closing', since: at, by: 'engine', result: 'answering_machine' } as const;
  const known = callIn({ ...closing, answeredAt: at, askAgainAt: at + 5_000 }, paced);
  const over = callIn(
    { state: 'ended', endedAt: at, by: 'engine', result: 'answering_machine', answeredAt: at },
    paced,
  );
  expect(countsAs(known)).toBe('nothing');
  const fresh = new Ledger({ answered: 4, abandoned: 1, counted: [], lost: [] });
  fresh.note({ after: talking });
  expect(fresh.counts()).toEqual({ answered: 5, abandoned: 1 });
  for (const after of [known, known, over, over]) {
    fresh.note({ after });
    expect(fresh.counts()).toEqual({ answered: 4, abandoned: 1 });
  }
  const restarted = new Ledger({ answered: 5, abandoned: 1, counted: [talking.id], lost: [] });
  restarted.note({ after: over });
  expect(restarted.counts()).toEqual({ answered: 4, abandoned: 1 });
});

test('E25 the pacing learns the talk as one with a machine, which takes an agent for seconds', () => {
  const draft = { notes: '' };
  const open = {
    id: idOf<'interaction'>(17),
    organisationId: idOf<'organisation'>(13),
    campaignId: idOf<'campaign'>(14),
    campaignRecordId: idOf<'campaign_record'>(15),
    contactId: idOf<'contact'>(16),
    userId: anna,
    openedAt: at,
  } as const;
  const talkedWith = (lastResult: 'answer' | 'answering_machine' | 'fax') => {
    const now = { state: 'after_call_work', since: at, lastCallId: callId, lastResult, limitAt: at } as const;
    const change: Change = {
      kind: 'interaction',
      before: { ...open, now: { state: 'talking', since: at, callId, draft } },
      after: { ...open, now: { ...now, draft } },
      event: { type: 'call_ended', result: lastResult, limitAt: at },
      at,
      storeBy: at,
      actor: { kind: 'telephone' },
      commandId: undefined,
    };
    return pacingEvents([change]).map(({ event }) => ('reached' in event ? event.reached : undefined));
  };
  expect(talkedWith('answer')).toEqual(['human']);
  expect(talkedWith('answering_machine')).toEqual(['machine']);
  expect(talkedWith('fax')).toEqual(['machine']);
});

import { expect, test } from 'vitest';
import {
  PHONE_EVENTS,
  PHONE_STATES,
  type OtherPhone,
  type Phone,
  type PhoneEvent,
  isPhoneMissing,
  stepPhone,
  viaOf,
} from '../../src/domain/agent/phone.ts';
import { type AgentState, signIn } from '../../src/domain/agent/agent.ts';
import { stepAgent } from '../../src/domain/agent/step.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { isIgnored } from '../../src/domain/moved.ts';
import { MONDAY_10, idOf } from './people.ts';
import { type Machine, type Sample, compareWithDocument } from './table.ts';

const now = MONDAY_10;
const since = now - 10_000;

const desk = { kind: 'desk' } as const;
const external: OtherPhone = {
  kind: 'external',
  e164: '+493023125145' as E164,
  callerNumber: '+493023125000' as E164,
  trunk: 'practice',
  usedMs: 60_000,
};

const states: readonly Sample<Phone>[] = [
  { label: 'not_needed', is: { state: 'not_needed' } },
  { label: 'away', is: { state: 'away', since } },
  { label: 'up', is: { state: 'up', since } },
  { label: 'lost a moment ago', is: { state: 'lost', since: now - 9_999 } },
  { label: 'lost', is: { state: 'lost', since } },
  { label: 'desk: away', is: { state: 'away', since, via: desk } },
  { label: 'desk: ringing', is: { state: 'ringing', since, via: desk } },
  { label: 'desk: ringing, unheard', is: { state: 'ringing', since: now - 45_000, via: desk } },
  { label: 'desk: up', is: { state: 'up', since, via: desk } },
  { label: 'desk: lost', is: { state: 'lost', since, via: desk } },
  { label: 'external: away', is: { state: 'away', since, via: external } },
  { label: 'external: ringing', is: { state: 'ringing', since, via: external } },
  { label: 'external: up', is: { state: 'up', since, via: external } },
  { label: 'external: lost', is: { state: 'lost', since, via: external } },
];
const events: readonly Sample<PhoneEvent>[] = [
  { label: 'phone_up', is: { type: 'phone_up' } },
  { label: 'phone_up (a browser)', is: { type: 'phone_up', by: 'browser' } },
  { label: 'phone_lost', is: { type: 'phone_lost' } },
  { label: 'phone_lost (a browser)', is: { type: 'phone_lost', by: 'browser' } },
  { label: 'phone_missed', is: { type: 'phone_missed' } },
  { label: 'phone_needed', is: { type: 'phone_needed', isNeeded: true } },
  { label: 'phone_needed (no longer)', is: { type: 'phone_needed', isNeeded: false } },
  { label: 'phone_chosen (the browser)', is: { type: 'phone_chosen' } },
  { label: 'phone_chosen (desk)', is: { type: 'phone_chosen', via: desk } },
  { label: 'phone_chosen (external)', is: { type: 'phone_chosen', via: { ...external, usedMs: 0 } } },
];
const machine: Machine<Phone, PhoneEvent> = {
  heading: 'Agent’s telephone',
  states,
  events,
  step: (state, event) => stepPhone(state, event, now),
  nameOf,
};

function nameOf(phone: Phone): string {
  const via = viaOf(phone);
  const isFresh = phone.state === 'lost' && now - phone.since < 10_000;
  const isUnheard = phone.state === 'ringing' && now - phone.since >= 45_000;
  const is = isFresh ? 'lost a moment ago' : isUnheard ? 'ringing, unheard' : phone.state;
  return via === undefined ? is : `${via.kind}: ${is}`;
}

test('every telephone’s state answers every event as docs/life-of-a-call.md says', () => {
  compareWithDocument(machine);
});

test('the table of the telephone leaves out no state and no event', () => {
  expect(new Set(machine.states.map(({ is }) => is.state))).toEqual(new Set(PHONE_STATES));
  expect(new Set(machine.events.map(({ is }) => is.type))).toEqual(new Set(PHONE_EVENTS));
});

/** The agent's state after these events, each a second after the last. */
function after(...told: Parameters<typeof stepAgent>[1][]): AgentState {
  let state = signIn(now, true);
  for (const [index, event] of told.entries()) {
    const step = stepAgent(state, event, now + index * 1_000);
    if (isIgnored(step)) throw new Error(step.ignored);
    state = step.state;
  }
  return state;
}
const ready = { type: 'channel_set', channel: 'voice', to: { state: 'ready' } } as const;

test('an agent whose telephone has not come yet can not be Ready for voice', () => {
  expect(stepAgent(after(), ready, now)).toEqual({ ignored: 'telephone_missing' });
  expect(after({ type: 'phone_up' }, ready)).toMatchObject({ channels: { voice: { state: 'ready' } } });
});

test('a reload within ten seconds keeps Ready, and a telephone that stays away takes it', () => {
  const atWork = after({ type: 'phone_up' }, ready, { type: 'phone_lost' });
  expect(atWork).toMatchObject({ channels: { voice: { state: 'ready' } }, phone: { state: 'lost' } });
  const back = stepAgent(atWork, { type: 'phone_up' }, now + 11_000);
  expect(back).toMatchObject({ state: { channels: { voice: { state: 'ready' } }, phone: { state: 'up' } } });
  const missed = stepAgent(atWork, { type: 'phone_missed' }, now + 12_000);
  expect(missed).toMatchObject({
    state: {
      channels: { voice: { state: 'not_ready', reason: 'telephone_lost' } },
      phone: { state: 'away', since: now + 2_000 },
    },
  });
});

test('a wish for Ready is void when the telephone is missed, and one for lunch stays', () => {
  const lunch = { type: 'channel_set', channel: 'outbound_preview', to: { state: 'ready' } } as const;
  const took = { type: 'took', interactionId: idOf<'interaction'>(17) } as const;
  const busy = after({ type: 'phone_up' }, took, ready, lunch, { type: 'phone_lost' });
  const missed = stepAgent(busy, { type: 'phone_missed' }, now + 20_000);
  expect(missed).toMatchObject({ state: { wishes: { outbound_preview: { state: 'ready' } } } });
  expect(isIgnored(missed) ? undefined : missed.state).not.toHaveProperty('wishes.voice');
});

test('the end of a shift closes its telephone, where there is one', () => {
  const end = { type: 'signed_out' } as const;
  expect(stepAgent(after({ type: 'phone_up' }), end, now)).toMatchObject({
    effects: [{ effect: 'close_phone' }],
  });
  expect(stepAgent(signIn(now, false), end, now)).toMatchObject({ effects: [] });
});

/** A telephone after these events, a minute apart. */
function phoneAfter(...told: PhoneEvent[]): Phone {
  let phone: Phone = { state: 'away', since: now };
  for (const [index, event] of told.entries()) {
    const step = stepPhone(phone, event, now + index * 60_000);
    if (isIgnored(step)) throw new Error(step.ignored);
    phone = step.state;
  }
  return phone;
}
const chosen = { type: 'phone_chosen', via: { ...external, usedMs: 0 } } as const;
const [up, lost] = [{ type: 'phone_up' }, { type: 'phone_lost' }] as const;

test('E26: the time of an external number adds up over its calls, and begins anew with another number', () => {
  expect(phoneAfter(chosen, up, lost)).toMatchObject({ via: { usedMs: 60_000 } });
  expect(phoneAfter(chosen, up, lost, chosen, up, lost)).toMatchObject({ via: { usedMs: 120_000 } });
  const other = { ...chosen, via: { ...chosen.via, e164: '+493023125146' as E164 } };
  expect(phoneAfter(chosen, up, lost, other)).toMatchObject({ state: 'ringing', via: { usedMs: 0 } });
});

test('a telephone that was called and not answered keeps the reason, and nobody can be called meanwhile', () => {
  const busy = phoneAfter(chosen, { type: 'phone_lost', by: 'external', because: 'busy' });
  expect(busy).toMatchObject({ state: 'away', because: 'busy' });
  for (const phone of [busy, phoneAfter(chosen), phoneAfter(chosen, up, lost)])
    expect(isPhoneMissing(phone), phone.state).toBe(true);
  expect(isPhoneMissing(phoneAfter(chosen, up))).toBe(false);
});

test('another telephone is not chosen in the middle of work; the same one is called again at any time', () => {
  const choose = { type: 'phone_chosen', via: { kind: 'desk' } } as const;
  const took = { type: 'took', interactionId: idOf<'interaction'>(17) } as const;
  expect(stepAgent(after({ type: 'phone_up' }, ready), choose, now)).toEqual({ ignored: 'agent_is_ready' });
  expect(stepAgent(after({ type: 'phone_up' }, took), choose, now)).toEqual({ ignored: 'agent_busy' });
  const talking = after(choose, { type: 'phone_up' }, ready, took, { type: 'phone_lost' });
  expect(stepAgent(talking, choose, now + 9_000)).toMatchObject({
    state: { state: 'handling', phone: { state: 'ringing' }, channels: { voice: { state: 'ready' } } },
    effects: [{ effect: 'change_phone' }],
  });
});

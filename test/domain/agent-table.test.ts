import { expect, test } from 'vitest';
import {
  AGENT_EVENTS,
  AGENT_STATES,
  type AgentEvent,
  type AgentState,
} from '../../src/domain/agent/agent.ts';
import { stepAgent } from '../../src/domain/agent/step.ts';
import { MONDAY_10, idOf } from './people.ts';
import { type Machine, type Sample, compareWithDocument } from './table.ts';

const now = MONDAY_10;
const since = now - 60_000;
const joinedId = idOf<'campaign'>(14);
const otherId = idOf<'campaign'>(24);
const interactionId = idOf<'interaction'>(17);
const work = {
  since,
  channels: {
    voice: { state: 'ready', since },
    outbound_preview: { state: 'not_ready', since, reason: 'signed_in' },
  },
  wishes: {},
  joined: [joinedId],
  phone: { state: 'up', since },
} as const;
const present = { state: 'present' } as const;
const absent = { state: 'absent', since } as const;
/** Gone, but not yet for fifteen seconds. */
const justAbsent = { state: 'absent', since: now - 14_999 } as const;

/** Gone for ten seconds and more; nobody has noted it yet. */
const lost = { state: 'lost', since } as const;
const unheard = {
  phone: { state: 'away', since },
  channels: { ...work.channels, voice: { state: 'not_ready', since, reason: 'telephone_lost' } },
} as const;

const asked = { state: 'offered', campaignId: joinedId, since, until: now + 10_000 } as const;
const waiting = { state: 'waiting', campaignId: joinedId, since } as const;
const declined = { state: 'declined', campaignId: joinedId, since } as const;

const states: readonly Sample<AgentState>[] = [
  { label: 'free', is: { ...work, state: 'free', presence: present } },
  { label: 'free, away a moment', is: { ...work, state: 'free', presence: justAbsent } },
  { label: 'free, away', is: { ...work, state: 'free', presence: absent } },
  { label: 'handling', is: { ...work, state: 'handling', presence: present, interactionId } },
  {
    label: 'handling, away a moment',
    is: { ...work, state: 'handling', presence: justAbsent, interactionId },
  },
  { label: 'handling, away', is: { ...work, state: 'handling', presence: absent, interactionId } },
  { label: 'free, phone lost', is: { ...work, state: 'free', presence: present, phone: lost } },
  { label: 'free, phone away', is: { ...work, ...unheard, state: 'free', presence: present } },
  {
    label: 'handling, phone lost',
    is: { ...work, state: 'handling', presence: present, interactionId, phone: lost },
  },
  {
    label: 'handling, phone away',
    is: { ...work, ...unheard, state: 'handling', presence: present, interactionId },
  },
  { label: 'free, asked', is: { ...work, state: 'free', presence: present, turn: asked } },
  { label: 'free, waiting for a contact', is: { ...work, state: 'free', presence: present, turn: waiting } },
  { label: 'free, not this turn', is: { ...work, state: 'free', presence: present, turn: declined } },
  {
    label: 'free, phone ringing',
    is: {
      ...work,
      ...unheard,
      state: 'free',
      presence: present,
      phone: { state: 'ringing', since, via: { kind: 'desk' } },
    },
  },
  { label: 'gone', is: { state: 'gone', since } },
];

const lunch = { state: 'not_ready', reason: 'lunch' } as const;
const events: readonly Sample<AgentEvent>[] = [
  { label: 'channel_set', is: { type: 'channel_set', channel: 'voice', to: lunch } },
  { label: 'channel_set (ready)', is: { type: 'channel_set', channel: 'voice', to: { state: 'ready' } } },
  { label: 'joined', is: { type: 'joined', campaignId: otherId } },
  { label: 'joined (again)', is: { type: 'joined', campaignId: joinedId } },
  { label: 'left', is: { type: 'left', campaignId: joinedId } },
  { label: 'left (another)', is: { type: 'left', campaignId: otherId } },
  { label: 'took', is: { type: 'took', interactionId: idOf<'interaction'>(27) } },
  { label: 'finished', is: { type: 'finished', interactionId } },
  {
    label: 'finished (time over)',
    is: { type: 'finished', interactionId, notReady: 'after_call_work_timeout' },
  },
  { label: 'turn_given', is: { type: 'turn_given', turn: asked } },
  { label: 'turn_accepted', is: { type: 'turn_accepted' } },
  { label: 'turn_declined', is: { type: 'turn_declined' } },
  { label: 'turn_ended', is: { type: 'turn_ended' } },
  { label: 'offer_answered', is: { type: 'offer_answered' } },
  { label: 'offer_ignored', is: { type: 'offer_ignored', channel: 'voice', limit: 1 } },
  { label: 'offer_ignored (more are let pass)', is: { type: 'offer_ignored', channel: 'voice', limit: 3 } },
  { label: 'finished (another)', is: { type: 'finished', interactionId: idOf<'interaction'>(27) } },
  { label: 'screen_lost', is: { type: 'screen_lost', lastSeenAt: since } },
  { label: 'screen_back', is: { type: 'screen_back' } },
  { label: 'heartbeat_missed', is: { type: 'heartbeat_missed' } },
  { label: 'phone_up', is: { type: 'phone_up' } },
  { label: 'phone_lost', is: { type: 'phone_lost' } },
  { label: 'phone_missed', is: { type: 'phone_missed' } },
  { label: 'phone_needed', is: { type: 'phone_needed', isNeeded: true } },
  { label: 'phone_chosen', is: { type: 'phone_chosen', via: { kind: 'desk' } } },
  { label: 'signed_out', is: { type: 'signed_out' } },
];

const TURNS = { offered: 'asked', waiting: 'waiting for a contact', declined: 'not this turn' } as const;

function nameOf(agent: AgentState): string {
  if (agent.state === 'gone') return agent.state;
  if (agent.state === 'free' && agent.turn) return `free, ${TURNS[agent.turn.state]}`;
  if (agent.phone.state === 'lost' || agent.phone.state === 'away' || agent.phone.state === 'ringing')
    return `${agent.state}, phone ${agent.phone.state}`;
  if (agent.presence.state === 'present') return agent.state;
  return now - agent.presence.since < 15_000 ? `${agent.state}, away a moment` : `${agent.state}, away`;
}

const machine: Machine<AgentState, AgentEvent> = {
  heading: 'Agent',
  states,
  events,
  step: (state, event) => stepAgent(state, event, now),
  nameOf,
};

test('I14 I15: every agent state answers every event as docs/life-of-a-call.md says', () => {
  compareWithDocument(machine);
});

test('the agent table leaves out no state and no event', () => {
  expect(new Set(machine.states.map(({ is }) => is.state))).toEqual(new Set(AGENT_STATES));
  expect(new Set(machine.events.map(({ is }) => is.type))).toEqual(new Set(AGENT_EVENTS));
});

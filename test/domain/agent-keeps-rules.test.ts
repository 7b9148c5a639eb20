// An agent hears anything in any order; a small model of what a person would expect runs beside the machine.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AgentEvent,
  type AgentState,
  CHANNELS,
  type Channel,
  type ChannelWish,
  HEARTBEAT_LIMIT_MS,
  NOT_READY_REASONS,
  signIn,
} from '../../src/domain/agent/agent.ts';
import { stepAgent } from '../../src/domain/agent/step.ts';
import { isIgnored } from '../../src/domain/moved.ts';
import { MONDAY_10, idOf } from './people.ts';

const wish: fc.Arbitrary<ChannelWish> = fc.oneof(
  fc.constant<ChannelWish>({ state: 'ready' }),
  fc.constantFrom(...NOT_READY_REASONS).map((reason): ChannelWish => ({ state: 'not_ready', reason })),
);
const interactionId = fc.integer({ min: 1, max: 3 }).map((number) => idOf<'interaction'>(number));
const campaignId = fc.integer({ min: 1, max: 3 }).map((number) => idOf<'campaign'>(number));
const anyEvent = (now: number): fc.Arbitrary<AgentEvent> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('channel_set' as const),
        channel: fc.constantFrom(...CHANNELS),
        to: wish,
      }),
    },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('took' as const), interactionId }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('finished' as const), interactionId }) },
    fc.record({ type: fc.constant('joined' as const), campaignId }),
    fc.record({ type: fc.constant('left' as const), campaignId }),
    { weight: 2, arbitrary: fc.constant<AgentEvent>({ type: 'screen_lost', lastSeenAt: now }) },
    { weight: 2, arbitrary: fc.constant<AgentEvent>({ type: 'heartbeat_missed' }) },
    fc.constantFrom<AgentEvent>({ type: 'screen_back' }, { type: 'signed_out' }),
  );

type Moment = { readonly event: AgentEvent; readonly now: number };
/** Events between nothing and twenty seconds apart, around the heartbeat's limit too. */
const shift: fc.Arbitrary<Moment[]> = fc
  .array(fc.constantFrom(0, 1, 900, 6_000, 14_999, 15_000, 20_000), { minLength: 10, maxLength: 25 })
  .chain((gaps) => {
    let now = MONDAY_10;
    return fc.tuple(...gaps.map((gap) => anyEvent((now += gap)).map((event) => ({ event, now }))));
  })
  .map((moments) => moments.map(({ event, now }) => ({ event, now })));

type Lived = Moment & {
  readonly before: AgentState;
  readonly after: AgentState;
  readonly ignored: string | undefined;
};

function live(moments: readonly Moment[]): Lived[] {
  let state = signIn(MONDAY_10, false);
  return moments.map(({ event, now }) => {
    const before = state;
    const step = stepAgent(before, event, now);
    if (isIgnored(step)) return { event, now, before, after: before, ignored: step.ignored };
    state = step.state;
    return { event, now, before, after: state, ignored: undefined };
  });
}

function each(look: (lived: Lived, all: readonly Lived[]) => void): void {
  fc.assert(
    fc.property(shift, (moments) => {
      const all = live(moments);
      for (const lived of all) look(lived, all);
    }),
    { numRuns: 2_000 },
  );
}

test('I14: an agent never holds two interactions; the one held leaves only when it is finished', () => {
  let refused = 0;
  each(({ event, before, after, ignored }) => {
    if (before.state !== 'handling') return;
    if (event.type === 'took') {
      expect(ignored).toBe('agent_busy');
      refused += 1;
    }
    const isFinished = event.type === 'finished' && event.interactionId === before.interactionId;
    if (isFinished) expect(after.state).toBe('free');
    else expect(after).toMatchObject({ state: 'handling', interactionId: before.interactionId });
  });
  expect(refused).toBeGreaterThan(500);
});

test('I16: nobody signs out over an open interaction', () => {
  each(({ event, before, ignored }) => {
    if (event.type === 'signed_out' && before.state === 'handling') expect(ignored).toBe('agent_busy');
  });
});

test('a state chosen during an interaction waits, the last choice counts, and it takes effect at the end (D11)', () => {
  let effective = 0;
  each(({ event, before, after, now }, all) => {
    if (before.state !== 'handling' || after.state === 'gone') return;
    if (event.type === 'channel_set') expect(after.channels).toEqual(before.channels);
    if (after.state !== 'free') return;
    const since = all.findIndex((lived) => lived.before === before);
    for (const channel of CHANNELS) {
      const chosen = lastChoice(all.slice(0, since), channel);
      if (!chosen) {
        expect(after.channels[channel]).toEqual(before.channels[channel]);
        continue;
      }
      effective += 1;
      expect(after.channels[channel]).toMatchObject(chosen);
      if (before.wishes[channel]) expect(after.channels[channel].since).toBe(now);
    }
    expect(after.wishes).toEqual({});
  });
  expect(effective).toBeGreaterThan(200);
});

/** What was chosen last for a channel since the interaction was taken; a lost screen makes it void. */
function lastChoice(lived: readonly Lived[], channel: Channel): ChannelWish | undefined {
  for (const { event, ignored } of lived.toReversed()) {
    if (ignored === undefined && (event.type === 'took' || event.type === 'heartbeat_missed'))
      return undefined;
    if (event.type === 'channel_set' && event.channel === channel) return event.to;
  }
  return undefined;
}

test('I15: fifteen seconds without a heartbeat make every channel Not Ready, during an interaction too', () => {
  let missed = 0;
  each(({ event, before, after, now, ignored }) => {
    if (event.type !== 'heartbeat_missed' || before.state === 'gone' || after.state === 'gone') return;
    const isAway = before.presence.state === 'absent' && now - before.presence.since >= HEARTBEAT_LIMIT_MS;
    if (!isAway) {
      expect(after).toBe(before);
      return;
    }
    expect(CHANNELS.map((channel) => after.channels[channel].state)).toEqual(['not_ready', 'not_ready']);
    expect(after.wishes).toEqual({});
    if (ignored === undefined) missed += 1;
  });
  expect(missed).toBeGreaterThan(50);
});

test('I15: a channel that the engine set Not Ready says why, and coming back does not make it Ready', () => {
  const since = MONDAY_10;
  const lived = live([
    { now: since, event: { type: 'channel_set', channel: 'voice', to: { state: 'ready' } } },
    { now: since + 1, event: { type: 'screen_lost', lastSeenAt: since + 1 } },
    { now: since + HEARTBEAT_LIMIT_MS, event: { type: 'heartbeat_missed' } },
    { now: since + 1 + HEARTBEAT_LIMIT_MS, event: { type: 'heartbeat_missed' } },
    { now: since + 60_000, event: { type: 'screen_back' } },
  ]);
  expect(lived.map(({ ignored }) => ignored)).toEqual([
    undefined,
    undefined,
    'screen_is_there',
    undefined,
    undefined,
  ]);
  const after = lived.at(-1)?.after;
  expect(after).toMatchObject({
    presence: { state: 'present' },
    channels: { voice: { state: 'not_ready', reason: 'connection_lost' } },
  });
});

test('after sign-out nothing moves an agent', () => {
  each(({ before, after, ignored }) => {
    if (before.state !== 'gone') return;
    expect(ignored).toBe('agent_signed_out');
    expect(after).toBe(before);
  });
});

test('a shift begins Not Ready on both channels and in no campaign', () => {
  expect(signIn(MONDAY_10, false)).toMatchObject({
    state: 'free',
    joined: [],
    channels: {
      voice: { state: 'not_ready', reason: 'signed_in' },
      outbound_preview: { state: 'not_ready', reason: 'signed_in' },
    },
  });
});

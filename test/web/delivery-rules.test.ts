import { describe, expect, it } from 'vitest';
import {
  bringsNow,
  channelOfMode,
  deskInteraction,
  deskKey,
  numberToAutoDial,
  offerIn,
  originOf,
  secondsUntil,
  unansweredChannels,
  unreachedIn,
  waitingTurn,
  whatIsNext,
} from '../../src/web/agent/delivery-rules.ts';
import { isForDesktop } from '../../src/web/agent/desktop-rule.ts';
import { whyNoRecord } from '../../src/web/agent/why-no-record.ts';
import type { AgentView, CampaignRow, InteractionView, NumberRow, TurnView } from '../../src/wire/live.ts';

const NOW = Date.UTC(2026, 10, 28, 18, 0);

function interaction(change: Partial<InteractionView> = {}): InteractionView {
  return {
    id: 'i1',
    state: 'preview',
    origin: 'outbound_preview',
    isConnecting: false,
    offeredUntil: undefined,
    call: undefined,
    lastResult: undefined,
    ...change,
  } as InteractionView;
}

function turn(change: Partial<TurnView> = {}): TurnView {
  const at = { campaignId: 'c1', campaignName: 'Umfrage', mode: 'predictive', since: NOW } as const;
  return { ...at, state: 'waiting', until: undefined, lastResult: undefined, ...change };
}

type Readiness = 'ready' | 'not_ready';

function view(change: object = {}, voice: Readiness = 'ready', preview: Readiness = 'ready'): AgentView {
  const channel = (state: Readiness) =>
    state === 'ready' ? { state, since: 0 } : { state, since: 0, reason: 'break' };
  return {
    interactions: [],
    turn: null,
    campaigns: [],
    stopAll: false,
    telephony: { kind: 'simulated', isPractice: true, isAway: false },
    shift: { channels: { voice: channel(voice), outbound_preview: channel(preview) } },
    ...change,
  } as unknown as AgentView;
}

const campaign = (change: Partial<CampaignRow> = {}): CampaignRow => ({
  id: 'c1',
  status: 'running',
  name: 'Herbst',
  mode: 'push_preview',
  description: '',
  isJoined: true,
  readyNow: 3,
  nextAt: undefined,
  ...change,
});

const connecting = interaction({ state: 'calling', origin: 'outbound_call', isConnecting: true });
const talking = interaction({ state: 'talking', origin: 'outbound_call' });
const offered = interaction({ state: 'offered', offeredUntil: NOW + 20_000 });

describe('what the agent is asked (S29, S44, D18)', () => {
  it('is a record that is offered, which is not on the desk before it is accepted', () => {
    const its = view({ interactions: [offered] });
    expect(offerIn(its)).toEqual({ kind: 'record', interaction: offered, until: NOW + 20_000 });
    expect([deskInteraction(its), deskKey(its)]).toEqual([undefined, '']);
  });

  it('is whether the next contact may come, until that is accepted', () => {
    const asked = turn({ state: 'offered', until: NOW + 20_000 });
    expect(offerIn(view({ turn: asked }))).toEqual({ kind: 'turn', turn: asked, until: NOW + 20_000 });
    expect(waitingTurn(view({ turn: asked }))).toBeUndefined();
    expect(offerIn(view({ turn: turn() }))).toBeUndefined();
    expect(waitingTurn(view({ turn: turn() }))).toEqual(turn());
    expect(offerIn(view({ turn: turn({ state: 'declined' }) }))).toBeUndefined();
  });
});

describe('the Origin (S33, S34, S38, S60)', () => {
  it('of an automatic campaign is the campaign call, then Connecting, then who it is', () => {
    expect(originOf(interaction({ state: 'offered', origin: 'outbound_call' }))).toBe('call');
    expect(originOf(interaction({ state: 'offered', origin: 'called_back' }))).toBe('called_back');
    expect(originOf(connecting)).toBe('connecting');
    expect(originOf(talking)).toBe('contact');
    const after = interaction({ state: 'after_call_work', origin: 'outbound_call', lastResult: 'busy' });
    expect(originOf(after)).toBe('contact');
  });

  it('of a preview is the preview until somebody has answered', () => {
    const call = { state: 'ringing' } as InteractionView['call'];
    expect(originOf(interaction({ state: 'calling', call }))).toBe('preview');
    const up = { state: 'connected' } as InteractionView['call'];
    expect(originOf(interaction({ state: 'talking', call: up }))).toBe('contact');
    expect(originOf(interaction({ state: 'after_call_work', lastResult: 'answer' }))).toBe('contact');
    expect(originOf(interaction({ state: 'after_call_work', lastResult: 'busy' }))).toBe('preview');
  });
});

describe('what comes to the front', () => {
  it('stays where the agent has put it from one dial to the next, and changes when a contact is there', () => {
    const between = view({ turn: turn({ lastResult: 'busy' }) });
    const dialing = view({ interactions: [connecting] });
    const next = view({ interactions: [{ ...connecting, id: 'i2' }] });
    expect([between, dialing, next].map(deskKey)).toEqual(['connecting', 'connecting', 'connecting']);
    expect(deskKey(view({ interactions: [talking] }))).toBe('i1');
    expect(deskKey(view())).toBe('');
  });
});

describe('why the contact before did not come (D18)', () => {
  const between = view({ turn: turn({ lastResult: 'no_answer' }) });

  it('is kept while the next one is dialed, and gone when somebody is there or nobody is awaited', () => {
    expect(unreachedIn(between, undefined)).toBe('no_answer');
    expect(unreachedIn(view({ interactions: [connecting] }), 'no_answer')).toBe('no_answer');
    expect(unreachedIn(view({ interactions: [talking] }), 'no_answer')).toBeUndefined();
    expect(unreachedIn(view(), 'no_answer')).toBeUndefined();
  });

  it('is replaced by the newest', () => {
    expect(unreachedIn(view({ turn: turn({ lastResult: 'busy' }) }), 'no_answer')).toBe('busy');
  });
});

describe('a countdown', () => {
  it('counts whole seconds that have begun, and never below none', () => {
    expect(secondsUntil(NOW + 12_001, NOW)).toBe(13);
    expect(secondsUntil(NOW + 12_000, NOW)).toBe(12);
    expect(secondsUntil(NOW, NOW + 500)).toBe(0);
  });

  it('names the first number that may be called (E20)', () => {
    const number = (e164: string, allowed: boolean) => ({ e164, mayDial: { allowed } }) as NumberRow;
    const [closed, open] = [number('+493023125040', false), number('+493023125041', true)];
    expect(numberToAutoDial([closed, open], NOW)).toBe(open);
    expect(numberToAutoDial([closed], NOW)).toBeUndefined();
  });
});

describe('a channel that an unanswered offer has closed (D17)', () => {
  it('is told from one that the agent has closed', () => {
    const ignored = { state: 'not_ready', since: NOW, reason: 'no_answer' };
    const onBreak = { state: 'not_ready', since: NOW, reason: 'break' };
    const shift = { channels: { voice: onBreak, outbound_preview: ignored } };
    expect(unansweredChannels(view({ shift }))).toEqual(['outbound_preview']);
    expect(unansweredChannels(view({}, 'not_ready', 'not_ready'))).toEqual([]);
  });
});

describe('what an agent without a record waits for (S41, S42)', () => {
  it('comes on the channel of the mode', () => {
    expect([channelOfMode('push_preview'), channelOfMode('predictive')]).toEqual([
      'outbound_preview',
      'voice',
    ]);
    expect(bringsNow(view({}, 'ready', 'not_ready'), campaign())).toBe(false);
    expect(bringsNow(view({}, 'not_ready', 'ready'), campaign())).toBe(true);
    expect(bringsNow(view(), campaign({ isJoined: false }))).toBe(false);
    expect(bringsNow(view(), campaign({ mode: 'preview' }))).toBe(false);
  });

  it.each<[string, AgentView]>([
    ['bar.offered', view({ interactions: [offered] })],
    ['bar.notReady', view({ campaigns: [campaign()] }, 'not_ready', 'not_ready')],
    ['offers.declined', view({ turn: turn({ state: 'declined' }) })],
    ['bar.contactComes', view({ campaigns: [campaign(), campaign({ mode: 'progressive' })] })],
    ['bar.recordComes', view({ campaigns: [campaign()] })],
    ['bar.onlyPreview', view({}, 'not_ready', 'ready')],
    ['bar.readyPull', view({ campaigns: [campaign({ mode: 'preview' })] })],
    ['bar.joinFirst', view({ campaigns: [campaign({ mode: 'predictive', isJoined: false })] })],
    ['bar.previewNotReady', view({ campaigns: [campaign()] }, 'ready', 'not_ready')],
    ['bar.readyNothing', view({ campaigns: [campaign({ status: 'loaded' })] })],
  ])('is said as %s', (key, its) => {
    expect(whatIsNext(its)).toBe(key);
  });
});

describe('why nothing can be fetched where it comes by itself (S12, S28, S43)', () => {
  it('is that it comes, or what it waits for', () => {
    expect(whyNoRecord(view(), campaign(), false)).toBe('campaigns.why.notManual');
    expect(whyNoRecord(view({}, 'ready', 'not_ready'), campaign(), false)).toBe(
      'campaigns.why.notManualNotReady',
    );
    const apart = campaign({ isJoined: false });
    expect(whyNoRecord(view(), apart, false)).toBe('campaigns.why.notManualNotJoined');
    expect(whyNoRecord(view({ interactions: [offered] }), campaign(), false)).toBe('campaigns.why.offered');
  });
});

describe('a message of the desktop', () => {
  it('tells of an offer and of a contact on the line, to somebody who does not see the window', () => {
    for (const kind of ['offer', 'contact'] as const) {
      expect(isForDesktop({ kind }, { isHidden: true, permission: 'granted' })).toBe(true);
      expect(isForDesktop({ kind }, { isHidden: false, permission: 'granted' })).toBe(false);
    }
  });
});

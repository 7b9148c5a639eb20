import { describe, expect, it } from 'vitest';
import {
  callerToShow,
  isDialable,
  mayShow,
  numberToDial,
  ruleAgainst,
  ruleDuringCall,
} from '../../src/web/agent/dial-choice.ts';
import { isForDesktop } from '../../src/web/agent/desktop-rule.ts';
import { figureOf } from '../../src/web/agent/figures.ts';
import { deliveryKey } from '../../src/web/agent/modes.ts';
import { whyNoRecord } from '../../src/web/agent/why-no-record.ts';
import { localSpan, placeOf } from '../../src/web/agent/zone-place.ts';
import type { AgentView, CampaignRow, NumberRow } from '../../src/wire/live.ts';

const NOW = Date.UTC(2026, 10, 23, 16, 42);

function number(e164: string, change: Partial<NumberRow> = {}): NumberRow {
  return {
    e164,
    label: 'home',
    kind: 'fixed',
    country: 'DE',
    zones: ['Europe/Berlin'],
    mayDial: { allowed: true },
    lastResult: undefined,
    lastAt: undefined,
    ...change,
  };
}

const campaign: CampaignRow = {
  id: 'c1',
  status: 'running',
  name: 'Herbstaktion',
  mode: 'preview',
  description: 'Herbst@Mitte',
  isJoined: true,
  readyNow: 3,
  nextAt: undefined,
};

function desk(change: object = {}): AgentView {
  return {
    interactions: [],
    stopAll: false,
    telephony: { kind: 'simulated', isPractice: true, isAway: false },
    shift: { channels: { voice: { state: 'ready', since: 0 } } },
    ...change,
  } as unknown as AgentView;
}

describe('the number that a call would go to', () => {
  it('is the first of the chain that may be dialed and was not tried in this interaction', () => {
    const tried = number('+493023125123', { lastAt: NOW - 60_000 });
    const closed = number('+12125550163', { mayDial: { allowed: false, rule: 'window' } });
    const next = number('+496990009418', { lastAt: NOW - 86_400_000 });
    const interaction = { openedAt: NOW - 120_000, numbers: [tried, closed, next], numberInTurn: undefined };
    expect(numberToDial(interaction, NOW)).toBe(next);
  });

  it('is the one whose turn it is (E14), as long as it may be dialed and was not tried', () => {
    const home = number('+493023125123', { lastAt: undefined });
    const mobile = number('+496990009418', { lastAt: undefined });
    const about = { openedAt: NOW - 120_000, numberInTurn: mobile.e164 };
    expect(numberToDial({ ...about, numbers: [home, mobile] }, NOW)).toBe(mobile);
    const tried = { ...mobile, lastAt: NOW - 60_000 };
    expect(numberToDial({ ...about, numbers: [home, tried] }, NOW)).toBe(home);
    const closed = { ...mobile, mayDial: { allowed: false, rule: 'window' } };
    expect(numberToDial({ ...about, numbers: [home, closed] }, NOW)).toBe(home);
  });

  it('is one that was tried where no other may be dialed', () => {
    const tried = number('+493023125123', { lastAt: NOW });
    expect(numberToDial({ openedAt: NOW - 1, numbers: [tried], numberInTurn: undefined }, NOW)).toBe(tried);
  });

  it('may be dialed again once the instant has come for which the engine said yes', () => {
    const resting = number('+493023125123', {
      mayDial: { allowed: false, rule: 'minimum_gap', until: NOW + 60_000 },
    });
    expect(isDialable(resting, NOW)).toBe(false);
    expect(isDialable(resting, NOW + 60_000)).toBe(true);
    expect(isDialable(number('+493023125123', { mayDial: { allowed: false, rule: 'register' } }), NOW)).toBe(
      false,
    );
  });
});

describe('what forbids a number', () => {
  const resting = number('+493023125123', {
    mayDial: { allowed: false, rule: 'minimum_gap', until: NOW + 60_000 },
  });
  const open = number('+496990009418', { mayDial: { allowed: true, until: NOW + 60_000 } });

  it('is the rule that the engine named, until the instant at which it turns', () => {
    expect(ruleAgainst(resting, NOW)).toBe('minimum_gap');
    expect(ruleAgainst(resting, NOW + 60_000)).toBeUndefined();
  });

  it('is the end of its calling hours for one that was allowed', () => {
    expect([isDialable(open, NOW), ruleAgainst(open, NOW)]).toEqual([true, undefined]);
    expect([isDialable(open, NOW + 60_000), ruleAgainst(open, NOW + 60_000)]).toEqual([false, 'window']);
  });

  it('is not told of the number that is being talked to, nor that the call itself keeps the others', () => {
    const kept = number('+496990009418', { mayDial: { allowed: false, rule: 'live_call' } });
    const listed = number('+493023125640', { mayDial: { allowed: false, rule: 'register' } });
    expect(ruleDuringCall(resting, resting, NOW)).toBeUndefined();
    expect(ruleDuringCall(kept, resting, NOW)).toBeUndefined();
    expect(ruleDuringCall(listed, resting, NOW)).toBe('register');
    expect(ruleDuringCall(kept, undefined, NOW)).toBe('live_call');
  });
});

describe('a message of the desktop', () => {
  const unseen = { isHidden: true, permission: 'granted' } as const;

  it('tells of a campaign that has started, to somebody who does not see the window', () => {
    expect(isForDesktop({ kind: 'campaign_started' }, unseen)).toBe(true);
    expect(isForDesktop({ kind: 'campaign_started' }, { ...unseen, isHidden: false })).toBe(false);
    expect(isForDesktop({ kind: 'campaign_loaded' }, unseen)).toBe(false);
  });

  it('needs the browser to have been allowed it', () => {
    for (const permission of ['default', 'denied', 'impossible'] as const)
      expect(isForDesktop({ kind: 'campaign_started' }, { ...unseen, permission })).toBe(false);
  });
});

describe('the caller ID that the contact sees (S26, D10)', () => {
  const frankfurt = { e164: '+496990009100', label: 'Beratung Frankfurt' };
  const paris = { e164: '+33199001000', label: 'Paris', onlyTo: ['FR'] };

  it('is the one chosen last, while it may be shown there', () => {
    const french = number('+33199004127', { country: 'FR' });
    expect(callerToShow([frankfurt, paris], french, paris.e164)).toBe(paris);
    expect(callerToShow([frankfurt, paris], number('+493023125123'), paris.e164)).toBe(frankfurt);
    expect(callerToShow([frankfurt, paris], french, undefined)).toBe(frankfurt);
  });

  it('is none rather than one that may not be shown', () => {
    expect(callerToShow([paris], number('+493023125123'), undefined)).toBeUndefined();
    expect(mayShow(paris, number('+8811234567', { country: undefined }))).toBe(false);
  });
});

describe('why there is no record to be had (S12, S16)', () => {
  it('is silent when one can be had', () => {
    expect(whyNoRecord(desk(), campaign, false)).toBeUndefined();
  });

  it.each([
    ['a lost connection', desk(), campaign, true, 'lost'],
    ['no campaign chosen', desk(), undefined, false, 'choose'],
    ['an open interaction', desk({ interactions: [{}] }), campaign, false, 'open'],
    ['a campaign that delivers by itself', desk(), { ...campaign, mode: 'predictive' }, false, 'notManual'],
    ['a campaign that is only loaded', desk(), { ...campaign, status: 'loaded' }, false, 'notRunning'],
    ['a campaign that stops', desk(), { ...campaign, status: 'stopping' }, false, 'stopping'],
    ['everything stopped', desk({ stopAll: true }), campaign, false, 'stoppedAll'],
    [
      'Voice not Ready',
      desk({ shift: { channels: { voice: { state: 'not_ready' } } } }),
      campaign,
      false,
      'notReady',
    ],
  ] as const)('names %s', (_case, view, row, isLost, reason) => {
    expect(whyNoRecord(view, row, isLost)).toBe(`campaigns.why.${reason}`);
  });
});

describe('words for places, modes and figures', () => {
  it('name the delivery mode as the specification does (D4)', () => {
    expect(
      ['preview', 'push_preview', 'progressive', 'predictive'].map((mode) => deliveryKey(mode as 'preview')),
    ).toEqual(['campaigns.manual', 'campaigns.semiautomatic', 'campaigns.automatic', 'campaigns.automatic']);
  });

  it('name a zone by a place that people know', () => {
    expect(placeOf('America/New_York', 'de')).toBe('New York');
    expect(placeOf('Europe/Vienna', 'de')).toBe('Wien');
    expect(placeOf('Europe/Vienna', 'en')).toBe('Vienna');
  });

  it('give the whole span where several zones are possible', () => {
    const times: Record<string, string> = { 'America/New_York': '11:42', 'America/Chicago': '10:42' };
    expect(localSpan(Object.keys(times), (zone) => times[zone] ?? '')).toBe('10:42–11:42');
    expect(localSpan(['America/Chicago'], () => '10:42')).toBe('10:42');
    expect(localSpan([], () => '')).toBeUndefined();
  });

  it('give no quotient where there is nothing to divide by', () => {
    const nothing = { records: 0, calls: 0, answered: 0, dispositions: {}, talkMs: 0 };
    expect(figureOf('reach', nothing)).toBeUndefined();
    expect(figureOf('averageTalk', nothing)).toBeUndefined();
    expect(figureOf('reach', { ...nothing, calls: 4, answered: 1 })).toEqual({ kind: 'share', value: 0.25 });
  });
});

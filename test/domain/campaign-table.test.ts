import { expect, test } from 'vitest';
import {
  CAMPAIGN_EVENTS,
  CAMPAIGN_STATES,
  type CampaignEvent,
  type CampaignState,
  stepCampaign,
} from '../../src/domain/campaign/campaign.ts';
import { MONDAY_10 } from './people.ts';
import { type Machine, compareWithDocument } from './table.ts';

const since = MONDAY_10;
const machine: Machine<CampaignState, CampaignEvent> = {
  heading: 'Campaign',
  states: [
    { label: 'unloaded', is: { state: 'unloaded', since } },
    { label: 'loaded', is: { state: 'loaded', since } },
    { label: 'running', is: { state: 'running', since } },
    { label: 'stopping (then loaded)', is: { state: 'stopping', since, next: 'loaded' } },
    { label: 'stopping (then unloaded)', is: { state: 'stopping', since, next: 'unloaded' } },
  ],
  events: CAMPAIGN_EVENTS.map((type) => ({
    label: type,
    is: type === 'paced' ? { type, mode: 'progressive' } : { type },
  })),
  step: (state, event) => stepCampaign(state, event, since + 1),
  nameOf: (state) => (state.state === 'stopping' ? `stopping (then ${state.next})` : state.state),
};

test('E2: every campaign state answers every event as docs/life-of-a-call.md says', () => {
  compareWithDocument(machine);
});

test('the campaign table leaves out no state and no event', () => {
  expect(new Set(machine.states.map(({ is }) => is.state))).toEqual(new Set(CAMPAIGN_STATES));
  expect(new Set(machine.events.map(({ is }) => is.type))).toEqual(new Set(CAMPAIGN_EVENTS));
});

test('E2: a campaign lives from load to unload, and stopping waits for the last open interaction', () => {
  let campaign: CampaignState = { state: 'unloaded', since };
  const lived: string[] = [];
  for (const type of ['load', 'start', 'stop', 'drained', 'start', 'unload', 'drained'] as const) {
    const step = stepCampaign(campaign, { type }, since);
    if ('ignored' in step) throw new Error(`${type}: ${step.ignored}`);
    campaign = step.state;
    lived.push(machine.nameOf(campaign));
  }
  expect(lived).toEqual([
    'loaded',
    'running',
    'stopping (then loaded)',
    'loaded',
    'running',
    'stopping (then unloaded)',
    'unloaded',
  ]);
});

test('E2 E5: another pacing holds through stop and start, ends with the unloading, and leaves alone since when the campaign runs', () => {
  const paced = { type: 'paced', mode: 'progressive', abandonAim: 0.02 } as const;
  let campaign: CampaignState = { state: 'running', since };
  const seen: unknown[] = [];
  for (const event of [
    paced,
    { type: 'stop' },
    { type: 'drained' },
    { type: 'start' },
    { type: 'unload' },
    { type: 'drained' },
    { type: 'load' },
  ] as const) {
    const step = stepCampaign(campaign, event, since + 60_000);
    if ('ignored' in step) throw new Error(step.ignored);
    campaign = step.state;
    if (event === paced) expect(campaign.since).toBe(since);
    seen.push(campaign.state === 'unloaded' ? undefined : campaign.pacing?.abandonAim);
  }
  expect(seen).toEqual([0.02, 0.02, 0.02, 0.02, 0.02, undefined, undefined]);
});

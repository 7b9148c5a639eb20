// A campaign's life (E2). What is in it (lists, groups, numbers) is its definition; this is only what moves.
//
//   unloaded --load--> loaded --start--> running --stop--> stopping (then loaded) --drained--> loaded
//      ^                 |                ^   \--unload--> stopping (then unloaded) --drained--> unloaded
//      \-----unload------/                \--start-- stopping    stopping (then loaded) --unload--> stopping (then unloaded)
//      loaded, running, stopping --force_unload--> unloaded   (open undialed records go back to the list)
//
// unloaded: nobody sees it. loaded: its agents see it and can join. running: records are handed over and dialed.
// stopping: no new record and no new dial; what is open is finished by its agents. Must never look at a clock.
import { type Step, ignored, moved } from '../moved.ts';

export const CAMPAIGN_MODES = ['preview', 'push_preview', 'progressive', 'predictive'] as const;
export type CampaignMode = (typeof CAMPAIGN_MODES)[number];

export const CAMPAIGN_STATES = ['unloaded', 'loaded', 'running', 'stopping'] as const;
export type CampaignState =
  | { readonly state: 'unloaded'; readonly since: number }
  | { readonly state: 'loaded'; readonly since: number }
  | { readonly state: 'running'; readonly since: number }
  | { readonly state: 'stopping'; readonly since: number; readonly next: 'loaded' | 'unloaded' };

export type CampaignEvent =
  | { readonly type: 'load' }
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'unload' }
  | { readonly type: 'force_unload' }
  /** The floor says: no interaction of this campaign is open any more. */
  | { readonly type: 'drained' };
export const CAMPAIGN_EVENTS = ['load', 'start', 'stop', 'unload', 'force_unload', 'drained'] as const;

/** Moves a campaign (E2). Refusals are ignored with the reason that the supervisor reads. */
export function stepCampaign(
  campaign: CampaignState,
  event: CampaignEvent,
  now: number,
): Step<CampaignState> {
  switch (campaign.state) {
    case 'unloaded':
      return event.type === 'load' ? moved({ state: 'loaded', since: now }) : ignored('campaign_not_loaded');
    case 'loaded':
      return stepLoaded(event, now);
    case 'running':
      return stepRunning(event, now);
    case 'stopping':
      return stepStopping(campaign, event, now);
  }
}

function stepLoaded(event: CampaignEvent, now: number): Step<CampaignState> {
  switch (event.type) {
    case 'start':
      return moved({ state: 'running', since: now });
    case 'unload':
    case 'force_unload':
      return moved({ state: 'unloaded', since: now });
    case 'load':
      return ignored('campaign_already_loaded');
    case 'stop':
    case 'drained':
      return ignored('campaign_not_running');
  }
}

function stepRunning(event: CampaignEvent, now: number): Step<CampaignState> {
  switch (event.type) {
    case 'stop':
      return moved({ state: 'stopping', since: now, next: 'loaded' });
    case 'unload':
      return moved({ state: 'stopping', since: now, next: 'unloaded' });
    case 'force_unload':
      return moved({ state: 'unloaded', since: now });
    case 'load':
      return ignored('campaign_already_loaded');
    case 'start':
      return ignored('campaign_already_running');
    case 'drained':
      return ignored('campaign_not_stopping');
  }
}

type Stopping = Extract<CampaignState, { state: 'stopping' }>;

function stepStopping(campaign: Stopping, event: CampaignEvent, now: number): Step<CampaignState> {
  switch (event.type) {
    case 'drained':
      return moved({ state: campaign.next, since: now });
    // Starting again while the last interactions end is a change of mind, not a new campaign.
    case 'start':
      return moved({ state: 'running', since: now });
    case 'unload':
      return campaign.next === 'unloaded'
        ? ignored('campaign_already_stopping')
        : moved({ ...campaign, next: 'unloaded' });
    case 'force_unload':
      return moved({ state: 'unloaded', since: now });
    case 'stop':
      return ignored('campaign_already_stopping');
    case 'load':
      return ignored('campaign_already_loaded');
  }
}

// A campaign's life (E2). What is in it (lists, groups, numbers) is its definition; this is only what moves.
//
//   unloaded --load--> loaded --start--> running --stop--> stopping (then loaded) --drained--> loaded
//      ^                 |                ^   \--unload--> stopping (then unloaded) --drained--> unloaded
//      \-----unload------/                \--start-- stopping    stopping (then loaded) --unload--> stopping (then unloaded)
//      loaded, running, stopping --force_unload--> unloaded   (open undialed records go back to the list)
//
// unloaded: nobody sees it. loaded: its agents see it and can join. running: records are handed over and dialed.
// stopping: no new record and no new dial; what is open is finished by its agents. Must never look at a clock.
// loaded, running, stopping: `paced` sets another pacing (E2, E5), which holds until the campaign is unloaded.
import { type Step, ignored, moved } from '../moved.ts';

export const CAMPAIGN_MODES = ['preview', 'push_preview', 'progressive', 'predictive'] as const;
export type CampaignMode = (typeof CAMPAIGN_MODES)[number];

/** The modes that have a pacing; between them a campaign may switch while it runs (E2). */
export const AUTOMATIC_MODES = ['progressive', 'predictive'] as const satisfies readonly CampaignMode[];
export type AutomaticMode = (typeof AUTOMATIC_MODES)[number];

/** A pacing set by hand or by the schedule; while there is none the campaign's definition says it. */
export type CampaignPacing = {
  readonly mode: AutomaticMode;
  /** Abandoned per answered person to steer to, 0 to 0.03 (E23, I13); absent: what the campaign says. */
  readonly abandonAim?: number;
  readonly since: number;
};
type Paced = { readonly pacing?: CampaignPacing };

export const CAMPAIGN_STATES = ['unloaded', 'loaded', 'running', 'stopping'] as const;
export type CampaignState =
  | { readonly state: 'unloaded'; readonly since: number }
  | (Paced & { readonly state: 'loaded'; readonly since: number })
  | (Paced & { readonly state: 'running'; readonly since: number })
  | (Paced & { readonly state: 'stopping'; readonly since: number; readonly next: 'loaded' | 'unloaded' });

export type CampaignEvent =
  | { readonly type: 'load' }
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'unload' }
  | { readonly type: 'force_unload' }
  /** Another pacing, by hand or by the schedule (E5). It does not change since when the campaign is in its state. */
  | ({ readonly type: 'paced' } & Omit<CampaignPacing, 'since'>)
  /** The floor says: no interaction of this campaign is open any more. */
  | { readonly type: 'drained' };
export const CAMPAIGN_EVENTS = [
  'load',
  'start',
  'stop',
  'unload',
  'force_unload',
  'paced',
  'drained',
] as const;

/** Moves a campaign (E2). Refusals are ignored with the reason that the supervisor reads. */
export function stepCampaign(
  campaign: CampaignState,
  event: CampaignEvent,
  now: number,
): Step<CampaignState> {
  if (campaign.state === 'unloaded')
    return event.type === 'load' ? moved({ state: 'loaded', since: now }) : ignored('campaign_not_loaded');
  if (event.type === 'paced') {
    const { type: _type, ...pacing } = event;
    return moved({ ...campaign, pacing: { ...pacing, since: now } });
  }
  switch (campaign.state) {
    case 'loaded':
      return stepLoaded(campaign, event, now);
    case 'running':
      return stepRunning(campaign, event, now);
    case 'stopping':
      return stepStopping(campaign, event, now);
  }
}

const pacingOf = ({ pacing }: Paced) => (pacing === undefined ? {} : { pacing });
/** Pacing was asked before. */
type Unpaced = Exclude<CampaignEvent, { type: 'paced' }>;

function stepLoaded(was: Paced, event: Unpaced, now: number): Step<CampaignState> {
  switch (event.type) {
    case 'start':
      return moved({ ...pacingOf(was), state: 'running', since: now });
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

function stepRunning(was: Paced, event: Unpaced, now: number): Step<CampaignState> {
  switch (event.type) {
    case 'stop':
      return moved({ ...pacingOf(was), state: 'stopping', since: now, next: 'loaded' });
    case 'unload':
      return moved({ ...pacingOf(was), state: 'stopping', since: now, next: 'unloaded' });
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

function stepStopping(campaign: Stopping, event: Unpaced, now: number): Step<CampaignState> {
  switch (event.type) {
    case 'drained':
      return moved(
        campaign.next === 'unloaded'
          ? { state: 'unloaded', since: now }
          : { ...pacingOf(campaign), state: 'loaded', since: now },
      );
    // Starting again while the last interactions end is a change of mind, not a new campaign.
    case 'start':
      return moved({ ...pacingOf(campaign), state: 'running', since: now });
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

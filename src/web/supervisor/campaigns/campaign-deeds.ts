/** What a supervisor can do to a campaign in each of its states (E2), and why not where not. Pure. */
import type { CampaignState } from '../../../domain/campaign/campaign.ts';

export const CAMPAIGN_DEEDS = ['load', 'start', 'stop', 'unload', 'force-unload'] as const;
export type CampaignDeed = (typeof CAMPAIGN_DEEDS)[number];
type State = CampaignState['state'];

export const CAMPAIGN_TONES = {
  unloaded: 'plain',
  loaded: 'accent',
  running: 'ok',
  stopping: 'warn',
} as const satisfies Record<State, string>;

/** Keys under `campaigns.notes` (what it will do) or `campaigns.cannot` (why it is not possible now). */
export type DeedNote =
  | {
      readonly can: true;
      readonly note: CampaignDeed | 'startAgain' | 'unloadRunning';
    }
  | {
      readonly can: false;
      readonly why:
        | 'load'
        | 'startUnloaded'
        | 'startRunning'
        | 'startStopAll'
        | 'stop'
        | 'stopStopping'
        | 'unload';
    };

/** Whether a deed is possible now; the engine has the last word, this only saves asking. */
export function deedNote(deed: CampaignDeed, state: State, isAllStopped: boolean): DeedNote {
  switch (deed) {
    case 'load':
      return state === 'unloaded' ? can('load') : cannot('load');
    case 'start':
      return startNote(state, isAllStopped);
    case 'stop':
      if (state === 'running') return can('stop');
      return cannot(state === 'stopping' ? 'stopStopping' : 'stop');
    case 'unload':
      if (state === 'unloaded') return cannot('unload');
      return can(state === 'loaded' ? 'unload' : 'unloadRunning');
    case 'force-unload':
      return state === 'unloaded' ? cannot('unload') : can('force-unload');
  }
}

function startNote(state: State, isAllStopped: boolean): DeedNote {
  if (state === 'unloaded') return cannot('startUnloaded');
  if (state === 'running') return cannot('startRunning');
  if (isAllStopped) return cannot('startStopAll');
  return can(state === 'stopping' ? 'startAgain' : 'start');
}

/** The step that usually comes next, for the button in the list. */
export function nextDeed(state: State): CampaignDeed {
  const next = { unloaded: 'load', loaded: 'start', running: 'stop', stopping: 'start' } as const;
  return next[state];
}

/** All records of a campaign, whatever their status. */
export function allRecords(records: Readonly<Record<string, number>>): number {
  return Object.values(records).reduce((sum, count) => sum + count, 0);
}

const can = (note: Extract<DeedNote, { can: true }>['note']): DeedNote => ({ can: true, note });
const cannot = (why: Extract<DeedNote, { can: false }>['why']): DeedNote => ({ can: false, why });

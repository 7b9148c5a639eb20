/** What a supervisor can do to a campaign in each of its states (E2), and why not where not. Pure. */
import type { CampaignMode, CampaignState } from '../../../domain/campaign/campaign.ts';

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
      readonly note: CampaignDeed | 'startAgain' | 'startPush' | 'startDial' | 'unloadRunning';
    }
  | {
      readonly can: false;
      readonly why:
        | 'load'
        | 'startUnloaded'
        | 'startRunning'
        | 'startStopAll'
        | 'startNoMessage'
        | 'stop'
        | 'stopStopping'
        | 'unload';
    };

/** Whether a deed is possible now; the engine has the last word, this only saves asking. */
export function deedNote(deed: CampaignDeed, state: State, around: DeedFacts): DeedNote {
  switch (deed) {
    case 'load':
      return state === 'unloaded' ? can('load') : cannot('load');
    case 'start':
      return startNote(state, around);
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

/** What beside its state decides whether a campaign can be started. */
export interface DeedFacts {
  readonly isAllStopped: boolean;
  readonly mode: CampaignMode;
  /** E34: predictive does not start without its information message. */
  readonly lacksMessage: boolean;
}

function startNote(state: State, { isAllStopped, mode, lacksMessage }: DeedFacts): DeedNote {
  if (state === 'unloaded') return cannot('startUnloaded');
  if (state === 'running') return cannot('startRunning');
  if (isAllStopped) return cannot('startStopAll');
  if (mode === 'predictive' && lacksMessage) return cannot('startNoMessage');
  if (state === 'stopping') return can('startAgain');
  if (mode === 'preview') return can('start');
  return can(mode === 'push_preview' ? 'startPush' : 'startDial');
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

// The supervisor's live view, pushed over the same WebSocket as the agents' (live.ts), and the floor's own deeds:
// POST /api/floor/stop-all {}, POST /api/floor/release {reason}. Deeds over HTTP carry an Idempotency-Key header (UUID).
import { z } from 'zod';
import type { CampaignMode, CampaignState } from '../domain/campaign/campaign.ts';
import type { AgentsByState } from '../domain/floor/agents-by-state.ts';
import type { WhyNotDialing } from '../domain/floor/why.ts';
import type { PacingView } from './delivery.ts';
import type { PhoneStateView } from './live.ts';

export const releaseRequest = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** Why a campaign is not dialing (E3): always exactly one answer. */
export type WhyNot = WhyNotDialing;

export type FloorAgentRow = {
  readonly userId: string;
  readonly displayName: string;
  readonly activity:
    | 'ready'
    | 'not_ready'
    | 'offered'
    | 'preview'
    | 'calling'
    | 'talking'
    | 'after_call_work';
  readonly reason: string | undefined;
  readonly since: number;
  readonly isPresent: boolean;
  readonly phone: PhoneStateView;
  /** What is special about the talk: held, beside a third person, in a conference; undefined where it is a plain talk or none. */
  readonly line: 'held' | 'consult' | 'conference' | undefined;
  readonly campaignName: string | undefined;
  readonly contactName: string | undefined;
  readonly joined: number;
  readonly callsToday: number;
};

export type FloorCampaignRow = {
  readonly id: string;
  readonly name: string;
  readonly mode: CampaignMode;
  readonly state: CampaignState['state'];
  readonly since: number;
  readonly whyNot: WhyNot;
  readonly joinedAgents: number;
  readonly readyAgents: number;
  readonly openInteractions: number;
  readonly liveCalls: number;
  readonly readyNow: number | undefined;
  readonly openRecords: number | undefined;
  readonly nextAt: number | undefined;
  readonly attemptsToday: number;
  readonly answeredToday: number;
  /** Contacts who called back (E29). */
  readonly calledBackToday: number;
  /** E6: when no record will be ready any more, as a span in whole minutes; undefined where that can not be said yet. */
  readonly finishesInMs: number | undefined;
  /** Talk and after-call work over the time signed in and not on a break, of the last quarter of an hour, 0 to 1. */
  readonly utilisation: number | undefined;
  /** Of every mode but preview. */
  readonly agents: AgentsByState | undefined;
  /** E34: predictive does not start without one. */
  readonly lacksInformationMessage: boolean;
  /** Of progressive and predictive campaigns alone. */
  readonly pacing: PacingView | undefined;
};

export type FloorView = {
  readonly name: string;
  readonly agents: readonly FloorAgentRow[];
  readonly campaigns: readonly FloorCampaignRow[];
  readonly stopAll: {
    readonly isOn: boolean;
    readonly since: number | undefined;
    readonly by: string | undefined;
  };
  readonly telephony: {
    readonly kind: 'simulated' | 'asterisk';
    readonly isPractice: boolean;
    readonly isAway: boolean;
  };
};

// How contacts come to agents where nobody pulls them (E20-E28, D5, D17): part of a campaign's request, and a request of its own,
// because it may be changed while the campaign runs.
//   POST /api/campaigns/:id/delivery   DeliveryRequest, in any state; `mode` only from progressive to predictive and back (E2)
//   GET  /api/campaigns/:id/decisions  ?after=&limit=   Page<PacingDecisionRow>, the newest first (E23)
//   GET  /api/campaigns/:id/figures    ?since=          CampaignFigures
import { z } from 'zod';
import type { PacingReason } from '../domain/pacing/pacing.ts';
import { ANSWERINGS, CONNECTIONS } from '../domain/campaign/delivery.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';

/** What is left out stays as it is, or has its default (domain/campaign/delivery.ts). */
export const deliveryFields = {
  connection: z.enum(CONNECTIONS).optional(),
  answering: z.enum(ANSWERINGS).optional(),
  offerTimeoutSeconds: z.int().min(5).max(120).optional(),
  ignoredOffersLimit: z.int().min(1).max(10).optional(),
  /** E20: null = by the agent alone. */
  autoDialAfterSeconds: z.int().min(3).max(600).nullable().optional(),
  /** I13: what the pacing aims at, in percent of the answered. */
  abandonAimPercent: z.number().min(0).max(3).multipleOf(0.1).optional(),
  detectsMachines: z.boolean().optional(),
  leavesVoicemail: z.boolean().optional(),
  /** E28: 1 comes first. */
  priority: z.int().min(1).max(9).optional(),
  share: z.int().min(1).max(100).optional(),
};
export const deliveryPart = z.strictObject(deliveryFields);
export type DeliveryPart = z.infer<typeof deliveryPart>;

export const deliveryRequest = z.strictObject({
  mode: z.enum(['progressive', 'predictive']).optional(),
  ...deliveryFields,
});
export type DeliveryRequest = z.infer<typeof deliveryRequest>;

/** What the supervisor sees of a campaign that the engine dials for (E23, I13). All figures are of the window, the local day. */
export type PacingView = {
  /** The last decision, as data for a sentence; undefined where nothing is decided now. */
  readonly last: { readonly because: PacingReason; readonly at: number } | undefined;
  readonly answered: number;
  readonly abandoned: number;
  /** Where the pacing steers to, as a share; the rule's 3 % is ABANDON_LIMIT. */
  readonly abandonAim: number;
  /** Calls on the wire that no agent has, and answered contacts that wait for one this very moment. */
  readonly inFlight: number;
  readonly waiting: number;
};

/** One decision that started calls, as it was made. */
export type PacingDecisionRow = { readonly id: string; readonly at: number; readonly because: PacingReason };

export const FIGURES_STEP_MS = 5 * MINUTE_MS;
/** The span that is shown unless another one is asked for, and the longest one. */
export const FIGURES_SPAN_MS = 4 * HOUR_MS;
export const FIGURES_LONGEST_MS = 24 * HOUR_MS;
/** Epoch ms; the server says no to more than the longest span. */
export const figuresQuery = z.strictObject({
  since: z.coerce.number().pipe(z.int().min(0).max(8_640_000_000_000_000)).optional(),
});

/** Counts of five minutes from `at` (epoch ms, a multiple of the step); steps in which nothing happened are left out. */
export type FiguresStep = {
  readonly at: number;
  readonly dialed: number;
  /** By a person, in this step. */
  readonly answered: number;
  /** Of the answered: no agent had them (E24). */
  readonly abandoned: number;
};
export type CampaignFigures = {
  readonly stepMs: number;
  /** The first step's beginning, and now. */
  readonly since: number;
  readonly until: number;
  readonly steps: readonly FiguresStep[];
};

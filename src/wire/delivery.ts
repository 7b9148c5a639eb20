// How contacts come to agents where nobody pulls them (E20-E28, D5, D17): part of a campaign's request, and a request of its own,
// because it may be changed while the campaign runs.
//   POST /api/campaigns/:id/delivery   DeliveryRequest, in any state; `mode` only from progressive to predictive and back (E2)
import { z } from 'zod';
import type { PacingReason } from '../domain/pacing/pacing.ts';
import { ANSWERINGS, CONNECTIONS } from '../domain/campaign/delivery.ts';

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
  /** Calls on the wire that no agent has, and answered contacts that wait for one this very moment. */
  readonly inFlight: number;
  readonly waiting: number;
};

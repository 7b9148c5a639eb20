// What a step of the floor says: what must be stored together, what must be done, and what only the screens need.
import type { CallEffect } from '../call/call.ts';
import type { CallbackId, CampaignRecordId, UserId } from '../ids.ts';
import type { FloorCallback } from './callbacks.ts';
import type { Outcome } from './change.ts';
import type { Notice, NumberFacts } from './floor.ts';

/** Hangs up the telephone of an agent whose shift is over, and makes its account void; after the commit. */
export type ClosePhone = { readonly effect: 'close_phone'; readonly userId: UserId };
/** Another telephone was chosen, or the same one is to be called again: brought about as the agent's state says; after the commit (I3). */
export type ChangePhone = { readonly effect: 'change_phone'; readonly userId: UserId };
export type Effect = CallEffect | ClosePhone | ChangePhone;

export type StepResult = Outcome & {
  readonly effects: readonly Effect[];
  readonly facts: ReadonlyMap<CampaignRecordId, readonly NumberFacts[]>;
  readonly callbacks: ReadonlyMap<CallbackId, FloorCallback>;
  readonly notices: ReadonlyMap<UserId, readonly Notice[]>;
};

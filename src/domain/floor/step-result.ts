// What a step of the floor says: what must be stored together, what must be done, and what only the screens need.
import type { CallEffect } from '../call/call.ts';
import type { CampaignRecordId, UserId } from '../ids.ts';
import type { Outcome } from './change.ts';
import type { Notice, NumberFacts } from './floor.ts';

export type StepResult = Outcome & {
  readonly effects: readonly CallEffect[];
  readonly facts: ReadonlyMap<CampaignRecordId, readonly NumberFacts[]>;
  readonly notices: ReadonlyMap<UserId, readonly Notice[]>;
};

// What deeds that need facts from the database (records.ts, dial.ts) use of the engine; the live loop is one.
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { Actor } from '../domain/floor/change.ts';
import type { Moves } from '../domain/floor/moves.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import type { CampaignId, CommandId, Id } from '../domain/ids.ts';
import type { Clock, Lease, Outlook, Store } from './ports.ts';
import type { Writer } from './writer.ts';

export type Stepped<T> = { readonly value: T; readonly result: StepResult };

export type FactsCore = {
  readonly floor: OwnedFloor;
  readonly store: Store;
  readonly clock: Clock;
  readonly writer: Writer;
  readonly outlooks: { readonly count: (campaignId: CampaignId) => Promise<Outlook | undefined> };
  newId(): Id<never>;
  lease(): Lease;
  /** Runs rules; undefined when one of them was broken (counted). */
  step<T>(actor: Actor, commandId: CommandId | undefined, deed: (moves: Moves) => T): Stepped<T> | undefined;
  /** Puts a result into memory; returns the acts that wait for the commit. */
  take(result: StepResult): (() => void) | undefined;
  /** Steps what comes from nobody's command, and has it stored. */
  settleByEngine(deed: (moves: Moves) => void): void;
  /** Nothing else is stepped between the decision and its commit. */
  hold(): void;
  letGo(): void;
  telephoneAway(): boolean;
};

/** What the store is given of a step: the outcome alone, empty where there was none. */
export function outcomeOf(result: StepResult | undefined) {
  const { changes = [], verdicts = [], registerEntries = [], notes = [] } = result ?? {};
  const { numbers = [], decisions = [] } = result ?? {};
  return { changes, verdicts, registerEntries, notes, numbers, decisions };
}

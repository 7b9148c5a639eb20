// The history: everything that happened in a simulated day, in the one order in which it happened. Checks read it and nothing else but
// the final state; the digest is made from it. A line's place in the list is its order: "before" means a smaller index.
import { createHash } from 'node:crypto';
import type { Change, RegisterEntry } from '../domain/floor/change.ts';
import type { Campaign, DeskRecord, FloorRules, StoredVerdict } from '../domain/floor/floor.ts';
import type { Agent } from '../domain/agent/agent.ts';
import type { Call } from '../domain/call/call.ts';
import type { Callback } from '../domain/callback/callback.ts';
import type { CampaignId, CommandId, InteractionId, LegId, OrganisationId, UserId } from '../domain/ids.ts';
import type { Interaction } from '../domain/interaction/interaction.ts';
import type { Answer } from '../engine/ports.ts';
import type { WireLine } from './carrier.ts';
import type { ExchangeLine } from './exchange.ts';

/** What a person says to the engine: its Command, as far as a check reads it. */
export type Said = {
  readonly id: CommandId;
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly deed: {
    readonly name: string;
    readonly campaignId?: CampaignId;
    readonly interactionId?: InteractionId;
    readonly e164?: string | readonly string[] | undefined;
    readonly disposition?: string | undefined;
    readonly to?: { readonly state: 'ready' | 'not_ready' };
    readonly act?: string;
    readonly number?: { readonly e164: string };
  };
};

export type HistoryLine = {
  readonly at: number;
} /** A change became true in the database; `at` is the instant of the commit, `commit` its number, `version` the subject's. */ & (
  | { readonly kind: 'stored'; readonly commit: number; readonly version: number; readonly change: Change }
  | {
      readonly kind: 'audited';
      readonly commit: number;
      readonly subject: string;
      readonly version: number;
      readonly deed: string;
      readonly requestId: string | undefined;
    }
  /** An administrator wrote a campaign's definition (also at the start of the day). */
  | { readonly kind: 'edited'; readonly campaign: Pick<Campaign, 'id' | 'settings'> }
  | { readonly kind: 'registered'; readonly commit: number; readonly entry: RegisterEntry }
  | { readonly kind: 'judged'; readonly commit: number; readonly verdict: StoredVerdict }
  /** What a person told the engine; the same command may be said again. */
  | { readonly kind: 'asked'; readonly command: Said }
  /** What that person was answered. */
  | { readonly kind: 'answered'; readonly command: Said; readonly answer: Answer }
  /** What the far end saw. */
  | { readonly kind: 'wire'; readonly line: WireLine }
  /** The telephone system joined an answered leg with its agent. */
  | { readonly kind: 'joined'; readonly legId: LegId; readonly userId: UserId }
  /** How the people on the lines stand with each other. */
  | { readonly kind: 'exchange'; readonly line: ExchangeLine }
  | { readonly kind: 'screen'; readonly userId: UserId; readonly is: 'there' | 'gone' | 'silent' }
  | { readonly kind: 'fate'; readonly what: Fate; readonly detail: string }
);
export type LineOf<Kind extends HistoryLine['kind']> = Extract<HistoryLine, { kind: Kind }>;

/** What befell the engine and its surroundings. */
export type Fate =
  | 'engine_started'
  | 'engine_killed'
  | 'engine_gave_up'
  | 'step_failed'
  | 'store_away'
  | 'store_back'
  | 'store_reply_lost'
  | 'telephone_away'
  | 'telephone_back'
  | 'event_doubled'
  | 'event_late'
  | 'day_over';

/** The database's rows as they stand at the end. */
export type FinalState = {
  readonly campaigns: readonly Campaign[];
  readonly records: readonly DeskRecord[];
  readonly shifts: readonly Agent[];
  readonly interactions: readonly Interaction[];
  readonly calls: readonly Call[];
  readonly callbacks: readonly Callback[];
  /** How many campaign records were put in at the start. */
  readonly recordsCreated: number;
  /** Legs that the far end still has. */
  readonly livingLegs: readonly LegId[];
  /** The floor's own, as the database has them. */
  readonly rules: FloorRules;
  /** Owners of callbacks who are disabled (F63). */
  readonly goneOwners: readonly UserId[];
  /** Agents whose telephones stand. */
  readonly livingPhones: readonly UserId[];
};

export type Evidence = { readonly history: readonly HistoryLine[]; readonly final: FinalState };

/** A broken invariant: which, when, and the lines that led there. */
export type Violation = {
  readonly id: string;
  readonly at: number;
  readonly why: string;
  readonly history: readonly HistoryLine[];
};
/** One independent look at one invariant. */
export type Check = (evidence: Evidence) => readonly Violation[];

/** The lines of one kind, with their place in the history. */
export function linesOf<Kind extends HistoryLine['kind']>(
  history: readonly HistoryLine[],
  kind: Kind,
): (LineOf<Kind> & { readonly order: number })[] {
  return history.flatMap((line, order) => (line.kind === kind ? [{ ...(line as LineOf<Kind>), order }] : []));
}

/** The stored changes of one noun, with their place in the history. */
export function changesOf<Kind extends Change['kind']>(history: readonly HistoryLine[], kind: Kind) {
  return history.flatMap((line, order) => {
    if (line.kind !== 'stored' || line.change.kind !== kind) return [];
    const change = line.change as Extract<Change, { kind: Kind }>;
    return [{ order, at: line.at, commit: line.commit, version: line.version, change, line }];
  });
}

/** What a change is about: "call 0190…". A shift is its own subject, so that an agent's two shifts are two. */
export function subjectOf(change: Change): string {
  switch (change.kind) {
    case 'record':
      return `record ${change.after.campaignRecordId}`;
    case 'agent':
      return `agent ${change.after.shiftId}`;
    case 'campaign':
    case 'call':
    case 'interaction':
    case 'callback':
    case 'stop_all':
      return `${change.kind} ${change.after.id}`;
  }
}

/** SHA-256 over the whole history, in lower-case hexadecimal: equal for equal seeds, or something is not replayable. */
export function digestOf(history: readonly HistoryLine[]): string {
  const hash = createHash('sha256');
  for (const line of history) hash.update(JSON.stringify(line)).update('\n');
  return hash.digest('hex');
}

// What was: the agent's own interactions, and all of a contact's.
//   GET /api/history?after=&q=               Page<HistoryRow>     the caller's own (My History)
//   GET /api/contacts/:id/history?after=     Page<ContactEvent>   only while the caller has a right to see the contact
//   GET /api/search?q=                       SearchHit[]          at most 20: agents, contacts by name or customer key, numbers
//   GET /api/records/:campaignRecordId/verdicts?after=  Page<VerdictRow>   supervisors: why (not) dialed
import type { CallerFate } from '../domain/call/caller-fate.ts';
import type { Origin } from '../domain/interaction/interaction.ts';

export type HistoryRow = {
  readonly interactionId: string;
  readonly openedAt: number;
  readonly doneAt: number | undefined;
  readonly campaignName: string;
  readonly contactId: string;
  readonly contactName: string;
  readonly number: string | undefined;
  readonly calls: number;
  readonly talkMs: number;
  /** 'called_back': the contact has called (E29). */
  readonly origin: Origin;
  readonly outcome: 'disposition' | 'automatic' | 'handed_back' | 'open';
  readonly disposition: string | undefined;
  readonly callResult: string | undefined;
  readonly reason: string | undefined;
};

export type ContactEvent =
  | {
      readonly kind: 'call';
      readonly at: number;
      /** What became of it where the contact has called (E29), and then `result` is not shown; undefined where we have. */
      readonly caller: CallerFate | undefined;
      readonly number: string;
      readonly result: string | undefined;
      readonly talkMs: number;
      readonly agentName: string;
      readonly campaignName: string;
    }
  | {
      readonly kind: 'disposition';
      readonly at: number;
      readonly code: string | undefined;
      readonly callResult: string | undefined;
      readonly agentName: string;
      readonly campaignName: string;
    }
  | { readonly kind: 'note'; readonly at: number; readonly text: string; readonly agentName: string }
  | { readonly kind: 'register'; readonly at: number; readonly reason: string; readonly agentName: string };

export type SearchHit =
  | { readonly kind: 'agent'; readonly id: string; readonly name: string; readonly activity: string }
  | {
      readonly kind: 'contact';
      readonly id: string;
      readonly name: string;
      readonly customerKey: string | undefined;
      readonly numbers: readonly string[];
      readonly listName: string;
    };

export type VerdictRow = {
  readonly at: number;
  readonly purpose: 'claim' | 'dial' | 'consult' | 'transfer';
  readonly number: string;
  readonly isAllowed: boolean;
  readonly because: string | undefined;
  readonly checks: readonly {
    readonly rule: string;
    readonly says: 'yes' | 'no';
    readonly finding: Readonly<Record<string, unknown>>;
    readonly nextYesAt?: number;
  }[];
};

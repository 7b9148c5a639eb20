// What the engine needs from the world, declared by the one who needs it: at most twelve methods each. The simulator and the real
// parts implement the same ports and pass the same contract suites (test/contracts). Nothing here does anything.
import type { Outcome } from '../domain/floor/change.ts';
import type { Campaign, Candidate, Floor, FloorRules, NumberFacts } from '../domain/floor/floor.ts';
import type { Refusal } from '../domain/floor/refusal.ts';
import type {
  CallId,
  CallbackId,
  CampaignId,
  CampaignRecordId,
  CommandId,
  FloorId,
  LegId,
  OrganisationId,
  RecordingId,
  UserId,
} from '../domain/ids.ts';
import type { CallPurpose, EndedBy } from '../domain/call/call.ts';
import type { Farewell } from '../domain/call/farewell.ts';
import type { ControlAct } from '../domain/call/controls.ts';
import type { Detected } from '../domain/detection/detected.ts';
import type { LedgerFound } from '../domain/pacing/ledger.ts';
import type { PacingMemory } from '../domain/pacing/pacing.ts';
import type { CallResult } from '../domain/result/result.ts';
import type { E164 } from '../domain/phone-number.ts';
import type { TrunkSettings, TrunkState } from '../domain/trunk/trunk.ts';
import type { PhoneKind } from '../domain/agent/phone.ts';

/** Time. The real one, or the simulator's. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once after so many milliseconds; the returned function takes it back. */
  after(delayMs: number, deed: () => void): () => void;
}

/** Chance. The real one is cryptographic, the simulator's is seeded. */
export interface Random {
  /** In [0, 1). */
  next(): number;
}

/** What a command was answered; kept for a day under its id, so that nothing happens twice (I27). */
export type Answer =
  | { readonly ok: true; readonly value?: Readonly<Record<string, string | number | boolean>> }
  | ({ readonly ok: false } & Refusal);

export type StoredAnswer = {
  readonly commandId: CommandId;
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly name: string;
  readonly answer: Answer;
};

/** One transaction: everything in it is stored or nothing. Refused with StaleEpoch when another engine owns the floor (I11). */
export type Commit = Outcome & { readonly answers: readonly StoredAnswer[] };

export type Lease = {
  readonly floorId: FloorId;
  readonly organisationId: OrganisationId;
  readonly epoch: number;
  readonly expiresAt: number;
};

export type ClaimNeed = {
  readonly campaignId: CampaignId;
  /** At most so many candidates are locked and judged in one go. */
  readonly limit: number;
  readonly now: number;
  /** The engine dials what it finds: the numbers are locked, too (I4); a record with a number that somebody else has is passed over. */
  readonly isForDial?: true;
};

/** E29: the record of whoever calls in: the latest call to this number that showed the number called now. It is in any status. */
export type CallerNeed = {
  readonly calledBy: E164;
  readonly callerNumber: E164;
  readonly now: number;
};

/**
 * Callbacks with their records, each as a candidate with `promise`. By id: in any state, locked. By time: the open ones of the floor that
 * are due before an instant, in order (due time, id), nothing locked.
 */
export type CallbackNeed = {
  readonly callbacks:
    | { readonly ids: readonly CallbackId[] }
    | { readonly dueBefore: number; readonly after: CallbackPlace | undefined; readonly limit: number };
  readonly now: number;
};
/** Where a reading of callbacks goes on. */
export type CallbackPlace = { readonly dueAt: number; readonly id: CallbackId };

export type IntentNeed = {
  /** Of a third person's number only what concerns that number is asked: it is not the record's. */
  readonly purpose: CallPurpose;
  readonly callId: CallId;
  readonly campaignRecordId: CampaignRecordId;
  readonly campaignId: CampaignId;
  readonly e164: E164;
  readonly now: number;
};

/** How many records could be handed over now, and when the next one is due if none is. */
export type Outlook = {
  readonly readyNow: number;
  readonly open: number;
  readonly nextAt: number | undefined;
};

export type FoundLedger = LedgerFound & { readonly memory: PacingMemory | undefined };

/** `rules.trunks` are those in use; `trunks` all that are configured: one that is not in use can be tested. */
export type FloorTrunks = {
  readonly rules: FloorRules;
  readonly trunks: readonly TrunkSettings[];
  /** The standing accounts of agents' desk phones. */
  readonly deskPhones: readonly DeskPhone[];
};
export type DeskPhone = { readonly userId: UserId; readonly secret: string };

export interface Store {
  /** Takes or renews the lease on a floor with a new fencing epoch; undefined while another living engine holds it. */
  takeLease(floorId: FloorId, owner: string): Promise<Lease | undefined>;
  /** Prolongs the lease; false when it was lost. */
  renewLease(lease: Lease): Promise<Lease | undefined>;
  /** Lets the floor go, so that the next engine need not wait. */
  releaseLease(lease: Lease): Promise<void>;
  /**
   * Everything that is alive on the floor: campaigns not unloaded (and those unloaded), open shifts, open interactions with their
   * records, live calls.
   */
  loadFloor(lease: Lease): Promise<Floor>;
  /** Stores an outcome: state rows, event rows, audit rows, verdicts, register entries, notes, answers. */
  commit(lease: Lease, commit: Commit): Promise<void>;
  /**
   * Locks up to `limit` due records of a campaign in order (E13) with SKIP LOCKED, reads what may-dial needs, lets `decide` judge them,
   * and stores what it says in the same transaction. Of a caller (E29) it is one record or none, with `caller`, and its number is locked;
   * of callbacks see CallbackNeed.
   */
  claim(
    lease: Lease,
    need: ClaimNeed | CallerNeed | CallbackNeed,
    decide: (found: readonly Candidate[]) => Commit,
  ): Promise<void>;
  /**
   * Takes the number's lock (I4), reads what may-dial needs, lets `decide` judge, and stores what it says in the same transaction.
   * Asked again with the same call id after an unknown outcome it answers 'stored_before' and calls nothing.
   */
  intend(
    lease: Lease,
    need: IntentNeed,
    decide: (facts: NumberFacts) => Commit,
  ): Promise<'stored' | 'stored_before'>;
  /** The answer that a command got before, if it was stored. */
  findAnswer(organisationId: OrganisationId, commandId: CommandId): Promise<StoredAnswer | undefined>;
  /** What is left in a campaign (E3, E6). */
  outlook(campaignId: CampaignId, now: number): Promise<Outlook>;
  /**
   * How many calls that the engine started were answered by a person since an instant, how many of them no agent had
   * (domain/pacing/ledger), and what pacing had measured when that was last kept.
   */
  ledger(campaignId: CampaignId, since: number): Promise<FoundLedger>;
  /** One campaign as an administrator has just made or edited it; undefined if it is not of this floor. */
  loadCampaign(lease: Lease, campaignId: CampaignId): Promise<Campaign | undefined>;
  /** The floor's rules as they stand now, and every trunk and desk phone of the organisation with its secret. */
  loadTrunks(lease: Lease): Promise<FloorTrunks>;
}

/** Thrown by the Store when a newer epoch owns the floor: this engine must stop. */
export class StaleEpoch extends Error {
  override readonly name = 'StaleEpoch';
}
/**
 * Thrown by the Store when the database can not be reached or asks to try again, and only when NOTHING was stored: the same commit is
 * tried again. Where the outcome of a COMMIT is unknown, the Store finds it out before it says anything (F11).
 */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
}

/** What the telephone system tells, already translated into our words. */
export type TelephoneEvent =
  | { readonly type: 'rang'; readonly legId: LegId }
  | { readonly type: 'answered'; readonly legId: LegId }
  | { readonly type: 'ended'; readonly legId: LegId; readonly by: EndedBy; readonly result: CallResult }
  /**
   * Who has answered, of a leg that was dialed with `detectMachine`: exactly once at the latest 1,200 ms after 'answered' (E25; unsure
   * counts as human), `afterMs` after it. With `isLate` it takes back the first word, which was 'human' or 'unsure'; at most once.
   */
  | {
      readonly type: 'detected';
      readonly legId: LegId;
      readonly as: Detected;
      readonly afterMs: number;
      readonly isLate?: true;
    }
  /** The message of `hangUp` begins to be heard (I12 asks for this instant). */
  | { readonly type: 'farewell_started'; readonly legId: LegId }
  /**
   * Somebody has called one of our numbers (E29): the leg is answered and hears music until something else is asked for it. `from`:
   * undefined where it was withheld or is no number.
   */
  | ({ readonly type: 'called_in'; readonly legId: LegId } & CalledInAs)
  /** A key that somebody pressed who has called in; while an agent is with him, too. */
  | { readonly type: 'digit'; readonly legId: LegId; readonly digit: string }
  /** An agent's own telephone: its leg stands (in a waiting bridge until a call needs it), or is gone. */
  | { readonly type: 'phone_up'; readonly userId: UserId; readonly by?: PhoneKind }
  /** `because`: of one that we called and that was never answered. */
  | {
      readonly type: 'phone_lost';
      readonly userId: UserId;
      readonly by?: PhoneKind;
      readonly because?: CallResult;
    }
  /** A recording is over by itself (its leg ended) or by our stop; 'failed' has no usable file. */
  | {
      readonly type: 'recording_ended';
      readonly legId: LegId;
      readonly recordingId: RecordingId;
      readonly outcome: 'complete' | 'failed';
    }
  | { readonly type: 'trunk_changed'; readonly trunk: string; readonly now: TrunkState }
  /** Lost or regained as a whole: the engine reconciles on 'back'. */
  | { readonly type: 'away' }
  | { readonly type: 'back' };

export type CalledInAs = {
  readonly from: E164 | undefined;
  readonly to: E164;
  readonly trunk: string;
};

export type LivingLeg = {
  readonly legId: LegId;
  readonly phase: 'ringing' | 'connected';
  /** It has called in, and waits. */
  readonly calledIn?: CalledInAs;
  /** It has called in, and hears a message that ends it. */
  readonly isLeaving?: true;
};
/** Everything alive in the telephone system now. */
export type Living = { readonly legs: readonly LivingLeg[]; readonly phones: readonly UserId[] };

export type DialRequest = {
  readonly legId: LegId;
  readonly e164: E164;
  readonly callerNumber: E164;
  readonly trunk: string;
  readonly ringTimeoutMs: number;
  /** Whose announcements and music the contact hears; absent: the organisation's. */
  readonly campaignId?: CampaignId;
  /** Whether it is listened who answers: 'detected' is told then. */
  readonly detectMachine?: boolean;
  /** A test call of a trunk: whoever answers hears an announcement from the telephone system itself; nobody is connected. */
  readonly onAnswer?: 'announce';
};

/** How an agent's browser calls in: an account of one page, void as soon as the next one is made. */
export type PhoneAccount = {
  readonly user: string;
  readonly secret: string;
  /** The address that the browser calls, as SIP writes it. */
  readonly target: string;
};

/** What an agent's own telephone shall be; whatever other leg of this agent stands is hung up. */
export type PhoneWish =
  /** A new account for a page; the one before it is void. */
  | { readonly kind: 'browser' }
  /** The standing account of a desk phone: made, or given another secret. It can register from now on; nothing is called or hung up. */
  | { readonly kind: 'desk_account'; readonly secret: string }
  /** Calls the desk phone that has registered with this account. */
  | { readonly kind: 'desk'; readonly ringTimeoutMs: number }
  /** Calls a number of the agent's own by a trunk. Judged and stored before (I3). */
  | {
      readonly kind: 'external';
      readonly e164: E164;
      readonly callerNumber: E164;
      readonly trunk: string;
      readonly ringTimeoutMs: number;
    };

export interface Telephony {
  /** 'simulated' or 'asterisk': shown in health and on every screen. */
  readonly kind: 'simulated' | 'asterisk';
  /** Who is told of events; one listener. */
  listen(listener: (event: TelephoneEvent) => void): void;
  /** Starts a leg under our id. 'exists' when that id is known already (performing twice is harmless); 'refused' when it can not. */
  dial(request: DialRequest): Promise<'dialed' | 'exists' | 'refused'>;
  /**
   * Joins an answered leg with its agent's telephone; harmless when they are joined already, and on a held line the contact stays held.
   * 'gone' when the leg is no more; 'no_phone' when the agent's telephone is not there: the contact hears music until it is.
   */
  connect(
    legId: LegId,
    userId: UserId,
    as: { readonly isHeld: boolean; readonly isMuted: boolean },
  ): Promise<'connected' | 'gone' | 'no_phone'>;
  /** Does one of the standard controls (D14) to an answered leg; twice is harmless. */
  control(legId: LegId, userId: UserId, act: ControlAct): Promise<'done' | 'gone'>;
  /**
   * Puts answered legs into one conversation (transfer, conference): with the agent's telephone, or without it when `userId` is undefined.
   * Whoever was held is held no longer. 'gone' when one of them is no more.
   */
  join(legIds: readonly LegId[], userId: UserId | undefined): Promise<'joined' | 'gone'>;
  /**
   * Ends a leg. 'gone' when there was none. With a farewell, an answered leg is first taken away from everybody, and nobody can be joined
   * with it any more; it hears the campaign's message, else the organisation's, else the shipped one, and ends after it. Asked twice the
   * message is not heard twice, but 'opted_out' takes the place of 'greeting'; asked without a farewell it ends at once.
   * A leg that was not answered is ended without a word.
   */
  hangUp(legId: LegId, farewell?: Farewell): Promise<'asked' | 'gone'>;
  /** Everything alive now: what reconciling is built on (I22). */
  living(): Promise<Living>;
  /**
   * Opens an agent's telephone; without a wish the browser's. An account for a browser; 'called' when it rings somewhere ('phone_up' or
   * 'phone_lost' follows); 'refused' when it can not be called, such as a desk phone that has not registered; undefined where there is
   * nothing to hand out, or no telephone is needed.
   */
  openPhone(userId: UserId, wish?: PhoneWish): Promise<PhoneAccount | 'called' | 'refused' | undefined>;
  /** Ends the agent's own leg and voids the page's account: at sign-out. With 'desk_account' that one instead, and its leg. */
  closePhone(userId: UserId, what?: 'desk_account'): Promise<void>;
  /**
   * Hands the file of a recording that is over (16-bit WAV) to `keep` piece by piece, and deletes it in the telephone system when `keep`
   * has resolved: a file is deleted only where it stands somewhere else. 'gone' when there is no such file.
   */
  takeRecording(
    recordingId: RecordingId,
    keep: (pieces: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<'taken' | 'gone'>;
  /** The trunks that may be used from now on; calls under way are not touched. */
  setTrunks(trunks: readonly TrunkSettings[]): Promise<void>;
  close(): Promise<void>;
}

/** What moved, so that screens can be told: ids only; who reads asks the floor. */
export type FeedChange = {
  readonly users: ReadonlySet<UserId>;
  readonly campaigns: ReadonlySet<CampaignId>;
  readonly stopAll: boolean;
};
export interface Feed {
  publish(change: FeedChange): void;
}

/** A rescuing act in the journal; a control with what was done (never digits: they may be a secret). */
export type JournalLine = {
  readonly at: number;
  readonly act: 'connect' | 'hang_up' | 'control';
  readonly callId: CallId;
  readonly legId: LegId;
  readonly control?: Exclude<ControlAct, { act: 'send_digits' }>;
  /** Of a hang-up: what is said before. */
  readonly farewell?: Farewell;
};

/** Rescuing acts, written and flushed to a local file before they are done; kept until the database has them (house.md 4). */
export interface Journal {
  append(line: JournalLine): void;
  /** What stands in it, oldest first. */
  read(): readonly JournalLine[];
  /** Everything so far is in the database. */
  clear(): void;
}

// The rows of the simulated database: what the real one keeps in tables, with the same constraints (I1, I2, I14, I20), and every event
// row ever written, because the checks read the history. One commit is true as a whole or not at all.
import { isDeepStrictEqual } from 'node:util';
import type { Agent } from '../domain/agent/agent.ts';
import { type Callback, isOpenCallback } from '../domain/callback/callback.ts';
import { type Call, answeredAtOf, isLive, isThird } from '../domain/call/call.ts';
import type { FloorCallback } from '../domain/floor/callbacks.ts';
import type { AddedNumber, Change, ContactNote, RegisterEntry } from '../domain/floor/change.ts';
import type {
  CallerFacts,
  Campaign,
  DeskRecord,
  FloorRules,
  NumberFacts,
  StopAll,
  StoredDecision,
} from '../domain/floor/floor.ts';
import type { CallId, CallbackId, CampaignId, CampaignRecordId, ContactId } from '../domain/ids.ts';
import type { FloorId, InteractionId, OrganisationId, ShiftId, UserId } from '../domain/ids.ts';
import { type Interaction, isOpen } from '../domain/interaction/interaction.ts';
import { isIgnored } from '../domain/moved.ts';
import { stepRecord } from '../domain/record/record.ts';
import { countsAs } from '../domain/pacing/ledger.ts';
import { DAY_MS } from '../domain/time.ts';
import {
  type CallerNeed,
  type Clock,
  type Commit,
  type FoundLedger,
  type Lease,
  StaleEpoch,
  StoreAway,
  type StoredAnswer,
} from '../engine/ports.ts';
import { holdConstraints, BrokenConstraint } from './constraints.ts';
import { openShelf, type RecordRow, type Shelf } from './shelf.ts';
import { type HistoryLine, subjectOf } from './history.ts';

export type FloorRow = {
  readonly id: FloorId;
  readonly organisationId: OrganisationId;
  readonly rules: FloorRules;
  stopAll: StopAll;
  lease: { readonly owner: string; readonly epoch: number; readonly expiresAt: number } | undefined;
};
type RegisterRow = { readonly entry: RegisterEntry; readonly expiresAt: number | undefined };

export type DatabaseParts = {
  readonly clock: Clock;
  /** Told of everything that is stored. */
  readonly note?: (line: HistoryLine) => void;
  /** Which constraints are in force. Switched off only to prove that a check sees by itself what a constraint would have stopped. */
  readonly constraints?: boolean;
};

const NOTHING: Commit = {
  changes: [],
  verdicts: [],
  registerEntries: [],
  notes: [],
  numbers: [],
  decisions: [],
  answers: [],
};

/** E24: whoever answered found no agent. */
function abandonedOf(call: Call | undefined): { readonly abandonedAt?: number } {
  const isIt = call?.now.state === 'ended' && call.now.result === 'abandoned';
  return isIt ? { abandonedAt: call.now.endedAt } : {};
}

/** A database in memory, empty at first. It outlives every engine that uses it. */
export class MemoryDatabase {
  readonly floors = new Map<FloorId, FloorRow>();
  readonly campaigns = new Map<CampaignId, { campaign: Campaign; readonly floorId: FloorId }>();
  readonly records = new Map<CampaignRecordId, RecordRow>();
  readonly shelves = new Map<CampaignId, Shelf>();
  readonly shifts = new Map<ShiftId, Agent>();
  readonly openShifts = new Map<ShiftId, Agent>();
  readonly interactions = new Map<InteractionId, Interaction>();
  readonly openInteractions = new Map<InteractionId, Interaction>();
  readonly callbacks = new Map<CallbackId, Callback>();
  readonly openCallbacks = new Map<CallbackId, Callback>();
  /** The open callback of each record. */
  readonly promises = new Map<CampaignRecordId, Callback>();
  readonly #promisesTo = new Map<ContactId, Map<CallbackId, Callback>>();
  readonly calls = new Map<CallId, Call>();
  readonly liveCalls = new Map<CallId, Call>();
  /** Owners of callbacks who are disabled, or in none of the campaign's groups any more (F63). */
  readonly gone = new Set<UserId>();
  readonly notes: ContactNote[] = [];
  readonly decisions: StoredDecision[] = [];
  readonly answers = new Map<string, StoredAnswer>();
  readonly #callsTo = new Map<string, Call[]>();
  readonly #register: RegisterRow[] = [];
  readonly #versions = new Map<string, number>();
  readonly #clock: Clock;
  readonly #note: (line: HistoryLine) => void;
  readonly #isStrict: boolean;
  #commits = 0;

  constructor({ clock, note = () => undefined, constraints = true }: DatabaseParts) {
    this.#clock = clock;
    this.#note = note;
    this.#isStrict = constraints;
  }

  /** Refuses every write of an engine that is not the floor's owner any more (I11), or whose lease has run out. */
  requireLease(lease: Lease): FloorRow {
    const floor = this.floors.get(lease.floorId);
    if (!floor || floor.lease?.epoch !== lease.epoch)
      throw new StaleEpoch(`epoch ${lease.epoch} does not own the floor any more`);
    if (floor.lease.expiresAt <= this.#clock.now())
      throw new StoreAway('the lease has run out: it must be renewed first');
    return floor;
  }

  /** Makes a commit true, or throws and changes nothing. */
  store(commit: Commit): void {
    if (this.#isStrict) {
      this.#follow(commit.changes);
      holdConstraints(this, commit.changes);
    }
    this.#commits += 1;
    const [at, number] = [this.#clock.now(), this.#commits];
    for (const change of commit.changes) {
      const subject = subjectOf(change);
      const version = (this.#versions.get(subject) ?? 0) + 1;
      this.#versions.set(subject, version);
      this.#put(change);
      this.#note({ at, kind: 'stored', commit: number, version, change });
      const about = { subject, version, deed: change.event.type, requestId: change.commandId };
      this.#note({ at, kind: 'audited', commit: number, ...about });
    }
    for (const verdict of commit.verdicts) this.#note({ at, kind: 'judged', commit: number, verdict });
    for (const entry of commit.registerEntries) {
      this.#register.push({ entry, expiresAt: undefined });
      this.#note({ at, kind: 'registered', commit: number, entry });
    }
    this.notes.push(...commit.notes);
    for (const added of commit.numbers) this.#addNumber(added);
    this.decisions.push(...commit.decisions);
    for (const answer of commit.answers) this.answers.set(answerKey(answer), answer);
  }

  /** D8. */
  #addNumber({ recordId, number }: AddedNumber): void {
    for (const row of this.records.values()) {
      const { record } = row;
      if (record.recordId !== recordId || record.numbers.some(({ e164 }) => e164 === number.e164)) continue;
      row.record = { ...record, numbers: [...record.numbers, number] };
    }
  }

  /** Each step must have started from the stored state; one that did not would overwrite what somebody else stored. */
  #follow(changes: readonly Change[]): void {
    const newest = new Map<string, object | undefined>();
    for (const change of changes) {
      const subject = subjectOf(change);
      const was = newest.has(subject) ? newest.get(subject) : this.#stored(change)?.now;
      if (!isDeepStrictEqual(was, change.before?.now)) {
        throw new BrokenConstraint(
          `${subject}: '${change.event.type}' started from ${JSON.stringify(change.before?.now)}, ` +
            `but ${JSON.stringify(was)} is stored`,
        );
      }
      newest.set(subject, change.after.now);
    }
  }

  #stored(change: Change): { readonly now: object } | undefined {
    switch (change.kind) {
      case 'campaign':
        return this.campaigns.get(change.after.id)?.campaign;
      case 'record':
        return this.records.get(change.after.campaignRecordId)?.record;
      case 'agent':
        return this.shifts.get(change.after.shiftId);
      case 'interaction':
        return this.interactions.get(change.after.id);
      case 'call':
        return this.calls.get(change.after.id);
      case 'callback':
        return this.callbacks.get(change.after.id);
      case 'stop_all': {
        const floor = this.floors.get(change.after.id);
        return floor && { now: floor.stopAll };
      }
    }
  }

  #put(change: Change): void {
    switch (change.kind) {
      case 'campaign': {
        const row = this.campaigns.get(change.after.id);
        if (row) row.campaign = { ...row.campaign, now: change.after.now };
        return;
      }
      case 'record': {
        const row = this.records.get(change.after.campaignRecordId);
        if (row) this.shelves.get(change.after.campaignId)?.move(row, change.after);
        return;
      }
      case 'agent':
        this.shifts.set(change.after.shiftId, change.after);
        if (change.after.now.state === 'gone') this.openShifts.delete(change.after.shiftId);
        else this.openShifts.set(change.after.shiftId, change.after);
        return;
      case 'interaction':
        this.interactions.set(change.after.id, change.after);
        if (isOpen(change.after)) this.openInteractions.set(change.after.id, change.after);
        else this.openInteractions.delete(change.after.id);
        return;
      case 'call':
        this.#putCall(change.after);
        return;
      case 'callback':
        this.#putCallback(change.after);
        return;
      case 'stop_all': {
        const floor = this.floors.get(change.after.id);
        if (floor) floor.stopAll = change.after.now;
      }
    }
  }

  #putCallback(callback: Callback): void {
    const { id, campaignRecordId, contactId } = callback;
    const ofContact = this.#promisesTo.get(contactId) ?? new Map<CallbackId, Callback>();
    this.#promisesTo.set(contactId, ofContact);
    this.callbacks.set(id, callback);
    if (isOpenCallback(callback)) {
      this.openCallbacks.set(id, callback);
      this.promises.set(campaignRecordId, callback);
      ofContact.set(id, callback);
      return;
    }
    this.openCallbacks.delete(id);
    ofContact.delete(id);
    if (this.promises.get(campaignRecordId)?.id === id) this.promises.delete(campaignRecordId);
  }

  /** A record with a callback: the one that was asked for, or the open one that owns it. */
  promiseOf(record: DeskRecord, asked?: Callback): { readonly promise?: FloorCallback } {
    const callback = asked ?? this.promises.get(record.campaignRecordId);
    if (!callback) return {};
    const { e164, zone, ownerId } = callback.now;
    const unknown = { e164, label: 'other', kind: 'other', country: undefined, zones: [zone] } as const;
    const number = record.numbers.find((known) => known.e164 === e164) ?? unknown;
    const owner = ownerId === undefined ? {} : { owner: { name: ownerId, isThere: !this.gone.has(ownerId) } };
    const name = `${record.firstName} ${record.lastName}`.trim() || record.company;
    return { promise: { callback, name, number, ...owner } };
  }

  #putCall(call: Call): void {
    // A call to a third person is no attempt to a contact (D14).
    if (!this.calls.has(call.id) && call.purpose === 'contact') {
      for (const key of [`number ${call.e164}`, `contact ${call.contactId}`])
        this.#callsTo.set(key, [...(this.#callsTo.get(key) ?? []), call]);
    }
    this.calls.set(call.id, call);
    if (isLive(call)) this.liveCalls.set(call.id, call);
    else this.liveCalls.delete(call.id);
  }

  /** What may-dial needs to know of each number of a record, as of now. */
  factsOf(record: DeskRecord, now: number): readonly NumberFacts[] {
    const live = [...this.liveCalls.values()];
    return record.numbers.map(({ e164 }) => {
      const earlier = new Set([
        ...(this.#callsTo.get(`number ${e164}`) ?? []),
        ...(this.#callsTo.get(`contact ${record.contactId}`) ?? []),
      ]);
      const hits = this.#register.filter(
        ({ entry, expiresAt }) =>
          (expiresAt === undefined || expiresAt > now) &&
          entry.organisationId === record.organisationId &&
          (entry.kind === 'number' ? entry.e164 === e164 : isThePerson(entry, record)),
      );
      return {
        registerHits: hits.map(({ entry: { kind, at } }) => ({
          kind,
          scope: 'organisation' as const,
          since: at,
        })),
        earlierCalls: [...earlier]
          .filter(
            (call) => call.intendedAt > now - 31 * DAY_MS && !isUnreached(this.calls.get(call.id) ?? call),
          )
          .map((call) => ({
            e164: call.e164,
            sameContact: call.contactId === record.contactId,
            at: call.intendedAt,
            ...abandonedOf(this.calls.get(call.id)),
          })),
        liveCall: live.some(
          (call) => call.e164 === e164 || call.campaignRecordId === record.campaignRecordId,
        ),
        ...this.#promisedElsewhere(record),
      };
    });
  }

  /** D9: another record's callback owns the contact. */
  #promisedElsewhere({ contactId, campaignRecordId }: DeskRecord): { readonly promisedFor?: number } {
    const others = [...(this.#promisesTo.get(contactId)?.values() ?? [])].filter(
      (callback) => callback.campaignRecordId !== campaignRecordId,
    );
    if (others.length === 0) return {};
    return { promisedFor: Math.min(...others.map(({ now: { dueAt } }) => dueAt)) };
  }

  /** The ledger of a window, counted from the calls themselves (I13). */
  ledger(campaignId: CampaignId, since: number): FoundLedger {
    const paced = [...this.calls.values()].filter((call) => call.campaignId === campaignId && call.pacing);
    const inWindow = paced.filter(({ now }) => (answeredAtOf(now) ?? 0) >= since);
    const live = paced.filter(isLive);
    const ids = (calls: readonly Call[]) => calls.map(({ id }) => id);
    return {
      answered: inWindow.filter((call) => countsAs(call) !== 'nothing').length,
      abandoned: inWindow.filter((call) => countsAs(call) === 'abandoned').length,
      counted: ids(live.filter((call) => countsAs(call) !== 'nothing')),
      lost: ids(live.filter((call) => countsAs(call) === 'abandoned')),
      memory: this.decisions.findLast((one) => one.campaignId === campaignId && one.memory)?.memory,
    };
  }

  /** The record of whoever calls in (E29): that of the latest call to the number, showing the number that is called now. */
  callerOf({ floorId }: Pick<Lease, 'floorId'>, { calledBy, callerNumber, now }: CallerNeed) {
    const isOurs = ({ campaignId }: Call) => this.campaigns.get(campaignId)?.floorId === floorId;
    const latest = this.#callsTo
      .get(`number ${calledBy}`)
      ?.findLast(
        (call) =>
          call.callerNumber === callerNumber && isOurs(call) && !isUnreached(this.calls.get(call.id) ?? call),
      );
    const record = latest && this.records.get(latest.campaignRecordId)?.record;
    if (!record) return undefined;
    const before = [...this.calls.values()].filter(
      (call) =>
        call.contactId === record.contactId && call.campaignId === latest.campaignId && !isThird(call),
    );
    const caller: CallerFacts = {
      lastUserId: before.toSorted(byIntent).findLast(({ userId }) => userId !== undefined)?.userId,
      isInCall: [...this.liveCalls.values()].some(({ e164 }) => e164 === calledBy),
    };
    return { ...record, facts: this.factsOf(record, now), caller, ...this.promiseOf(record) };
  }

  /** What may-dial needs to know of a third person's number, which is nobody's record (D14). */
  factsOfThird(organisationId: OrganisationId, e164: string, now: number): NumberFacts {
    const hits = this.#register.filter(
      ({ entry, expiresAt }) =>
        (expiresAt === undefined || expiresAt > now) &&
        entry.organisationId === organisationId &&
        entry.e164 === e164,
    );
    return {
      registerHits: hits.map(({ entry: { kind, at } }) => ({ kind, scope: 'organisation', since: at })),
      earlierCalls: [],
      liveCall: [...this.liveCalls.values()].some((call) => call.e164 === e164),
    };
  }

  addFloor(floor: Omit<FloorRow, 'stopAll' | 'lease'>): void {
    this.floors.set(floor.id, { ...floor, stopAll: { state: 'off' }, lease: undefined });
  }
  addCampaign(floorId: FloorId, campaign: Campaign): void {
    this.campaigns.set(campaign.id, { campaign, floorId });
    const { id, settings } = campaign;
    this.#note({ at: this.#clock.now(), kind: 'edited', campaign: { id, settings } });
  }
  /** What an administrator changes on the campaign's page; its state is not his. */
  editSettings(id: CampaignId, settings: Partial<Campaign['settings']>): void {
    const row = this.campaigns.get(id);
    if (!row) return;
    row.campaign = { ...row.campaign, settings: { ...row.campaign.settings, ...settings } };
    this.#note({ at: this.#clock.now(), kind: 'edited', campaign: { id, settings: row.campaign.settings } });
  }
  /** Puts a record into its campaign; its place is where it stands in the list. */
  addRecord(record: DeskRecord, place: number, priority = 0): void {
    const row: RecordRow = { record, place, priority };
    this.records.set(record.campaignRecordId, row);
    const shelf = this.shelves.get(record.campaignId) ?? openShelf();
    shelf.add(row);
    this.shelves.set(record.campaignId, shelf);
  }
  /** Puts a callback there that somebody has promised before the day began; its record stands under it. */
  addCallback(callback: Callback): void {
    const { dueAt, e164, ownerId } = callback.now;
    const at = callback.createdAt;
    const about = { at, storeBy: at, actor: { kind: 'engine' }, commandId: undefined } as const;
    const event = { type: 'created' } as const;
    const changes: Change[] = [{ kind: 'callback', before: undefined, after: callback, event, ...about }];
    const promised = { type: 'promised', at: dueAt, e164, isPersonal: ownerId !== undefined } as const;
    let before = this.records.get(callback.campaignRecordId)?.record;
    for (const moved of [{ type: 'claimed' } as const, promised]) {
      const step = before && stepRecord(before.now, moved, at);
      if (!before || !step || isIgnored(step))
        throw new Error('a callback without a record that could have one');
      const after: DeskRecord = { ...before, now: step.state };
      changes.push({ kind: 'record', before, after, event: moved, ...about });
      before = after;
    }
    this.store({ ...NOTHING, changes });
  }
  addRegisterEntry(entry: RegisterEntry, expiresAt?: number): void {
    this.#register.push({ entry, expiresAt });
    this.#note({ at: this.#clock.now(), kind: 'registered', commit: 0, entry });
  }
}

const byIntent = (one: Call, other: Call) => one.intendedAt - other.intendedAt;

function isUnreached({ now }: Call): boolean {
  return now.state === 'ended' && now.isUnreached === true;
}

function isThePerson(entry: RegisterEntry, record: DeskRecord): boolean {
  if (entry.contactId !== undefined && entry.contactId === record.contactId) return true;
  return entry.customerKey !== undefined && entry.customerKey === record.customerKey;
}

export function answerKey(of: Pick<StoredAnswer, 'organisationId' | 'commandId'>): string {
  return `${of.organisationId} ${of.commandId}`;
}

/** Opens an empty database. */
export function openMemoryDatabase(parts: DatabaseParts): MemoryDatabase {
  return new MemoryDatabase(parts);
}

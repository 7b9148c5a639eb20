// The rows of the simulated database: what the real one keeps in tables, with the same constraints (I1, I2, I14, I20), and every event
// row ever written, because the checks read the history. One commit is true as a whole or not at all.
import { isDeepStrictEqual } from 'node:util';
import { type Agent } from '../domain/agent/agent.ts';
import { type Call, isLive } from '../domain/call/call.ts';
import type { Change, ContactNote, RegisterEntry } from '../domain/floor/change.ts';
import type { Campaign, DeskRecord, FloorRules, NumberFacts, StopAll } from '../domain/floor/floor.ts';
import type {
  CallId,
  CampaignId,
  CampaignRecordId,
  FloorId,
  InteractionId,
  OrganisationId,
  ShiftId,
} from '../domain/ids.ts';
import { type Interaction, isOpen } from '../domain/interaction/interaction.ts';
import { DAY_MS } from '../domain/time.ts';
import type { Clock, Commit, Lease, StoredAnswer } from '../engine/ports.ts';
import { StaleEpoch, StoreAway } from '../engine/ports.ts';
import { type HistoryLine, subjectOf } from './history.ts';
import { openShelf, type RecordRow, type Shelf } from './shelf.ts';

/** The database refuses: two rows that must not stand side by side. Always our own mistake. */
export class BrokenConstraint extends Error {
  override readonly name = 'BrokenConstraint';
}

export type FloorRow = {
  readonly id: FloorId;
  readonly organisationId: OrganisationId;
  readonly rules: FloorRules;
  stopAll: StopAll;
  lease: { readonly owner: string; readonly epoch: number; readonly expiresAt: number } | undefined;
};

export type MemoryDatabase = ReturnType<typeof openMemoryDatabase>;

export type DatabaseParts = {
  readonly clock: Clock;
  /** Told of everything that is stored. */
  readonly note?: (line: HistoryLine) => void;
  /** Which constraints are in force. Switched off only to prove that a check sees by itself what a constraint would have stopped. */
  readonly constraints?: boolean;
};

/** Opens an empty database in memory. It outlives every engine that uses it. */
export function openMemoryDatabase({ clock, note = () => undefined, constraints = true }: DatabaseParts) {
  const floors = new Map<FloorId, FloorRow>();
  const campaigns = new Map<CampaignId, { campaign: Campaign; readonly floorId: FloorId }>();
  const records = new Map<CampaignRecordId, RecordRow>();
  const shelves = new Map<CampaignId, Shelf>();
  const shifts = new Map<ShiftId, Agent>();
  const openShifts = new Map<ShiftId, Agent>();
  const interactions = new Map<InteractionId, Interaction>();
  const openInteractions = new Map<InteractionId, Interaction>();
  const calls = new Map<CallId, Call>();
  const liveCalls = new Map<CallId, Call>();
  const callsTo = new Map<string, Call[]>();
  const register: { readonly entry: RegisterEntry; readonly expiresAt: number | undefined }[] = [];
  const notes: ContactNote[] = [];
  const answers = new Map<string, StoredAnswer>();
  const versions = new Map<string, number>();
  let commits = 0;

  function stored(change: Change): { readonly now: object } | undefined {
    switch (change.kind) {
      case 'campaign':
        return campaigns.get(change.after.id)?.campaign;
      case 'record':
        return records.get(change.after.campaignRecordId)?.record;
      case 'agent':
        return shifts.get(change.after.shiftId);
      case 'interaction':
        return interactions.get(change.after.id);
      case 'call':
        return calls.get(change.after.id);
      case 'stop_all': {
        const floor = floors.get(change.after.id);
        return floor && { now: floor.stopAll };
      }
    }
  }

  function put(change: Change): void {
    switch (change.kind) {
      case 'campaign': {
        const row = campaigns.get(change.after.id);
        if (row) row.campaign = { ...row.campaign, now: change.after.now };
        return;
      }
      case 'record': {
        const row = records.get(change.after.campaignRecordId);
        if (row) shelves.get(change.after.campaignId)?.move(row, change.after);
        return;
      }
      case 'agent':
        shifts.set(change.after.shiftId, change.after);
        if (change.after.now.state === 'gone') openShifts.delete(change.after.shiftId);
        else openShifts.set(change.after.shiftId, change.after);
        return;
      case 'interaction':
        interactions.set(change.after.id, change.after);
        if (isOpen(change.after)) openInteractions.set(change.after.id, change.after);
        else openInteractions.delete(change.after.id);
        return;
      case 'call':
        putCall(change.after);
        return;
      case 'stop_all': {
        const floor = floors.get(change.after.id);
        if (floor) floor.stopAll = change.after.now;
      }
    }
  }
  function putCall(call: Call): void {
    if (!calls.has(call.id)) {
      for (const key of [`number ${call.e164}`, `contact ${call.contactId}`]) {
        callsTo.set(key, [...(callsTo.get(key) ?? []), call]);
      }
    }
    calls.set(call.id, call);
    if (isLive(call)) liveCalls.set(call.id, call);
    else liveCalls.delete(call.id);
  }

  /** Each step must have started from the stored state; one that did not would overwrite what somebody else stored. */
  function follow(changes: readonly Change[]): void {
    const newest = new Map<string, object | undefined>();
    for (const change of changes) {
      const subject = subjectOf(change);
      const was = newest.has(subject) ? newest.get(subject) : stored(change)?.now;
      if (!isDeepStrictEqual(was, change.before?.now)) {
        throw new BrokenConstraint(
          `${subject}: '${change.event.type}' started from ${JSON.stringify(change.before?.now)}, ` +
            `but ${JSON.stringify(was)} is stored`,
        );
      }
      newest.set(subject, change.after.now);
    }
  }

  /** What the unique indexes would say if these changes were stored. */
  function hold(changes: readonly Change[]): void {
    const live = new Map(liveCalls);
    const open = new Map(openInteractions);
    const atWork = new Map(openShifts);
    for (const change of changes) {
      if (change.kind === 'call') {
        if (isLive(change.after)) live.set(change.after.id, change.after);
        else live.delete(change.after.id);
        if (change.before?.now.state === 'ended') throw new BrokenConstraint('I20: a call has one result');
      }
      if (change.kind === 'interaction') {
        if (isOpen(change.after)) open.set(change.after.id, change.after);
        else open.delete(change.after.id);
        if (change.before?.now.state === 'done')
          throw new BrokenConstraint('I20: an interaction has one final disposition');
      }
      if (change.kind === 'agent') {
        if (change.after.now.state === 'gone') atWork.delete(change.after.shiftId);
        else atWork.set(change.after.shiftId, change.after);
      }
    }
    unique([...live.values()], (call) => call.campaignRecordId, 'I1: two live calls of one record');
    unique(
      [...live.values()],
      (call) => `${call.organisationId} ${call.e164}`,
      'I2: two live calls to one number',
    );
    unique([...open.values()], ({ userId }) => userId, 'I14: an agent with two interactions');
    unique([...open.values()], ({ campaignRecordId }) => campaignRecordId, 'I14: a record on two desktops');
    unique([...atWork.values()], ({ userId }) => userId, 'I14: an agent with two shifts');
  }

  return {
    floors,
    campaigns,
    records,
    shelves,
    shifts,
    openShifts,
    interactions,
    openInteractions,
    calls,
    liveCalls,
    notes,
    answers,
    commits: () => commits,

    /** Refuses every write of an engine that is not the floor's owner any more (I11), or whose lease has run out. */
    requireLease(lease: Lease): FloorRow {
      const floor = floors.get(lease.floorId);
      if (!floor || floor.lease?.epoch !== lease.epoch)
        throw new StaleEpoch(`epoch ${lease.epoch} does not own the floor any more`);
      if (floor.lease.expiresAt <= clock.now())
        throw new StoreAway('the lease has run out: it must be renewed first');
      return floor;
    },

    /** Makes a commit true, or throws and changes nothing. */
    store(commit: Commit): void {
      const { changes, verdicts, registerEntries } = commit;
      if (constraints) {
        follow(changes);
        hold(changes);
      }
      commits += 1;
      const at = clock.now();
      for (const change of changes) {
        const subject = subjectOf(change);
        const version = (versions.get(subject) ?? 0) + 1;
        versions.set(subject, version);
        put(change);
        note({ at, kind: 'stored', commit: commits, version, change });
        const requestId = change.commandId;
        note({ at, kind: 'audited', commit: commits, subject, version, deed: change.event.type, requestId });
      }
      for (const verdict of verdicts) note({ at, kind: 'judged', commit: commits, verdict });
      for (const entry of registerEntries) {
        register.push({ entry, expiresAt: undefined });
        note({ at, kind: 'registered', commit: commits, entry });
      }
      notes.push(...commit.notes);
      for (const answer of commit.answers) answers.set(answerKey(answer), answer);
    },

    /** What may-dial needs to know of each number of a record, as of now. */
    factsOf(record: DeskRecord, now: number): readonly NumberFacts[] {
      return record.numbers.map(({ e164 }) => {
        const earlier = new Set([
          ...(callsTo.get(`number ${e164}`) ?? []),
          ...(callsTo.get(`contact ${record.contactId}`) ?? []),
        ]);
        const hits = register.filter(
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
            .filter((call) => call.intendedAt > now - 2 * DAY_MS)
            .map((call) => ({
              e164: call.e164,
              sameContact: call.contactId === record.contactId,
              at: call.intendedAt,
            })),
          liveCall: [...liveCalls.values()].some(
            (call) => call.e164 === e164 || call.campaignRecordId === record.campaignRecordId,
          ),
        };
      });
    },

    addFloor: (floor: Omit<FloorRow, 'stopAll' | 'lease'>) =>
      void floors.set(floor.id, { ...floor, stopAll: { state: 'off' }, lease: undefined }),
    addCampaign(floorId: FloorId, campaign: Campaign): void {
      campaigns.set(campaign.id, { campaign, floorId });
      note({ at: clock.now(), kind: 'edited', campaign: { id: campaign.id, settings: campaign.settings } });
    },
    /** What an administrator changes on the campaign's page; its state is not his. */
    editSettings(id: CampaignId, settings: Partial<Campaign['settings']>): void {
      const row = campaigns.get(id);
      if (!row) return;
      row.campaign = { ...row.campaign, settings: { ...row.campaign.settings, ...settings } };
      note({ at: clock.now(), kind: 'edited', campaign: { id, settings: row.campaign.settings } });
    },
    /** Puts a record into its campaign; its place is where it stands in the list. */
    addRecord(record: DeskRecord, place: number, priority = 0): void {
      const row: RecordRow = { record, place, priority };
      records.set(record.campaignRecordId, row);
      const shelf = shelves.get(record.campaignId) ?? openShelf();
      shelf.add(row);
      shelves.set(record.campaignId, shelf);
    },
    addRegisterEntry(entry: RegisterEntry, expiresAt?: number): void {
      register.push({ entry, expiresAt });
      note({ at: clock.now(), kind: 'registered', commit: 0, entry });
    },
  };
}

function isThePerson(entry: RegisterEntry, record: DeskRecord): boolean {
  if (entry.contactId !== undefined && entry.contactId === record.contactId) return true;
  return entry.customerKey !== undefined && entry.customerKey === record.customerKey;
}

export function answerKey(of: Pick<StoredAnswer, 'organisationId' | 'commandId'>): string {
  return `${of.organisationId} ${of.commandId}`;
}

function unique<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string, rule: string): void {
  if (new Set(things.map(keyOf)).size < things.length) throw new BrokenConstraint(rule);
}

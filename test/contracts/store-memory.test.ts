import { describe } from 'vitest';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import { layLists, placeOfTurn } from '../../src/domain/campaign/list-order.ts';
import type { DeskRecord } from '../../src/domain/floor/floor.ts';
import { type Id, makeId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { freshRecord } from '../../src/domain/record/record.ts';
import { DEFAULT_DISPOSITIONS } from '../../src/domain/result/result.ts';
import { DEFAULT_ORGANISATION_LINES, PRACTICE_TRUNK } from '../../src/domain/trunk/trunk.ts';
import { type MemoryDatabase, openMemoryDatabase } from '../../src/sim/database.ts';
import { type HistoryLine, linesOf, subjectOf } from '../../src/sim/history.ts';
import { seededRandom } from '../../src/sim/random.ts';
import { connectStore, openLocks } from '../../src/sim/store.ts';
import { callbackTests } from './store-callbacks.suite.ts';
import { callerTests } from './store-callers.suite.ts';
import { nextLegTests } from './store-legs.suite.ts';
import { thirdPersonTests } from './store-third.suite.ts';
import { treatmentTests } from './store-treatments.suite.ts';
import { storeSuite } from './store.suite.ts';
import type { SeedCampaign, SeededCampaign, StoreWorld } from './store-world.ts';

type Seeding = {
  readonly database: MemoryDatabase;
  readonly newId: <Noun extends string>() => Id<Noun>;
  readonly now: number;
  readonly organisationId: Id<'organisation'>;
  readonly floorId: Id<'floor'>;
};

describe('the Store in memory', () => {
  storeSuite(async () => makeMemoryWorld());
  describe('a call on its next trunk', () => nextLegTests(async () => makeMemoryWorld()));
  describe('a third person', () => thirdPersonTests(async () => makeMemoryWorld()));
  describe('a contact who calls back', () => callerTests(async () => makeMemoryWorld()));
  describe('a treatment', () => treatmentTests(async () => makeMemoryWorld()));
  describe('a callback', () => callbackTests(async () => makeMemoryWorld()));
});

function makeMemoryWorld(): StoreWorld {
  let now = Date.UTC(2026, 10, 23, 8);
  const random = seededRandom(5);
  const newId = <Noun extends string>(): Id<Noun> => makeId<Noun>(now, random.next);
  const history: HistoryLine[] = [];
  // Leases run by the database's own time, which stands still here; what the engine calls now is said with every question.
  const databaseNow = now;
  const clock = { now: () => databaseNow, after: () => () => undefined };
  const database = openMemoryDatabase({ clock, note: (line) => void history.push(line) });
  const locks = openLocks();
  const organisation = () => ({ organisationId: newId<'organisation'>(), floorId: newId<'floor'>() });
  const [own, foreign] = [organisation(), organisation()];
  const rules = {
    pack: 'practice' as const,
    allowedCountries: ['DE'],
    trunks: [PRACTICE_TRUNK],
    lines: DEFAULT_ORGANISATION_LINES,
    dispositions: DEFAULT_DISPOSITIONS,
  };
  for (const { organisationId, floorId } of [own, foreign])
    database.addFloor({ id: floorId, organisationId, rules });
  const [anna, ben] = [newId<'user'>(), newId<'user'>()];

  return {
    kind: 'memory',
    store: connectStore({ database, clock, locks }),
    otherStore: connectStore({ database, clock, locks }),
    clock: { now: () => now, advance: (ms) => void (now += ms) },
    ...own,
    foreign,
    anna,
    ben,
    seedUsers: async (count) => Array.from({ length: count }, () => newId<'user'>()),
    seedCampaign: async (seed) =>
      seedCampaign({ database, newId, now, ...(seed.foreign ? foreign : own) }, seed),
    async addRegisterEntry({ kind, e164, customerKey, contactId, foreign: isForeign, expiresAt }) {
      const { organisationId } = isForeign ? foreign : own;
      const said = { source: 'supervisor', reason: 'asked for it', by: anna, at: now } as const;
      const entry = {
        id: newId<'register_entry'>(),
        kind,
        e164: e164 as E164 | undefined,
        contactId,
        customerKey,
      };
      database.addRegisterEntry({ ...entry, organisationId, ...said }, expiresAt);
    },
    async expireLease(floorId) {
      const floor = database.floors.get(floorId);
      if (floor?.lease) floor.lease = { ...floor.lease, expiresAt: databaseNow };
    },
    ...looks(database, history),
    close: async () => undefined,
  };
}

function seedCampaign(world: Seeding, seed: SeedCampaign): SeededCampaign {
  const { database, newId, now, organisationId, floorId } = world;
  const [campaignId, groupId] = [newId<'campaign'>(), newId<'group'>()];
  const settings = { ...DEFAULT_CAMPAIGN_SETTINGS, ...seed.settings };
  const laid = layLists(settings.listOrder ?? 'one_after_another', seed.shares ?? [1]);
  const lists = laid.map((turns) => ({ id: newId<'list'>(), turns, given: 0 }));
  database.addCampaign(floorId, {
    id: campaignId,
    organisationId,
    name: seed.name ?? 'Nordlicht',
    description: '',
    mode: 'preview',
    groupIds: [groupId],
    callerNumbers: [],
    settings,
    now: seed.state ?? { state: 'running', since: now },
  });
  const made: { id: Id<'campaign_record'>; contactId: Id<'contact'> }[] = [];
  for (const given of seed.records) {
    const list = lists[given.list ?? 0];
    if (!list) throw new Error(`there is no list ${given.list}`);
    const id = newId<'campaign_record'>();
    const contactId =
      (given.contactOf === undefined ? undefined : made[given.contactOf]?.contactId) ?? newId();
    made.push({ id, contactId });
    const record: DeskRecord = {
      campaignRecordId: id,
      organisationId,
      campaignId,
      recordId: newId(),
      listId: list.id,
      listName: 'Liste',
      contactId,
      customerKey: given.customerKey,
      firstName: given.firstName ?? 'Erika',
      lastName: given.lastName ?? 'Muster',
      company: '',
      city: '',
      country: 'DE',
      fields: given.fields ?? [],
      numbers: given.numbers.map(({ e164, label = 'mobile' }) => ({
        e164: e164 as E164,
        label,
        kind: 'fixed',
        country: 'DE',
        zones: ['Europe/Berlin'],
      })),
      now: given.state ?? freshRecord(),
    };
    database.addRecord(record, placeOfTurn(list.turns, list.given++), given.priority);
  }
  const listId = lists[0]?.id ?? newId<'list'>();
  return { campaignId, organisationId, floorId, listId, groupId, records: made };
}

type Looks = Pick<
  StoreWorld,
  'liveCalls' | 'call' | 'recordState' | 'events' | 'audits' | 'verdicts' | 'dispositions' | 'notes'
>;

function looks(database: Seeding['database'], history: readonly HistoryLine[]): Looks {
  const changes = (subject: string, id: string) =>
    linesOf(history, 'stored').filter(({ change }) => subjectOf(change) === `${subject} ${id}`);
  return {
    liveCalls: async () => [...database.liveCalls.values()],
    call: async (id) => database.calls.get(id)?.now,
    recordState: async (id) => database.records.get(id)?.record.now,
    events: async (subject, id) =>
      changes(subject, id).map(({ version, change: { event, at, commandId, after } }) => {
        const content = event.type === 'created' ? after : event;
        return { version, type: event.type, at, commandId, content };
      }),
    audits: async (subject, id) => {
      const moves = new Map(changes(subject, id).map(({ version, change }) => [version, change]));
      return linesOf(history, 'audited')
        .filter((line) => line.subject === `${subject} ${id}`)
        .map(({ version, deed, requestId }) => {
          const change = moves.get(version);
          return {
            deed,
            at: change?.at ?? 0,
            requestId,
            before: change?.before?.now,
            after: change?.after.now,
          };
        });
    },
    verdicts: async (id) =>
      linesOf(history, 'judged')
        .filter(({ verdict }) => verdict.campaignRecordId === id)
        .map(({ verdict: { purpose, callId, verdict } }) => ({
          purpose,
          isAllowed: verdict.allowed,
          callId,
        })),
    async dispositions(id) {
      const now = database.interactions.get(id)?.now;
      if (now?.state !== 'done' || now.outcome.kind === 'handed_back') return [];
      const { kind, disposition } = now.outcome;
      const reason = now.outcome.kind === 'automatic' ? now.outcome.reason : undefined;
      return [
        {
          kind: kind === 'automatic' ? kind : 'agent',
          reason,
          code: disposition.code,
          callResult: disposition.callResult,
        },
      ];
    },
    notes: async (id) => database.notes.flatMap(({ contactId, text }) => (contactId === id ? [text] : [])),
  };
}

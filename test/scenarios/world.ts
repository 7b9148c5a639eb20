// A whole floor on a fake clock: the real engine over the simulator's store and telephone. Tests speak in given and assert words; the
// people are anna, ben (agents), sofia (supervisor) and the contacts of the list.
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import type { CampaignSettings } from '../../src/domain/campaign/definition.ts';
import { layLists, placeOfTurn } from '../../src/domain/campaign/list-order.ts';
import type { RegisterEntry } from '../../src/domain/floor/change.ts';
import type { Campaign, DeskRecord, FloorRules } from '../../src/domain/floor/floor.ts';
import {
  type CampaignId,
  type CommandId,
  type FloorId,
  type GroupId,
  type Id,
  type LegId,
  type OrganisationId,
  type UserId,
  makeId,
} from '../../src/domain/ids.ts';
import { type E164, parseE164 } from '../../src/domain/phone-number.ts';
import { freshRecord } from '../../src/domain/record/record.ts';
import { DEFAULT_DISPOSITIONS } from '../../src/domain/result/result.ts';
import {
  DEFAULT_ORGANISATION_LINES,
  PRACTICE_TRUNK,
  type TrunkSettings,
} from '../../src/domain/trunk/trunk.ts';
import type { Deed } from '../../src/engine/command.ts';
import { openEngine } from '../../src/engine/engine.ts';
import type { Engine } from '../../src/engine/engine-face.ts';
import type { Answer, DialRequest, Journal, Telephony, TelephoneEvent } from '../../src/engine/ports.ts';
import { openCarrier } from '../../src/sim/carrier.ts';
import { openVirtualClock } from '../../src/sim/clock.ts';
import { openMemoryDatabase } from '../../src/sim/database.ts';
import type { HistoryLine } from '../../src/sim/history.ts';
import { type Behaviour, practicePeople } from '../../src/sim/people.ts';
import { seededRandom } from '../../src/sim/random.ts';
import { NO_STORE_FAULTS, connectStore, openLocks } from '../../src/sim/store.ts';
import { NO_TELEPHONE_FAULTS, openTelephone } from '../../src/sim/telephone.ts';

export function e164(text: string): E164 {
  const number = parseE164(text);
  if (!number) throw new Error(`${text} is no E.164 number`);
  return number;
}

/** Monday 2026-11-23, 10:00 in Berlin. */
export const MONDAY_TEN = Date.UTC(2026, 10, 23, 9, 0);
export const OFFICE = e164('+493023125900');

export type Contact = {
  readonly name: string;
  readonly numbers: readonly string[];
  readonly priority?: number;
  /** Which of the campaign's lists: an index into `shares`; 0 if left out. */
  readonly list?: number;
};

export type WorldOptions = {
  readonly contacts?: readonly Contact[];
  /** One share per list of the campaign (E13); a single list if left out. */
  readonly shares?: readonly number[];
  readonly settings?: Partial<CampaignSettings>;
  readonly rules?: Partial<FloorRules>;
  /** Preview if left out. */
  readonly mode?: Campaign['mode'];
  readonly startAt?: number;
  /** True: the campaign has a message to be left on answering machines. */
  readonly hasVoicemailMessage?: boolean;
  /** True: agents need a telephone of their own, which signIn plugs in. */
  readonly hasPhones?: boolean;
};

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Opens a floor with one preview campaign (unloaded) and its list. */
export async function openWorld(options: WorldOptions = {}) {
  const clock = openVirtualClock(options.startAt ?? MONDAY_TEN);
  const random = seededRandom(7);
  const id = <Noun extends string>(): Id<Noun> => makeId(clock.now(), () => random.next());
  const organisationId: OrganisationId = id();
  const floorId: FloorId = id();
  const groupId: GroupId = id();
  const campaignId: CampaignId = id();
  const history: HistoryLine[] = [];
  const database = openMemoryDatabase({ clock, note: (line) => void history.push(line) });
  database.addFloor({
    id: floorId,
    organisationId,
    rules: {
      pack: 'practice',
      allowedCountries: ['DE', 'FR', 'GB', 'US'],
      trunks: [PRACTICE_TRUNK],
      lines: DEFAULT_ORGANISATION_LINES,
      dispositions: DEFAULT_DISPOSITIONS,
      ...options.rules,
    },
  });
  const campaign: Campaign = {
    id: campaignId,
    organisationId,
    name: 'Preview.Herbst',
    description: 'Herbst@Mitte',
    mode: options.mode ?? 'preview',
    groupIds: [groupId],
    callerNumbers: [{ e164: OFFICE, label: 'Zentrale' }],
    settings: { ...DEFAULT_CAMPAIGN_SETTINGS, ...options.settings },
    hasVoicemailMessage: options.hasVoicemailMessage ?? false,
    now: { state: 'unloaded', since: clock.now() },
  };
  database.addCampaign(floorId, campaign);
  const lists = layLists(campaign.settings.listOrder ?? 'one_after_another', options.shares ?? [1]).map(
    (turns) => ({ turns, given: 0 }),
  );
  const nextPlace = (index: number): number => {
    const list = lists[index];
    if (!list) throw new Error(`there is no list ${index}`);
    return placeOfTurn(list.turns, list.given++);
  };
  const records = (options.contacts ?? [{ name: 'Mia Öztürk', numbers: ['+493023125041'] }]).map(
    (contact) => {
      const record = recordOf(contact, { id, organisationId, campaignId });
      database.addRecord(record, nextPlace(contact.list ?? 0), contact.priority);
      return record;
    },
  );

  const people = { anna: id<'user'>(), ben: id<'user'>(), sofia: id<'user'>() } satisfies Record<
    string,
    UserId
  >;
  const behaviours = new Map<string, Behaviour>();
  const carrier = openCarrier({
    clock,
    random,
    people: (number, chance) => behaviours.get(number) ?? practicePeople(number, chance),
  });
  const hasPhones = options.hasPhones ?? false;
  const telephone = openTelephone({
    clock,
    carrier,
    faults: NO_TELEPHONE_FAULTS,
    hasPhones,
    onExchange: (line) => void history.push({ at: line.at, kind: 'exchange', line }),
  });
  const wire: string[] = [];
  const journalLines: ReturnType<Journal['read']>[number][] = [];
  const journal: Journal = {
    append: (line) => void journalLines.push(line),
    read: () => journalLines,
    clear: () => void journalLines.splice(0),
  };
  const heard: TelephoneEvent[] = [];
  const fatal: Error[] = [];
  const dialed: DialRequest[] = [];
  const toldTrunks: string[][] = [];
  const deadTrunks = new Set<string>();
  let tellEngine: (event: TelephoneEvent) => void = () => undefined;
  const telephony: Telephony = {
    ...telephone,
    listen: (listener: (event: TelephoneEvent) => void) => {
      tellEngine = listener;
      telephone.listen(listener);
    },
    dial: (request: DialRequest) => {
      dialed.push(request);
      if (deadTrunks.has(request.trunk)) return Promise.resolve('refused' as const);
      wire.push(request.e164);
      return telephone.dial(request);
    },
    setTrunks: (trunks: readonly TrunkSettings[]) => {
      toldTrunks.push(trunks.map(({ id }) => id));
      return telephone.setTrunks(trunks);
    },
  };
  const locks = openLocks();
  const weather = { isStoreAway: false };
  const faults = { ...NO_STORE_FAULTS, mishap: () => (weather.isStoreAway ? 'away' : 'none') } as const;

  const start = (): Promise<Engine> =>
    openEngine({
      floorId,
      owner: 'test',
      store: connectStore({ database, clock, locks, faults }),
      telephony,
      clock,
      random,
      feed: { publish: () => undefined },
      journal,
      arePhonesNeeded: hasPhones,
      onFatal: (fault) => void fatal.push(fault),
    });

  const world = {
    clock,
    database,
    history,
    people,
    records,
    campaignId,
    organisationId,
    telephone,
    /** As the engine sees it; a test may put something in its way. */
    telephony,
    carrier,
    journal,
    wire,
    /** An event of the telephone system that no call makes. */
    tell: (event: TelephoneEvent) => tellEngine(event),
    /** What becomes of calls to a number from now on. */
    behave: (number: string, behaviour: Behaviour) => void behaviours.set(number, behaviour),
    /** Every request to dial, also those that a dead trunk refused. */
    dialed,
    /** Trunks that take no call. */
    deadTrunks,
    /** The ids that the telephone system was told of, each time. */
    toldTrunks,
    heard,
    fatal,
    weather,
    id,
    engine: undefined as unknown as Engine,
    /** Lets time pass; every agent named keeps a living screen. */
    async pass(ms: number, ...present: UserId[]): Promise<void> {
      const until = clock.now() + ms;
      while (clock.now() < until) {
        for (const userId of present) world.engine.screenSeen(userId);
        await clock.runUntil(Math.min(until, clock.now() + 5_000));
      }
    },
    /** Says something to the engine; the answer comes as fast as the fake clock lets it. */
    async say(userId: UserId, deed: Deed, commandId: CommandId = id()): Promise<Answer> {
      return inFakeTime(world.engine.submit({ id: commandId, organisationId, userId, deed }));
    },
    async signIn(userId: UserId): Promise<void> {
      await world.say(userId, {
        name: 'sign_in',
        displayName: 'Anna Weiß',
        groupIds: [groupId],
        mayRegister: true,
      });
      if (hasPhones) await world.plugIn(userId);
      await world.say(userId, { name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
    },
    /** The agent's page asks for an account and calls in with it. */
    async plugIn(userId: UserId): Promise<void> {
      await inFakeTime(world.engine.openPhone(userId));
      telephone.phoneCallsIn(userId);
      await clock.runUntil(clock.now() + 50);
    },
    /** anna talks with the first contact of the list. */
    async talkTo(userId: UserId, number: string, waitMs = 5_000): Promise<void> {
      await world.runCampaign();
      await world.signIn(userId);
      await world.getRecord(userId);
      await world.call(userId, number);
      await world.pass(waitMs, userId);
    },
    /** The contact's call that the agent is in, and the third person's beside it. */
    callsOf(userId: UserId) {
      const calls = [...world.engine.floor().calls.values()].filter((call) => call.userId === userId);
      return {
        contact: calls.find(({ purpose }) => purpose === 'contact'),
        third: calls.find(({ purpose }) => purpose !== 'contact'),
      };
    },
    /** How a person's line stands in the telephone system. */
    lineTo: (number: string) => {
      const legId = [...world.engine.floor().calls.values()].find((call) => call.e164 === number)?.legId;
      return legId && telephone.exchange.lineOf(legId);
    },
    async runCampaign(): Promise<void> {
      await world.say(people.sofia, { name: 'load_campaign', campaignId });
      await world.say(people.sofia, { name: 'start_campaign', campaignId });
    },
    /** Signs in, joins the campaign and is Ready on both channels: whoever brings contacts may bring one. */
    async joinReady(...users: UserId[]): Promise<void> {
      for (const userId of users) {
        await world.signIn(userId);
        await world.say(userId, { name: 'join_campaign', campaignId });
        const channel = { channel: 'outbound_preview', to: { state: 'ready' } } as const;
        await world.say(userId, { name: 'set_channel', ...channel });
      }
    },
    accept: (userId: UserId) =>
      world.say(userId, { name: 'accept_offer', interactionId: world.interaction(userId).id }),
    rejectOffer: (userId: UserId) =>
      world.say(userId, { name: 'reject_offer', interactionId: world.interaction(userId).id }),
    getRecord: (userId: UserId) => world.say(userId, { name: 'get_record', campaignId }),
    call: (userId: UserId, number: string) => {
      const interactionId = world.interaction(userId).id;
      return world.say(userId, { name: 'call', interactionId, e164: e164(number), callerNumber: OFFICE });
    },
    done: (userId: UserId, disposition: string | undefined, next = false) =>
      world.say(userId, {
        name: 'done',
        interactionId: world.interaction(userId).id,
        notes: '',
        disposition,
        callResult: undefined,
        next,
      }),
    reject: (userId: UserId, answer: 'later' | 'do_not_call') =>
      world.say(userId, { name: 'reject', interactionId: world.interaction(userId).id, answer }),
    /** The agent's open interaction; throws when there is none. */
    interaction(userId: UserId) {
      const found = [...world.engine.floor().interactions.values()].find((open) => open.userId === userId);
      if (!found) throw new Error('no interaction is open');
      return found;
    },
    hasInteraction: (userId: UserId) =>
      [...world.engine.floor().interactions.values()].some((open) => open.userId === userId),
    register(entry: Partial<RegisterEntry> & Pick<RegisterEntry, 'kind'>) {
      database.addRegisterEntry({
        id: id(),
        organisationId,
        e164: undefined,
        contactId: undefined,
        customerKey: undefined,
        source: 'supervisor',
        reason: 'asked for it',
        by: people.sofia,
        at: clock.now(),
        ...entry,
      });
    },
    /** What the database says of a record now. */
    record: (index: number) => {
      const wanted = records[index];
      const row = wanted && database.records.get(wanted.campaignRecordId);
      if (!row) throw new Error(`no record ${index}`);
      return row.record.now;
    },
    /** Somebody calls one of our numbers; returns the leg. */
    callsIn(from: string | undefined, to: E164 = OFFICE, patienceMs = 300_000): LegId {
      const legId: LegId = id();
      const number = from === undefined ? undefined : e164(from);
      telephone.callsIn(legId, { from: number, to, trunk: PRACTICE_TRUNK.id, patienceMs });
      return legId;
    },
    /** The process is gone without a word; its lease has to run out before another one takes the floor. */
    async crashAndRestart(): Promise<void> {
      world.engine = await restart();
    },
  };
  /** Lets the fake clock run until the promise is kept; a few fake seconds at most. */
  async function inFakeTime<Value>(promise: Promise<Value>): Promise<Value> {
    const kept = { yet: false };
    const done = promise.finally(() => void (kept.yet = true));
    for (let tries = 0; !kept.yet && tries < 400; tries += 1) await clock.runUntil(clock.now() + 10);
    if (!kept.yet) throw new Error('no answer in four fake seconds');
    return done;
  }
  const restart = (): Promise<Engine> => inFakeTime(start());
  world.engine = await restart();
  return world;
}

type Ids = {
  readonly id: <Noun extends string>() => Id<Noun>;
  readonly organisationId: OrganisationId;
  readonly campaignId: CampaignId;
};

function recordOf({ name, numbers }: Contact, { id, organisationId, campaignId }: Ids): DeskRecord {
  const [firstName = '', lastName = ''] = name.split(' ');
  return {
    campaignRecordId: id(),
    organisationId,
    campaignId,
    recordId: id(),
    listId: id(),
    listName: 'Interessenten Mitte',
    contactId: id(),
    customerKey: undefined,
    firstName,
    lastName,
    company: '',
    city: 'Berlin',
    country: 'DE',
    fields: [['Beruf', 'Technikerin']],
    numbers: numbers.map((number) => ({
      e164: e164(number),
      label: 'home',
      kind: 'fixed',
      country: 'DE',
      zones: ['Europe/Berlin'],
    })),
    now: freshRecord(),
  };
}

// The floor that the measurements of commits are made on: the real engine's store on the real PostgreSQL, an organisation with agents and
// numbers that nobody owns, and a telephone that answers at once.
import type { CampaignMode } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import type { CampaignId, FloorId, GroupId, LegId, OrganisationId, UserId } from '../../src/domain/ids.ts';
import { type E164, parseE164 } from '../../src/domain/phone-number.ts';
import type { Deed } from '../../src/engine/command.ts';
import type { Engine } from '../../src/engine/engine-face.ts';
import { openEngine } from '../../src/engine/engine.ts';
import type { Answer, Clock, Telephony, TelephoneEvent } from '../../src/engine/ports.ts';
import { createCallerNumber } from '../../src/storage/caller-numbers.ts';
import { createCampaign } from '../../src/storage/campaigns.ts';
import { openEngineStore } from '../../src/storage/engine-store.ts';
import { createGroup } from '../../src/storage/groups.ts';
import { newId } from '../../src/storage/new-id.ts';
import { createOrganisation } from '../../src/storage/organisations.ts';
import type { Pool } from '../../src/storage/pool.ts';
import { createUser } from '../../src/storage/users.ts';

/** A drained engine goes on counting what is left: its clock holds nobody up, and an end of the program least of all. */
const clock: Clock = {
  now: () => Date.now(),
  after(delayMs, deed) {
    const timer = setTimeout(deed, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
export const OFFICE = parseE164('+493023125900') as E164;

/** Numbers of no measurement are another's. */
const PREFIXES: Readonly<Record<CampaignMode, string>> = {
  preview: '+49301',
  push_preview: '+49302',
  progressive: '+49303',
  predictive: '+49304',
};

/** Rings and answers after `ringMs` each, and ends at once: what is measured is the engine and its database, not people. */
function quickTelephone(ringMs: number): Telephony {
  const alive = new Map<LegId, 'ringing' | 'connected'>();
  let listener: (event: TelephoneEvent) => void = () => undefined;
  const tell = (event: TelephoneEvent) => setImmediate(() => listener(event));
  const tellIn = (ms: number, event: TelephoneEvent) =>
    void (ms === 0 ? tell(event) : setTimeout(() => listener(event), ms));
  return {
    kind: 'simulated',
    listen: (heard) => void (listener = heard),
    dial: ({ legId }) => {
      alive.set(legId, 'connected');
      tellIn(ringMs, { type: 'rang', legId });
      tellIn(2 * ringMs, { type: 'answered', legId });
      return Promise.resolve('dialed');
    },
    connect: (legId) => Promise.resolve(alive.has(legId) ? 'connected' : 'gone'),
    hangUp: (legId) => {
      if (!alive.delete(legId)) return Promise.resolve('gone');
      tell({ type: 'ended', legId, by: 'agent', result: 'answer' });
      return Promise.resolve('asked');
    },
    control: () => Promise.resolve('done'),
    join: () => Promise.resolve('joined'),
    openPhone: () => Promise.resolve(undefined),
    closePhone: () => Promise.resolve(),
    takeRecording: () => Promise.resolve('gone'),
    setTrunks: () => Promise.resolve(),
    living: () =>
      Promise.resolve({ legs: [...alive].map(([legId, phase]) => ({ legId, phase })), phones: [] }),
    close: () => Promise.resolve(),
  };
}

export type BenchSize = { readonly mode: CampaignMode; readonly agents: number; readonly records: number };

/** An organisation of its own for each measurement. */
export async function seed(pool: Pool, { mode, agents, records }: BenchSize): Promise<Seeded> {
  const { organisationId, floorId } = await createOrganisation(pool, {
    name: 'Messung',
    country: 'DE',
    isPractice: true,
    floorName: 'Etage',
  });
  const writer = { organisationId, userId: undefined, requestId: undefined };
  const group = must(await createGroup(pool, writer, 'Mitte'));
  const caller = must(
    await createCallerNumber(pool, writer, { e164: OFFICE, label: 'Zentrale', onlyTo: undefined }),
  );
  const users: UserId[] = [];
  for (let index = 0; index < agents; index += 1) {
    const login = `${mode}${agents}-${index}`;
    const user = {
      login,
      displayName: login,
      role: 'agent',
      mayRegister: true,
      groupIds: [group.id],
      passwordHash: 'none',
    } as const;
    users.push(must(await createUser(pool, writer, user)).id);
  }
  const listId = newId<'list'>();
  await pool.query(
    `INSERT INTO calling_list (id, organisation_id, name, country) VALUES ($1, $2, 'Liste', 'DE')`,
    [listId, organisationId],
  );
  await pool.query(
    `WITH made AS (SELECT gen_random_uuid() AS contact_id, gen_random_uuid() AS record_id, n FROM generate_series(1, $3::int) n),
     contacts AS (INSERT INTO contact (id, organisation_id, last_name) SELECT contact_id, $2, 'Kontakt ' || n FROM made),
     records AS (INSERT INTO record (id, organisation_id, list_id, contact_id, place) SELECT record_id, $2, $1, contact_id, n FROM made)
     INSERT INTO record_number (organisation_id, record_id, position, list_id, e164, label, kind, country, zones)
     SELECT $2, record_id, 0, $1, $4 || lpad(n::text, 7, '0'), 'home', 'fixed', 'DE', '{Europe/Berlin}' FROM made`,
    [listId, organisationId, records, PREFIXES[mode]],
  );
  const campaign = must(
    await createCampaign(pool, writer, {
      name: 'Messung',
      description: '',
      mode,
      listIds: [listId],
      groupIds: [group.id],
      callerNumberIds: [caller.id],
      settings: DEFAULT_CAMPAIGN_SETTINGS,
    }),
  );
  return { organisationId, floorId, groupId: group.id, users, campaignId: campaign.id };
}

function must<Value extends object>(value: Value): Extract<Value, { readonly id: unknown }> {
  if ('refused' in value) throw new Error(String(value.refused));
  return value as Extract<Value, { readonly id: unknown }>;
}

export type Seeded = {
  organisationId: OrganisationId;
  floorId: FloorId;
  groupId: GroupId;
  users: UserId[];
  campaignId: CampaignId;
};

/** The engine on this floor; whoever opened it drains it. */
export function openBenchEngine(pool: Pool, world: Seeded, ringMs = 0) {
  return openEngine({
    floorId: world.floorId,
    owner: 'bench',
    store: openEngineStore(pool),
    telephony: quickTelephone(ringMs),
    clock,
    random: { next: () => Math.random() },
    feed: { publish: () => undefined },
    journal: { append: () => undefined, read: () => [], clear: () => undefined },
    onFatal: (fault) => {
      throw fault;
    },
  });
}

/** What an agent or a supervisor says. */
export function sayer(engine: Engine, { organisationId }: Seeded, userId: UserId) {
  return (deed: Deed): Promise<Answer> => engine.submit({ id: newId(), organisationId, userId, deed });
}

export async function startCampaign(engine: Engine, world: Seeded): Promise<void> {
  const say = sayer(engine, world, world.users[0] as UserId);
  for (const name of ['load_campaign', 'start_campaign'] as const) {
    const answer = await say({ name, campaignId: world.campaignId });
    if (!answer.ok) throw new Error(`${name}: ${answer.refused}`);
  }
}

export async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); ) {
    if (Date.now() > end) throw new Error('waited for ten seconds in vain');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

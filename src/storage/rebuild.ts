/**
 * Rebuilds every state from its event rows with the domain's own steps and compares it with the stored one (I30). What does not agree is a
 * fault of ours: an event that was not stored, a state row written past its events, or a step that is not pure.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Agent, AgentEvent } from '../domain/agent/agent.ts';
import { stepAgent } from '../domain/agent/step.ts';
import { type Call, type CallEvent, factsAfter } from '../domain/call/call.ts';
import { stepCall } from '../domain/call/step.ts';
import { type Callback, type CallbackEvent, stepCallback } from '../domain/callback/callback.ts';
import { type CampaignEvent, type CampaignState, stepCampaign } from '../domain/campaign/campaign.ts';
import type { StopAllEvent } from '../domain/floor/change.ts';
import type { Campaign, StopAll } from '../domain/floor/floor.ts';
import {
  type Interaction,
  type InteractionEvent,
  stepInteraction,
} from '../domain/interaction/interaction.ts';
import { type Step, isIgnored } from '../domain/moved.ts';
import { type RecordEvent, type RecordState, freshRecord, stepRecord } from '../domain/record/record.ts';
import { KINDS, type Kind } from './commit-rows.ts';
import type { Pool } from './pool.ts';

export type FoldedEvent = {
  readonly version: number;
  readonly type: string;
  readonly at: number;
  readonly content: unknown;
};

/** A subject whose events do not fold to what is stored. */
export type Disagreement = {
  readonly kind: Kind;
  readonly id: string;
  readonly why: string;
  readonly folded: unknown;
  readonly stored: unknown;
};

type Subject = { id: string; detail: unknown; version: number; events: FoldedEvent[] };

/** How the rows of each kind are read: all columns are `id, detail, version`. */
const TABLES: Readonly<Record<Kind, { readonly table: string; readonly detail: string }>> = {
  campaign: { table: 'campaign', detail: 'detail' },
  record: { table: 'campaign_record', detail: 'detail' },
  call: { table: 'call', detail: 'detail' },
  interaction: { table: 'interaction', detail: 'detail' },
  agent: { table: 'shift', detail: 'detail' },
  callback: { table: 'callback', detail: 'detail' },
  stop_all: { table: 'floor', detail: 'stop_all' },
};
const AT_ONCE = 500;

/** A record without an event is fresh from its list by definition; its row was made with the default. */
const NOT_FRESH = `AND (version > 0 OR detail <> $3::jsonb)`;

/**
 * Checks every subject of an organisation.
 * @returns how many were rebuilt, and those that disagree (at most a hundred)
 */
export async function rebuild(
  pool: Pool,
  organisationId: string,
): Promise<{ readonly checked: number; readonly wrong: readonly Disagreement[] }> {
  const wrong: Disagreement[] = [];
  let checked = 0;
  for (const kind of KINDS) {
    for (let after: string | undefined; ; ) {
      const subjects = await readSubjects(pool, { kind, organisationId, after });
      for (const subject of subjects) {
        const fault = compare(kind, subject);
        if (fault && wrong.length < 100) wrong.push(fault);
      }
      checked += subjects.length;
      after = subjects.at(-1)?.id;
      if (subjects.length < AT_ONCE) break;
    }
  }
  return { checked, wrong };
}

async function readSubjects(
  pool: Pool,
  need: { readonly kind: Kind; readonly organisationId: string; readonly after: string | undefined },
): Promise<Subject[]> {
  const { table, detail } = TABLES[need.kind];
  // One statement, one snapshot: a state and its events are from the same instant, also while the product runs.
  const { rows } = await pool.query<Subject>(
    `SELECT s.id, s.detail, s.version, (
       SELECT coalesce(jsonb_agg(jsonb_build_object('version', e.version, 'type', e.type, 'at', epoch_ms(e.at),
         'content', e.content) ORDER BY e.version), '[]')
       FROM event e WHERE e.subject_kind = $4 AND e.subject_id = s.id
     ) AS events
     FROM (
       SELECT id, ${detail} AS detail, version FROM ${table}
       WHERE organisation_id = $1 AND ($2::uuid IS NULL OR id > $2)
         ${need.kind === 'record' ? NOT_FRESH : 'AND $3::jsonb IS NOT NULL'}
       ORDER BY id LIMIT ${AT_ONCE}
     ) s`,
    [need.organisationId, need.after, JSON.stringify(freshRecord()), need.kind],
  );
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function compare(kind: Kind, { id, detail, version, events }: Subject): Disagreement | undefined {
  const fault = (why: string, folded: unknown) => ({ kind, id, why, folded, stored: detail });
  // A floor's own events (it was made) are another subject; its stop begins at 'off'.
  if (version !== events.length) return fault(`version ${version}, but ${events.length} events`, undefined);
  const gap = events.findIndex((event, index) => event.version !== index + 1);
  if (gap >= 0) return fault(`event ${gap + 1} is missing`, undefined);
  try {
    const folded = fold(kind, events);
    return isDeepStrictEqual(plain(folded), plain(detail)) ? undefined : fault('another state', folded);
  } catch (error) {
    return fault((error as Error).message, undefined);
  }
}

/** As it comes back from the database: without what is undefined. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** The state to which a subject's events lead, from the first one on. Throws where an event does not fit. */
export function fold(kind: Kind, events: readonly FoldedEvent[]): unknown {
  switch (kind) {
    case 'campaign':
      return foldCampaign(events);
    case 'record':
      return foldEach<RecordState, RecordEvent>(events, freshRecord(), stepRecord);
    case 'interaction':
      return foldCreated<Interaction, InteractionEvent>(events, ({ now }, event, at) =>
        stepInteraction(now, event, at),
      );
    case 'agent':
      return foldCreated<Agent, AgentEvent>(events, ({ now }, event, at) => stepAgent(now, event, at));
    case 'call':
      return foldCall(events);
    case 'callback':
      return foldCreated<Callback, CallbackEvent>(events, ({ now }, event, at) =>
        stepCallback(now, event, at),
      );
    case 'stop_all':
      return events.reduce<StopAll>(stepStopAll, { state: 'off' });
  }
}

function foldEach<State, Event>(
  events: readonly FoldedEvent[],
  from: State,
  step: (state: State, event: Event, at: number) => Step<State, unknown>,
): State {
  return events.reduce((state, { content, at, version }) => {
    const next = step(state, content as Event, at);
    if (isIgnored(next)) throw new Error(`event ${version} is ignored: ${next.ignored}`);
    return next.state;
  }, from);
}

/** Things that begin with a `created` event that holds them whole. */
function foldCreated<Thing extends { readonly now: object }, Event>(
  events: readonly FoldedEvent[],
  step: (thing: Thing, event: Event, at: number) => Step<Thing['now'], unknown>,
): Thing['now'] {
  const [first, ...rest] = events;
  if (first?.type !== 'created') throw new Error('the first event is not its creation');
  const thing = first.content as Thing;
  return foldEach<Thing['now'], Event>(rest, thing.now, (now, event, at) =>
    step({ ...thing, now }, event, at),
  );
}

/** A call's owner changes when it is assigned; the state alone is not the whole of it. */
function foldCall([first, ...rest]: readonly FoldedEvent[]): Call['now'] {
  if (first?.type !== 'created') throw new Error('the first event is not its creation');
  let call = first.content as Call;
  for (const { content, at, version } of rest) {
    const event = content as CallEvent;
    const next = stepCall(call, event, at);
    if (isIgnored(next)) throw new Error(`event ${version} is ignored: ${next.ignored}`);
    call = { ...factsAfter(call, event), now: next.state };
  }
  return call.now;
}

/** What administrators do to a campaign (edited, records added) changes what it is made of, never its state. */
const NOT_ITS_STATE = new Set(['edited', 'records_added', 'records_removed']);

function foldCampaign(events: readonly FoldedEvent[]): CampaignState {
  const moves = events.filter(({ type }) => !NOT_ITS_STATE.has(type));
  return foldCreated<Campaign, CampaignEvent>(moves, ({ now }, event, at) => stepCampaign(now, event, at));
}

function stepStopAll(_was: StopAll, { content, at }: FoldedEvent): StopAll {
  const event = content as StopAllEvent;
  return event.type === 'stopped_all' ? { state: 'on', since: at, by: event.by } : { state: 'off' };
}

/**
 * Reads records as the rules see them: the case (person, list entry, chain of numbers), its state, and per number the facts of may-dial.
 * All of it comes as one JSON value per record, so that a claim of many is one statement.
 */
import type { Callback } from '../domain/callback/callback.ts';
import type { EarlierCall, RegisterHit } from '../domain/compliance/may-dial.ts';
import type { FloorCallback } from '../domain/floor/callbacks.ts';
import type { Candidate, DeskRecord, NumberFacts } from '../domain/floor/floor.ts';
import type { ChainNumber } from '../domain/phone-number.ts';

/** Calls of the last 31 days, as may-dial wants it: some law counts thirty. */
const EARLIER_MS = 31 * 24 * 3_600_000;
/** A call that got no further than the trunk disturbed nobody: it is no attempt (F36). Nor is a call to a third person (D14). */
export const REACHED = `purpose = 'contact' AND NOT coalesce((detail ->> 'isUnreached')::boolean, false)`;

/** Somebody is still owed this call. */
export const OPEN_CALLBACK = `state IN ('scheduled', 'due', 'in_work')`;

/** A JSON value with a callback and what the floor has to know of its owner. In scope: `cb` (callback). */
const PROMISE = `jsonb_build_object('callback', cb.facts || jsonb_build_object('now', cb.detail), 'owner', (
    SELECT jsonb_build_object('name', u.display_name, 'isThere', u.disabled_at IS NULL AND EXISTS (
      SELECT FROM group_member m JOIN campaign_group g ON g.group_id = m.group_id
      WHERE m.user_id = u.id AND g.campaign_id = cb.campaign_id
    )) FROM app_user u WHERE u.id = cb.owner_id
  ))`;

/**
 * A JSON value with the facts about one number. In scope: `cr` (campaign_record), `person.customer_key`, `number.e164`.
 * The newest call to the number is always among the earlier ones, because a minimum gap may be longer than that.
 * @param now the SQL of the instant at which it is asked, as epoch milliseconds
 */
export function factsSql(now: string): string {
  const recent = `intended_at >= instant(${now} - ${EARLIER_MS}) AND ${REACHED}`;
  return `jsonb_build_object(
    'registerHits', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'kind', hit.kind, 'scope', 'organisation', 'since', epoch_ms(hit.created_at)
      ) ORDER BY hit.kind, hit.created_at, hit.id), '[]')
      FROM (
        SELECT id, kind, created_at, expires_at FROM register_entry
        WHERE organisation_id = cr.organisation_id AND e164 = number.e164 AND removed_at IS NULL
        UNION SELECT id, kind, created_at, expires_at FROM register_entry
        WHERE organisation_id = cr.organisation_id AND customer_key = person.customer_key AND kind = 'person' AND removed_at IS NULL
        UNION SELECT id, kind, created_at, expires_at FROM register_entry
        WHERE organisation_id = cr.organisation_id AND contact_id = cr.contact_id AND kind = 'person' AND removed_at IS NULL
      ) hit WHERE hit.expires_at IS NULL OR hit.expires_at > instant(${now})
    ),
    'earlierCalls', (
      SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'e164', earlier.e164, 'sameContact', earlier.contact_id = cr.contact_id, 'at', epoch_ms(earlier.intended_at),
        'abandonedAt', CASE WHEN earlier.result = 'abandoned' THEN epoch_ms(earlier.ended_at) END
      )) ORDER BY earlier.intended_at, earlier.id), '[]')
      FROM (
        (SELECT id, e164, contact_id, intended_at, ended_at, result FROM call
         WHERE organisation_id = cr.organisation_id AND e164 = number.e164 AND ${REACHED} ORDER BY intended_at DESC LIMIT 1)
        UNION SELECT id, e164, contact_id, intended_at, ended_at, result FROM call
        WHERE organisation_id = cr.organisation_id AND e164 = number.e164 AND ${recent}
        UNION SELECT id, e164, contact_id, intended_at, ended_at, result FROM call
        WHERE organisation_id = cr.organisation_id AND contact_id = cr.contact_id AND ${recent}
      ) earlier
    ),
    'liveCall',
      EXISTS (SELECT FROM call WHERE organisation_id = cr.organisation_id AND e164 = number.e164 AND ended_at IS NULL)
      OR EXISTS (SELECT FROM call WHERE campaign_record_id = cr.id AND ended_at IS NULL),
    'promisedFor', (
      SELECT epoch_ms(min(due_at)) FROM callback
      WHERE organisation_id = cr.organisation_id AND contact_id = cr.contact_id AND campaign_record_id <> cr.id AND ${OPEN_CALLBACK}
    )
  )`;
}

/**
 * The same about a third person's number (D14), which is nobody's record: what the register says of it, and whether it is in a call.
 * @param number the SQL of the number
 */
export function thirdFactsSql(organisation: string, number: string, now: string): string {
  return `jsonb_build_object(
    'registerHits', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'kind', kind, 'scope', 'organisation', 'since', epoch_ms(created_at)
      ) ORDER BY kind, created_at, id), '[]')
      FROM register_entry
      WHERE organisation_id = ${organisation} AND e164 = ${number} AND removed_at IS NULL
        AND (expires_at IS NULL OR expires_at > instant(${now}))
    ),
    'earlierCalls', '[]'::jsonb, 'promisedFor', NULL,
    'liveCall', EXISTS (SELECT FROM call WHERE organisation_id = ${organisation} AND e164 = ${number} AND ended_at IS NULL)
  )`;
}

/**
 * A SELECT of one JSON value `found` per campaign record: the candidate with its facts.
 * @param from the SQL of a relation with the columns of campaign_record
 * @param now the SQL of the instant, as epoch milliseconds
 * @param promise the SQL that says which callback `cb` of the record `cr` comes with it: the open one, unless another was asked for
 */
export function casesSql(
  from: string,
  now: string,
  promise = `cb.campaign_record_id = cr.id AND ${OPEN_CALLBACK}`,
): string {
  return `SELECT cr.rank, cr.priority, cr.place, jsonb_build_object(
      'campaignRecordId', cr.id, 'organisationId', cr.organisation_id, 'campaignId', cr.campaign_id,
      'recordId', cr.record_id, 'listId', cr.list_id, 'listName', l.name, 'contactId', cr.contact_id,
      'customerKey', person.customer_key, 'firstName', c.first_name, 'lastName', c.last_name, 'company', c.company,
      'city', c.city, 'country', c.country, 'fields', r.fields, 'now', cr.detail,
      'promise', (SELECT ${PROMISE} FROM callback cb WHERE ${promise}), 'chain', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
          'number', jsonb_build_object('e164', number.e164, 'label', number.label, 'kind', number.kind,
            'country', number.country, 'zones', number.zones),
          'facts', ${factsSql(now)}
        ) ORDER BY number.position), '[]')
        FROM record_number number WHERE number.record_id = cr.record_id
      )
    ) AS found
    FROM ${from} cr
    JOIN record r ON r.id = cr.record_id
    JOIN calling_list l ON l.id = cr.list_id
    JOIN contact c ON c.id = cr.contact_id
    CROSS JOIN LATERAL (SELECT coalesce(r.customer_key, c.customer_key) AS customer_key) person`;
}

type Nullable<Value> = {
  [Key in keyof Value]: undefined extends Value[Key] ? Value[Key] | null : Value[Key];
};
export type FoundFacts = {
  readonly registerHits: readonly RegisterHit[];
  readonly earlierCalls: readonly EarlierCall[];
  readonly liveCall: boolean;
  readonly promisedFor: number | null;
};
export type FoundCase = Nullable<Omit<DeskRecord, 'numbers'>> & {
  readonly promise: FoundPromise | null;
  readonly chain: readonly { readonly number: Nullable<ChainNumber>; readonly facts: FoundFacts }[];
};

/** The candidate that a found JSON value stands for: what is null in the database is undefined in the rules. */
export function readCandidate(found: FoundCase): Candidate {
  const { chain, promise, ...rest } = found;
  const numbers = chain.map(({ number }) => ({ ...number, country: number.country ?? undefined }));
  return {
    ...rest,
    customerKey: rest.customerKey ?? undefined,
    country: rest.country ?? undefined,
    numbers,
    facts: chain.map(({ facts }) => factsFrom(facts)),
    ...(promise === null ? {} : { promise: readPromise(promise, rest, numbers) }),
  };
}

/** What is null in the database is absent in the rules. */
export function factsFrom({ promisedFor, ...facts }: FoundFacts): NumberFacts {
  return promisedFor === null ? facts : { ...facts, promisedFor };
}

export type FoundPromise = {
  readonly callback: Callback;
  readonly owner: { readonly name: string; readonly isThere: boolean } | null;
};

function readPromise(
  { callback, owner }: FoundPromise,
  contact: Pick<FoundCase, 'firstName' | 'lastName' | 'company'>,
  numbers: readonly ChainNumber[],
): FloorCallback {
  const { e164, zone } = callback.now;
  const known = numbers.find((number) => number.e164 === e164);
  return {
    callback,
    name: `${contact.firstName} ${contact.lastName}`.trim() || contact.company,
    // A number that is not of the record any more is dialed no more; until that is found, it is where it was promised.
    number: known ?? { e164, label: 'other', kind: 'other', country: undefined, zones: [zone] },
    ...(owner === null ? {} : { owner }),
  };
}

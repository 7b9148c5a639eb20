/**
 * Stores an engine's commit inside its transaction in two statements: first the state rows that move (fenced by the lease, each only from
 * the state that the change starts from), then everything that is inserted. A commit is a handful of round trips, whatever is in it.
 */
import type { PoolClient } from 'pg';
import type { Commit, Lease } from '../engine/ports.ts';
import { BadCommit, type CommitRows, KINDS, rowsOf } from './commit-rows.ts';
import { refuseLease } from './lease.ts';
import { lockForRegister } from './number-lock.ts';
import { recordingRowsOf } from './recording-rows.ts';
import type { Trace } from './transact.ts';
import { PARTS, type Part, insertSql, moveSql } from './write-sql.ts';

type MoveRow = { is_held: boolean; transaction_id: string; versions: Readonly<Record<string, number>> };

/**
 * Stores a commit in the client's open transaction.
 * @returns how the transaction is found again if its COMMIT gets lost
 * @throws StaleEpoch, StoreAway (lease ran out), BadCommit (our own mistake)
 */
export async function writeCommit(client: PoolClient, lease: Lease, commit: Commit): Promise<Trace> {
  const rows = rowsOf(commit, lease.organisationId);
  if (commit.registerEntries.length > 0) await lockForRegister(client, commit.registerEntries);
  const moved = await move(client, lease, rows);
  if (!moved?.is_held) return refuseLease(client, lease);
  const versions = versionsOf(rows, moved.versions);
  await insert(client, lease, insertsOf(commit, rows, versions));
  const [first] = rows.log;
  return {
    transactionId: moved.transaction_id,
    event: first && { kind: first.kind, id: first.id, version: versions(first.id) - first.back },
  };
}

async function move(client: PoolClient, lease: Lease, rows: CommitRows): Promise<MoveRow | undefined> {
  const kinds = KINDS.filter((kind) => rows.moved[kind].length > 0);
  const values: unknown[] = [lease.floorId, lease.epoch];
  if (kinds.length > 0) {
    values.push(JSON.stringify(rows.moved));
    values.push(kinds.flatMap((kind) => rows.moved[kind].map(({ id }) => id)));
  }
  const name = ['move', ...kinds].join(' ');
  return (await client.query<MoveRow>({ name, text: moveSql(kinds), values })).rows[0];
}

async function insert(
  client: PoolClient,
  lease: Lease,
  inserts: Readonly<Record<Part, readonly object[]>>,
): Promise<void> {
  // An audit row is made from each event row: the two are never one without the other (I25).
  const parts = PARTS.filter((part) => inserts[part === 'audit' ? 'event' : part].length > 0);
  if (parts.length === 0) return;
  const values = [lease.floorId, lease.organisationId, JSON.stringify(inserts)];
  await client.query({ name: ['insert', ...parts].join(' '), text: insertSql(parts), values });
}

/** The version of each subject after the commit; refuses when one was not in the state that its change starts from. */
function versionsOf(rows: CommitRows, moved: MoveRow['versions']): (id: string) => number {
  const born = new Map(Object.values(rows.born).flatMap((list) => list.map(({ id, steps }) => [id, steps])));
  for (const [kind, list] of Object.entries(rows.moved)) {
    const lost = list.find(({ id }) => moved[id] === undefined);
    if (lost)
      throw new BadCommit(
        `The stored state of ${kind} ${lost.id} is not the one that the change starts from`,
      );
  }
  return (id) => moved[id] ?? born.get(id) ?? 0;
}

/** One row per campaign: the last of several in a commit. */
function newestMemories({ decisions }: Commit): object[] {
  const newest = new Map(decisions.flatMap((one) => (one.memory ? [[one.campaignId, one] as const] : [])));
  return [...newest.values()].map(({ campaignId, at, memory }) => ({ campaign_id: campaignId, at, memory }));
}

function insertsOf(
  commit: Commit,
  rows: CommitRows,
  versions: (id: string) => number,
): Readonly<Record<Part, readonly object[]>> {
  const recordings = recordingRowsOf(commit.changes);
  return {
    ...rows.born,
    recording: recordings.begun,
    recording_over: recordings.over,
    event: rows.log.map((row) => ({ ...row, version: versions(row.id) - row.back })),
    audit: [],
    disposition: rows.dispositions,
    verdict: commit.verdicts.map(({ verdict, ...about }) => ({
      campaign_id: about.campaignId,
      campaign_record_id: about.campaignRecordId,
      call_id: about.callId,
      user_id: about.userId,
      e164: about.e164,
      purpose: about.purpose,
      at: about.at,
      is_allowed: verdict.allowed,
      because: verdict.allowed ? undefined : verdict.because.rule,
      checks: verdict.checks,
    })),
    entry: commit.registerEntries.map(({ contactId, customerKey, ...entry }) => ({
      ...entry,
      contact_id: contactId,
      customer_key: customerKey,
    })),
    note: commit.notes.map(({ contactId, campaignRecordId, ...note }) => ({
      ...note,
      contact_id: contactId,
      campaign_record_id: campaignRecordId,
    })),
    number: commit.numbers.map(({ recordId, number, by, at }) => ({
      record_id: recordId,
      ...number,
      by,
      at,
    })),
    decision: commit.decisions.map(({ campaignId, at, because }) => ({
      campaign_id: campaignId,
      at,
      started: because.start,
      because,
    })),
    memory: newestMemories(commit),
    answer: commit.answers.map(({ commandId, userId, name, answer }) => ({
      command_id: commandId,
      user_id: userId,
      name,
      answer,
    })),
  };
}

// Recordings: what is to be kept, what is kept, and who may hear it. The engine writes that one begins and ends (write-sql.ts).
import type { OrganisationId, RecordingId, UserId } from '../domain/ids.ts';
import type { Pool } from './pool.ts';
import { type Writer, inTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

/** A recording whose file is still to be fetched. */
export type OpenRecording = {
  readonly recordingId: RecordingId;
  readonly organisationId: OrganisationId;
  readonly startedAt: number;
  readonly tries: number;
};

export type KeptFile = { readonly bytes: number; readonly sha256: string; readonly durationMs: number };

/**
 * Up to `limit` recordings that are over and whose next try is due, oldest first. One whose call has ended is over, whatever its row says:
 * the engine may have died in between (F38).
 */
export async function openRecordings(db: Db, now: number, limit: number): Promise<OpenRecording[]> {
  const { rows } = await db.query<{
    id: RecordingId;
    organisation_id: OrganisationId;
    started: number;
    tries: number;
  }>({
    name: 'open_recordings',
    text: `SELECT r.id, r.organisation_id, extract(epoch FROM r.started_at)::float8 * 1000 AS started, r.tries
      FROM recording r JOIN call c ON c.id = r.call_id
      WHERE r.state IN ('running', 'over') AND (r.state = 'over' OR c.ended_at IS NOT NULL)
        AND (r.try_at IS NULL OR r.try_at <= to_timestamp($1::float8 / 1000))
      ORDER BY r.started_at LIMIT $2`,
    values: [now, limit],
  });
  return rows.map((row) => ({
    recordingId: row.id,
    organisationId: row.organisation_id,
    startedAt: Math.round(row.started),
    tries: row.tries,
  }));
}

/** The file stands on the disk with this size and hash. */
export async function completeRecording(db: Db, recordingId: RecordingId, file: KeptFile): Promise<void> {
  await db.query({
    name: 'complete_recording',
    text: `UPDATE recording SET state = 'complete', ended_at = coalesce(ended_at, clock_timestamp()), bytes = $2, sha256 = $3,
        duration_ms = $4, try_at = NULL
      WHERE id = $1 AND state IN ('running', 'over')`,
    values: [recordingId, file.bytes, file.sha256, file.durationMs],
  });
}

/** There is no file and there will be none. */
export async function failRecording(db: Db, recordingId: RecordingId, because: string): Promise<void> {
  await db.query({
    name: 'fail_recording',
    text: `UPDATE recording SET state = 'failed', ended_at = coalesce(ended_at, clock_timestamp()), because = $2, try_at = NULL
      WHERE id = $1 AND state IN ('running', 'over')`,
    values: [recordingId, because],
  });
}

/** It could not be fetched just now: asked again at that instant. */
export async function retryRecording(db: Db, recordingId: RecordingId, tryAt: number): Promise<void> {
  await db.query({
    name: 'retry_recording',
    text: 'UPDATE recording SET tries = tries + 1, try_at = to_timestamp($2::float8 / 1000) WHERE id = $1',
    values: [recordingId, tryAt],
  });
}

/** Which of these recordings have a row: a file without one belongs to nobody (I23). */
export async function knownRecordings(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>('SELECT id FROM recording WHERE id = ANY ($1::uuid[])', [
    ids,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/**
 * The recording for whoever wants to hear it; undefined when it is unknown, not complete, or not theirs to hear.
 * @param need.userId an agent hears only the own calls; undefined = whoever supervises
 */
export async function audibleRecording(
  db: Db,
  need: {
    readonly organisationId: OrganisationId;
    readonly recordingId: RecordingId;
    readonly userId: UserId | undefined;
  },
): Promise<{ startedAt: number; bytes: number; sha256: string } | undefined> {
  const { rows } = await db.query<{ started: number; bytes: string; sha256: string }>(
    `SELECT extract(epoch FROM started_at)::float8 * 1000 AS started, bytes, sha256 FROM recording
      WHERE id = $2 AND organisation_id = $1 AND state = 'complete' AND ($3::uuid IS NULL OR user_id = $3)`,
    [need.organisationId, need.recordingId, need.userId ?? null],
  );
  const [row] = rows;
  return row && { startedAt: Math.round(row.started), bytes: Number(row.bytes), sha256: row.sha256 };
}

/** Who listened to what, and when, stands in the audit. */
export async function noteListening(pool: Pool, writer: Writer, recordingId: RecordingId): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('SELECT FROM recording WHERE id = $1 FOR UPDATE', [recordingId]);
    await writeDown(client, writer, { subject: 'recording', subjectId: recordingId, type: 'heard' });
  });
}

// Wakes the jobs process. What is to be done stands in the rows themselves (an import that is 'waiting'); a job is only the call to look.
import type { Pool, PoolClient } from './pool.ts';

export type JobName = 'look_at_import' | 'import_list';

/** The schema of graphile-worker, which the jobs process makes at its start. */
const ADD_JOB = 'graphile_worker.add_job';

/**
 * Calls the jobs process to an import, within the caller's transaction. Before the jobs process has ever run there is nobody to call:
 * it looks for waiting imports itself when it starts.
 */
export async function callToImport(
  db: Pick<PoolClient, 'query'>,
  name: JobName,
  importId: string,
): Promise<void> {
  const known = await db.query<{ is_there: boolean }>('SELECT to_regproc($1) IS NOT NULL AS is_there', [
    ADD_JOB,
  ]);
  if (known.rows[0]?.is_there !== true) return;
  await db.query(
    `SELECT ${ADD_JOB}($1, json_build_object('importId', $2::text), queue_name => $3, max_attempts => 5, job_key => $4)`,
    // One import at a time; looking at a file does not wait for it.
    [name, importId, name === 'import_list' ? 'imports' : null, `${name}:${importId}`],
  );
}

// Any number that nobody else uses: 'jobs' in hexadecimal.
const ONLY_JOBS_PROCESS = 0x6a6f6273;

/** Holds the right to be the one jobs process of this database, as long as the connection lives; undefined while another has it. */
export async function becomeTheJobsProcess(pool: Pool): Promise<{ release(): Promise<void> } | undefined> {
  const client = await pool.connect();
  const locked = await client.query<{ ok: boolean }>('SELECT pg_try_advisory_lock($1) AS ok', [
    ONLY_JOBS_PROCESS,
  ]);
  if (locked.rows[0]?.ok !== true) {
    client.release();
    return undefined;
  }
  return {
    async release() {
      await client.query('SELECT pg_advisory_unlock($1)', [ONLY_JOBS_PROCESS]).catch(() => undefined);
      client.release();
    },
  };
}

/**
 * Lets go the jobs that a killed process held (graphile-worker would wait four hours), and calls to every import that was waiting or under
 * way. Only for the one who holds the right of becomeTheJobsProcess.
 * @returns how many imports begin again
 */
export async function takeUpWhatWasLeft(pool: Pool): Promise<number> {
  await pool.query(
    `SELECT graphile_worker.force_unlock_workers(ARRAY(
       SELECT locked_by FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
       UNION SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL))`,
  );
  const left = await pool.query<{ id: string; state: string }>(
    `UPDATE import SET state = CASE state WHEN 'running' THEN 'waiting' ELSE state END
      WHERE state IN ('waiting', 'running') OR (state = 'uploaded' AND preview IS NULL)
      RETURNING id, state`,
  );
  for (const { id, state } of left.rows) {
    await callToImport(pool, state === 'uploaded' ? 'look_at_import' : 'import_list', id);
  }
  return left.rows.filter((row) => row.state === 'waiting').length;
}

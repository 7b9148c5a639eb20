/** Callbacks as the engine stores them, put straight into the table: for lists, which only read it. */
import { randomUUID } from 'node:crypto';
import type { CallbackState } from '../../src/domain/callback/callback.ts';
import { offsetMinutes, wallTimeAt } from '../../src/domain/callback/wall-time.ts';
import type { Pool } from '../../src/storage/pool.ts';

/** The state without the terms, which the row says. */
type Without<T> = T extends unknown
  ? Omit<T, 'wall' | 'zone' | 'offsetMinutes' | 'dueAt' | 'e164' | 'ownerId'>
  : never;
export type InsertedState = Without<CallbackState>;

export type InsertedCallback = {
  readonly campaignRecordId: string;
  readonly createdBy: string;
  readonly ownerId?: string;
  readonly dueAt: number;
  readonly zone?: string;
  readonly e164?: string;
  readonly is?: InsertedState;
  readonly createdAt?: number;
};

/** @returns the callback's id */
export async function insertCallback(pool: Pick<Pool, 'query'>, row: InsertedCallback): Promise<string> {
  const { campaignRecordId, createdBy, ownerId, dueAt, zone = 'Europe/Berlin' } = row;
  const { createdAt = dueAt - 3_600_000, is = { state: 'scheduled', since: createdAt } } = row;
  const found = await pool.query<Record<string, string>>(
    `SELECT r.organisation_id, c.floor_id, r.campaign_id, r.contact_id,
            (SELECT e164 FROM record_number n WHERE n.record_id = r.record_id ORDER BY position LIMIT 1) AS e164
       FROM campaign_record r JOIN campaign c ON c.id = r.campaign_id WHERE r.id = $1`,
    [campaignRecordId],
  );
  const [of] = found.rows;
  if (!of) throw new Error(`no record ${campaignRecordId}`);
  const id = randomUUID();
  const e164 = row.e164 ?? of['e164'];
  const wall = wallTimeAt(zone, dueAt);
  const terms = { wall, zone, offsetMinutes: offsetMinutes(zone, dueAt), dueAt, e164 };
  const facts = {
    id,
    organisationId: of['organisation_id'],
    campaignId: of['campaign_id'],
    campaignRecordId,
    contactId: of['contact_id'],
    createdBy,
    createdAt,
  };
  await pool.query(
    `INSERT INTO callback (id, organisation_id, floor_id, campaign_id, campaign_record_id, contact_id, created_by, created_at, owner_id,
       e164, wall, zone, due_at, state, state_since, facts, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7, instant($8), $9, $10, $11, $12, instant($13), $14, instant($15), $16, $17)`,
    [
      id,
      of['organisation_id'],
      of['floor_id'],
      of['campaign_id'],
      campaignRecordId,
      of['contact_id'],
      createdBy,
      createdAt,
      ownerId ?? null,
      e164,
      wall,
      zone,
      dueAt,
      is.state,
      is.since,
      facts,
      { ...terms, ...(ownerId === undefined ? {} : { ownerId }), ...is },
    ],
  );
  return id;
}

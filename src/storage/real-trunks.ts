// The way from the practice network to the real one: the organisation's lines and rule pack for real trunks, and the switch, which is one
// explicit act (issue 3): a tested trunk, a country's law, and the organisation's name typed in.
import type { PackId, RealPackId } from '../domain/compliance/packs.ts';
import type { OrganisationId } from '../domain/ids.ts';
import type { Pool, PoolClient } from './pool.ts';
import { Refuse, type WriteRefusal, type Writer, inRefusableTransaction, writeDown } from './write.ts';

type Db = Pick<Pool, 'query'>;

/** How old a successful test call may be at the switch. */
export const TEST_CALL_LASTS_MS = 24 * 3_600_000;

export type TrunkRules = {
  readonly organisationName: string;
  readonly isPractice: boolean;
  /** E26: legs at a time over all trunks. */
  readonly lines: number;
  readonly pack: PackId;
  readonly realPack: RealPackId | undefined;
  readonly realTrunksSince: number | undefined;
  readonly allowedCountries: readonly string[];
};

type Row = Omit<TrunkRules, 'realPack' | 'realTrunksSince'> & {
  realPack: RealPackId | null;
  since: Date | null;
};

/** The organisation's rules for trunks; undefined if there is no such organisation. */
export async function findTrunkRules(
  db: Db,
  organisationId: OrganisationId,
): Promise<TrunkRules | undefined> {
  const { rows } = await db.query<Row>(
    `SELECT name AS "organisationName", is_practice AS "isPractice", lines, pack, real_law AS "realPack",
       real_trunks_since AS since, allowed_countries AS "allowedCountries" FROM organisation WHERE id = $1`,
    [organisationId],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { realPack, since, ...rest } = row;
  return { ...rest, realPack: realPack ?? undefined, realTrunksSince: since?.getTime() };
}

export type TrunkRulesEdit = {
  readonly lines?: number | undefined;
  readonly realPack?: RealPackId | undefined;
};

/** What is left out stays. Once real trunks are in use the chosen pack is in force at once. */
export function setTrunkRules(
  pool: Pool,
  writer: Writer,
  edit: TrunkRulesEdit,
): Promise<TrunkRules | WriteRefusal<'unknown' | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    const before = await holdRules(client, writer.organisationId);
    await client.query(
      `UPDATE organisation SET lines = coalesce($2, lines), real_law = coalesce($3, real_law),
         pack = CASE WHEN real_trunks_since IS NULL THEN pack ELSE coalesce($3, pack) END WHERE id = $1`,
      [writer.organisationId, edit.lines ?? null, edit.realPack ?? null],
    );
    const after = await holdRules(client, writer.organisationId);
    await note(client, writer, { type: 'trunk_rules_edited', before, after });
    return after;
  };
  return inRefusableTransaction<TrunkRules, 'unknown'>(pool, work);
}

export type SwitchRefusal =
  | 'unknown'
  | 'real_trunks_already'
  | 'organisation_name_wrong'
  | 'pack_needed'
  | 'trunk_needed'
  | 'test_call_needed'
  | 'campaigns_loaded';

/**
 * Uses the real trunks, and the country's rule pack, from now on. There is no way back: who wants to practise makes another organisation.
 * @param asked.now epoch milliseconds; the test call must not be older than a day then
 */
export function switchToRealTrunks(
  pool: Pool,
  writer: Writer,
  asked: { readonly organisationName: string; readonly now: number },
): Promise<TrunkRules | WriteRefusal<SwitchRefusal | 'name_taken'>> {
  const work = async (client: PoolClient) => {
    const before = await holdRules(client, writer.organisationId);
    if (before.realTrunksSince !== undefined) throw new Refuse('real_trunks_already');
    if (!isName(asked.organisationName, before))
      throw new Refuse('organisation_name_wrong', 'organisationName');
    if (before.realPack === undefined) throw new Refuse('pack_needed', 'realPack');
    const { rows } = await client.query<{ trunks: number; tested: number; loaded: number }>(
      `SELECT (SELECT count(*)::int FROM trunk WHERE organisation_id = $1 AND NOT is_practice) AS trunks,
         (SELECT count(*)::int FROM test_call c JOIN trunk t ON t.organisation_id = c.organisation_id AND t.id = c.trunk_id
            WHERE c.organisation_id = $1 AND NOT t.is_practice AND c.answered_at IS NOT NULL
              AND c.asked_at >= instant($2)) AS tested,
         (SELECT count(*)::int FROM campaign WHERE organisation_id = $1 AND state <> 'unloaded') AS loaded`,
      [writer.organisationId, asked.now - TEST_CALL_LASTS_MS],
    );
    const [found] = rows;
    if (!found || found.trunks === 0) throw new Refuse('trunk_needed');
    if (found.tested === 0) throw new Refuse('test_call_needed');
    // Whoever works a campaign now was told that nobody real is called.
    if (found.loaded > 0) throw new Refuse('campaigns_loaded');
    await client.query(
      'UPDATE organisation SET real_trunks_since = instant($2), pack = real_law WHERE id = $1',
      [writer.organisationId, asked.now],
    );
    const after = await holdRules(client, writer.organisationId);
    await note(client, writer, { type: 'real_trunks_used', before, after });
    return after;
  };
  return inRefusableTransaction<TrunkRules, SwitchRefusal>(pool, work);
}

/** As people type a name: blanks at its ends and the case of its letters do not matter. */
export function isName(typed: string, { organisationName }: Pick<TrunkRules, 'organisationName'>): boolean {
  const plain = (text: string) => text.trim().normalize('NFC').toLocaleLowerCase('de');
  return plain(typed) === plain(organisationName);
}

async function holdRules(client: PoolClient, organisationId: OrganisationId): Promise<TrunkRules> {
  await client.query('SELECT FROM organisation WHERE id = $1 FOR UPDATE', [organisationId]);
  const rules = await findTrunkRules(client, organisationId);
  if (!rules) throw new Refuse('unknown');
  return rules;
}

function note(
  client: PoolClient,
  writer: Writer,
  deed: { type: string; before: TrunkRules; after: TrunkRules },
): Promise<void> {
  return writeDown(client, writer, { subject: 'organisation', subjectId: writer.organisationId, ...deed });
}

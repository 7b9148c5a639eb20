// What an import has to say row by row (E12): rows that it rejected, rows whose person stands in another list, and rows that it took
// although something in them was wrong. Stored with the import's records, so that none is visible before they are.
import type { ImportId, OrganisationId } from '../domain/ids.ts';
import { pageOf, readCursor } from './cursor.ts';
import { NULL, copyLines, line } from './import-lines.ts';
import type { Pool, PoolClient } from './pool.ts';

type Db = Pick<Pool, 'query'>;

export type FindingKind = 'rejected' | 'in_other_list' | 'warning';

/** `reason` is a stable code; `field` the header of the column, undefined where the whole row is meant. */
export type Finding = {
  readonly line: number;
  readonly field: string | undefined;
  readonly reason: string;
  /** What belongs to the reason: why a number is none, the other list's name, the other name of a known customer key. */
  readonly detail: string | undefined;
  /** The cell. */
  readonly value: string | undefined;
};

export type NewFinding = Finding & { readonly kind: FindingKind };

export type FindingStore = {
  /** Stores findings behind those of their kind that are there. */
  store(findings: readonly NewFinding[]): Promise<void>;
};

/** Writes the findings of one import, in the transaction of the client. */
export function createFindingStore(
  client: PoolClient,
  owner: { readonly organisationId: OrganisationId; readonly importId: ImportId },
): FindingStore {
  const places: Record<FindingKind, number> = { rejected: 0, in_other_list: 0, warning: 0 };
  return {
    store(findings) {
      let text = '';
      for (const { kind, line: at, field = NULL, reason, detail = NULL, value = NULL } of findings) {
        places[kind] += 1;
        const place = String(places[kind]);
        text += line([
          owner.organisationId,
          owner.importId,
          kind,
          place,
          String(at),
          field,
          reason,
          detail,
          value,
        ]);
      }
      return copyLines(
        client,
        'import_finding (organisation_id, import_id, kind, place, line, field, reason, detail, value)',
        text,
      );
    },
  };
}

type FindingRow = {
  place: number;
  line: number;
  field: string | null;
  reason: string;
  detail: string | null;
  value: string | null;
};

function finding(row: FindingRow): Finding {
  const { line: at, field, reason, detail, value } = row;
  return {
    line: at,
    field: field ?? undefined,
    reason,
    detail: detail ?? undefined,
    value: value ?? undefined,
  };
}

/** What an import found of one kind, in the order of the file. */
export async function listFindings(
  db: Db,
  organisationId: OrganisationId,
  need: {
    readonly importId: ImportId;
    readonly kind: FindingKind;
    readonly after: string | undefined;
    readonly limit: number;
  },
): Promise<{ rows: Finding[]; next: string | undefined; total: number }> {
  const after = Number(readCursor(need.after, ['number'])?.[0] ?? 0);
  const found = await db.query<FindingRow & { total: number }>(
    `SELECT place, line, field, reason, detail, value,
            (SELECT max(place) FROM import_finding WHERE import_id = $2 AND kind = $3) AS total
       FROM import_finding WHERE organisation_id = $1 AND import_id = $2 AND kind = $3 AND place > $4::bigint
      ORDER BY place LIMIT $5`,
    [organisationId, need.importId, need.kind, after, need.limit + 1],
  );
  const page = pageOf(found.rows, need.limit, { show: finding, key: (row) => [row.place] });
  return { ...page, total: found.rows[0]?.total ?? 0 };
}

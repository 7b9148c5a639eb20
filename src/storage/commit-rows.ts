/**
 * From an engine's commit to rows: which state rows move or begin, which event and audit rows say so (I25), and the disposition rows that
 * follow from finished interactions (I20). No SQL here; write-changes.ts writes them.
 */
import type { Change } from '../domain/floor/change.ts';
import type { Commit } from '../engine/ports.ts';
import { columnsOf, dispositionOf } from './state-columns.ts';

export type Kind = Change['kind'];
export const KINDS = [
  'campaign',
  'record',
  'agent',
  'interaction',
  'call',
  'callback',
  'stop_all',
] as const satisfies readonly Kind[];

/** A state row that moves, by so many events, from the state that it must be in now. */
export type MovedRow = { readonly id: string; readonly steps: number; readonly before: object };
/** A state row that begins, with so many events. */
export type BornRow = { readonly id: string; readonly steps: number };

export type LogRow = {
  readonly kind: Kind;
  readonly id: string;
  /** How many events of the same subject follow this one in the commit: its version is the state row's less so many. */
  readonly back: number;
  readonly type: string;
  readonly at: number;
  readonly actor: object;
  readonly request_id: string | undefined;
  readonly content: object;
  readonly before: object | undefined;
  readonly after: object;
};

export type CommitRows = {
  readonly moved: Readonly<Record<Kind, MovedRow[]>>;
  readonly born: Readonly<Record<'agent' | 'interaction' | 'call' | 'callback', BornRow[]>>;
  readonly log: LogRow[];
  readonly dispositions: object[];
};

/** A commit that contradicts itself, what is stored, or the organisation that it is for: our own mistake, nothing is stored. */
export class BadCommit extends Error {
  override readonly name = 'BadCommit';
}

/** The rows of a commit. Several changes of one subject become one state row and as many events. */
export function rowsOf(commit: Commit, organisationId: string): CommitRows {
  refuseForeign(commit, organisationId);
  const rows: CommitRows = {
    moved: { campaign: [], record: [], call: [], interaction: [], agent: [], callback: [], stop_all: [] },
    born: { agent: [], interaction: [], call: [], callback: [] },
    log: [],
    dispositions: [],
  };
  const subjects = new Map<string, Change[]>();
  for (const change of commit.changes) {
    const key = `${change.kind} ${subjectIdOf(change)}`;
    const changes = subjects.get(key);
    if (changes) changes.push(change);
    else subjects.set(key, [change]);
  }
  for (const changes of subjects.values()) addSubject(rows, changes);
  const followers = new Map([...subjects].flatMap(([, changes]) => countBack(changes)));
  for (const change of commit.changes) rows.log.push(logRow(change, followers.get(change) ?? 0));
  return rows;
}

function countBack(changes: readonly Change[]): [Change, number][] {
  return changes.map((change, index) => [change, changes.length - 1 - index]);
}

/** I28: what is of another organisation has no way in, whatever the engine says. */
function refuseForeign(commit: Commit, organisationId: string): void {
  const owners = [
    ...commit.changes.map(({ after }) => after.organisationId),
    ...[
      commit.verdicts,
      commit.registerEntries,
      commit.notes,
      commit.numbers,
      commit.decisions,
      commit.answers,
    ].flatMap((rows) => rows.map((row) => row.organisationId)),
  ];
  const foreign = owners.find((owner) => owner !== organisationId);
  if (foreign !== undefined) throw new BadCommit(`Organisation ${foreign} in a commit of ${organisationId}`);
}

/** Under which id a change's subject is stored: an agent's is the shift's. */
export function subjectIdOf(change: Change): string {
  switch (change.kind) {
    case 'record':
      return change.after.campaignRecordId;
    case 'agent':
      return change.after.shiftId;
    case 'campaign':
    case 'call':
    case 'interaction':
    case 'callback':
    case 'stop_all':
      return change.after.id;
  }
}

function addSubject(rows: CommitRows, changes: readonly Change[]): void {
  const [first] = changes;
  const last = changes.at(-1);
  if (!first || !last) return;
  const row = { id: subjectIdOf(first), steps: changes.length, ...columnsOf(last) };
  if (first.event.type !== 'created') {
    if (!first.before) throw new BadCommit(`The ${first.kind} ${row.id} moves from nowhere`);
    rows.moved[first.kind].push({ ...row, before: first.before.now });
  } else if (first.kind === 'campaign' || first.kind === 'record' || first.kind === 'stop_all') {
    throw new BadCommit(`A ${first.kind} is not created by the engine`);
  } else {
    rows.born[first.kind].push(row);
  }
  const disposition = last.kind === 'interaction' ? dispositionOf(last.after) : undefined;
  if (disposition) rows.dispositions.push(disposition);
}

function logRow(change: Change, back: number): LogRow {
  const isCreated = change.event.type === 'created';
  return {
    kind: change.kind,
    id: subjectIdOf(change),
    back,
    type: change.event.type,
    at: change.at,
    actor: change.actor,
    request_id: change.commandId,
    content: isCreated ? change.after : change.event,
    before: change.before?.now,
    after: isCreated ? change.after : change.after.now,
  };
}

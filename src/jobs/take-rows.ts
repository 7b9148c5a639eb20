// What becomes of the rows that were judged: in batches, and in the file's order, each is a duplicate within the list, left out because
// its person stands in another list, or stored (E12); and what is to be said of it is stored beside it. While PostgreSQL takes one
// batch, the next is being read and judged.
import { type ContactId, type RecordId, makeId } from '../domain/ids.ts';
import type { ListImport, NewRecord } from '../storage/import-copy.ts';
import type { NewFinding } from '../storage/import-findings.ts';
import type { ContactNews, KnownPerson, Sought } from '../storage/import-known.ts';
import type { OthersChoice } from '../storage/imports.ts';
import { type DuplicateJudge, createDuplicateJudge } from './judging/duplicates.ts';
import type { AcceptedRow, JudgedRow, RejectedRow } from './judging/judge-row.ts';
import type { FindingFiles } from './finding-files.ts';
import type { ListRow } from './reading/file-fault.ts';

export type TakenCounts = {
  accepted: number;
  duplicates: number;
  inOtherLists: number;
  known: number;
  numbers: number;
  warnings: number;
};

export type RowTaker = {
  /** @param from the row of the file that was judged */
  take(judged: JudgedRow, from: ListRow): Promise<void>;
  /** Stores what is left; complete counts are here then. */
  finish(): Promise<{ readonly counts: Readonly<TakenCounts>; readonly hasSharers: boolean }>;
  /** Waits for what is under way, however it ends. */
  settle(): Promise<void>;
};

export type TakerNeed = {
  readonly target: ListImport;
  readonly files: FindingFiles;
  readonly others: OthersChoice;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
};

type Given<Judged extends JudgedRow = JudgedRow> = { readonly judged: Judged; readonly from: ListRow };

const ROWS_PER_STORE = 1_000;

/** Opens the taking of one file's rows; the list's own records are read first. */
export async function openRowTaker(need: TakerNeed): Promise<RowTaker> {
  const duplicates = createDuplicateJudge();
  await need.target.readListed((people) => {
    for (const person of people) duplicates.remember(person);
  });
  const counts: TakenCounts = {
    accepted: 0,
    duplicates: 0,
    inOtherLists: 0,
    known: 0,
    numbers: 0,
    warnings: 0,
  };
  const taking = { ...need, duplicates, counts };
  let batch: Given[] = [];
  let underWay: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    const full = batch;
    batch = [];
    await underWay;
    underWay = storeBatch(taking, full);
    underWay.catch(() => undefined); // heard by the next wait
  }

  return {
    async take(judged, from) {
      batch.push({ judged, from });
      if (batch.length >= ROWS_PER_STORE) await flush();
    },
    async finish() {
      await flush();
      await underWay;
      return { counts, hasSharers: duplicates.sharers > 0 };
    },
    settle: () => underWay.catch(() => undefined),
  };
}

type Taking = TakerNeed & { readonly duplicates: DuplicateJudge; readonly counts: TakenCounts };
type Candidate = Given<AcceptedRow> & { readonly sought: Sought };
type Stored = {
  readonly records: NewRecord[];
  readonly news: ContactNews[];
  readonly findings: { readonly finding: NewFinding; readonly from: ListRow }[];
};

async function storeBatch(taking: Taking, rows: readonly Given[]): Promise<void> {
  const { target, files } = taking;
  const candidates = rows
    .filter(isAccepted)
    .map((one): Candidate => ({ ...one, sought: soughtIn(one.judged) }));
  const known = await findKnown(taking, candidates);
  const stored: Stored = { records: [], news: [], findings: [] };
  for (const { judged, from } of rows) {
    if (judged.verdict === 'rejected') stored.findings.push({ finding: rejectedFinding(judged), from });
  }
  const linked = new Set<ContactId>();
  for (const candidate of candidates)
    decide(taking, stored, { candidate, person: known.get(candidate), linked });
  await target.store(stored.records);
  await target.otherLists.keepNews(stored.news);
  await target.storeFindings(stored.findings.map(({ finding }) => finding));
  for (const { finding, from } of stored.findings) await files.add(finding, from.cells);
}

function isAccepted(one: Given): one is Given<AcceptedRow> {
  return one.judged.verdict === 'accepted';
}

type Decision = {
  readonly candidate: Candidate;
  readonly person: KnownPerson | undefined;
  /** The known contacts that rows of this batch have become. */
  readonly linked: Set<ContactId>;
};

function decide(taking: Taking, stored: Stored, { candidate, person, linked }: Decision): void {
  const { duplicates, counts, others } = taking;
  // Leaving a row out costs nothing, so its key alone is enough; writing one person's name over another's is not undone.
  const same = person !== undefined && (others === 'skip' || person.agrees) ? person : undefined;
  // Known under another key and another number is one person all the same, and once in a list.
  const isInList = same !== undefined && (same.isInList || linked.has(same.contactId));
  if (isInList || duplicates.find(candidate.sought) !== undefined) {
    counts.duplicates += 1;
  } else if (same !== undefined && others === 'skip') {
    counts.inOtherLists += 1;
    stored.findings.push({ finding: otherListFinding(candidate.judged, same), from: candidate.from });
  } else {
    if (same !== undefined) linked.add(same.contactId);
    store(taking, stored, { candidate, same, other: same === undefined ? person : undefined });
  }
}

function soughtIn({ customerKey, nameKey, numbers }: AcceptedRow): Sought {
  return { customerKey, nameKey, numbers: numbers.map((number) => number.e164) };
}

/** Whom another list has; rows that are duplicates within the list already are not looked up. */
async function findKnown(
  { others, target, duplicates }: Taking,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<Candidate, KnownPerson>> {
  const known = new Map<Candidate, KnownPerson>();
  if (others === 'keep' || !target.otherLists.isAnybodyThere) return known;
  const open = candidates.filter(({ sought }) => duplicates.find(sought) === undefined);
  const found = await target.otherLists.find(open.map(({ sought }) => sought));
  for (const [index, candidate] of open.entries()) {
    const person = found[index];
    if (person !== undefined) known.set(candidate, person);
  }
  return known;
}

type Accepting = {
  readonly candidate: Candidate;
  /** Whose contact the row brings up to date; undefined: it is a new one. */
  readonly same: KnownPerson | undefined;
  /** Who has the row's customer key and is somebody else. */
  readonly other: KnownPerson | undefined;
};

function store(taking: Taking, into: Stored, { candidate, same, other }: Accepting): void {
  const { duplicates, counts } = taking;
  const { judged: row, from, sought } = candidate;
  const now = taking.now();
  const contactId = same?.contactId ?? (makeId<'contact'>(now, taking.random) as ContactId);
  const recordId = makeId<'record'>(now, taking.random) as RecordId;
  const sharesNumber = duplicates.take(sought);
  into.records.push({ ...row, recordId, contactId, isNewContact: same === undefined, sharesNumber });
  if (same !== undefined) {
    counts.known += 1;
    const country = row.saysCountry ? row.country : undefined;
    into.news.push({ ...row, contactId, recordId, country });
  }
  counts.accepted += 1;
  counts.numbers += row.numbers.length;
  const before = into.findings.length;
  for (const warning of row.warnings)
    into.findings.push({ finding: { kind: 'warning', line: row.line, ...warning }, from });
  if (other !== undefined) into.findings.push({ finding: otherNameFinding(row, other), from });
  if (into.findings.length > before) counts.warnings += 1;
}

function rejectedFinding({ line, reason, detail, field, value }: RejectedRow): NewFinding {
  return { kind: 'rejected', line, field, reason, detail, value };
}

function otherListFinding(row: AcceptedRow, { by, e164, listName }: KnownPerson): NewFinding {
  const isKey = by === 'customer_key';
  const number = row.numbers.findIndex((one) => one.e164 === e164);
  return {
    kind: 'in_other_list',
    line: row.line,
    field: isKey ? row.keyField : row.numberFields[number],
    reason: by,
    detail: listName,
    value: isKey ? row.customerKey : e164,
  };
}

function otherNameFinding(row: AcceptedRow, { name }: KnownPerson): NewFinding {
  const { line, keyField: field, customerKey: value } = row;
  return { kind: 'warning', line, field, reason: 'known_under_other_name', detail: name, value };
}

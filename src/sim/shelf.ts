// One campaign's records in the simulated database, in the order in which they are handed over (E13), with the counts that an outlook
// needs: counting all records every two seconds would be most of the simulator's work.
import type { CampaignRecordId } from '../domain/ids.ts';
import { isPromised } from '../domain/record/record.ts';
import type { DeskRecord } from '../domain/floor/floor.ts';
import type { Outlook } from '../engine/ports.ts';

export type RecordRow = { record: DeskRecord; readonly place: number; readonly priority: number };

export type Shelf = ReturnType<typeof openShelf>;

/** An empty shelf. */
export function openShelf() {
  /** By priority, then the list's order. */
  const rows: RecordRow[] = [];
  const ready = new Set<RecordRow>();
  /** Ready, but perhaps not yet: their time is looked at. */
  const waiting = new Set<RecordRow>();
  /** Owned by a callback, which gives them out (D9). */
  const promised = new Set<RecordRow>();
  let onDesk = 0;

  const forget = (row: RecordRow) => {
    ready.delete(row);
    waiting.delete(row);
    promised.delete(row);
    if (row.record.now.status === 'retrieved') onDesk -= 1;
  };
  const count = (row: RecordRow) => {
    const { now } = row.record;
    if (now.status === 'retrieved') onDesk += 1;
    if (now.status !== 'ready') return;
    if (isPromised(now)) {
      promised.add(row);
      return;
    }
    ready.add(row);
    if (now.nextAt > 0) waiting.add(row);
  };

  return {
    add(row: RecordRow): void {
      rows.push(row);
      const last = rows.at(-2);
      if (last && comesBefore(row, last)) rows.sort((one, other) => (comesBefore(one, other) ? -1 : 1));
      count(row);
    },
    /** Another state of a record that stands here. */
    move(row: RecordRow, record: DeskRecord): void {
      forget(row);
      row.record = record;
      count(row);
    },
    /** The first records that are due and that nobody has locked. */
    findDue(locked: ReadonlySet<CampaignRecordId>, limit: number, now: number): readonly RecordRow[] {
      const ranks: RecordRow[][] = [[], [], [], []];
      for (const row of rows) {
        if (!ready.has(row) || locked.has(row.record.campaignRecordId)) continue;
        if (row.record.now.status === 'ready' && row.record.now.nextAt > now) continue;
        const rank = ranks[rankOf(row)];
        if (rank && rank.length < limit) rank.push(row);
      }
      return ranks.flat().slice(0, limit);
    },
    outlook(now: number): Outlook {
      let later = 0;
      let nextAt: number | undefined;
      for (const { record } of waiting) {
        if (record.now.status !== 'ready' || record.now.nextAt <= now) continue;
        later += 1;
        nextAt = Math.min(nextAt ?? record.now.nextAt, record.now.nextAt);
      }
      const readyNow = ready.size - later;
      return {
        readyNow,
        open: ready.size + promised.size + onDesk,
        nextAt: readyNow > 0 ? undefined : nextAt,
      };
    },
  };
}

function comesBefore(one: RecordRow, other: RecordRow): boolean {
  return one.priority > other.priority || (one.priority === other.priority && one.place < other.place);
}

/** E13: callbacks due, then those put at the head, then rescheduled, then general. */
function rankOf({ record }: RecordRow): number {
  const { type } = record.now;
  if (type === 'campaign_callback' || type === 'personal_callback') return 0;
  if (record.now.status === 'ready' && record.now.atHead) return 1;
  return type === 'campaign_rescheduled' || type === 'personal_rescheduled' ? 2 : 3;
}

// I17: no campaign record is lost or doubled. At the end of every commit exactly those on a desktop have an open interaction; in the
// evening none is on a desktop and no call is live.
import { type Check, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkRecordsConserved: Check = (evidence) => {
  const { history, final } = evidence;
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I17', why, orders }));
  const onDesk = new Map<string, number>();
  const open = new Map<string, number>();
  /** Being dialed by the engine: somebody's as long as the call lives (E22, E23). */
  const dialed = new Map<string, number>();
  let touched = new Set<string>();
  let commit = 0;
  const compare = () => {
    for (const id of touched) {
      const orders = [onDesk.get(id), open.get(id)].flatMap((order) => order ?? []);
      if (onDesk.has(id) && !open.has(id) && !dialed.has(id))
        add(`record ${id} is on a desktop without an interaction`, orders);
      if (open.has(id) && !onDesk.has(id))
        add(`record ${id} has an interaction and is not on a desktop`, orders);
    }
    touched = new Set();
  };
  history.forEach((line, order) => {
    if (line.kind !== 'stored') return;
    if (line.commit !== commit) compare();
    commit = line.commit;
    const { change } = line;
    if (change.kind === 'record') {
      const id = change.after.campaignRecordId;
      touched.add(id);
      const { now } = change.after;
      // While its contact waits for an agent, or is offered to one, a record is the call's and on nobody's desktop (E29).
      if (now.status === 'retrieved' && (now.by !== undefined || now.calledBackFrom === undefined))
        onDesk.set(id, order);
      else onDesk.delete(id);
    }
    if (change.kind === 'call' && change.after.pacing !== undefined) {
      const id = change.after.campaignRecordId;
      touched.add(id);
      if (change.after.userId === undefined && change.after.now.state !== 'ended') dialed.set(id, order);
      else dialed.delete(id);
    }
    if (change.kind === 'interaction') {
      const id = change.after.campaignRecordId;
      touched.add(id);
      const { now } = change.after;
      const isOfCaller = now.state === 'offered' && now.waitingCallId !== undefined;
      if (now.state === 'done' || isOfCaller) open.delete(id);
      else open.set(id, order);
    }
  });
  compare();
  const last = [history.length - 1];
  const ids = new Set(final.records.map(({ campaignRecordId }) => campaignRecordId));
  if (ids.size !== final.recordsCreated || final.records.length !== final.recordsCreated)
    add(`of ${final.recordsCreated} records there are ${ids.size}`, last);
  for (const { campaignRecordId, now } of final.records)
    if (now.status === 'retrieved')
      add(`record ${campaignRecordId} is still on a desktop in the evening`, last);
  for (const { id, now } of final.calls)
    if (now.state !== 'ended') add(`call ${id} still lives in the evening`, last);
  return found;
};

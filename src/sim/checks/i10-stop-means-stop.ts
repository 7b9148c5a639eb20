// I10: after a campaign was stopped, or everything was, no new INVITE later than one (two) seconds.
import { changesOf, type Check, type HistoryLine, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

/** Two seconds by the rule, and the seconds that a slow request of the simulated telephone system may be on its way. */
const AT_MOST_MS = 2_000 + 6_000;

export const checkStopMeansStop: Check = (evidence) => {
  const { history } = evidence;
  const campaignOf = new Map(
    // Who is on the line is served to the end also by a campaign that is being stopped: only "stop all" stops consults (D14).
    changesOf(history, 'call').map(({ change: { after } }) => [
      after.legId,
      after.purpose === 'contact' ? after.campaignId : undefined,
    ]),
  );
  /** What stands still now, and since which line. */
  const still = new Map<string, number>();
  const found: Violation[] = [];
  const complain = (line: Extract<HistoryLine, { kind: 'wire' }>, order: number) => {
    const campaignId = campaignOf.get(line.line.legId);
    for (const what of ['all', campaignId ?? '']) {
      const since = still.get(what);
      const stop = since === undefined ? undefined : history[since];
      if (since === undefined || !stop || line.at <= stop.at + AT_MOST_MS) continue;
      const why = `an INVITE ${line.at - stop.at} ms after the stop`;
      found.push(violation(evidence, { id: 'I10', why, orders: [since, order] }));
    }
  };
  history.forEach((line, order) => {
    if (line.kind === 'wire' && line.line.type === 'invite') complain(line, order);
    if (line.kind !== 'stored') return;
    const { change } = line;
    if (change.kind === 'stop_all') {
      if (change.after.now.state === 'on') still.set('all', order);
      else still.delete('all');
    }
    if (change.kind === 'campaign') {
      if (change.after.now.state === 'running') still.delete(change.after.id);
      else if (!still.has(change.after.id)) still.set(change.after.id, order);
    }
  });
  return found;
};

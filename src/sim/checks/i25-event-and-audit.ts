// I25: every change is stored together with its event and its audit row; per subject the versions have no gap; who did it is known.
import { type Check, linesOf, subjectOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkEventAndAudit: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  const add = (why: string, orders: readonly number[]) =>
    void found.push(violation(evidence, { id: 'I25', why, orders }));
  const audits = new Map(
    linesOf(history, 'audited').map((line) => [`${line.subject} ${line.version}`, line]),
  );
  const people = new Set<string>(linesOf(history, 'asked').map(({ command }) => command.userId));
  const versions = new Map<string, number>();
  for (const { order, commit, version, change } of linesOf(history, 'stored')) {
    const subject = subjectOf(change);
    if (version !== (versions.get(subject) ?? 0) + 1)
      add(`${subject} has a gap before version ${version}`, [order]);
    versions.set(subject, version);
    const audit = audits.get(`${subject} ${version}`);
    audits.delete(`${subject} ${version}`);
    if (!audit || audit.commit !== commit)
      add(`${subject}, version ${version}, has no audit row in its commit`, [order]);
    else if (audit.deed !== change.event.type || audit.requestId !== change.commandId)
      add(`the audit row of ${subject} tells of something else`, [order, audit.order]);
    if (change.actor.kind === 'user' && !people.has(change.actor.userId))
      add(`${subject} was moved by somebody who said nothing`, [order]);
  }
  for (const { order, subject } of audits.values()) add(`an audit row of ${subject} has no event`, [order]);
  return found;
};

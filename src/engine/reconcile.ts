// What happened while nobody looked (house.md 4): at the start, and whenever the telephone system comes back, every live call is held
// against every living leg. Living calls are adopted, dead ones closed, orphans hung up. Must never dial.
import { type Call, type CallEvent, answeredAtOf, isUp } from '../domain/call/call.ts';
import { FRESH_CONTROLS } from '../domain/call/controls.ts';
import { stepControls } from '../domain/call/controls-step.ts';
import { isIgnored } from '../domain/moved.ts';
import type { CallId, LegId } from '../domain/ids.ts';
import type { JournalLine, LivingLeg } from './ports.ts';

export type Finding =
  | { readonly find: 'event'; readonly callId: CallId; readonly event: CallEvent }
  /** The contact was told that he is on the register (E29). */
  | { readonly find: 'opt_out'; readonly callId: CallId }
  | { readonly find: 'orphan'; readonly legId: LegId };

/**
 * Compares. A call whose leg was certainly on the wire (it rang, it was connected) and is not there any more is over. One that may have
 * been on its way when we died is only over after twice its ringing time (I3): its state keeps that instant.
 */
export function reconcile(
  calls: Iterable<Call>,
  legs: readonly LivingLeg[],
  isAsAsked: (call: Call) => boolean,
): Finding[] {
  const living = new Map(legs.map((leg) => [leg.legId, leg]));
  const findings: Finding[] = [];
  for (const call of calls) {
    const leg = living.get(call.legId);
    living.delete(call.legId);
    // What moved while the list was on its way is newer than the list.
    if (!isAsAsked(call)) continue;
    const tell = (event: CallEvent) => findings.push({ find: 'event', callId: call.id, event });
    if (leg) {
      if (call.now.state !== 'unknown') tell({ type: 'lost' });
      tell({ type: 'adopted', phase: leg.phase });
    } else if (wasOnTheWire(call)) {
      if (call.now.state !== 'closing' && call.now.state !== 'unknown') tell({ type: 'lost' });
      tell({ type: 'proved_absent' });
    } else if (call.now.state !== 'unknown') {
      tell({ type: 'lost' });
    }
  }
  for (const legId of living.keys()) findings.push({ find: 'orphan', legId });
  return findings;
}

/** Seen there once: not being in the list is proof that it is over. */
function wasOnTheWire({ now }: Call): boolean {
  if (now.state === 'unknown') return now.before !== undefined;
  return now.state === 'ringing' || now.state === 'closing' || isUp(now);
}

/** Calls whose fate is still open and whose leg has not been seen for twice the ringing time: proven absent (I3). */
export function resolveUnknown(
  calls: Iterable<Call>,
  legs: readonly LivingLeg[],
  { now, isAsAsked }: { readonly now: number; readonly isAsAsked: (call: Call) => boolean },
): Finding[] {
  const living = new Map(legs.map((leg) => [leg.legId, leg]));
  const findings: Finding[] = [];
  for (const call of calls) {
    const leg = living.get(call.legId);
    if (!isAsAsked(call)) continue;
    if (call.now.state === 'unknown' && leg) {
      findings.push({ find: 'event', callId: call.id, event: { type: 'adopted', phase: leg.phase } });
    } else if (call.now.state === 'unknown' && (call.now.giveUpAt <= now || wasOnTheWire(call))) {
      findings.push({ find: 'event', callId: call.id, event: { type: 'proved_absent' } });
    } else if (call.now.state === 'closing' && !leg && call.now.askAgainAt <= now) {
      findings.push({ find: 'event', callId: call.id, event: { type: 'proved_absent' } });
    }
  }
  return findings;
}

/**
 * What was done but not stored before the crash: answers (they were connected), controls as they were said, and hang-ups (the wish is the
 * agent's, so the end is his).
 */
export function journaledWishes(calls: Iterable<Call>, lines: readonly JournalLine[]): Finding[] {
  const living = [...calls];
  const controls = living.flatMap((call) => journaledControls(call, lines));
  const hungUp = new Map(
    lines.flatMap((line) => (line.act === 'hang_up' ? [[line.callId, line] as const] : [])),
  );
  const ends = living.flatMap((call): Finding[] => {
    const line = hungUp.get(call.id);
    // The contact was told that he is on the register: he must be, whatever has become of the call (E29).
    if (line?.farewell === 'opted_out') return [{ find: 'opt_out', callId: call.id }];
    if (!line || call.now.state === 'closing' || call.now.state === 'ended') return [];
    const farewell = line.farewell === undefined ? {} : { farewell: line.farewell };
    return [{ find: 'event', callId: call.id, event: { type: 'end_asked', by: 'agent', ...farewell } }];
  });
  return [...controls, ...ends];
}

/** A call whose answer was not stored either is found as its lines leave it: the pause of a recording must not get lost with it (I24). */
function journaledControls(call: Call, lines: readonly JournalLine[]): Finding[] {
  const own = lines.filter((line) => line.callId === call.id && line.act !== 'hang_up');
  if (own.length === 0 || call.now.state === 'closing') return [];
  if (answeredAtOf(call.now) !== undefined) {
    return own.flatMap(({ control }): Finding[] =>
      control ? [{ find: 'event', callId: call.id, event: { type: 'control', act: control } }] : [],
    );
  }
  let controls = FRESH_CONTROLS;
  for (const { at, control } of own) {
    const step = control && stepControls(controls, control, at);
    if (step && !isIgnored(step)) controls = step.state;
  }
  return [{ find: 'event', callId: call.id, event: { type: 'adopted', phase: 'connected', controls } }];
}

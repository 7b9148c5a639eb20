// I24: between a pause that was acknowledged and the wish to go on, no sound of the call is recorded, whatever happens to the engine in
// between. What was recorded is what the telephone system wrote, not what we think.
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

type Pause = { readonly order: number; readonly from: number; to: number };

export const checkPauseRecordsNothing: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  const legOf = new Map<string, string>();
  const pauses = new Map<string, Pause[]>();
  const created = changesOf(history, 'call').filter(
    ({ change: { event, after } }) =>
      (event.type === 'created' || event.type === 'rerouted') && after.purpose === 'contact',
  );
  const legAt = new Map(created.map(({ order, change }) => [order, change.after]));
  history.forEach((line, order) => {
    const call = legAt.get(order);
    if (call?.interactionId) legOf.set(call.interactionId, call.legId);
    if (line.kind !== 'asked' && line.kind !== 'answered') return;
    const { deed } = line.command;
    if (deed.name !== 'control_call' || deed.interactionId === undefined) return;
    const legId = legOf.get(deed.interactionId) ?? '';
    const own = pauses.get(legId) ?? [];
    pauses.set(legId, own);
    const last = own.at(-1);
    const isPaused = last?.to === Number.POSITIVE_INFINITY;
    if (line.kind === 'answered' && deed.act === 'pause_recording' && line.answer.ok && !isPaused)
      own.push({ order, from: line.at, to: Number.POSITIVE_INFINITY });
    const goesOn = deed.act === 'resume_recording' || deed.act === 'start_recording';
    if (line.kind === 'asked' && goesOn && last && isPaused) last.to = line.at;
  });
  for (const { order, line } of linesOf(history, 'exchange')) {
    if (line.type !== 'recorded') continue;
    for (const pause of pauses.get(line.legId) ?? []) {
      const overlapMs = Math.min(pause.to, line.at) - Math.max(pause.from, line.from);
      if (overlapMs <= 0) continue;
      const why = `${overlapMs} ms of leg ${line.legId} were recorded while it was paused`;
      found.push(violation(evidence, { id: 'I24', why, orders: [pause.order, order] }));
    }
  }
  return found;
};

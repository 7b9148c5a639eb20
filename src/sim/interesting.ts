// Did it really happen? A simulation that never meets the interesting case proves nothing, however green it is. This counts the cases;
// the tests state how many there must be at least.
import { changesOf, type Evidence, linesOf } from './history.ts';

export type Interesting = {
  /** Two agents asked for a record within half a second, and only one of them got one: it was the last. */
  readonly lastRecordRaces: number;
  /** The engine died with an intent stored whose number it had not dialed. */
  readonly deathsBetweenIntentAndDial: number;
  readonly deathsBetweenDialAndReply: number;
  readonly deaths: number;
  readonly repliesLost: number;
  readonly storeAway: number;
  readonly telephoneAway: number;
  readonly eventsDoubled: number;
  readonly eventsLate: number;
  /** Not Ready was said within half a second of a record's assignment to the same agent. */
  readonly notReadyAtAssignment: number;
  /** The person answered after we had asked for the end. */
  readonly answersAfterHangUp: number;
  /** The same command id was said more than once. */
  readonly commandsRepeated: number;
  readonly doubleClicks: number;
  readonly screensLostWithRecord: number;
  readonly limitsReached: number;
  readonly stopsWhileRinging: number;
  readonly registeredWhileRinging: number;
  readonly callsAdopted: number;
  readonly callsProvedAbsent: number;
  readonly refusedByLiveCall: number;
};

const AT_ONCE_MS = 500;

/** Counts the interesting cases of one day. */
export function countInteresting({ history }: Evidence): Interesting {
  const fates = linesOf(history, 'fate');
  const fated = (what: string) => fates.filter((line) => line.what === what).length;
  const died = (how: string) =>
    fates.filter(({ what, detail }) => what === 'engine_killed' && detail.startsWith(how)).length;
  const callEvents = changesOf(history, 'call');
  const moved = (type: string) => callEvents.filter(({ change }) => change.event.type === type).length;
  const asked = linesOf(history, 'asked');
  const answered = linesOf(history, 'answered');
  const claims = changesOf(history, 'agent').filter(({ change }) => change.event.type === 'took');
  const interactions = changesOf(history, 'interaction');
  const verdicts = linesOf(history, 'judged');

  const empty = answered.filter(
    ({ command, answer }) =>
      command.deed.name === 'get_record' && !answer.ok && answer.refused.startsWith('no_records'),
  );
  const given = answered.filter(({ command, answer }) => command.deed.name === 'get_record' && answer.ok);
  const notReady = asked.filter(
    ({ command }) => command.deed.name === 'set_channel' && command.deed.to.state === 'not_ready',
  );
  const ids = asked.map(({ command }) => command.id);
  const inOrder = [...asked].sort((one, other) => one.at - other.at);

  return {
    lastRecordRaces: empty.filter(({ at, command }) =>
      given.some(
        (other) =>
          Math.abs(other.at - at) <= AT_ONCE_MS &&
          other.command.userId !== command.userId &&
          campaignOf(other.command.deed) === campaignOf(command.deed),
      ),
    ).length,
    deathsBetweenIntentAndDial: died('dial before') + died('intend after'),
    deathsBetweenDialAndReply: died('dial during') + died('dial after'),
    deaths: fates.filter(({ what, detail }) => what === 'engine_killed' && detail !== 'drained').length,
    repliesLost: fated('store_reply_lost'),
    storeAway: fated('store_away'),
    telephoneAway: fated('telephone_away'),
    eventsDoubled: fated('event_doubled'),
    eventsLate: fated('event_late'),
    notReadyAtAssignment: notReady.filter(({ at, command }) =>
      claims.some(
        ({ at: claimedAt, change }) =>
          change.after.userId === command.userId && Math.abs(claimedAt - at) <= AT_ONCE_MS,
      ),
    ).length,
    answersAfterHangUp: crossings(history),
    commandsRepeated: ids.length - new Set(ids).size,
    doubleClicks: inOrder.filter(({ at, command }, index) => {
      const before = inOrder[index - 1];
      return (
        before?.at === at &&
        before.command.userId === command.userId &&
        before.command.deed.name === command.deed.name
      );
    }).length,
    screensLostWithRecord: interactions.filter(
      ({ change }) =>
        change.after.now.state === 'done' &&
        'reason' in change.after.now.outcome &&
        change.after.now.outcome.reason === 'agent_gone',
    ).length,
    limitsReached: interactions.filter(
      ({ change }) => change.event.type === 'closed_automatically' && change.event.reason === 'limit_reached',
    ).length,
    stopsWhileRinging: callEvents.filter(
      ({ change }) => change.event.type === 'end_asked' && change.event.by === 'engine',
    ).length,
    registeredWhileRinging: registered(history),
    callsAdopted: moved('adopted'),
    callsProvedAbsent: moved('proved_absent'),
    refusedByLiveCall: verdicts.filter(
      ({ verdict: { verdict } }) => !verdict.allowed && verdict.because.rule === 'live_call',
    ).length,
  };
}

function campaignOf(deed: { readonly name: string; readonly campaignId?: string }): string | undefined {
  return deed.campaignId;
}

/** Answers on the wire after the end of the same call had been asked for. */
function crossings(history: Evidence['history']): number {
  const askedAt = new Map<string, number>();
  for (const { order, change } of changesOf(history, 'call'))
    if (change.event.type === 'end_asked' && change.before?.now.state !== 'connected')
      askedAt.set(change.after.legId, order);
  return linesOf(history, 'wire').filter(
    ({ order, line }) => line.type === 'answered' && order > (askedAt.get(line.legId) ?? order),
  ).length;
}

/** Entries in the register for a number that was just ringing. */
function registered(history: Evidence['history']): number {
  const ringing = new Set<string>();
  let found = 0;
  for (const line of history) {
    if (line.kind === 'wire' && line.line.type === 'invite') ringing.add(line.line.e164);
    if (line.kind === 'wire' && (line.line.type === 'answered' || line.line.type === 'ended'))
      ringing.delete(line.line.e164);
    if (line.kind === 'registered' && line.entry.e164 && ringing.has(line.entry.e164)) found += 1;
  }
  return found;
}

// Did it really happen? A simulation that never meets the interesting case proves nothing, however green it is. This counts the cases;
// the tests state how many there must be at least.
import { controlsOf, isThird } from '../domain/call/call.ts';
import { changesOf, type Evidence, linesOf } from './history.ts';

const AT_ONCE_MS = 500;

/** What befell the engine and its surroundings. */
function countFates(history: Evidence['history']) {
  const fates = linesOf(history, 'fate');
  const fated = (what: string) => fates.filter((line) => line.what === what).length;
  const died = (how: string) =>
    fates.filter(({ what, detail }) => what === 'engine_killed' && detail.startsWith(how)).length;
  return {
    /** The engine died with an intent stored whose number it had not dialed. */
    deathsBetweenIntentAndDial: died('dial before') + died('intend after'),
    deathsBetweenDialAndReply: died('dial during') + died('dial after'),
    deaths: died('') - died('drained'),
    repliesLost: fated('store_reply_lost'),
    storeAway: fated('store_away'),
    telephoneAway: fated('telephone_away'),
    eventsDoubled: fated('event_doubled'),
    eventsLate: fated('event_late'),
  };
}

/** What became of promises (D7-D9). */
function countCallbacks(history: Evidence['history']) {
  const moves = changesOf(history, 'callback');
  const moved = (type: string) => moves.filter(({ change }) => change.event.type === type).length;
  const setAgain = moves.filter(
    ({ change }) => change.event.type === 'created' && change.after.predecessorId,
  );
  const refused = linesOf(history, 'answered').filter(
    ({ answer }) => !answer.ok && answer.refused.startsWith('callback_in_past'),
  );
  return {
    callbacksPromised: moved('created'),
    callbacksKept: moved('executed'),
    callbacksSetAgain: setAgain.length,
    callbacksRefused: refused.length,
    callbacksPutBack: moved('given_back'),
    callbacksChanged: moved('changed') + moved('cancelled'),
  };
}

/** What calls and interactions went through. */
function countMoves(history: Evidence['history']) {
  const calls = changesOf(history, 'call');
  const moved = (type: string) => calls.filter(({ change }) => change.event.type === type).length;
  const closed = changesOf(history, 'interaction').flatMap(({ change: { after, event } }) =>
    after.now.state === 'done' && 'reason' in after.now.outcome
      ? [{ type: event.type, reason: after.now.outcome.reason }]
      : [],
  );
  const verdicts = linesOf(history, 'judged').map(({ verdict }) => verdict.verdict);
  return {
    /** The person answered after we had asked for the end. */
    answersAfterHangUp: crossings(history),
    callsAdopted: moved('adopted'),
    callsProvedAbsent: moved('proved_absent'),
    callsRerouted: moved('rerouted'),
    screensLostWithRecord: closed.filter(({ reason }) => reason === 'agent_gone').length,
    limitsReached: closed.filter(({ reason }) => reason === 'limit_reached').length,
    stopsWhileRinging: calls.filter(
      ({ change: { event } }) => event.type === 'end_asked' && event.by === 'engine',
    ).length,
    registeredWhileRinging: registered(history),
    /** Controls that were done, third persons who were called, and what came of them (D14). */
    controlsDone: moved('control'),
    thirdPersonsCalled: calls.filter(
      ({ change: { after, event } }) => isThird(after) && event.type === 'created',
    ).length,
    ...countCallers(history),
    ...countCallbacks(history),
    conferences: calls.filter(
      ({ change: { after, event } }) => after.purpose === 'contact' && event.type === 'joined',
    ).length,
    transfers: calls.filter(
      ({ change: { after, event } }) => after.purpose === 'contact' && event.type === 'transferred',
    ).length,
    blindTransfersThatCameBack: changesOf(history, 'interaction').filter(
      ({ change: { event } }) => event.type === 'consult_ended' && event.purpose === 'transfer',
    ).length,
    /** Messages left on machines; and those that were still being said when the engine died. */
    messagesLeft: calls.filter(
      ({ change: { after, event } }) =>
        event.type === 'farewell_started' &&
        after.now.state === 'closing' &&
        after.now.farewell === 'voicemail_message',
    ).length,
    messagesOverDeaths: messagesOverDeaths(history),
    pausesOverDeaths: pausesOverDeaths(history),
    phonesLostInTalk: changesOf(history, 'agent').filter(
      ({ change: { event, after } }) => event.type === 'phone_lost' && after.now.state === 'handling',
    ).length,
    phonesMissed: changesOf(history, 'agent').filter(({ change }) => change.event.type === 'phone_missed')
      .length,
    refusedByLiveCall: verdicts.filter((one) => !one.allowed && one.because.rule === 'live_call').length,
  };
}

const isAtOnce = (one: { readonly at: number }, other: { readonly at: number }) =>
  Math.abs(one.at - other.at) <= AT_ONCE_MS;

/** Contacts who called back (E29), and what came of it. */
function countCallers(history: Evidence['history']) {
  const calls = changesOf(history, 'call').filter(({ change }) => change.after.purpose === 'called_back');
  const moved = (type: string) => calls.filter(({ change }) => change.event.type === type).length;
  return {
    callersTaken: moved('assigned'),
    callersGreeted: moved('abandoned'),
    callersWhoHungUp: calls.filter(
      ({ change: { event, before } }) => event.type === 'ended' && before?.now.state === 'waiting',
    ).length,
    callersPassedOn: moved('passed'),
    callersOverDeaths: calls.filter(
      ({ change: { event, after } }) => event.type === 'adopted' && after.now.state === 'waiting',
    ).length,
    optOuts: moved('opted_out'),
  };
}

/** Two agents asked for a record of one campaign within half a second (by Get Record or by Done), and one of them got the last. */
function lastRecords(history: Evidence['history']) {
  const created = changesOf(history, 'interaction').filter(({ change }) => change.event.type === 'created');
  const campaignOf = new Map(created.map(({ change }) => [change.after.id, change.after.campaignId]));
  const empty = linesOf(history, 'answered').flatMap(({ at, command: { deed, userId }, answer }) => {
    const refusal = answer.ok ? answer.value?.['nextRefused'] : answer.refused;
    const campaignId = deed.campaignId ?? (deed.interactionId && campaignOf.get(deed.interactionId));
    return String(refusal).startsWith('no_records') ? [{ at, userId, campaignId }] : [];
  });
  return empty.filter((none) =>
    created.some(
      ({ at, change: { after } }) =>
        isAtOnce({ at }, none) && after.campaignId === none.campaignId && after.userId !== none.userId,
    ),
  );
}

/** What people did at their screens. */
function countClicks(history: Evidence['history']) {
  const asked = linesOf(history, 'asked');
  const taken = changesOf(history, 'agent').filter(({ change }) => change.event.type === 'took');
  const notReady = asked.filter(
    ({ command: { deed } }) => deed.name === 'set_channel' && deed.to?.state === 'not_ready',
  );
  return {
    lastRecordRaces: lastRecords(history).length,
    /** Not Ready was said within half a second of a record's assignment to the same agent. */
    notReadyAtAssignment: notReady.filter((said) =>
      taken.some((took) => took.change.after.userId === said.command.userId && isAtOnce(took, said)),
    ).length,
    /** The same command id was said more than once. */
    commandsRepeated: asked.length - new Set(asked.map(({ command }) => command.id)).size,
    doubleClicks: asked.filter(({ at, command }, index) => {
      const before = asked[index - 1];
      return (
        before?.at === at && before.command.userId === command.userId && before.command.deed === command.deed
      );
    }).length,
  };
}

export type Interesting = Readonly<ReturnType<typeof countInteresting>>;

/** Counts the interesting cases of one day. */
export function countInteresting({ history }: Evidence) {
  return { ...countFates(history), ...countMoves(history), ...countClicks(history) };
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

/** Calls with a paused recording that were adopted by an engine, or at the return of the telephone system. */
function pausesOverDeaths(history: Evidence['history']): number {
  return changesOf(history, 'call').filter(
    ({ change: { event, after } }) =>
      event.type === 'adopted' && controlsOf(after.now)?.recording.state === 'paused',
  ).length;
}

/** Calls whose leg was found alive by the next engine, or when the telephone system was back, in the midst of their message. */
function messagesOverDeaths(history: Evidence['history']): number {
  return changesOf(history, 'call').filter(
    ({ change: { event, after } }) =>
      event.type === 'adopted' && after.now.state === 'closing' && after.now.farewell !== undefined,
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

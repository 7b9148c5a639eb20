// I13: no over-dial starts while more have been abandoned than the rule lets, counted from the calls as they are stored: a predictive
// call is started for nobody only if abandoned <= 3 % of (answered + what may still be answered).
import { answeredAtOf, isNobodysYet } from '../../domain/call/call.ts';
import type { Agent } from '../../domain/agent/agent.ts';
import type { Call } from '../../domain/call/call.ts';
import { changesOf, type Check, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

const RULE = 0.03;
/** The cautious projection reaches no further than fifteen minutes (engine/pacing-desk.ts); nobody answers faster than this. */
const PROJECTION_MS = 15 * 60_000;
const ANSWERS_PER_AGENT_MS = 1 / 20_000;

export const checkAbandonRule: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  const agents = new Map<string, Agent>();
  const live = new Map<string, Call>();
  const answered = new Map<string, Set<string>>();
  const abandoned = new Map<string, Set<string>>();
  const calls = new Map(changesOf(history, 'call').map((line) => [line.order, line.change]));
  const shifts = new Map(changesOf(history, 'agent').map((line) => [line.order, line.change.after]));
  const setOf = (sets: Map<string, Set<string>>, id: string) => {
    const set = sets.get(id) ?? new Set<string>();
    sets.set(id, set);
    return set;
  };
  history.forEach((_line, order) => {
    const shift = shifts.get(order);
    if (shift) agents.set(shift.userId, shift);
    const change = calls.get(order);
    if (!change || change.after.pacing === undefined) return;
    const call = change.after;
    const { now, campaignId } = call;
    if (isNobodysYet(call) && now.state !== 'closing') live.set(call.id, call);
    else live.delete(call.id);
    const isMachine = 'result' in now && (now.result === 'answering_machine' || now.result === 'fax');
    if (answeredAtOf(now) !== undefined && !isMachine) setOf(answered, campaignId).add(call.id);
    if (isMachine) setOf(answered, campaignId).delete(call.id);
    if ('result' in now && now.result === 'abandoned') setOf(abandoned, campaignId).add(call.id);
    if (change.event.type !== 'created' || call.pacing !== 'predictive') return;
    const joined = [...agents.values()].flatMap(({ now: is }) =>
      is.state !== 'gone' && is.joined.includes(campaignId) ? [is] : [],
    );
    const free = joined.filter((is) => is.state === 'free' && is.channels.voice.state === 'ready').length;
    const inFlight = [...live.values()].filter((one) => one.campaignId === campaignId).length;
    if (inFlight <= free) return;
    const lost = setOf(abandoned, campaignId).size;
    const may = setOf(answered, campaignId).size + joined.length * PROJECTION_MS * ANSWERS_PER_AGENT_MS;
    if (lost <= RULE * may + 1) return;
    const why = `${inFlight} calls on the way for ${free} free agents, although ${lost} of ${may} are abandoned`;
    found.push(violation(evidence, { id: 'I13', why, orders: [order] }));
  });
  return found;
};

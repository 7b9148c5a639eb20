// I9 (push preview, progressive): what is offered is one record per Ready agent and is not dialed without a click; of a progressive
// campaign no call is started unless an agent is reserved for it. The agents are counted from their own stored states.
import { isNobodysYet } from '../../domain/call/call.ts';
import type { Agent } from '../../domain/agent/agent.ts';
import type { Call } from '../../domain/call/call.ts';
import { changesOf, type Check, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkPaced: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  const agents = new Map<string, Agent>();
  const live = new Map<string, Call>();
  const calls = new Map(changesOf(history, 'call').map((line) => [line.order, line.change]));
  const shifts = new Map(changesOf(history, 'agent').map((line) => [line.order, line.change.after]));
  history.forEach((_line, order) => {
    const shift = shifts.get(order);
    if (shift) agents.set(shift.userId, shift);
    const change = calls.get(order);
    if (!change) return;
    const call = change.after;
    if (isNobodysYet(call) && call.now.state !== 'closing') live.set(call.id, call);
    else live.delete(call.id);
    if (change.event.type !== 'created' || call.pacing !== 'progressive') return;
    const started = [...live.values()].filter(
      ({ campaignId, pacing }) => campaignId === call.campaignId && pacing === 'progressive',
    );
    const reserved = [...agents.values()].filter(
      ({ now }) =>
        now.state === 'free' && now.channels.voice.state === 'ready' && now.joined.includes(call.campaignId),
    );
    if (started.length <= reserved.length) return;
    const why = `${started.length} progressive calls on the way for ${reserved.length} agents`;
    found.push(violation(evidence, { id: 'I9 paced', why, orders: [order] }));
  });
  return found;
};

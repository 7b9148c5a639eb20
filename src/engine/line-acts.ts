// What is done on the lines of people who talk: joining a call with its agent, the controls, transfer and conference. One agent's acts go
// out one after the other, because the last one decides with whom the agent's telephone is. Each act looks at the state again when its turn
// comes: what nobody wants any more is not done. Must never move a state itself.
import { type Call, type CallEffect, type CallEvent, controlsOf, isThird } from '../domain/call/call.ts';
import { type ControlAct, FRESH_CONTROLS } from '../domain/call/controls.ts';
import type { CallId, UserId } from '../domain/ids.ts';
import type { Clock, Telephony } from './ports.ts';

/** 'gone': the leg is no more. 'failed': the telephone system did not answer; it may have been done or not. */
export type Acted = 'done' | 'gone' | 'failed';
type Of<Effect extends CallEffect['effect']> = Extract<CallEffect, { effect: Effect }>;
export type LineEffect = Of<'connect' | 'control' | 'join'>;

const AGAIN_MS = 500;
const TRIES = 3;

export type LineParts = {
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly callNow: (callId: CallId) => Call | undefined;
  /** False while the agent is with somebody else (a consult). */
  readonly hasAgent: (call: Call) => boolean;
  readonly tell: (callId: CallId, event: CallEvent) => void;
  /** A call could not be joined with its agent: there is no telephone. */
  readonly tellNoPhone: (userId: UserId) => void;
};

export class LineActs {
  readonly #parts: LineParts;
  readonly #last = new Map<UserId, Promise<Acted>>();

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  /** Does it in the agent's turn: at once where nothing is under way. */
  perform(effect: LineEffect): void {
    void this.#inTurn(effect.userId, () => this.#act(effect, 1));
  }

  /** What became of the agent's last act; the answer to a control waits for it, because a pause must be one (I24). */
  outcome(userId: UserId): Promise<Acted> {
    return this.#last.get(userId) ?? Promise.resolve('done');
  }

  #inTurn(userId: UserId, deed: () => Promise<Acted>): Promise<Acted> {
    const before = this.#last.get(userId);
    const mine = before ? before.then(deed) : deed();
    this.#last.set(userId, mine);
    void mine.then(() => this.#last.get(userId) === mine && this.#last.delete(userId));
    return mine;
  }

  async #act(effect: LineEffect, attempt: number): Promise<Acted> {
    try {
      if (effect.effect === 'connect') return await this.#connect(effect);
      return effect.effect === 'control' ? await this.#control(effect, attempt) : await this.#join(effect);
    } catch {
      if (attempt < TRIES) this.#again(effect, attempt + 1);
      else this.#giveUp(effect);
      return 'failed';
    }
  }

  #again(effect: LineEffect, attempt: number): void {
    const { clock } = this.#parts;
    clock.after(AGAIN_MS, () => void this.#inTurn(effect.userId, () => this.#act(effect, attempt)));
  }

  /** Nobody must be left on a line alone: end it rather than leave it silent. A control that failed leaves nobody alone. */
  #giveUp(effect: LineEffect): void {
    if (effect.effect !== 'control') this.#parts.tell(effect.callId, { type: 'end_asked', by: 'engine' });
  }

  async #connect({ callId, legId, userId }: Of<'connect'>): Promise<Acted> {
    const { telephony, callNow, hasAgent, tell, tellNoPhone } = this.#parts;
    const call = callNow(callId);
    if (!call || !hasAgent(call)) return 'done';
    const { line, microphone } = controlsOf(call.now) ?? FRESH_CONTROLS;
    const as = { isHeld: line.state === 'held', isMuted: microphone.state === 'muted' };
    const answer = await telephony.connect(legId, userId, as);
    if (answer === 'gone') tell(callId, { type: 'ended', by: 'contact', result: 'answer' });
    // The contact hears music; the telephone's own deadline says for how long.
    if (answer === 'no_phone') tellNoPhone(userId);
    return answer === 'gone' ? 'gone' : 'done';
  }

  async #control({ callId, legId, userId, act }: Of<'control'>, attempt: number): Promise<Acted> {
    const { telephony, callNow, tell } = this.#parts;
    if (attempt > 1 && !isStillWanted(callNow(callId), act)) return 'done';
    const answer = await telephony.control(legId, userId, act);
    // Its end was not told, or is still on the way: the first one counts.
    if (answer === 'gone') tell(callId, { type: 'ended', by: 'contact', result: 'answer' });
    return answer;
  }

  async #join({ callId, otherId, userId, withAgent }: Of<'join'>): Promise<Acted> {
    const { telephony, callNow, tell } = this.#parts;
    const pair = [callNow(callId), callNow(otherId)];
    const state = withAgent ? 'joined' : 'transferred';
    const legIds = pair.flatMap((call) => (call?.now.state === state ? [call.legId] : []));
    if (legIds.length < 2) return 'done';
    if ((await telephony.join(legIds, withAgent ? userId : undefined)) === 'joined') return 'done';
    // One of them is no more, and nobody can say which: two who were left to each other are hung up on, for one of them would be alone; of
    // three the third person is, and the agent has the contact again (or learns with the next act that there is none).
    for (const call of pair) {
      if (call && (!withAgent || isThird(call))) tell(call.id, { type: 'end_asked', by: 'engine' });
    }
    return 'gone';
  }
}

/** A control that failed is tried again only while the call still stands as it should make it stand. */
function isStillWanted(call: Call | undefined, act: ControlAct): boolean {
  const controls = call && controlsOf(call.now);
  if (!controls) return false;
  const { line, microphone, recording } = controls;
  switch (act.act) {
    case 'hold':
      return line.state === 'held';
    case 'retrieve':
      return line.state === 'talking';
    case 'mute':
      return microphone.state === 'muted';
    case 'unmute':
      return microphone.state === 'open';
    case 'send_digits':
      // Half of them may have been heard already.
      return false;
    case 'start_recording':
    case 'resume_recording':
      return recording.state === 'running' && recording.recordingId === act.recordingId;
    case 'pause_recording':
      return recording.state === 'paused' && recording.recordingId === act.recordingId;
    case 'stop_recording':
      return recording.state === 'off';
  }
}

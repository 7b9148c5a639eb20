// The states and effects that several steps of a call lead to, each made in one place. Must never decide which one it is.
import { type Moved, moved } from '../moved.ts';
import type { CallResult } from '../result/result.ts';
import { isOfTheTrunk } from '../trunk/reach.ts';
import {
  type Call,
  type CallEffect,
  type CallState,
  type EndedBy,
  type RingingState,
  type UpState,
  agentOf,
  isThird,
} from './call.ts';
import { type Controls, FRESH_CONTROLS } from './controls.ts';
import type { Farewell } from './farewell.ts';

/** How long we wait for the confirmation of our own hang-up before we ask again. */
export const CLOSE_AGAIN_MS = 5_000;

export type In<S extends CallState['state']> = Extract<CallState, { state: S }>;

export function ringing(call: Call, sentAt: number, now: number): RingingState {
  return { state: 'ringing', sentAt, rangAt: now, giveUpAt: now + call.ringTimeoutMs };
}

/** Answered just now: nothing is held, muted or recorded, unless it is found to be. */
export function connected(sentAt: number, answeredAt: number, controls = FRESH_CONTROLS): In<'connected'> {
  return { state: 'connected', sentAt, answeredAt, controls };
}

/** What an answer makes of a call: with its agent at once, or waiting for one where it belongs to nobody yet. */
export function answered(
  call: Call,
  { sentAt, answeredAt }: { readonly sentAt: number; readonly answeredAt: number },
  controls?: Controls,
): In<'connected'> | In<'waiting'> {
  if (call.userId !== undefined) return connected(sentAt, answeredAt, controls);
  return { state: 'waiting', sentAt, answeredAt, heard: call.detectsMachine ? 'pending' : 'undetected' };
}

export function ended(endedAt: number, by: EndedBy, result: CallResult, answeredAt?: number): In<'ended'> {
  return { state: 'ended', endedAt, by, result, ...(answeredAt === undefined ? {} : { answeredAt }) };
}

/** Ended before anything rang: where the way there failed, nobody was disturbed (F36). */
export function endedSilently(
  endedAt: number,
  { by, result }: { by: EndedBy; result: CallResult },
): In<'ended'> {
  const is = ended(endedAt, by, result);
  return isOfTheTrunk(result) ? { ...is, isUnreached: true } : is;
}

export function closing(since: number, by: EndedBy, result: CallResult, answeredAt?: number): In<'closing'> {
  const heard = answeredAt === undefined ? {} : { answeredAt };
  return { state: 'closing', since, by, result, askAgainAt: since + CLOSE_AGAIN_MS, ...heard };
}

/** Absent only when it was not seen for twice the ringing time (I3), unless it is known to have been on the wire. */
export function lost(call: Call, now: number, before?: RingingState | UpState): In<'unknown'> {
  return {
    state: 'unknown',
    since: now,
    giveUpAt: now + 2 * call.ringTimeoutMs,
    ...(before === undefined ? {} : { before }),
  };
}

/**
 * What came of an answered call: a contact who was put through was transferred, whoever hung up in the end; one whom nobody came to is
 * lost.
 */
export function resultOf(call: Call, up: UpState): CallResult {
  if (up.state === 'waiting') return 'abandoned';
  return up.state === 'transferred' && !isThird(call) ? 'transferred' : 'answer';
}

export function hangUp(call: Call, farewell?: Farewell): CallEffect {
  const said = farewell === undefined ? {} : { farewell };
  return { effect: 'hang_up', callId: call.id, legId: call.legId, ...said };
}

export function connect(call: Call): CallEffect {
  return { effect: 'connect', callId: call.id, legId: call.legId, userId: agentOf(call) };
}

/** What follows an answer. Who answers a blind transfer is joined with the contact (by the floor), not with the agent. */
export function onAnswer(call: Call): CallEffect[] {
  return call.purpose === 'transfer' || call.userId === undefined ? [] : [connect(call)];
}

/** Found up: brought about again as it was. */
export function foundUp(call: Call, up: UpState): Moved<CallState, CallEffect> {
  return moved(up, ...onReturn(call, up));
}

/** What makes an answered call as it was before it got lost. A recording that was paused is paused again: it fails closed (I24). */
function onReturn(call: Call, up: UpState): CallEffect[] {
  // Nobody's yet: its deadline says what becomes of it.
  if (up.state === 'waiting') return [];
  const { id: callId, legId } = call;
  const userId = agentOf(call);
  if (up.state === 'transferred')
    return [{ effect: 'join', callId, otherId: up.callId, userId, withAgent: false }];
  const { recording } = up.controls;
  const again: CallEffect[] =
    recording.state === 'paused'
      ? [
          {
            effect: 'control',
            callId,
            legId,
            userId,
            act: { act: 'pause_recording', recordingId: recording.recordingId },
          },
        ]
      : [];
  if (up.state === 'joined')
    return [...again, { effect: 'join', callId, otherId: up.callId, userId, withAgent: true }];
  return [...again, ...onAnswer(call)];
}

/**
 * ARI's events of a contact's leg in, ours out. Pure: a small memory per leg is handed in and given back. A channel's picture in an event
 * says how far it has come, and a leg only ever goes forward: duplicates, late and reordered events change nothing, and any order of the
 * same events ends the same way (I21, F33). The end alone carries everything that the end is made of.
 */
import type { LegId } from '../../domain/ids.ts';
import type { TelephoneEvent } from '../../engine/ports.ts';
import type { AriChannel, AriEvent } from './ari/model.ts';
import { endedBy, resultOf } from './sip-answers.ts';

export type LegMemory = {
  readonly legId: LegId;
  /** asked: on its way. Each is further than the one before. */
  readonly phase: 'asked' | 'ringing' | 'connected' | 'ended';
  /** Our application has the channel: from now on it can be moved. */
  readonly isInStasis: boolean;
  /** After which Asterisk gives up by itself; unknown of legs that an engine before this one has dialed. */
  readonly ringTimeoutMs?: number;
  /** Set before our request to end it leaves. */
  readonly isHungUpByUs: boolean;
  /** Somebody listens who answers. */
  readonly isDetected?: boolean;
  /** It hears a farewell, or is about to: nobody may be joined with it. */
  readonly farewell?: 'asked' | 'heard';
};

export type LegEvent = Extract<TelephoneEvent, { type: 'rang' | 'answered' | 'ended' | 'farewell_started' }>;
type ChannelEvent = Extract<AriEvent, { channel: AriChannel }>;

export type Translation = {
  readonly memory: LegMemory;
  readonly events: readonly LegEvent[];
  /** The network gave no reason for the end; it was inferred from the phase (F30). */
  readonly isInferred?: boolean;
};

const clockSlackMs = 100;
/** The greeting listens to keys while it plays. */
const PLAYING: ReadonlySet<string> = new Set(['Playback', 'BackGround']);

/** A leg whose request is about to leave. */
export function newLeg(legId: LegId): LegMemory {
  return { legId, phase: 'asked', isInStasis: false, isHungUpByUs: false };
}

/** What one event says of one leg. */
export function translate(was: LegMemory, event: ChannelEvent): Translation {
  if (was.phase === 'ended') return { memory: was, events: [] };
  if (event.type === 'ChannelDestroyed') return ended(was, event);
  const { legId } = was;
  if (was.farewell !== undefined && event.type === 'ChannelDialplan') return leaving(was, event.application);
  if (isAnswered(event)) {
    const isInStasis = was.isInStasis || event.type === 'StasisStart';
    const events: LegEvent[] = was.phase === 'connected' ? [] : [{ type: 'answered', legId }];
    return { memory: { ...was, phase: 'connected', isInStasis }, events };
  }
  if (was.phase === 'asked' && hasRung(event)) {
    return { memory: { ...was, phase: 'ringing' }, events: [{ type: 'rang', legId }] };
  }
  return { memory: was, events: [] };
}

/** The dialplan plays the message, and hangs up after it: then it was not the contact. */
function leaving(was: LegMemory, application: string): Translation {
  if (application === 'Hangup') return { memory: { ...was, isHungUpByUs: true }, events: [] };
  if (!PLAYING.has(application) || was.farewell === 'heard') return { memory: was, events: [] };
  return { memory: { ...was, farewell: 'heard' }, events: [{ type: 'farewell_started', legId: was.legId }] };
}

function ended(was: LegMemory, event: Extract<AriEvent, { type: 'ChannelDestroyed' }>): Translation {
  const { legId, isHungUpByUs } = was;
  const memory: LegMemory = { ...was, phase: 'ended', isInStasis: false };
  if (was.phase === 'connected' || event.channel.state === 'up') {
    const by = isHungUpByUs ? 'engine' : endedBy(event);
    const end: LegEvent = { type: 'ended', legId, by, result: 'answer' };
    // The word of the answer was lost or is late: the call was answered all the same, and must be counted so.
    return { memory, events: was.phase === 'connected' ? [end] : [{ type: 'answered', legId }, end] };
  }
  if (isHungUpByUs) return { memory, events: [{ type: 'ended', legId, by: 'engine', result: 'cancelled' }] };
  const hasRung = was.phase === 'ringing' || event.channel.state === 'ringing';
  // Asterisk's own giving up looks like a 480 of the network. Where nothing has rung by then there is nobody at the other end.
  const isGivenUp =
    was.ringTimeoutMs !== undefined && (event.livedMs ?? 0) >= was.ringTimeoutMs - clockSlackMs;
  const techCause = isGivenUp && event.techCause === 480 ? 408 : event.techCause;
  const { result, isInferred } = resultOf({ cause: event.cause, techCause, hasRung });
  return { memory, events: [{ type: 'ended', legId, by: 'network', result }], isInferred };
}

function isAnswered(event: ChannelEvent): boolean {
  if (event.channel.state === 'up') return true;
  return event.type === 'StasisStart' || (event.type === 'Dial' && event.status === 'ANSWER');
}

/** Early media without a ringing tone counts as well: the far end is being called. */
function hasRung(event: ChannelEvent): boolean {
  if (event.channel.state === 'ringing') return true;
  return event.type === 'Dial' && (event.status === 'RINGING' || event.status === 'PROGRESS');
}

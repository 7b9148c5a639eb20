// The standard call controls as an agent asks for them (D14): hold, mute, keypad, recording, and what becomes of a third person. Calling
// a third person needs the database: third-dialing.ts. Must never act on anybody else's call.
import { type Call, controlsOf } from '../call/call.ts';
import type { ControlAct, ControlWish } from '../call/controls.ts';
import type { InteractionId, RecordingId, UserId } from '../ids.ts';
import { confer, moveCall, putThrough } from './call-moves.ts';
import type { Floor } from './floor.ts';
import type { Moves } from './moves.ts';
import { type Calls, callsOf, isConsulted, thirdBeside } from './pairs.ts';
import { type Refusal, refusalOf } from './refusal.ts';

type Answer = Refusal | undefined;

/** A talk with a contact, and with a third person if there is one. */
export type Talk = { readonly contact: Call; readonly third: Call | undefined };

const DIGITS = /^[0-9*#A-D]{1,32}$/;

/** The agent's own talk; a refusal where there is none, or where nobody knows at the moment whether it lives. */
export function talkOf(
  at: Pick<Floor, 'interactions'> | Pick<Moves, 'interactions'>,
  calls: Calls,
  { userId, interactionId }: { readonly userId: UserId; readonly interactionId: InteractionId },
): Talk | Refusal {
  const interaction = at.interactions.get(interactionId);
  if (interaction?.userId !== userId) return { refused: 'interaction_unknown' };
  if (interaction.now.state !== 'talking') return { refused: 'call_not_connected' };
  const contact = calls.get(interaction.now.callId);
  if (contact?.now.state !== 'connected' && contact?.now.state !== 'joined')
    return { refused: 'call_not_connected' };
  return { contact, third: thirdBeside(calls, contact.id) };
}

/** As talkOf, on the floor as it stands. */
export function talkOnFloor(floor: Floor, userId: UserId, interactionId: InteractionId): Talk | Refusal {
  return talkOf(floor, callsOf(floor.calls), { userId, interactionId });
}

type Meant = { readonly userId: UserId; readonly interactionId: InteractionId };

/** Hold, mute, recording. What is so already is as good as done. */
export function controlCall(moves: Moves, meant: Meant, wish: ControlWish): Answer {
  const talk = talkOf(moves, moves.calls, meant);
  if ('refused' in talk) return talk;
  switch (wish) {
    case 'hold':
    case 'retrieve':
      if (talk.contact.now.state === 'joined') return { refused: 'call_joined' };
      // While somebody else is being called the contact is on music; end_consult comes first.
      if (talk.third) return { refused: 'consult_up' };
      return control(moves, talk.contact, { act: wish });
    case 'mute':
    case 'unmute':
      return control(moves, heard(talk), { act: wish });
    case 'start_recording':
    case 'pause_recording':
    case 'resume_recording':
    case 'stop_recording':
      return record(moves, talk.contact, wish);
  }
}

/** Keypad tones to whoever the agent hears. */
export function sendDigits(moves: Moves, meant: Meant, digits: string): Answer {
  if (!DIGITS.test(digits)) return { refused: 'digits_malformed', field: 'digits' };
  const talk = talkOf(moves, moves.calls, meant);
  if ('refused' in talk) return talk;
  return control(moves, heard(talk), { act: 'send_digits', digits });
}

function heard({ contact, third }: Talk): Call {
  return contact.now.state === 'connected' && isConsulted(third) ? third : contact;
}

function control(moves: Moves, call: Call, act: ControlAct): Answer {
  const ignored = moveCall(moves, call.id, { type: 'control', act });
  return ignored === undefined || ignored === 'control_is_so_already' ? undefined : refusalOf(ignored);
}

type RecordingWish = Extract<ControlAct, { recordingId: RecordingId }>['act'];

/** D14 with the campaign's rule: never, as the agent says, or always (then it may be paused, but not ended). */
function record(moves: Moves, contact: Call, act: RecordingWish): Answer {
  const rule = moves.campaigns.get(contact.campaignId)?.settings.recording;
  if (rule === 'never' && act === 'start_recording') return { refused: 'recording_not_allowed' };
  if (rule === 'always' && act === 'stop_recording') return { refused: 'recording_required' };
  const recording = controlsOf(contact.now)?.recording;
  if (act === 'start_recording') return control(moves, contact, { act, recordingId: moves.newId() });
  if (recording === undefined || recording.state === 'off') {
    return act === 'stop_recording' ? undefined : { refused: 'recording_not_running' };
  }
  return control(moves, contact, { act, recordingId: recording.recordingId });
}

/** E34: what the agent hears is a machine. It is left the campaign's message, and the agent goes on at once. */
export function leaveVoicemail(moves: Moves, meant: Meant): Answer {
  const talk = talkOf(moves, moves.calls, meant);
  if ('refused' in talk) return talk;
  const { contact, third } = talk;
  if (third) return { refused: 'consult_up' };
  if (moves.campaigns.get(contact.campaignId)?.hasVoicemailMessage !== true)
    return { refused: 'no_voicemail_message' };
  moveCall(moves, contact.id, { type: 'end_asked', by: 'agent', farewell: 'voicemail_message' });
  return undefined;
}

/** Hangs up on the third person, or gives up a blind transfer; in a conference that person leaves. */
export function endConsult(moves: Moves, meant: Meant): Answer {
  const talk = talkOf(moves, moves.calls, meant);
  if ('refused' in talk) return talk;
  if (!talk.third) return { refused: 'consult_not_up' };
  moveCall(moves, talk.third.id, { type: 'end_asked', by: 'agent' });
  return undefined;
}

/** The agent leaves the two alone, out of a consult or a conference. */
export function completeTransfer(moves: Moves, meant: Meant): Answer {
  const pair = answeredPair(moves, meant);
  if ('refused' in pair) return pair;
  putThrough(moves, pair.contact, pair.third);
  return undefined;
}

export function conference(moves: Moves, meant: Meant): Answer {
  const pair = answeredPair(moves, meant);
  if ('refused' in pair) return pair;
  if (pair.contact.now.state === 'connected') confer(moves, pair.contact, pair.third);
  return undefined;
}

function answeredPair(moves: Moves, meant: Meant): { contact: Call; third: Call } | Refusal {
  const talk = talkOf(moves, moves.calls, meant);
  if ('refused' in talk) return talk;
  const { contact, third } = talk;
  if (!third) return { refused: 'consult_not_up' };
  // A pair is joined together or not at all: what is lost from sight is waited for.
  const isReady = third.purpose === 'consult' && third.now.state === contact.now.state;
  return isReady ? { contact, third } : { refused: 'consult_not_answered' };
}

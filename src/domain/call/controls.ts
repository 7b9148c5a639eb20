// The standard call controls (D14): what an agent may do with a call that is up, and how it stands. Each of the three parts has states of
// its own; they live as long as the call is connected, and survive the engine (I24: a paused recording stays paused).
//
//   line:        talking --hold--> held --retrieve--> talking
//   microphone:  open --mute--> muted --unmute--> open
//   recording:   off --start_recording--> running --pause_recording--> paused --resume_recording--> running
//                running, paused --stop_recording, recording_ended--> off
//
// Must never know who the agent or the contact is.
import type { RecordingId } from '../ids.ts';

export type Line = { readonly state: 'talking' } | { readonly state: 'held'; readonly since: number };
export type Microphone = { readonly state: 'open' } | { readonly state: 'muted'; readonly since: number };
export type Recording =
  | { readonly state: 'off' }
  | { readonly state: 'running'; readonly recordingId: RecordingId; readonly since: number }
  | { readonly state: 'paused'; readonly recordingId: RecordingId; readonly since: number };

export type Controls = {
  readonly line: Line;
  readonly microphone: Microphone;
  readonly recording: Recording;
};

/** Nothing held, muted or recorded: how a call begins. */
export const FRESH_CONTROLS: Controls = {
  line: { state: 'talking' },
  microphone: { state: 'open' },
  recording: { state: 'off' },
};

/** Whether a campaign's calls are recorded: 'always' begins by itself, and the agent may pause it but not end it. */
export const RECORDING_RULES = ['never', 'by_agent', 'always'] as const;
export type RecordingRule = (typeof RECORDING_RULES)[number];

/** What an agent may ask for; the engine knows which recording is meant. */
export const CONTROL_WISHES = [
  'hold',
  'retrieve',
  'mute',
  'unmute',
  'start_recording',
  'pause_recording',
  'resume_recording',
  'stop_recording',
] as const;
export type ControlWish = (typeof CONTROL_WISHES)[number];

/** What is done to a call that is up. All of them act at once (they rescue or serve people on the line) and may be done twice. */
export type ControlAct =
  | { readonly act: 'hold' | 'retrieve' | 'mute' | 'unmute' }
  /** Keypad: 0-9, *, #, A-D; at most 32 at once. Tones to the contact, nothing to remember. */
  | { readonly act: 'send_digits'; readonly digits: string }
  | {
      readonly act: 'start_recording' | 'pause_recording' | 'resume_recording' | 'stop_recording';
      readonly recordingId: RecordingId;
    };

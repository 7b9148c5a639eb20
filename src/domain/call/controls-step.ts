// The one function that moves the controls of a call. See controls.ts for the drawing. Must never act: the call's effect does.
import type { RecordingId } from '../ids.ts';
import { type Step, ignored, moved } from '../moved.ts';
import type { ControlAct, Controls, Recording } from './controls.ts';

/** What the telephone system tells: a recording is over, by its leg's end or by itself. */
export type ControlEvent =
  | ControlAct
  | { readonly act: 'recording_ended'; readonly recordingId: RecordingId };

/** Moves line, microphone and recording. What is so already is ignored, so that everything may be said twice. */
export function stepControls(was: Controls, event: ControlEvent, now: number): Step<Controls> {
  switch (event.act) {
    case 'hold':
      if (was.line.state === 'held') return ignored('control_is_so_already');
      return moved({ ...was, line: { state: 'held', since: now } });
    case 'retrieve':
      if (was.line.state === 'talking') return ignored('control_is_so_already');
      return moved({ ...was, line: { state: 'talking' } });
    case 'mute':
      if (was.microphone.state === 'muted') return ignored('control_is_so_already');
      return moved({ ...was, microphone: { state: 'muted', since: now } });
    case 'unmute':
      if (was.microphone.state === 'open') return ignored('control_is_so_already');
      return moved({ ...was, microphone: { state: 'open' } });
    case 'send_digits':
      // Tones leave no trace: what is typed may be a secret of the contact's.
      return moved(was);
    case 'start_recording':
      if (was.recording.state !== 'off') return ignored('control_is_so_already');
      return withRecording(was, { state: 'running', recordingId: event.recordingId, since: now });
    case 'pause_recording':
    case 'resume_recording':
    case 'stop_recording':
    case 'recording_ended':
      return stepRecording(was, { act: event.act, recordingId: event.recordingId }, now);
  }
}

type OfOneRecording = {
  readonly act: 'pause_recording' | 'resume_recording' | 'stop_recording' | 'recording_ended';
  readonly recordingId: RecordingId;
};

/** What is said of one recording moves that one alone. */
function stepRecording(was: Controls, event: OfOneRecording, now: number): Step<Controls> {
  const { recording } = was;
  const isItsOwn = recording.state !== 'off' && recording.recordingId === event.recordingId;
  if (!isItsOwn) {
    const isOver = event.act === 'recording_ended' || event.act === 'stop_recording';
    return ignored(isOver ? 'control_is_so_already' : 'recording_not_running');
  }
  switch (event.act) {
    case 'pause_recording':
      if (recording.state === 'paused') return ignored('control_is_so_already');
      return withRecording(was, { ...recording, state: 'paused', since: now });
    case 'resume_recording':
      if (recording.state === 'running') return ignored('control_is_so_already');
      return withRecording(was, { ...recording, state: 'running', since: now });
    case 'stop_recording':
    case 'recording_ended':
      return withRecording(was, { state: 'off' });
  }
}

function withRecording(was: Controls, recording: Recording): Step<Controls> {
  return moved({ ...was, recording });
}

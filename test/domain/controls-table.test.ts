import { expect, test } from 'vitest';
import { type Controls, FRESH_CONTROLS, CONTROL_WISHES } from '../../src/domain/call/controls.ts';
import { type ControlEvent, stepControls } from '../../src/domain/call/controls-step.ts';
import { MONDAY_10, idOf } from './people.ts';
import { type Machine, type Sample, compareWithDocument } from './table.ts';

const since = MONDAY_10;
const recordingId = idOf<'recording'>(31);
const otherId = idOf<'recording'>(32);

const states: readonly Sample<Controls>[] = [
  { label: 'as a call begins', is: FRESH_CONTROLS },
  { label: 'held', is: { ...FRESH_CONTROLS, line: { state: 'held', since } } },
  { label: 'muted', is: { ...FRESH_CONTROLS, microphone: { state: 'muted', since } } },
  { label: 'recording', is: { ...FRESH_CONTROLS, recording: { state: 'running', recordingId, since } } },
  {
    label: 'recording paused',
    is: { ...FRESH_CONTROLS, recording: { state: 'paused', recordingId, since } },
  },
];

const events: readonly Sample<ControlEvent>[] = [
  { label: 'hold', is: { act: 'hold' } },
  { label: 'retrieve', is: { act: 'retrieve' } },
  { label: 'mute', is: { act: 'mute' } },
  { label: 'unmute', is: { act: 'unmute' } },
  { label: 'send_digits', is: { act: 'send_digits', digits: '1#' } },
  { label: 'start_recording', is: { act: 'start_recording', recordingId } },
  { label: 'pause_recording', is: { act: 'pause_recording', recordingId } },
  { label: 'pause_recording (another)', is: { act: 'pause_recording', recordingId: otherId } },
  { label: 'resume_recording', is: { act: 'resume_recording', recordingId } },
  { label: 'stop_recording', is: { act: 'stop_recording', recordingId } },
  { label: 'recording_ended', is: { act: 'recording_ended', recordingId } },
  { label: 'recording_ended (another)', is: { act: 'recording_ended', recordingId: otherId } },
];

function nameOf({ line, microphone, recording }: Controls): string {
  const parts = [
    ...(line.state === 'held' ? ['held'] : []),
    ...(microphone.state === 'muted' ? ['muted'] : []),
    ...(recording.state === 'running' ? ['recording'] : []),
    ...(recording.state === 'paused' ? ['recording paused'] : []),
  ];
  return parts.length === 0 ? 'as a call begins' : parts.join(', ');
}

const machine: Machine<Controls, ControlEvent> = {
  heading: 'Call controls',
  states,
  events,
  step: (state, event) => stepControls(state, event, since + 1),
  nameOf,
};

test('every state of the controls answers every act as docs/life-of-a-call.md says', () => {
  compareWithDocument(machine);
});

test('the table of the controls leaves out nothing that an agent may ask for', () => {
  const acts = machine.events.map(({ is }) => is.act);
  for (const wish of CONTROL_WISHES) expect(acts).toContain(wish);
});

test('the three parts of the controls move without each other', () => {
  let controls = FRESH_CONTROLS;
  for (const event of [{ act: 'hold' }, { act: 'mute' }, { act: 'start_recording', recordingId }] as const) {
    const step = stepControls(controls, event, since);
    if ('ignored' in step) throw new Error(step.ignored);
    controls = step.state;
  }
  expect(nameOf(controls)).toBe('held, muted, recording');
  expect(stepControls(controls, { act: 'retrieve' }, since)).toMatchObject({
    state: { microphone: { state: 'muted' }, recording: { state: 'running' } },
  });
});

test('digits leave nothing behind in the state', () => {
  expect(stepControls(FRESH_CONTROLS, { act: 'send_digits', digits: '4711#' }, since)).toEqual({
    state: FRESH_CONTROLS,
    effects: [],
  });
});

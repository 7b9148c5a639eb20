/** Which word, icon and look each state of the telephone has, on the chip and in the panel. */
import type { IconName } from '../ui/icon.tsx';
import type { PhoneState } from './state.ts';

/** A key of `phone:chip`. */
export type ChipWord =
  | Exclude<PhoneState['state'], 'no_permission' | 'no_device'>
  | Extract<PhoneState, { state: 'no_permission' | 'no_device' }>['because'];

/** What the state is called in one word. */
export function chipWord(state: PhoneState): ChipWord {
  return state.state === 'no_permission' || state.state === 'no_device' ? state.because : state.state;
}

interface Look {
  icon: IconName;
  /** The classes of the header's state button: ready, wait (amber), fault (red), none. */
  look: 'ready' | 'wait' | 'fault' | '';
}

export function lookOf(state: PhoneState): Look {
  switch (state.state) {
    case 'up':
      return { icon: 'headset', look: 'ready' };
    case 'not_needed':
    case 'over':
      return { icon: 'headset', look: '' };
    case 'starting':
    case 'connecting':
      return { icon: 'headset', look: 'wait' };
    case 'asking':
      return { icon: 'microphone', look: 'wait' };
    case 'lost':
      return { icon: 'offline', look: 'wait' };
    case 'elsewhere':
      return { icon: 'headset', look: 'wait' };
    case 'ringing':
      return { icon: 'phone', look: 'wait' };
    case 'down':
      return { icon: 'phone', look: 'fault' };
    case 'no_permission':
      return { icon: 'lock', look: 'fault' };
    case 'no_device':
      return { icon: 'mute', look: 'fault' };
  }
}

/** True where nobody can be called because of the telephone. */
export function isMissing({ state }: PhoneState): boolean {
  return state !== 'up' && state !== 'not_needed';
}

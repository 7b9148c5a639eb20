import { useTranslation } from 'react-i18next';
import { usePhone } from './phone-provider.tsx';
import { chipWord, isMissing } from './phone-words.ts';
import type { PhoneState } from './state.ts';

/** What the telephone lacks and what to do about it, in the words of the panel; undefined while it lacks nothing. */
export function usePhoneLack(): string | undefined {
  const { state } = usePhone();
  const say = usePhoneSentence();
  return isMissing(state) ? say(state) : undefined;
}

/** The sentence for any state. */
export function usePhoneSentence(): (state: PhoneState) => string {
  const { t } = useTranslation('phone');
  return (state) => {
    if (state.state === 'lost') return t(`panel.lost.${state.reason}`);
    if (state.state === 'ringing') return t(`panel.ringing.${state.kind}`);
    if (state.state === 'down') return t(`panel.down.${state.kind}.${state.because}`);
    const word = chipWord(state);
    // Answered above: their words hang on a reason.
    return word === 'lost' || word === 'ringing' || word === 'down' ? '' : t(`panel.${word}`);
  };
}

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
    const word = chipWord(state);
    // Lost has been answered above; its words hang on the reason.
    return word === 'lost' ? '' : t(`panel.${word}`);
  };
}

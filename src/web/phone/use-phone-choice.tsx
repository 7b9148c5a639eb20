/** Has the server give this agent another telephone: what was wished at sign-in, and what is chosen in the panel. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhoneStateView } from '../../wire/live.ts';
import type { PhoneChoiceRequest } from '../../wire/phone.ts';
import { errorText, send } from '../server/rest.ts';
import { useToasts } from '../ui/toasts.tsx';
import { forgetWish, pendingWish } from './phone-choice.ts';

export interface PhoneChoosing {
  /** The browser is the telephone, and nothing else is on its way: then the microphone may be asked for. */
  isBrowser: boolean;
  /** Throws what the server said. */
  choose: (choice: PhoneChoiceRequest) => Promise<void>;
}

export function usePhoneChoice(seen: PhoneStateView): PhoneChoosing {
  const { t } = useTranslation('phone');
  const { show } = useToasts();
  const [wish] = useState(pendingWish);
  const [isSettled, setIsSettled] = useState(() => wish === undefined || seen.state === 'not_needed');
  const wasAsked = useRef(false);
  const choose = useCallback(
    (choice: PhoneChoiceRequest) => send<void>('/api/phone/choice', { method: 'POST', body: choice }),
    [],
  );
  useEffect(() => {
    forgetWish();
    if (isSettled || wish === undefined || wasAsked.current) return;
    wasAsked.current = true;
    // Nothing has to be asked for where it is so already.
    if (wish.kind === 'browser' && seen.kind === 'browser') return setIsSettled(true);
    choose(wish).catch((error: unknown) => {
      setIsSettled(true);
      const title = t('choice.failedTitle');
      const sentence = errorText(error);
      show({
        id: 'phone-choice',
        icon: 'warning',
        title,
        body: <p>{sentence}</p>,
        spoken: `${title}. ${sentence}`,
        urgency: 'assertive',
        durationMs: 20_000,
      });
    });
  }, [isSettled, wish, seen.kind, choose, show, t]);
  useEffect(() => {
    // The server shows what was asked for: from now on its word alone counts.
    if (!isSettled && seen.kind === wish?.kind) setIsSettled(true);
  }, [isSettled, seen.kind, wish]);
  return { isBrowser: isSettled && seen.kind === 'browser', choose };
}

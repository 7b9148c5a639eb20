/** After Done a word says what was promised, and to whom. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackDraftRequest } from '../../../wire/callbacks.ts';
import { languageOf } from '../../i18n/language.ts';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { ownWall, shortText } from './when-text.ts';

const SHOWN_MS = 8_000;

export function usePromised(): (promise: CallbackDraftRequest, name: string) => void {
  const { t, i18n } = useTranslation('agent');
  const { show } = useToasts();
  const language = languageOf(i18n.language) ?? 'en';
  return useCallback(
    ({ isPersonal, number, ...typed }, name) => {
      const parsed = ownWall(typed);
      if (!parsed) return;
      const words = isPersonal ? 'callback.promisedPersonal' : 'callback.promised';
      const title = t(words, { when: shortText(parsed, language) });
      const to = t('callback.promisedTo', { name, number: formatPhoneNumber(number) });
      show({
        id: 'callback-promised',
        title,
        icon: 'clockSet',
        body: <p>{to}</p>,
        spoken: `${title}. ${to}`,
        durationMs: SHOWN_MS,
      });
    },
    [t, language, show],
  );
}

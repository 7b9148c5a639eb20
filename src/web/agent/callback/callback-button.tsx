/** The button that opens the window (S52): outlined while no callback is set, filled with a tick and the time once one is (S55). */
import { useTranslation } from 'react-i18next';
import type { CallbackDraftRequest } from '../../../wire/callbacks.ts';
import { languageOf } from '../../i18n/language.ts';
import { Icon } from '../../ui/icon.tsx';
import { useInteraction } from '../open-interaction.tsx';
import { useShortcut } from '../shortcuts.tsx';
import { CallbackWindow } from './callback-window.tsx';
import { faultOf } from './use-callback.ts';
import { ownWall, shortText } from './when-text.ts';

export function CallbackButton() {
  const { t } = useTranslation('agent');
  const { callback } = useInteraction();
  const { set, isOpen, open, close } = callback;
  const when = useWhen(set);
  const keys = useShortcut('callback', isOpen ? close : open);
  const fault = faultOf(callback);
  const look = set === undefined ? '' : fault ? 'err' : 'set';
  const words = set === undefined ? t('callback.button') : t('callback.buttonSet', { when });
  return (
    <>
      <button
        type="button"
        className={`btn cbk ${look}`.trim()}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={isOpen ? close : open}
      >
        <Icon name={look === 'err' ? 'warning' : look === 'set' ? 'clockSet' : 'clock'} small />
        {words}
        {set === undefined && (
          <span className="k" aria-hidden>
            {keys}
          </span>
        )}
      </button>
      <CallbackWindow />
    </>
  );
}

/** The time on the button, on the agent's own clock wherever it was typed; a word where it is none yet. */
export function useWhen(set: Pick<CallbackDraftRequest, 'wall' | 'zone'> | undefined): string {
  const { t, i18n } = useTranslation('agent');
  const parsed = set && ownWall(set);
  return parsed ? shortText(parsed, languageOf(i18n.language) ?? 'en') : t('callback.noTime');
}

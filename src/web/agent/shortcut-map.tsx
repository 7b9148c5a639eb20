/** The map of all shortcuts, and the place to move them. Never modal: a call may be going on behind it. */
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { actionOf, keysOf, mayBeChosen, SHORTCUT_ACTIONS, type ShortcutAction } from './shortcut-keys.ts';
import { useKeysText, useShortcuts } from './shortcuts.tsx';

export function ShortcutMap({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('agent');
  const { reset } = useShortcuts();
  return (
    <Dialog
      title={t('shortcuts.title')}
      isOpen={isOpen}
      onClose={onClose}
      isModal={false}
      width={520}
      actions={<Button onClick={reset}>{t('shortcuts.reset')}</Button>}
    >
      <p className="t2">{t('shortcuts.lead')}</p>
      <ShortcutList />
    </Dialog>
  );
}

function ShortcutList() {
  const { t } = useTranslation('agent');
  const write = useKeysText();
  const { map, change } = useShortcuts();
  const [changing, setChanging] = useState<ShortcutAction>();
  const [problem, setProblem] = useState('');
  const take = (event: KeyboardEvent, action: ShortcutAction) => {
    if (changing !== action || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return setChanging(undefined);
    const keys = keysOf(event.nativeEvent);
    if (keys === undefined) return;
    const owner = actionOf(map, keys);
    if (owner !== undefined && owner !== action) {
      return setProblem(t('shortcuts.taken', { keys: write(keys), action: t(`shortcuts.actions.${owner}`) }));
    }
    if (!mayBeChosen(keys)) return setProblem(t('shortcuts.unfit'));
    change({ ...map, [action]: keys });
    setProblem('');
    setChanging(undefined);
  };
  return (
    <>
      <ul className="keymap">
        {SHORTCUT_ACTIONS.map((action) => (
          <li key={action}>
            <span>{t(`shortcuts.actions.${action}`)}</span>
            <kbd>{changing === action ? t('shortcuts.press') : write(map[action])}</kbd>
            <Button
              size="small"
              look="quiet"
              aria-label={t('shortcuts.changeNamed', { action: t(`shortcuts.actions.${action}`) })}
              aria-pressed={changing === action}
              onClick={() => setChanging(changing === action ? undefined : action)}
              onKeyDown={(event) => take(event, action)}
            >
              {t('shortcuts.change')}
            </Button>
          </li>
        ))}
        <li>
          <span>{t('shortcuts.dispositions')}</span>
          <kbd>{`${t('shortcuts.alt')} 1–9`}</kbd>
        </li>
      </ul>
      <p className="bad" role="alert">
        {problem}
      </p>
    </>
  );
}

/** Reject and its answers (S22, S23, D2): later, never in this campaign, and for agents with the right the organisation's register. */
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../server/clock.ts';
import { Icon } from '../ui/icon.tsx';
import { MenuButton, MenuChoice, MenuLine } from '../ui/menu.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useDesk } from './desk.tsx';
import { useInteraction } from './open-interaction.tsx';
import { RegisterWindow } from './register-window.tsx';
import { useShortcut } from './shortcuts.tsx';

export function RejectMenu() {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const { name, reject } = useInteraction();
  const [isOpen, setIsOpen] = useState(false);
  const [isRegistering, setIsRegistering] = useState(false);
  const toggle = useCallback(() => setIsOpen((open) => !open), []);
  useShortcut('reject', toggle);
  const trigger = (
    <>
      <Icon name="close" small />
      {t('bar.reject')}
      <Icon name="up" small />
    </>
  );
  return (
    <>
      <MenuButton
        label={t('bar.reject')}
        namedBy="content"
        trigger={trigger}
        className="cb line"
        width={344}
        placement="top end"
        isOpen={isOpen}
        onOpenChange={setIsOpen}
      >
        <MenuChoice
          id="later"
          icon="back"
          title={t('reject.later')}
          note={useLaterNote()}
          onChoose={() => reject('later')}
        />
        <MenuChoice
          id="do_not_call"
          icon="ban"
          tone="bad"
          title={t('reject.never')}
          note={t('reject.neverNote', { name })}
          onChoose={() => reject('do_not_call')}
        />
        {view.settings.mayRegister && <MenuLine />}
        {view.settings.mayRegister && (
          <MenuChoice
            id="register"
            icon="lock"
            title={t('reject.register')}
            note={t('reject.registerNote')}
            onChoose={() => setIsRegistering(true)}
          />
        )}
      </MenuButton>
      <RegisterWindow isOpen={isRegistering} onClose={() => setIsRegistering(false)} />
    </>
  );
}

function useLaterNote(): string {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const now = useServerNow();
  const { interaction } = useInteraction();
  const { returnDelayMs } = interaction;
  if (returnDelayMs === 0) return t('reject.laterAtOnce');
  return t('reject.laterNote', { time: format.moment(now + returnDelayMs, now) });
}

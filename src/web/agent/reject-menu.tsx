/** Reject and its answers (S22, S23, D2): later, never in this campaign, and for agents with the right the organisation's register. */
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { RegisterWindow } from './register-window.tsx';
import { RejectChoices } from './reject-choices.tsx';
import { useShortcut } from './shortcuts.tsx';

export function RejectMenu() {
  const { t } = useTranslation('agent');
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
        <RejectChoices onRegister={() => setIsRegistering(true)} />
      </MenuButton>
      <RegisterWindow isOpen={isRegistering} onClose={() => setIsRegistering(false)} />
    </>
  );
}

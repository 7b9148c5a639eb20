/** Disabling, enabling and resetting a login, each asked once. */
import { useTranslation } from 'react-i18next';
import type { UserRow } from '../../../wire/users.ts';
import { useDeed } from '../deed.ts';
import { Confirm } from '../page-parts.tsx';

interface UserDeedProps {
  user: UserRow;
  onClose: () => void;
}

export function DisableUser({ user, onClose }: UserDeedProps) {
  const { t } = useTranslation('supervisor');
  const deed = useDeed({ refreshes: ['/api/users'], onDone: onClose });
  const { isDisabled } = user;
  return (
    <Confirm
      title={t(isDisabled ? 'users.enableTitle' : 'users.disableTitle', { name: user.displayName })}
      text={isDisabled ? t('users.enableText') : t('users.disableText')}
      yes={isDisabled ? t('users.enable') : t('users.disable')}
      look={isDisabled ? 'primary' : 'danger'}
      isOpen
      isRunning={deed.isRunning}
      error={deed.error}
      onYes={() =>
        deed.run({ path: `/api/users/${user.id}`, method: 'PATCH', body: { isDisabled: !isDisabled } })
      }
      onClose={onClose}
    />
  );
}

export function ResetPassword(props: UserDeedProps & { onPassword: (password: string) => void }) {
  const { user, onClose, onPassword } = props;
  const { t } = useTranslation('supervisor');
  const deed = useDeed<{ password: string }>({
    refreshes: ['/api/users'],
    onDone: ({ password }) => onPassword(password),
  });
  return (
    <Confirm
      title={t('users.resetTitle', { name: user.displayName })}
      text={t('users.resetText')}
      yes={t('users.resetPassword')}
      look="primary"
      isOpen
      isRunning={deed.isRunning}
      error={deed.error}
      onYes={() => deed.run({ path: `/api/users/${user.id}/reset-password` })}
      onClose={onClose}
    />
  );
}

/** The account of the user's desk phone; a lost phone must not stay a way in. */
export function RevokeDeskPhone({ user, onClose }: UserDeedProps) {
  const { t } = useTranslation('supervisor');
  const deed = useDeed({ refreshes: ['/api/users'], onDone: onClose });
  return (
    <Confirm
      title={t('users.revokeDeskTitle', { name: user.displayName })}
      text={t('users.revokeDeskText')}
      yes={t('users.revokeDesk')}
      look="danger"
      isOpen
      isRunning={deed.isRunning}
      error={deed.error}
      onYes={() => deed.run({ path: `/api/users/${user.id}/desk-phone`, method: 'DELETE' })}
      onClose={onClose}
    />
  );
}

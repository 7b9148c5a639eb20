/** Changing one's own password, from the user menu of every room. Never modal: an agent may be in a call. */
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, fieldError, ServerError } from '../server/rest.ts';
import { useChangePassword } from '../server/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PasswordField } from '../ui/field.tsx';
import { useToasts } from '../ui/toasts.tsx';

const SHORTEST = 12;

export function ChangePassword({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('frame');
  const formId = useId();
  const actions = (
    <>
      <Button onClick={onClose}>{t('actions.cancel')}</Button>
      <Button type="submit" form={formId} look="primary">
        {t('actions.save')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('password.title')} isOpen={isOpen} onClose={onClose} isModal={false} actions={actions}>
      <PasswordForm formId={formId} onDone={onClose} />
    </Dialog>
  );
}

function PasswordForm({ formId, onDone }: { formId: string; onDone: () => void }) {
  const { t } = useTranslation(['frame', 'errors']);
  const { show } = useToasts();
  const change = useChangePassword();
  const [entry, setEntry] = useState({ current: '', next: '' });
  const [isChecked, setIsChecked] = useState(false);
  const isShort = entry.next.length < SHORTEST;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (entry.current === '' || isShort || change.isPending) return;
    const done = () => {
      show({ id: 'password', icon: 'check', title: t('password.done'), durationMs: 6_000 });
      onDone();
    };
    change.mutate(entry, { onSuccess: done });
  };
  const { error } = change;
  // A wrong present password is said where it was typed, whichever way the server names it.
  const isWrong = error instanceof ServerError && error.refusal.code === 'wrong_login';
  const isElsewhere = error !== null && !isWrong && fieldError(error, 'next') === undefined;
  const missing = isChecked && entry.current === '' ? t('setup.missing') : undefined;
  return (
    <form id={formId} className="stack" onSubmit={submit} noValidate>
      <PasswordField
        label={t('password.current')}
        autoComplete="current-password"
        value={entry.current}
        onValue={(current) => setEntry({ ...entry, current })}
        error={isWrong ? t('password.wrong') : (fieldError(error, 'current') ?? missing)}
      />
      <PasswordField
        label={t('password.next')}
        hint={t('setup.passwordHint')}
        autoComplete="new-password"
        value={entry.next}
        onValue={(next) => setEntry({ ...entry, next })}
        error={isChecked && isShort ? t('errors:password_too_short') : fieldError(error, 'next')}
      />
      {isElsewhere && <p className="msg bad">{errorText(error)}</p>}
    </form>
  );
}

/** A new password, shown once: it is kept nowhere but in this window, and goes when the window closes. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

export interface PasswordOnceProps {
  name: string;
  password: string;
  onClose: () => void;
}

export function PasswordOnce({ name, password, onClose }: PasswordOnceProps) {
  const { t } = useTranslation('supervisor');
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'not' | 'yes' | 'failed'>('not');
  const copy = async () => setCopied((await copyText(password, field.current)) ? 'yes' : 'failed');
  return (
    <Dialog
      title={t('users.passwordTitle', { name })}
      isOpen
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {t('users.passwordDone')}
        </Button>
      }
    >
      <div className="row passwordonce">
        <span className="in ro">
          <input
            ref={field}
            readOnly
            aria-label={t('users.password')}
            value={password}
            onFocus={(event) => event.currentTarget.select()}
          />
        </span>
        <Button onClick={() => void copy()} {...(copied === 'yes' ? { icon: 'check' as const } : {})}>
          {copied === 'yes' ? t('users.copied') : t('users.copy')}
        </Button>
      </div>
      <p className="t2" role="status">
        {copied === 'failed' ? t('users.copyFailed') : t('users.passwordNote')}
      </p>
    </Dialog>
  );
}

/** The clipboard exists only on https and localhost; elsewhere the text is marked and the old way is tried. */
async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field?.select();
    return document.execCommand('copy');
  }
}

/** The account of the agent's desk phone: what is typed into the phone, once with its secret, and its end. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskPhoneAccount, PhoneChoices } from '../../wire/phone.ts';
import { errorText, send } from '../server/rest.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useFormat } from '../ui/use-format.ts';

interface DeskAccountProps {
  desk: NonNullable<PhoneChoices['desk']>;
  onChanged: () => void;
}

export function DeskAccount({ desk, onChanged }: DeskAccountProps) {
  const { t } = useTranslation('phone');
  const format = useFormat();
  const [secret, setSecret] = useState<string>();
  const [error, setError] = useState<unknown>();
  const ask = async (method: 'POST' | 'DELETE') => {
    try {
      const made = await send<Partial<DeskPhoneAccount>>('/api/phone/desk', { method, body: {} });
      setSecret(made.secret);
      setError(undefined);
      onChanged();
    } catch (fault) {
      setError(fault);
    }
  };
  const isMade = desk.madeAt !== undefined;
  return (
    <section className="phonedesk" aria-label={t('desk.title')}>
      <p className="t2">
        {isMade ? t('desk.made', { date: format.date(desk.madeAt ?? 0) }) : t('desk.none')}
      </p>
      {isMade && <AccountTable desk={desk} secret={secret} />}
      {secret !== undefined && <p className="t2 small">{t('desk.once')}</p>}
      {isMade && desk.server.startsWith('127.') && <p className="t2 small">{t('desk.loopback')}</p>}
      {isMade && <p className="t2 small">{t('desk.note')}</p>}
      {error !== undefined && (
        <p className="msg bad" role="alert">
          <Icon name="warning" small />
          {errorText(error)}
        </p>
      )}
      <div className="row">
        <Button size="small" onClick={() => void ask('POST')}>
          {t(isMade ? 'desk.anew' : 'desk.make')}
        </Button>
        {isMade && (
          <Button size="small" look="danger" onClick={() => void ask('DELETE')}>
            {t('desk.revoke')}
          </Button>
        )}
      </div>
    </section>
  );
}

function AccountTable({ desk, secret }: { desk: DeskAccountProps['desk']; secret: string | undefined }) {
  const { t } = useTranslation('phone');
  const rows = [
    [t('desk.server'), desk.server],
    [t('desk.port'), t('desk.portValue', { port: desk.port })],
    [t('desk.user'), desk.user],
    [t('desk.secret'), secret ?? t('desk.secretHidden')],
  ] as const;
  return (
    <dl>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="n">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The first minute with a database of one's own: the one-time token makes the organisation and its first administrator. */
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, fieldError, ServerError } from '../server/rest.ts';
import { useSetup } from '../server/session.ts';
import { Button } from '../ui/button.tsx';
import { PasswordField, TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import { Brand, EntrancePage } from './entrance-page.tsx';

/** Where lists come from first; it decides how numbers without a country code are read. */
const COUNTRIES = ['DE', 'AT', 'CH', 'FR', 'GB', 'US'];
const EMPTY = { token: '', organisationName: '', country: 'DE', login: '', displayName: '', password: '' };

export function SetUp({ onDone }: { onDone: () => void }) {
  const { t, i18n } = useTranslation('frame');
  const setup = useSetup();
  // The start prints the address with the token behind the hash, which never reaches a server's log.
  const [first, setFirst] = useState({ ...EMPTY, token: location.hash.replace(/^#(token=)?/, '') });
  const [isChecked, setIsChecked] = useState(false);
  useEffect(() => {
    document.title = `${t('setup.title')} – Rufwerk`;
  }, [t]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.values(first).some((value) => value.trim() === '') || setup.isPending) return;
    setup.mutate(first, { onSuccess: onDone });
  };
  const names = new Intl.DisplayNames(i18n.language, { type: 'region' });
  const countries = COUNTRIES.map((value) => ({ value, label: names.of(value) ?? value }));
  const field = (name: keyof typeof EMPTY, hint?: string) => ({
    label: t(`setup.${name}`),
    name,
    value: first[name],
    onValue: (value: string) => setFirst({ ...first, [name]: value }),
    error: isChecked && first[name].trim() === '' ? t('setup.missing') : fieldError(setup.error, name),
    ...(hint ? { hint } : {}),
  });
  const isGeneral = setup.error instanceof ServerError && setup.error.refusal.field === undefined;
  return (
    <EntrancePage isPractice={false}>
      <form onSubmit={submit} noValidate aria-label={t('setup.title')}>
        <Brand />
        <TextField {...field('token', t('setup.tokenHint'))} autoComplete="off" spellCheck={false} />
        <TextField {...field('organisationName')} autoComplete="organization" />
        <Select
          label={t('setup.country')}
          value={first.country}
          options={countries}
          onValue={(country) => setFirst({ ...first, country })}
        />
        <TextField {...field('displayName')} autoComplete="name" />
        <TextField {...field('login')} autoComplete="username" autoCapitalize="none" spellCheck={false} />
        <PasswordField {...field('password', t('setup.passwordHint'))} autoComplete="new-password" />
        {isGeneral && (
          <p className="refusal" role="alert">
            <Icon name="warning" small />
            {errorText(setup.error)}
          </p>
        )}
        <Button type="submit" look="primary" size="large">
          {t('setup.submit')}
        </Button>
      </form>
      <section aria-labelledby="set-up">
        <h2 id="set-up">{t('setup.title')}</h2>
        <p>{t('setup.lead')}</p>
      </section>
    </EntrancePage>
  );
}

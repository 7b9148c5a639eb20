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
/** As the server has them (wire/session.ts). */
const LOGIN_FORM = /^[a-z0-9._-]{2,60}$/;
const PASSWORD_LEAST = 12;
const EMPTY = { token: '', organisationName: '', country: 'DE', login: '', displayName: '', password: '' };

export function SetUp({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('frame');
  const setup = useSetup();
  // The start prints the address with the token behind the hash, which never reaches a server's log.
  const [first, setFirst] = useState({ ...EMPTY, token: location.hash.replace(/^#(token=)?/, '') });
  const [isChecked, setIsChecked] = useState(false);
  useEffect(() => {
    document.title = `${t('setup.title')} – Rufwerk`;
  }, [t]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsChecked(true);
    if (FIELDS.some((name) => faultOf(name, first) !== undefined)) {
      const form = event.currentTarget;
      // After the faults are on the page, the first of them takes the focus.
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    if (setup.isPending) return;
    setup.mutate(first, { onSuccess: onDone });
  };
  const isGeneral = setup.error instanceof ServerError && setup.error.refusal.field === undefined;
  return (
    <EntrancePage isPractice={false}>
      <form onSubmit={submit} noValidate aria-label={t('setup.title')}>
        <Brand />
        <Questions first={first} onFirst={setFirst} isChecked={isChecked} error={setup.error} />
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
      <Explanation />
    </EntrancePage>
  );
}

interface QuestionsProps {
  first: typeof EMPTY;
  onFirst: (first: typeof EMPTY) => void;
  isChecked: boolean;
  /** What the server said about the last try. */
  error: unknown;
}

function Questions({ first, onFirst, isChecked, error }: QuestionsProps) {
  const { t, i18n } = useTranslation(['frame', 'errors']);
  const names = new Intl.DisplayNames(i18n.language, { type: 'region' });
  const countries = COUNTRIES.map((value) => ({ value, label: names.of(value) ?? value }));
  const own = (name: keyof typeof EMPTY) => {
    const fault = isChecked ? faultOf(name, first) : undefined;
    return fault === 'short' ? t('errors:password_too_short') : fault && t(`setup.${fault}`);
  };
  const field = (name: keyof typeof EMPTY, hint?: string) => ({
    label: t(`setup.${name}`),
    name,
    value: first[name],
    onValue: (value: string) => onFirst({ ...first, [name]: value }),
    error: own(name) ?? fieldError(error, name),
    ...(hint ? { hint } : {}),
  });
  // The first question without an answer, as the page opens.
  const [begin] = useState(first.token === '' ? 'token' : 'organisationName');
  return (
    <>
      <TextField
        {...field('token', t('setup.tokenHint'))}
        autoComplete="off"
        spellCheck={false}
        autoFocus={begin === 'token'}
      />
      <TextField
        {...field('organisationName')}
        autoComplete="organization"
        autoFocus={begin === 'organisationName'}
      />
      <Select
        label={t('setup.country')}
        hint={t('setup.countryHint')}
        value={first.country}
        options={countries}
        onValue={(country) => onFirst({ ...first, country })}
      />
      <TextField {...field('displayName')} autoComplete="name" />
      <TextField
        {...field('login', t('setup.loginHint'))}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordField {...field('password', t('setup.passwordHint'))} autoComplete="new-password" />
    </>
  );
}

const FIELDS = Object.keys(EMPTY) as (keyof typeof EMPTY)[];

/** What is wrong with an answer before anybody is asked: a key under `setup`, or `short`. */
function faultOf(
  name: keyof typeof EMPTY,
  first: typeof EMPTY,
): 'missing' | 'loginForm' | 'short' | undefined {
  const value = first[name].trim();
  if (value === '') return 'missing';
  if (name === 'login' && !LOGIN_FORM.test(value.toLowerCase())) return 'loginForm';
  return name === 'password' && first.password.length < PASSWORD_LEAST ? 'short' : undefined;
}

/** Where the token is, and what comes after this page. */
function Explanation() {
  const { t } = useTranslation('frame');
  return (
    <section aria-labelledby="set-up">
      <div>
        <h2 id="set-up">{t('setup.title')}</h2>
        <p>{t('setup.lead')}</p>
      </div>
      <p>{t('setup.tokenWhere')}</p>
      <div>
        <h3>{t('setup.next')}</h3>
        <ol className="steps">
          <li>{t('setup.nextPeople')}</li>
          <li>{t('setup.nextNumber')}</li>
          <li>{t('setup.nextList')}</li>
          <li>{t('setup.nextCampaign')}</li>
        </ol>
      </div>
    </section>
  );
}

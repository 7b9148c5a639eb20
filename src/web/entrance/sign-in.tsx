/** Sign-in. What is wrong is said beside the field; a refused login never says which half was wrong. */
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../server/rest.ts';
import { type SessionEnd, useSignIn } from '../server/session.ts';
import { announce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { PasswordField, TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { initials } from '../ui/format.ts';
import { lastKind, rememberWish } from '../phone/phone-choice.ts';
import { Brand, EntrancePage } from './entrance-page.tsx';
import { type PhoneEntry, PhoneAtSignIn, numberMissing, wishOf } from './phone-at-sign-in.tsx';

export function SignIn({ isPractice, hasPhones, because }: SignInProps) {
  return (
    <EntrancePage isPractice={isPractice}>
      <SignInForm because={because} hasPhones={hasPhones} />
      {isPractice ? <PracticeLogins /> : <Welcome />}
    </EntrancePage>
  );
}

interface SignInProps {
  isPractice: boolean;
  /** False with the simulated telephone: nothing is to be chosen. */
  hasPhones: boolean;
  /** What ended the last session in this page, or led here. */
  because: SessionEnd;
}

const NOTICES = {
  nobody: undefined,
  person: 'signIn.signedOut',
  server: 'signIn.expired',
  set_up: 'setup.done',
} as const satisfies Record<SessionEnd, string | undefined>;

function SignInForm({ because, hasPhones }: Pick<SignInProps, 'because' | 'hasPhones'>) {
  const { t } = useTranslation('frame');
  const notice = NOTICES[because];
  const signIn = useSignIn();
  const [entry, setEntry] = useState({ login: '', password: '' });
  const [phone, setPhone] = useState<PhoneEntry>(() => ({ kind: lastKind(), number: '' }));
  const [isChecked, setIsChecked] = useState(false);
  useEffect(() => {
    document.title = `${t('signIn.title')} – Rufwerk`;
  }, [t]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    const isPhoneMissing = hasPhones && numberMissing(phone);
    if (entry.login.trim() === '' || entry.password === '' || isPhoneMissing || signIn.isPending) return;
    if (hasPhones) rememberWish(wishOf(phone));
    signIn.mutate(
      { ...entry, login: entry.login.trim() },
      { onError: (error) => announce(errorText(error), 'assertive') },
    );
  };
  const missing = (value: string, text: string) => (isChecked && value.trim() === '' ? text : undefined);
  return (
    <form onSubmit={submit} noValidate aria-label={t('signIn.title')}>
      <Brand />
      {notice && <p className="note t2">{t(notice)}</p>}
      <TextField
        label={t('signIn.userName')}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        value={entry.login}
        onValue={(value) => setEntry({ ...entry, login: value })}
        error={missing(entry.login, t('signIn.userNameMissing'))}
      />
      <PasswordField
        label={t('signIn.password')}
        name="password"
        autoComplete="current-password"
        value={entry.password}
        onValue={(password) => setEntry({ ...entry, password })}
        error={missing(entry.password, t('signIn.passwordMissing'))}
      />
      {hasPhones && <PhoneAtSignIn entry={phone} onEntry={setPhone} isChecked={isChecked} />}
      {signIn.isError && (
        <p className="refusal" role="alert">
          <Icon name="warning" small />
          {errorText(signIn.error)}
        </p>
      )}
      <Button type="submit" look="primary" size="large">
        {signIn.isPending ? t('signIn.working') : t('signIn.submit')}
      </Button>
    </form>
  );
}

function PracticeLogins() {
  const { t } = useTranslation('frame');
  const people = [
    { name: 'anna, ben', sign: 'AB', note: t('signIn.practiceAgents') },
    { name: 'sofia', sign: initials('Sofia'), note: t('signIn.practiceSupervisor') },
  ];
  return (
    <section aria-labelledby="practice">
      <div>
        <h2 id="practice">{t('signIn.practiceTitle')}</h2>
        <p>{t('signIn.practiceHint')}</p>
      </div>
      <ul className="acc">
        {people.map((person) => (
          <li key={person.name}>
            <span className="av" aria-hidden>
              {person.sign}
            </span>
            <span>
              <b>{person.name}</b>
              <small>{person.note}</small>
            </span>
          </li>
        ))}
      </ul>
      <p>{t('signIn.practiceSteps')}</p>
    </section>
  );
}

function Welcome() {
  const { t } = useTranslation('frame');
  return (
    <section aria-labelledby="welcome">
      <h2 id="welcome">{t('signIn.welcomeTitle')}</h2>
      <p>{t('signIn.welcomeHint')}</p>
    </section>
  );
}

/** The frame of the signed-in pages, for agents and supervisors alike: head with search and user menu, tab row, practice banner. */
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useRoute } from 'wouter';
import { ChangePassword } from '../entrance/change-password.tsx';
import { LANGUAGES, type Language, languageOf } from '../i18n/language.ts';
import { chooseLanguage } from '../i18n/texts.ts';
import { initials } from './format.ts';
import { Icon } from './icon.tsx';
import { MenuButton, MenuChoice, MenuLine, MenuOptions } from './menu.tsx';
import { chooseTheme, THEME_CHOICES, type ThemeChoice, useThemeChoice } from './theme.ts';

export interface HeadProps {
  /** Where the logo leads. */
  home: string;
  search?: ReactNode;
  /** The agent's state menu; supervisors have none. */
  state?: ReactNode;
  user: ReactNode;
}

export function Head({ home, search, state, user }: HeadProps) {
  return (
    <header className="head">
      <Link className="logo" href={home}>
        <Icon name="logo" />
        Rufwerk
      </Link>
      {search}
      <span className="grow" />
      {state}
      {user}
    </header>
  );
}

export interface UserMenuProps {
  name: string;
  onSignOut: () => void;
  /** Why signing out has to wait, when it has to. */
  signOutNote?: string | undefined;
  /** Entries of the room above language and appearance. */
  children?: ReactNode;
}

export function UserMenu({ name, onSignOut, signOutNote, children }: UserMenuProps) {
  const { t, i18n } = useTranslation('frame');
  const theme = useThemeChoice();
  const [isChangingPassword, setIsChangingPassword] = useState(false);
  const trigger = (
    <>
      <span className="av" aria-hidden>
        {initials(name)}
      </span>
      <span className="sr">{t('userMenu.label')}</span>
      <span className="mename">{name}</span>
      <Icon name="down" small />
    </>
  );
  return (
    <>
      <MenuButton label={t('userMenu.label')} namedBy="content" trigger={trigger} className="me" width={260}>
        {children}
        <MenuOptions
          label={t('userMenu.language')}
          hasHead
          chosen={languageOf(i18n.language) ?? 'en'}
          onChoose={(id) => chooseLanguage(id as Language)}
        >
          {LANGUAGES.map((language) => (
            <MenuChoice key={language} id={language} title={t(`language.${language}`)} />
          ))}
        </MenuOptions>
        <MenuOptions
          label={t('userMenu.theme')}
          hasHead
          chosen={theme}
          onChoose={(id) => chooseTheme(id as ThemeChoice)}
        >
          {THEME_CHOICES.map((choice) => (
            <MenuChoice key={choice} id={choice} title={t(`theme.${choice}`)} />
          ))}
        </MenuOptions>
        <MenuLine />
        <MenuChoice
          id="password"
          icon="lock"
          title={t('password.menu')}
          onChoose={() => setIsChangingPassword(true)}
        />
        <MenuChoice
          id="sign-out"
          icon="signOut"
          title={t('userMenu.signOut')}
          note={signOutNote}
          isDisabled={signOutNote !== undefined}
          onChoose={onSignOut}
        />
      </MenuButton>
      <ChangePassword isOpen={isChangingPassword} onClose={() => setIsChangingPassword(false)} />
    </>
  );
}

export interface AreaRowProps {
  children: ReactNode;
  isPractice: boolean;
  /** With a real telephone system the practice people have real voices. */
  telephony: 'simulated' | 'asterisk';
}

/** The row under the head: tabs or links at the left, the practice banner at the right. */
export function AreaRow({ children, isPractice, telephony }: AreaRowProps) {
  const { t } = useTranslation('frame');
  const banner = t(telephony === 'asterisk' ? 'practiceVoiceBanner' : 'practiceBanner');
  return (
    <section className="tabs" aria-label={t('areas')}>
      {children}
      <span className="grow" />
      {isPractice && (
        <span className="practice" title={banner}>
          <Icon name="info" small />
          <span>{banner}</span>
        </span>
      )}
    </section>
  );
}

export interface Area {
  href: string;
  label: string;
  count?: number;
}

/** The supervisor's areas: links, because each is a page with an address of its own. */
export function AreaLinks({ areas }: { areas: readonly Area[] }) {
  const { t } = useTranslation('frame');
  return (
    <nav className="tablist" aria-label={t('areas')}>
      {areas.map((area) => (
        <AreaLink key={area.href} area={area} />
      ))}
    </nav>
  );
}

function AreaLink({ area }: { area: Area }) {
  const [isHere] = useRoute(area.href);
  const [isBelow] = useRoute(`${area.href}/*?`);
  const isCurrent = isHere || isBelow;
  return (
    <Link href={area.href} {...(isCurrent ? { 'aria-current': 'page' } : {})}>
      {area.label}
      {area.count !== undefined && area.count > 0 && <span className="cnt n">{area.count}</span>}
    </Link>
  );
}

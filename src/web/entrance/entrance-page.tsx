/** The frame of the pages before signing in: practice banner, one card, the switches for language and appearance. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx';
import './entrance.css';

export function EntrancePage({ isPractice, children }: { isPractice: boolean; children: ReactNode }) {
  const { t } = useTranslation('frame');
  return (
    <div className="login">
      <header>
        {isPractice && (
          <p className="ban">
            <Icon name="info" small />
            {t('practiceBanner')}
          </p>
        )}
      </header>
      <main className="card">{children}</main>
      <footer className="foot">
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </div>
  );
}

export function Brand() {
  return (
    <h1 className="big">
      <Icon name="logo" />
      Rufwerk
    </h1>
  );
}

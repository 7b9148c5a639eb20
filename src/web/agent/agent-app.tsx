/** The agent's workspace. */
import { useTranslation } from 'react-i18next';
import { deAgent } from '../i18n/de-agent.ts';
import { enAgent } from '../i18n/en-agent.ts';
import { addTexts } from '../i18n/texts.ts';
import { type SignedIn, signOut } from '../server/session.ts';
import { AreaRow, Head, UserMenu } from '../ui/frame.tsx';

addTexts('agent', { de: deAgent, en: enAgent });

export function AgentApp({ session }: { session: SignedIn }) {
  const { t } = useTranslation('agent');
  return (
    <div className="app">
      <Head home="/" user={<UserMenu name={session.user.displayName} onSignOut={() => void signOut()} />} />
      <AreaRow isPractice={session.isPractice}>{t('tabs.campaigns')}</AreaRow>
    </div>
  );
}

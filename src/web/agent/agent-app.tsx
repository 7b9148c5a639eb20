/** The agent's room: the live connection, what is shared on the desk, and the workspace. */
import { useTranslation } from 'react-i18next';
import { deAgent } from '../i18n/de-agent.ts';
import { deCallbackLists } from '../i18n/de-callback-lists.ts';
import { dePhone } from '../i18n/de-phone.ts';
import { enAgent } from '../i18n/en-agent.ts';
import { enCallbackLists } from '../i18n/en-callback-lists.ts';
import { enPhone } from '../i18n/en-phone.ts';
import { addTexts } from '../i18n/texts.ts';
import { PhoneProvider } from '../phone/phone-provider.tsx';
import { LiveProvider, useAgentView } from '../server/live.tsx';
import type { SignedIn } from '../server/session.ts';
import { DeskProvider } from './desk.tsx';
import { ShortcutProvider } from './shortcuts.tsx';
import { Workspace } from './workspace.tsx';
import './callback/callback.css';
import './desk.css';
import './interaction.css';
import './offers.css';

addTexts('agent', { de: deAgent, en: enAgent });
addTexts('callbacks', { de: deCallbackLists, en: enCallbackLists });
addTexts('phone', { de: dePhone, en: enPhone });

export function AgentApp({ session }: { session: SignedIn }) {
  return (
    <LiveProvider>
      <ShortcutProvider>
        <Room session={session} />
      </ShortcutProvider>
    </LiveProvider>
  );
}

function Room({ session }: { session: SignedIn }) {
  const { t } = useTranslation('frame');
  const view = useAgentView();
  if (!view) {
    return (
      <main className="whole t2" aria-busy="true">
        {t('loading')}
      </main>
    );
  }
  return (
    <PhoneProvider seen={view.phone}>
      <DeskProvider view={view}>
        <Workspace session={session} />
      </DeskProvider>
    </PhoneProvider>
  );
}

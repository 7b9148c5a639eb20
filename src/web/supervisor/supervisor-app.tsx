/** The supervisor's pages. */
import { deSupervisor } from '../i18n/de-supervisor.ts';
import { enSupervisor } from '../i18n/en-supervisor.ts';
import { addTexts } from '../i18n/texts.ts';
import { type SignedIn, signOut } from '../server/session.ts';
import { AreaLinks, AreaRow, Head, UserMenu } from '../ui/frame.tsx';

addTexts('supervisor', { de: deSupervisor, en: enSupervisor });

export function SupervisorApp({ session }: { session: SignedIn }) {
  return (
    <div className="app no-bar">
      <Head
        home="/supervisor"
        user={<UserMenu name={session.user.displayName} onSignOut={() => void signOut()} />}
      />
      <AreaRow isPractice={session.isPractice}>
        <AreaLinks areas={[]} />
      </AreaRow>
      <main className="page" />
    </div>
  );
}

/** Which page is shown to whom. Agents get the workspace, supervisors their pages; each room is loaded when it is needed. */
import { QueryClientProvider } from '@tanstack/react-query';
import { Component, lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { SetUp } from './entrance/set-up.tsx';
import { SignIn } from './entrance/sign-in.tsx';
import type { SessionView } from '../wire/session.ts';
import { lastEnd, queries, type SignedIn, useSession } from './server/session.ts';
import { Announcer } from './ui/announcer.tsx';
import { Button } from './ui/button.tsx';
import { EmptyState } from './ui/empty-state.tsx';
import { ToastProvider } from './ui/toasts.tsx';

const AgentApp = lazy(async () => ({ default: (await import('./agent/agent-app.tsx')).AgentApp }));
const SupervisorApp = lazy(async () => ({
  default: (await import('./supervisor/supervisor-app.tsx')).SupervisorApp,
}));

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Announcer />
      <Safety>
        <ToastProvider>
          <Pages />
        </ToastProvider>
      </Safety>
    </QueryClientProvider>
  );
}

function Pages() {
  const session = useSession();
  if (session.data) return <PagesFor session={session.data} />;
  return session.isError ? <Unreachable retry={() => void session.refetch()} /> : <Loading />;
}

function PagesFor({ session }: { session: SessionView }) {
  const [path, navigate] = useLocation();
  if (session.needsSetup) {
    if (path !== '/setup') return <Redirect to={`/setup${location.hash}`} replace />;
    return <SetUp onDone={() => navigate('/signin')} />;
  }
  if (!session.user)
    return (
      <SignIn
        isPractice={session.isPractice}
        hasPhones={session.telephony === 'asterisk'}
        because={lastEnd()}
      />
    );
  return <Rooms session={{ ...session, user: session.user }} />;
}

function Rooms({ session }: { session: SignedIn }) {
  const isAgent = session.user.role === 'agent';
  const home = isAgent ? '/' : '/supervisor';
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/supervisor/*?">
          {isAgent ? <Redirect to="/" replace /> : <SupervisorApp session={session} />}
        </Route>
        <Route path="/">
          {isAgent ? <AgentApp session={session} /> : <Redirect to="/supervisor" replace />}
        </Route>
        <Route path="/signin">
          <Redirect to={home} replace />
        </Route>
        <Route path="/setup">
          <Redirect to={home} replace />
        </Route>
        <Route>
          <NotFound home={home} />
        </Route>
      </Switch>
    </Suspense>
  );
}

function NotFound({ home }: { home: string }) {
  const { t } = useTranslation('frame');
  const [, navigate] = useLocation();
  return (
    <main className="whole">
      <EmptyState icon="question" title={t('notFound.title')} text="">
        <Button look="primary" onClick={() => navigate(home)}>
          {t('notFound.back')}
        </Button>
      </EmptyState>
    </main>
  );
}

function Unreachable({ retry }: { retry: () => void }) {
  const { t } = useTranslation(['frame', 'errors']);
  return (
    <main className="whole">
      <EmptyState icon="offline" title={t('errors:offline')} text="">
        <Button look="primary" onClick={retry}>
          {t('actions.retry')}
        </Button>
      </EmptyState>
    </main>
  );
}

function Loading() {
  const { t } = useTranslation('frame');
  return (
    <main className="whole t2" aria-busy="true">
      {t('loading')}
    </main>
  );
}

interface SafetyState {
  hasFailed: boolean;
}

/** The last net: a fault in one rendering shows a way back instead of a white page. */
class Safety extends Component<{ children: ReactNode }, SafetyState> {
  override state: SafetyState = { hasFailed: false };

  static getDerivedStateFromError(): SafetyState {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Failure /> : this.props.children;
  }
}

function Failure() {
  const { t } = useTranslation('frame');
  return (
    <main className="whole">
      <EmptyState icon="warning" title={t('failure.title')} text={t('failure.note')}>
        <Button look="primary" onClick={() => location.reload()}>
          {t('failure.reload')}
        </Button>
      </EmptyState>
    </main>
  );
}

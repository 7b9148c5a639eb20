/** The supervisor's pages: frame, areas, and which page an address shows. One live connection for all of them. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { deCallbackLists } from '../i18n/de-callback-lists.ts';
import { deSupervisor } from '../i18n/de-supervisor.ts';
import { enCallbackLists } from '../i18n/en-callback-lists.ts';
import { enSupervisor } from '../i18n/en-supervisor.ts';
import { addTexts } from '../i18n/texts.ts';
import { LiveProvider } from '../server/live.tsx';
import { type SignedIn, signOut } from '../server/session.ts';
import { AreaLinks, AreaRow, Head, UserMenu } from '../ui/frame.tsx';
import { AdministrationPage } from './administration/administration-page.tsx';
import { AnnouncementsPage } from './announcements/announcements-page.tsx';
import { CallbacksPage } from './callbacks/callbacks-page.tsx';
import { CampaignFormPage } from './campaigns/campaign-form-page.tsx';
import { CampaignPage } from './campaigns/campaign-page.tsx';
import { CampaignsPage } from './campaigns/campaigns-page.tsx';
import { RulesPage } from './campaigns/rules-page.tsx';
import { WhyPage } from './campaigns/why-page.tsx';
import { FloorPage } from './floor/floor-page.tsx';
import { HeadSearch } from './head-search.tsx';
import { ImportPage } from './lists/import-page.tsx';
import { ListsPage } from './lists/lists-page.tsx';
import { UploadPage } from './lists/upload-page.tsx';
import { RecordingsPage } from './recordings/recordings-page.tsx';
import { RegisterPage } from './register/register-page.tsx';
import { TrunksPage } from './trunks/trunks-page.tsx';
import './supervisor.css';

addTexts('callbacks', { de: deCallbackLists, en: enCallbackLists });
addTexts('supervisor', { de: deSupervisor, en: enSupervisor });

export function SupervisorApp({ session }: { session: SignedIn }) {
  const { t } = useTranslation('supervisor');
  const areas = [
    { href: '/supervisor/floor', label: t('areas.floor') },
    { href: '/supervisor/campaigns', label: t('areas.campaigns') },
    { href: '/supervisor/callbacks', label: t('areas.callbacks') },
    { href: '/supervisor/lists', label: t('areas.lists') },
    { href: '/supervisor/recordings', label: t('areas.recordings') },
    { href: '/supervisor/announcements', label: t('areas.announcements') },
    { href: '/supervisor/register', label: t('areas.register') },
    // For administrators alone.
    ...(session.user.role === 'administrator'
      ? [{ href: '/supervisor/trunks', label: t('areas.trunks') }]
      : []),
    { href: '/supervisor/administration', label: t('areas.administration') },
  ];
  return (
    <LiveProvider>
      <div className="app no-bar">
        <SkipLink />
        <Head
          home="/supervisor/floor"
          search={<HeadSearch />}
          user={<UserMenu name={session.user.displayName} onSignOut={() => void signOut()} />}
        />
        <AreaRow isPractice={session.isPractice} telephony={session.telephony}>
          <AreaLinks areas={areas} />
        </AreaRow>
        <main className="page supervisor" id="content" tabIndex={-1}>
          <SupervisorPages />
        </main>
      </div>
    </LiveProvider>
  );
}

function SkipLink() {
  const { t } = useTranslation('frame');
  return (
    <a className="skip" href="#content">
      {t('skipToContent')}
    </a>
  );
}

/** A new page begins at its top, and the keyboard with it: the link that led here is gone from the page. */
function useFreshPage(): void {
  const [path] = useLocation();
  const before = useRef(path);
  useEffect(() => {
    const isFirst = before.current === path || before.current === '/supervisor';
    before.current = path;
    if (isFirst) return;
    const main = document.getElementById('content');
    main?.scrollTo(0, 0);
    if (document.activeElement === document.body) main?.querySelector<HTMLElement>('h1')?.focus();
  }, [path]);
}

function SupervisorPages() {
  useFreshPage();
  return (
    <Switch>
      <Route path="/supervisor/floor" component={FloorPage} />
      <Route path="/supervisor/campaigns" component={CampaignsPage} />
      <Route path="/supervisor/campaigns/new">
        <CampaignFormPage id={undefined} />
      </Route>
      <Route path="/supervisor/campaigns/:id/edit">{({ id }) => <CampaignFormPage id={id} />}</Route>
      <Route path="/supervisor/campaigns/:id/rules">{({ id }) => <RulesPage id={id} />}</Route>
      <Route path="/supervisor/campaigns/:id/records/:recordId">
        {({ id, recordId }) => <WhyPage campaignId={id} recordId={recordId} />}
      </Route>
      <Route path="/supervisor/campaigns/:id/records">
        {({ id }) => <CampaignPage key={id} id={id} view="records" />}
      </Route>
      <Route path="/supervisor/campaigns/:id/pacing">
        {({ id }) => <CampaignPage key={id} id={id} view="pacing" />}
      </Route>
      <Route path="/supervisor/campaigns/:id">
        {({ id }) => <CampaignPage key={id} id={id} view="overview" />}
      </Route>
      <Route path="/supervisor/callbacks">
        <CallbacksPage key="all" view="all" />
      </Route>
      <Route path="/supervisor/callbacks/capacity">
        <CallbacksPage key="capacity" view="capacity" />
      </Route>
      <Route path="/supervisor/callbacks/missed">
        <CallbacksPage key="missed" view="missed" />
      </Route>
      <Route path="/supervisor/lists" component={ListsPage} />
      <Route path="/supervisor/lists/import" component={UploadPage} />
      <Route path="/supervisor/lists/imports/:id">{({ id }) => <ImportPage key={id} id={id} />}</Route>
      <Route path="/supervisor/recordings" component={RecordingsPage} />
      <Route path="/supervisor/announcements" component={AnnouncementsPage} />
      <Route path="/supervisor/register" component={RegisterPage} />
      <Route path="/supervisor/trunks" component={TrunksPage} />
      <Route path="/supervisor/administration/:tab?">{({ tab }) => <AdministrationPage tab={tab} />}</Route>
      <Route>
        <Redirect to="/supervisor/floor" replace />
      </Route>
    </Switch>
  );
}

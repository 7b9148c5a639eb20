/** The agent's one window: head, tabs, rail, what is selected, call bar. */
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../wire/history.ts';
import { PhoneChip } from '../phone/phone-chip.tsx';
import type { SignedIn } from '../server/session.ts';
import { signOut } from '../server/session.ts';
import { AreaRow, Head, UserMenu } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { MenuChoice, MenuLine } from '../ui/menu.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { TabPanel, TabRow } from '../ui/tabs.tsx';
import { focusNewestToast } from '../ui/toasts.tsx';
import { CallBar } from './call-bar.tsx';
import { CampaignsPage } from './campaigns-page.tsx';
import { ChannelsPage } from './channels-page.tsx';
import { DashboardPage, StatisticsPage } from './dashboard-page.tsx';
import { DESK_TABS, type DeskTab, useDesk } from './desk.tsx';
import { deskInteraction, deskKey, waitingTurn } from './delivery-rules.ts';
import { useDesktopPermission } from './desktop-notices.ts';
import { HistoryPage } from './history-page.tsx';
import { InteractionPage } from './interaction-page.tsx';
import { useMessages } from './messages.ts';
import { NoAnswer } from './no-answer.tsx';
import { Notices } from './notices.tsx';
import { OfferPopUp } from './offer-pop-up.tsx';
import { OpenInteractionProvider } from './open-interaction.tsx';
import { OriginPopUp } from './origin-pop-up.tsx';
import { usePageSign } from './page-sign.ts';
import { Rail } from './rail.tsx';
import { Reminders } from './reminders.tsx';
import { ShortcutMap } from './shortcut-map.tsx';
import { useShortcut } from './shortcuts.tsx';
import { StateMenu } from './state-menu.tsx';
import { TurnPage } from './turn-page.tsx';

export function Workspace({ session }: { session: SignedIn }) {
  const { t } = useTranslation(['agent', 'frame']);
  const { view, selection, openTab } = useDesk();
  const turn = waitingTurn(view);
  const [historyQuery, setHistoryQuery] = useState('');
  const [isMapOpen, setIsMapOpen] = useState(false);
  const openMap = useCallback(() => setIsMapOpen((open) => !open), []);
  useShortcut('map', openMap);
  useSharedShortcuts();
  useMessages();
  usePageSign(view, selection.kind === 'tab' ? t(`tabs.${selection.tab}`) : '');
  const find = (hit: SearchHit) => {
    setHistoryQuery(hit.name);
    openTab('history');
  };
  return (
    <div className="app">
      <Head
        home="/"
        search={<Search onChoose={find} />}
        state={<HeadState />}
        user={<AgentMenu name={session.user.displayName} onMap={openMap} />}
      />
      <AreaRow isPractice={view.telephony.isPractice} telephony={view.telephony.kind}>
        <AgentTabs />
        <FloorSigns />
      </AreaRow>
      <WithInteraction>
        <main className={selection.kind === 'tab' ? 'body two' : 'body'}>
          <Rail />
          {selection.kind === 'interaction' && <InteractionPage />}
          {selection.kind === 'turn' && turn && <TurnPage turn={turn} />}
          {selection.kind === 'tab' && (
            <TabPanel name="desk" chosen={selection.tab} className="page">
              <TabPage
                tab={selection.tab}
                query={historyQuery}
                onQuery={setHistoryQuery}
                userId={session.user.id}
              />
            </TabPanel>
          )}
        </main>
        <CallBar />
      </WithInteraction>
      <Notices />
      <Reminders />
      <NoAnswer />
      <OriginPopUp />
      <OfferPopUp />
      <ShortcutMap isOpen={isMapOpen} onClose={() => setIsMapOpen(false)} />
    </div>
  );
}

/** The telephone beside the agent's state: without the one the other is of no use. */
function HeadState() {
  const [isOpen, setIsOpen] = useState(false);
  const toggle = useCallback(() => setIsOpen((open) => !open), []);
  const close = useCallback(() => setIsOpen(false), []);
  const keys = useShortcut('telephone', toggle);
  return (
    <>
      <PhoneChip isOpen={isOpen} onToggle={toggle} onClose={close} keys={keys} />
      <StateMenu onSignOut={() => void signOut()} />
    </>
  );
}

/** Draft and choices belong to one interaction: the next one starts with its own. */
function WithInteraction({ children }: { children: ReactNode }) {
  const { view } = useDesk();
  const interaction = deskInteraction(view);
  if (!interaction) return children;
  return (
    <OpenInteractionProvider key={interaction.id} interaction={interaction}>
      {children}
    </OpenInteractionProvider>
  );
}

interface TabPageProps {
  tab: DeskTab;
  query: string;
  onQuery: (query: string) => void;
  userId: string;
}

function TabPage({ tab, query, onQuery, userId }: TabPageProps) {
  switch (tab) {
    case 'channels':
      return <ChannelsPage />;
    case 'campaigns':
      return <CampaignsPage />;
    case 'history':
      return <HistoryPage query={query} onQuery={onQuery} />;
    case 'dashboard':
      return <DashboardPage userId={userId} />;
    case 'statistics':
      return <StatisticsPage />;
  }
}

function AgentTabs() {
  const { t } = useTranslation(['agent', 'frame']);
  const { view, selection, openTab } = useDesk();
  const tabs = DESK_TABS.map((id) => ({
    id,
    label: t(`tabs.${id}`),
    count: id === 'campaigns' ? view.campaigns.length : undefined,
  }));
  const choose = (id: string) => openTab(DESK_TABS.find((tab) => tab === id) ?? 'campaigns');
  return (
    <TabRow
      name="desk"
      label={t('frame:areas')}
      tabs={tabs}
      chosen={selection.kind === 'tab' ? selection.tab : undefined}
      onChoose={choose}
    />
  );
}

function AgentMenu({ name, onMap }: { name: string; onMap: () => void }) {
  const { t } = useTranslation(['agent', 'frame']);
  const { view } = useDesk();
  const isBusy = view.interactions.length > 0;
  const desktop = useDesktopPermission();
  const isDenied = desktop.permission === 'denied';
  const isOffered = isDenied || desktop.permission === 'default';
  return (
    <UserMenu
      name={name}
      onSignOut={() => void signOut()}
      signOutNote={isBusy ? t('state.signOutLater') : undefined}
    >
      <MenuChoice id="shortcuts" icon="keypad" title={t('frame:userMenu.shortcuts')} onChoose={onMap} />
      {isOffered && (
        <MenuChoice
          id="desktop"
          icon="campaign"
          title={t('notices.desktop')}
          note={isDenied ? t('notices.desktopDenied') : t('notices.desktopNote')}
          isDisabled={isDenied}
          onChoose={desktop.ask}
        />
      )}
      <MenuLine />
    </UserMenu>
  );
}

function Search({ onChoose }: { onChoose: (hit: SearchHit) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const focus = useCallback(() => input.current?.focus(), []);
  const keys = useShortcut('search', focus);
  return <SearchBox inputRef={input} shortcut={keys} onChoose={onChoose} />;
}

/** What concerns everybody on the floor stands beside the practice banner. */
function FloorSigns() {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const sign = view.stopAll
    ? t('messages.stoppedAll')
    : view.telephony.isAway
      ? t('messages.telephoneAway')
      : undefined;
  if (sign === undefined) return null;
  return (
    <span className="practice alarm" role="status">
      <Icon name="warning" small />
      {sign}
    </span>
  );
}

function useSharedShortcuts(): void {
  const { view, openDesk, openTab } = useDesk();
  const hasDesk = deskKey(view) !== '';
  const toCampaigns = useCallback(() => openTab('campaigns'), [openTab]);
  const toMessages = useCallback(() => void focusNewestToast(), []);
  useShortcut('interaction', hasDesk ? openDesk : undefined);
  useShortcut('campaigns', toCampaigns);
  useShortcut('messages', toMessages);
}

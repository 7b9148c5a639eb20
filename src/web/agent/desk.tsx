/**
 * What every part of the workspace shares: the view from the engine, what is chosen on the screen, and one way to ask
 * for a deed, which says in words when the engine refuses.
 */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDeedRequest, AgentView } from '../../wire/live.ts';
import { usePhoneLack } from '../phone/phone-lack.ts';
import { refusalText } from '../server/rest.ts';
import type { DeedAnswer } from '../server/command-queue.ts';
import type { CallResult } from '../../domain/result/result.ts';
import { useCommand, useLatest, useLiveStatus } from '../server/live.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { deskInteraction, deskKey, unreachedIn } from './delivery-rules.ts';

export const DESK_TABS = ['channels', 'campaigns', 'history', 'dashboard', 'statistics'] as const;
export type DeskTab = (typeof DESK_TABS)[number];

/** One selection across rail and tabs: what is on the desk, or a tab. `turn`: a contact is awaited whose record nobody knows yet (D18). */
export type Selection =
  | { kind: 'tab'; tab: DeskTab }
  | { kind: 'interaction'; id: string }
  | { kind: 'turn' };

export interface Desk {
  view: AgentView;
  isLost: boolean;
  selection: Selection;
  openTab: (tab: DeskTab) => void;
  /** Back to what is on the desk. */
  openDesk: () => void;
  /** D18: why the contact before did not come, while the next one is awaited. */
  unreached: CallResult | undefined;
  /** The campaign chosen in the table; Get Record acts on it. */
  campaignId: string | undefined;
  chooseCampaign: (id: string) => void;
  /** Asks the engine; a refusal is shown and announced. */
  ask: (deed: AgentDeedRequest) => Promise<DeedAnswer>;
  /** Shows a refusal in words. */
  explain: (answer: DeedAnswer) => void;
}

const DeskContext = createContext<Desk | undefined>(undefined);
const TAB_KEY = 'rufwerk.tab';
const UNREACHED_KEY = 'rufwerk.unreached';

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk outside DeskProvider');
  return desk;
}

export function DeskProvider({ view, children }: { view: AgentView; children: ReactNode }) {
  const command = useCommand();
  const status = useLiveStatus();
  const explain = useExplain();
  const screen = useSelection(view);
  const unreached = useUnreached(view);
  const [chosen, chooseCampaign] = useState<string>();
  const ask = useCallback(
    async (deed: AgentDeedRequest) => {
      const answer = await command(deed);
      // What is wrong with the callback is said at its field.
      const isAtField = deed.name === 'done' && !answer.ok && 'field' in answer && isOfCallback(answer.field);
      if (!isAtField) explain(answer);
      return answer;
    },
    [command, explain],
  );
  const campaignId = campaignInForce(view, chosen);
  const isLost = status.state === 'lost';
  const desk = useMemo(
    () => ({ view, isLost, ...screen, unreached, campaignId, chooseCampaign, ask, explain }),
    [view, isLost, screen, unreached, campaignId, ask, explain],
  );
  return <DeskContext value={desk}>{children}</DeskContext>;
}

/** True for a field of the Schedule Callback window. */
export function isOfCallback(field: string | undefined): boolean {
  return field?.startsWith('callback.') === true;
}

/** The chosen one while it exists, else the one that a record can be had from, else the first. */
function campaignInForce(view: AgentView, chosen: string | undefined): string | undefined {
  const has = (id: string | undefined) => view.campaigns.some((campaign) => campaign.id === id);
  if (has(chosen)) return chosen;
  const running = view.campaigns.filter((campaign) => campaign.status === 'running');
  const best = running.find((campaign) => campaign.isJoined) ?? running[0] ?? view.campaigns[0];
  return best?.id;
}

function useSelection(view: AgentView) {
  const [tab, setTab] = useState<DeskTab>(readTab);
  const key = deskKey(view);
  const [chosenKey, choose] = useState(key);
  useEffect(() => {
    // What comes to the desk is what the agent works on now; one that is gone leaves the tab from before.
    choose(key);
  }, [key]);
  const openTab = useCallback((next: DeskTab) => {
    sessionStorage.setItem(TAB_KEY, next);
    setTab(next);
    choose('');
  }, []);
  const openDesk = useCallback(() => choose(key), [key]);
  const id = deskInteraction(view)?.id;
  return useMemo(() => {
    const isOpen = key !== '' && chosenKey === key;
    const onDesk: Selection = id === undefined ? { kind: 'turn' } : { kind: 'interaction', id };
    const selection: Selection = isOpen ? onDesk : { kind: 'tab', tab };
    return { selection, openTab, openDesk };
  }, [key, chosenKey, id, tab, openTab, openDesk]);
}

/** Kept in this tab, so that a reload in the middle of a dial shows it again. */
function useUnreached(view: AgentView): CallResult | undefined {
  const [kept, keep] = useState<CallResult | undefined>(
    () => (sessionStorage.getItem(UNREACHED_KEY) as CallResult | null) ?? undefined,
  );
  const unreached = unreachedIn(view, kept);
  useEffect(() => {
    if (unreached === undefined) sessionStorage.removeItem(UNREACHED_KEY);
    else sessionStorage.setItem(UNREACHED_KEY, unreached);
    keep(unreached);
  }, [unreached]);
  return unreached;
}

function readTab(): DeskTab {
  const stored = sessionStorage.getItem(TAB_KEY);
  return DESK_TABS.find((tab) => tab === stored) ?? 'campaigns';
}

/** Which words stand above the sentence of a refusal. */
const TITLES = {
  no_records_left: 'messages.noRecord',
  no_records_now: 'messages.noRecord',
  agent_not_ready: 'messages.notReady',
  telephone_missing: 'messages.noTelephone',
  campaign_not_running: 'messages.notRunning',
} as const;

function useExplain(): (answer: DeedAnswer) => void {
  const { t } = useTranslation('agent');
  const { show } = useToasts();
  const lack = usePhoneLack();
  const latest = useLatest({ t, show, lack });
  return useCallback(
    (answer: DeedAnswer) => {
      if (answer.ok) return;
      const titles: Partial<Record<string, (typeof TITLES)[keyof typeof TITLES]>> = TITLES;
      const title = latest.current.t(titles[answer.refused] ?? 'messages.refused');
      // Where the page knows what its telephone lacks, that is said, with what to do.
      const lack = answer.refused === 'telephone_missing' ? latest.current.lack : undefined;
      const sentence = lack ?? refusalText({ ...answer, code: answer.refused });
      latest.current.show({
        id: 'refusal',
        icon: 'warning',
        title,
        body: <p>{sentence}</p>,
        spoken: `${title}. ${sentence}`,
        urgency: 'assertive',
        durationMs: 12_000,
      });
    },
    [latest],
  );
}

/**
 * Campaign notices as toasts (S13, S17, D3): loaded, started, stopping, stopped, unloaded. OK on a start joins, Get
 * Record joins and fetches; both acknowledge, so that the notice is gone in every tab.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticeView } from '../../wire/live.ts';
import { useLatest } from '../server/live.tsx';
import { type Toast, useToasts } from '../ui/toasts.tsx';
import { useDesk } from './desk.tsx';
import { tellDesktop } from './desktop-notices.ts';
import { deliveryKey } from './modes.ts';

const TONES = {
  campaign_loaded: 'accent',
  campaign_started: 'ok',
  campaign_stopping: 'warn',
  campaign_stopped: 'warn',
  campaign_unloaded: 'plain',
} as const;

export function Notices() {
  const { t, i18n } = useTranslation('agent');
  const { view } = useDesk();
  const { show, dismiss } = useToasts();
  const toastOf = useLatest(useNoticeToast());
  const shown = useRef(new Set<string>());
  const { notices } = view;
  const hasInteraction = view.interactions.length > 0;
  useEffect(() => {
    const present = new Set(notices.map((notice) => notice.id));
    for (const id of shown.current) if (!present.has(id)) dismiss(id);
    for (const notice of notices) {
      const isKnown = shown.current.has(notice.id);
      show(toastOf.current(notice), { isSilent: isKnown });
      if (!isKnown) tellDesktop(notice, t(`notices.${notice.kind}`));
    }
    shown.current = present;
    // Shown anew (silently) when the language changes or an interaction opens: a dialog becomes a mere message then (S13).
  }, [notices, hasInteraction, i18n.language, show, dismiss, toastOf, t]);
  return null;
}

function useNoticeToast(): (notice: NoticeView) => Toast {
  const { t } = useTranslation('agent');
  const { view, ask, chooseCampaign, openTab } = useDesk();
  const { dismiss } = useToasts();
  return (notice) => {
    const hasInteraction = view.interactions.length > 0;
    const mode = t(deliveryKey(notice.mode));
    const what = t(`notices.${notice.kind}`);
    const acknowledge = () => {
      dismiss(notice.id);
      return ask({ name: 'acknowledge', noticeId: notice.id });
    };
    const getRecord = {
      label: t('campaigns.getRecord'),
      look: 'primary' as const,
      icon: 'pull' as const,
      onPress: () => {
        chooseCampaign(notice.campaignId);
        void acknowledge().then((answer) => {
          // With a record open the engine would refuse; the table is where the agent fetches afterwards.
          if (answer.ok) return ask({ name: 'get_record', campaignId: notice.campaignId });
          return undefined;
        });
      },
    };
    const ok = {
      label: t('notices.ok'),
      onPress: () => {
        chooseCampaign(notice.campaignId);
        void acknowledge();
        if (!hasInteraction && notice.kind === 'campaign_started') openTab('campaigns');
      },
    };
    const isPull = notice.kind === 'campaign_started' && notice.mode === 'preview';
    return {
      id: notice.id,
      title: t('notices.title'),
      icon: 'campaign',
      tag: { text: what, tone: TONES[notice.kind] },
      isDialog: !hasInteraction,
      spoken: t('notices.spoken', { what, name: notice.name, mode }),
      body: <NoticeBody notice={notice} mode={mode} />,
      actions: isPull ? [getRecord, ok] : [ok],
    };
  };
}

function NoticeBody({ notice, mode }: { notice: NoticeView; mode: string }) {
  const { t } = useTranslation('agent');
  return (
    <dl className="kv">
      <dt>{t('campaigns.name')}</dt>
      <dd>{notice.name}</dd>
      <dt>{t('campaigns.mode')}</dt>
      <dd>{mode}</dd>
      <dt>{t('campaigns.description')}</dt>
      <dd>{notice.description}</dd>
    </dl>
  );
}

/** The browser tab shows the state too: the title by words, the icon by colour and shape. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentView } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { duration } from '../ui/format.ts';
import { isUp } from './call-is-up.ts';
import { waitingTurn } from './delivery-rules.ts';
import type { Activity } from './words.ts';
import { contactName } from './words.ts';

export function usePageSign(view: AgentView | undefined, place: string): void {
  const { t } = useTranslation(['agent', 'frame']);
  const now = useServerNow();
  const activity = view?.shift.activity.state ?? 'not_ready';
  const title = view ? titleOf() : 'Rufwerk';
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link) link.href = iconAddress(activity);
  }, [activity]);

  function titleOf(): string {
    const turn = view && waitingTurn(view);
    if (turn) return `${t('offers.connecting')} ${turn.campaignName} – Rufwerk`;
    const interaction = view?.interactions[0];
    const state = t(`frame:activity.${activity}`);
    if (!interaction) return `${state} – ${place} – Rufwerk`;
    const name = contactName(interaction) ?? t('interaction.unnamed');
    const { call } = interaction;
    if (!call || !isUp(call)) return `${state} ${name} – Rufwerk`;
    return `${duration(now - (call.answeredAt ?? call.startedAt))} ${name} – Rufwerk`;
  }
}

/** Colours that hold on light and dark browser frames alike. */
const SIGNS: Record<Activity, { colour: string; shape: string }> = {
  ready: { colour: '#17733f', shape: 'm9 16 5 5 9-10' },
  not_ready: { colour: '#7d4500', shape: 'M12 10v12M20 10v12' },
  offered: { colour: '#c5372d', shape: 'M10 20c2-2 2-4 2-7a4 4 0 0 1 8 0c0 3 0 5 2 7zM14 24h4' },
  preview: { colour: '#1f5aa3', shape: 'M6 16s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7z' },
  calling: { colour: '#1f5aa3', shape: 'M9 16h.1M16 16h.1M23 16h.1' },
  talking: { colour: '#c5372d', shape: 'M10 12v8M16 8v16M22 12v8' },
  after_call_work: { colour: '#b96a06', shape: 'M10 22l1-4 9-9 3 3-9 9z' },
};

function iconAddress(activity: Activity): string {
  const { colour, shape } = SIGNS[activity];
  const picture =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="${colour}"/>` +
    `<path d="${shape}" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(picture)}`;
}

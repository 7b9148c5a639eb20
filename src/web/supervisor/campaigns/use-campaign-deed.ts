/** Sends a campaign's deed and says in a toast what became of it, so that it also works from a list. */
import { useTranslation } from 'react-i18next';
import { errorText } from '../../server/rest.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useDeed } from '../deed.ts';
import type { CampaignDeed } from './campaign-deeds.ts';
import { useEffect, useState } from 'react';

const SHOWN_MS = 5_000;

export function useCampaignDeed(campaign: { id: string; name: string }) {
  const { t } = useTranslation('supervisor');
  const toasts = useToasts();
  const [asked, setAsked] = useState<CampaignDeed>('load');
  const id = `campaign-${campaign.id}`;
  const deed = useDeed({
    refreshes: ['/api/campaigns'],
    onDone: () => {
      const title = t(`campaigns.done.${asked}`, { name: campaign.name });
      toasts.show({ id, title, icon: 'campaign', durationMs: SHOWN_MS });
    },
  });
  const { error } = deed;
  useEffect(() => {
    if (!error) return;
    toasts.show({
      id,
      title: campaign.name,
      icon: 'warning',
      body: errorText(error),
      spoken: errorText(error),
    });
  }, [error, id, campaign.name, toasts]);
  const run = (which: CampaignDeed) => {
    setAsked(which);
    deed.run({ path: `/api/campaigns/${campaign.id}/${which}` });
  };
  return { run, running: deed.isRunning ? asked : undefined };
}

/** The counts behind a campaign's chart; asked for again now and then, because they are counted and not live. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CampaignFigures } from '../../../wire/delivery.ts';
import { send } from '../../server/rest.ts';
import { spanWords } from './chart-shapes.ts';

const REFRESH_MS = 15_000;

export function useFigures(id: string): CampaignFigures | undefined {
  return useQuery({
    queryKey: ['/api/campaigns', id, 'figures'],
    queryFn: ({ signal }) => send<CampaignFigures>(`/api/campaigns/${id}/figures`, { signal }),
    refetchInterval: REFRESH_MS,
  }).data;
}

/** When the ready records will be used up (E6), as words; undefined where that can not be said yet. */
export function useFinishWords(): (finishesInMs: number | undefined) => string | undefined {
  const { t } = useTranslation('supervisor');
  return (finishesInMs) => {
    if (finishesInMs === undefined) return undefined;
    if (finishesInMs === 0) return t('pacing.finished');
    const { key, ...values } = spanWords(finishesInMs);
    return t(`pacing.span.${key}`, values as Record<string, number>);
  };
}

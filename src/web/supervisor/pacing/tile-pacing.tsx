/** What a tile of the floor shows of a campaign that brings contacts to its agents: charts, and the last decision in words. */
import { useTranslation } from 'react-i18next';
import type { FloorCampaignRow } from '../../../wire/floor.ts';
import { useFormat } from '../../ui/use-format.ts';
import { AbandonGauge, AgentsBar, CallsChart } from './charts.tsx';
import { useFigures } from './use-figures.ts';
import { useReason } from './use-reason.ts';

export function TilePacing({ campaign }: { campaign: FloorCampaignRow }) {
  const figures = useFigures(campaign.id);
  if (!campaign.agents) return null;
  return (
    <div className="tilepacing">
      <CallsChart figures={figures} />
      <div className="stack">
        <AgentsBar agents={campaign.agents} />
        {campaign.pacing && <AbandonGauge pacing={campaign.pacing} />}
      </div>
      {campaign.pacing && <LastDecision campaign={campaign} />}
    </div>
  );
}

/** E23: "started 4: 2 agents free, ..." */
export function LastDecision({ campaign }: { campaign: FloorCampaignRow }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const reason = useReason();
  const last = campaign.pacing?.last;
  if (!last) return <p className="decision t3">{t('pacing.none')}</p>;
  const time = format.timeWithSeconds(last.at);
  return <p className="decision">{t('pacing.last', { time, sentence: reason(last.because) })}</p>;
}

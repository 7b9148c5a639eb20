/** A campaign's pacing on its page: the charts in large, the figures with their formulas, and every decision that started calls (E23). */
import { useTranslation } from 'react-i18next';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import type { PacingDecisionRow } from '../../../wire/delivery.ts';
import type { FloorCampaignRow } from '../../../wire/floor.ts';
import { useServerNow } from '../../server/clock.ts';
import { useFloorView } from '../../server/live.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { usePagedList } from '../paged.ts';
import { daysBetween } from '../../ui/format.ts';
import { Awaited } from '../page-parts.tsx';
import { answeredShare } from '../floor/floor-order.ts';
import { AbandonGauge, AgentsBar, CallsChart } from './charts.tsx';
import { LastDecision } from './tile-pacing.tsx';
import { useFigures, useFinishWords } from './use-figures.ts';
import { useReason } from './use-reason.ts';

const REFRESH_MS = 5_000;

export function PacingView({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  const live = useFloorView()?.campaigns.find(({ id }) => id === campaign.id);
  const figures = useFigures(campaign.id);
  const isAutomatic = campaign.mode === 'progressive' || campaign.mode === 'predictive';
  return (
    <div className="twocolumns">
      <div className="stack">
        <section className="panel" aria-label={t('pacing.title')}>
          <h2>{t('pacing.title')}</h2>
          {live?.pacing && <LastDecision campaign={live} />}
          <div className="largecharts">
            <CallsChart figures={figures} />
            {live?.agents && <AgentsBar agents={live.agents} />}
            {live?.pacing && <AbandonGauge pacing={live.pacing} />}
          </div>
        </section>
        {isAutomatic && <Decisions id={campaign.id} />}
      </div>
      {live && <FigureList campaign={live} />}
    </div>
  );
}

/** E6: each figure with what it is made of. */
function FigureList({ campaign }: { campaign: FloorCampaignRow }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const finish = useFinishWords();
  const share = answeredShare(campaign);
  const percent = (value: number | undefined) =>
    value === undefined ? t('shared.none') : format.percent(value, 0);
  const { pacing } = campaign;
  return (
    <section className="panel" aria-label={t('pacing.figures')}>
      <h2>{t('pacing.figures')}</h2>
      <dl className="kv figurelist">
        <Figure term={t('pacing.hitRatio')} value={percent(share)} note={t('pacing.hitRatioFormula')} />
        <Figure
          term={t('pacing.utilisation')}
          value={percent(campaign.utilisation)}
          note={t('pacing.utilisationFormula')}
        />
        <Figure
          term={t('pacing.finishes')}
          value={finish(campaign.finishesInMs) ?? t('pacing.finishesUnknown')}
          note={t('pacing.finishesFormula')}
        />
        {pacing && (
          <>
            <Figure
              term={t('pacing.inFlight')}
              value={`${format.count(pacing.inFlight)} (${format.count(pacing.waiting)} ${t('pacing.waiting')})`}
            />
            <Figure
              term={t('pacing.abandonRate')}
              value={
                pacing.answered === 0
                  ? t('shared.none')
                  : format.percent(pacing.abandoned / pacing.answered, 1)
              }
              note={t('pacing.formula')}
            />
          </>
        )}
      </dl>
    </section>
  );
}

function Figure({ term, value, note }: { term: string; value: string; note?: string }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>
        <b className="n">{value}</b>
        {note && <p className="t3 small">{note}</p>}
      </dd>
    </>
  );
}

function Decisions({ id }: { id: string }) {
  const { t } = useTranslation('supervisor');
  const reason = useReason();
  const nowAt = useServerNow();
  const list = usePagedList<PacingDecisionRow>(`/api/campaigns/${id}/decisions`, { limit: '20' }, REFRESH_MS);
  return (
    <section className="panel" aria-label={t('pacing.decisions')}>
      <h2>{t('pacing.decisions')}</h2>
      {!list.page && <Awaited error={list.error} retry={list.retry} />}
      {list.page?.rows.length === 0 && <p className="t2">{t('pacing.noDecisions')}</p>}
      {list.page && list.page.rows.length > 0 && (
        <>
          <p className="t2 small">{t('pacing.decisionsNote')}</p>
          <ol className="decisions" aria-label={t('pacing.decisions')}>
            {list.page.rows.map((row) => (
              <li key={row.id}>
                <DecidedAt at={row.at} nowAt={nowAt} />
                <span>{reason(row.because)}</span>
              </li>
            ))}
          </ol>
          <Pagination
            label={t('pacing.decisions')}
            pages={list.pages}
            pageSize={list.pageSize}
            rows={list.page.rows.length}
            next={list.page.next}
          />
        </>
      )}
    </section>
  );
}

/** With seconds, because several are made in a minute; with the day unless today. */
function DecidedAt({ at, nowAt }: { at: number; nowAt: number }) {
  const format = useFormat();
  const time = format.timeWithSeconds(at);
  return (
    <time className="n t2" dateTime={new Date(at).toISOString()}>
      {daysBetween(nowAt, at) === 0 ? time : `${format.dayMonth(at)} ${time}`}
    </time>
  );
}

/** One campaign: its state and what can be done with it, its records by status, what it is made of; and its records as a list. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import { useFloorView } from '../../server/live.tsx';
import { send } from '../../server/rest.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useWhyFormats } from '../floor/campaign-tile.tsx';
import { Awaited, PageHead } from '../page-parts.tsx';
import { PacingView } from '../pacing/pacing-view.tsx';
import { useFinishWords } from '../pacing/use-figures.ts';
import { CAMPAIGN_TONES } from './campaign-deeds.ts';
import { CampaignControl } from './campaign-control.tsx';
import { CampaignDefinitionList } from './campaign-definition-list.tsx';
import { MessageNote } from './delivery-fields.tsx';
import { useLiveStates } from './campaigns-page.tsx';
import { RecordCounts } from './record-counts.tsx';
import { RecordsTable } from './records-table.tsx';
import './campaigns.css';

const REFRESH_MS = 5_000;

export function useCampaign(id: string) {
  return useQuery({
    queryKey: ['/api/campaigns', id],
    queryFn: ({ signal }) => send<CampaignDetail>(`/api/campaigns/${id}`, { signal }),
    refetchInterval: REFRESH_MS,
  });
}

export type CampaignView = 'overview' | 'pacing' | 'records';

export function CampaignPage({ id, view }: { id: string; view: CampaignView }) {
  const { t } = useTranslation('supervisor');
  const query = useCampaign(id);
  const [campaign] = useLiveStates(query.data ? [query.data] : []);
  const up = { href: '/supervisor/campaigns', label: t('campaigns.title') };
  if (!campaign) {
    return (
      <>
        <PageHead title={t('campaigns.title')} up={up} />
        <Awaited error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  return (
    <>
      <PageHead title={campaign.name} up={up} beside={<StateBeside campaign={campaign} />}>
        <a className="btn" href={`/api/campaigns/${id}/export`} download>
          <Icon name="pull" small />
          {t('campaigns.export')}
        </a>
        <EditLink campaign={campaign} />
      </PageHead>
      <Views campaign={campaign} view={view} />
      {campaign.mode === 'predictive' && campaign.lacksInformationMessage && <MessageNote lacks />}
      {view === 'overview' && <Overview campaign={campaign} />}
      {view === 'pacing' && <PacingView campaign={campaign} />}
      {view === 'records' && <RecordsTable campaign={campaign} />}
    </>
  );
}

function StateBeside({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  const format = useWhyFormats();
  return (
    <>
      <StateTag tone={CAMPAIGN_TONES[campaign.state]}>{t(`campaignStates.${campaign.state}`)}</StateTag>
      <span className="t2 n">{t('since', { time: format.since(campaign.since) })}</span>
      <NextScheduled campaign={campaign} />
    </>
  );
}

/** E5: next: Monday 09:00, start. In the schedule's own zone. */
function NextScheduled({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const { nextScheduled: next } = campaign;
  const { schedule } = campaign.settings;
  if (!schedule) return null;
  if (!next)
    return campaign.state === 'unloaded' ? <span className="t2">{t('schedule.whenLoaded')}</span> : null;
  const time = `${format.weekdayDate(next.at, schedule.zone)} ${format.time(next.at, schedule.zone)}`;
  const deed = next.act.do === 'pace' ? next.act.mode : next.act.do;
  return <span className="t2 n">{t('schedule.next', { time, deed: t(`schedule.deeds.${deed}`) })}</span>;
}

function EditLink({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  // Loaded or running, some of it can be changed still.
  if (campaign.state !== 'unloaded')
    return (
      <Link className="btn" href={`/supervisor/campaigns/${campaign.id}/rules`}>
        <Icon name="pen" small />
        {t('rules.change')}
      </Link>
    );
  return (
    <Link className="btn" href={`/supervisor/campaigns/${campaign.id}/edit`}>
      <Icon name="pen" small />
      {t('shared.edit')}
    </Link>
  );
}

function Views({ campaign, view }: { campaign: CampaignDetail; view: CampaignView }) {
  const { t } = useTranslation('supervisor');
  const { id, mode } = campaign;
  const current = (mine: CampaignView) => (mine === view ? { 'aria-current': 'page' as const } : {});
  return (
    <nav className="views" aria-label={t('campaigns.tabs.label')}>
      <Link href={`/supervisor/campaigns/${id}`} {...current('overview')}>
        {t('campaigns.tabs.overview')}
      </Link>
      {mode !== 'preview' && (
        <Link href={`/supervisor/campaigns/${id}/pacing`} {...current('pacing')}>
          {t('campaigns.tabs.pacing')}
        </Link>
      )}
      <Link href={`/supervisor/campaigns/${id}/records`} {...current('records')}>
        {t('campaigns.tabs.records')}
      </Link>
    </nav>
  );
}

function Overview({ campaign }: { campaign: CampaignDetail }) {
  return (
    <div className="twocolumns">
      <div className="stack">
        <RecordCounts campaign={campaign} />
        <CampaignDefinitionList campaign={campaign} />
      </div>
      <div className="stack">
        <Today id={campaign.id} />
        <CampaignControl campaign={campaign} />
      </div>
    </div>
  );
}

/** What the floor says about it now; nothing while it is unloaded. */
function Today({ id }: { id: string }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const live = useFloorView()?.campaigns.find((campaign) => campaign.id === id);
  const finish = useFinishWords()(live?.finishesInMs);
  if (!live || live.state === 'unloaded') return null;
  return (
    <p className="figures panel">
      <span>
        <b>
          {format.count(live.readyAgents)}/{format.count(live.joinedAgents)}
        </b>
        {t('floor.tile.ready')}
      </span>
      <span>
        <b>{format.count(live.openInteractions)}</b>
        {t('floor.tile.open')}
      </span>
      <span>
        <b>{format.count(live.liveCalls)}</b>
        {t('floor.tile.calls')}
      </span>
      <span>
        <b>{format.count(live.attemptsToday)}</b>
        {t('floor.tile.today')}
      </span>
      {live.state === 'running' && (
        <span title={t('pacing.finishesFormula')}>
          {t('pacing.finishes')} <b>{finish ?? t('pacing.finishesUnknown')}</b>
        </span>
      )}
    </p>
  );
}

/** My Campaigns: exactly four columns (S10); Get Record stands above and acts on the chosen row (S12); each row has Join or Leave (D16). */
import { useCallback, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { CampaignRow } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { StateTag } from '../ui/state-tag.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useFormat } from '../ui/use-format.ts';
import { channelOfMode } from './delivery-rules.ts';
import { useDesk } from './desk.tsx';
import { useShortcut } from './shortcuts.tsx';
import { useSetChannels } from './state-menu.tsx';
import { deliveryKey } from './modes.ts';
import { whyNoRecord } from './why-no-record.ts';
import { STATUS_LOOKS } from './words.ts';

const WHY_ID = 'why-no-record';

export function CampaignsPage() {
  const { t } = useTranslation('agent');
  const { view, campaignId, chooseCampaign } = useDesk();
  const columns = useColumns();
  if (view.campaigns.length === 0) return <NoCampaigns />;
  return (
    <>
      <h1>{t('campaigns.title')}</h1>
      <GetRecord campaign={view.campaigns.find((campaign) => campaign.id === campaignId)} />
      <Table
        label={t('campaigns.title')}
        columns={columns}
        rows={view.campaigns}
        rowId={(campaign) => campaign.id}
        chosen={campaignId}
        onChoose={chooseCampaign}
      />
      {view.campaigns.some((campaign) => campaign.mode !== 'preview') && (
        <p className="t3 small under">{t('campaigns.note')}</p>
      )}
    </>
  );
}

/** Fetches a record; joins first where the agent has not (S18, D16). */
export function useGetRecord(): (campaignId: string) => Promise<void> {
  const { view, ask } = useDesk();
  return useCallback(
    async (campaignId: string) => {
      const campaign = view.campaigns.find((row) => row.id === campaignId);
      if (campaign && !campaign.isJoined) {
        const joined = await ask({ name: 'join_campaign', campaignId });
        // OK on the campaign's notice joins as well, and this page may not have heard of it yet.
        if (!joined.ok && joined.refused !== 'campaign_already_joined') return;
      }
      await ask({ name: 'get_record', campaignId });
    },
    [view.campaigns, ask],
  );
}

function GetRecord({ campaign }: { campaign: CampaignRow | undefined }) {
  const { t } = useTranslation('agent');
  const { view, isLost } = useDesk();
  const getRecord = useGetRecord();
  const setChannels = useSetChannels();
  const [isFetching, setIsFetching] = useState(false);
  const why = whyNoRecord(view, campaign, isLost);
  const id = campaign?.id;
  const its = channelOfMode(campaign?.mode ?? 'preview');
  const channel = t(`channels.${its}`);
  const goReady = () => setChannels('ready', why === 'campaigns.why.notReady' ? undefined : [its]);
  const fetchOne = useCallback(() => {
    if (id === undefined || isFetching) return;
    setIsFetching(true);
    void getRecord(id).finally(() => setIsFetching(false));
  }, [id, isFetching, getRecord]);
  const keys = useShortcut('getRecord', why === undefined ? fetchOne : undefined);
  return (
    <div className="tools">
      <Button
        look="primary"
        icon="pull"
        shortcut={keys}
        onClick={fetchOne}
        disabledBy={why === undefined ? undefined : WHY_ID}
      >
        {isFetching ? t('campaigns.fetching') : t('campaigns.getRecord')}
      </Button>
      <span className="t2 small" id={WHY_ID}>
        {why === undefined && campaign ? <FromCampaign campaign={campaign} /> : why && t(why, { channel })}
      </span>
      {(why === 'campaigns.why.notReady' || why === 'campaigns.why.notManualNotReady') && (
        <Button size="small" icon="ready" onClick={goReady}>
          {t('campaigns.goReady')}
        </Button>
      )}
    </div>
  );
}

function FromCampaign({ campaign }: { campaign: CampaignRow }) {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const now = useServerNow();
  const { readyNow, nextAt } = campaign;
  const name = shortName(campaign.name);
  const parts = { t, components: [<b key="name" className="strong" title={campaign.name} />] };
  if (readyNow === undefined) return <Trans {...parts} i18nKey="campaigns.from" values={{ name }} />;
  if (readyNow > 0) {
    const values = { name, formatted: format.count(readyNow) };
    return <Trans {...parts} i18nKey="campaigns.fromReady" count={readyNow} values={values} />;
  }
  if (nextAt === undefined) return <Trans {...parts} i18nKey="campaigns.fromNone" values={{ name }} />;
  return (
    <Trans {...parts} i18nKey="campaigns.fromNext" values={{ name, time: format.moment(nextAt, now) }} />
  );
}

/** Long names carry their meaning at the start; the whole one stands in the table. */
function shortName(name: string): string {
  return name.length > 32 ? `${name.slice(0, 30)}…` : name;
}

function useColumns(): readonly Column<CampaignRow>[] {
  const { t } = useTranslation('agent');
  return [
    {
      id: 'status',
      head: t('campaigns.status'),
      width: '164px',
      cell: ({ status }) => <StateTag {...STATUS_LOOKS[status]}>{t(`campaigns.${status}`)}</StateTag>,
    },
    {
      id: 'name',
      head: t('campaigns.name'),
      title: ({ name }) => name,
      cell: ({ name, isJoined }) => (
        <span className="row">
          <b className="cut">{name}</b>
          {isJoined && <Icon name="check" small tone="ok" label={t('campaigns.joined')} />}
        </span>
      ),
    },
    {
      id: 'mode',
      head: t('campaigns.mode'),
      width: '190px',
      cell: ({ mode }) => t(deliveryKey(mode)),
    },
    {
      id: 'description',
      head: t('campaigns.description'),
      width: '34%',
      cell: (campaign) => (
        <span className="row">
          <span className="cut t2 grow" title={campaign.description}>
            {campaign.description}
          </span>
          <JoinOrLeave campaign={campaign} />
        </span>
      ),
    },
  ];
}

function JoinOrLeave({ campaign }: { campaign: CampaignRow }) {
  const { t } = useTranslation('agent');
  const { ask } = useDesk();
  const { id, name, isJoined } = campaign;
  return (
    <Button
      size="small"
      aria-label={t(isJoined ? 'campaigns.leaveNamed' : 'campaigns.joinNamed', { name })}
      onClick={() => void ask({ name: isJoined ? 'leave_campaign' : 'join_campaign', campaignId: id })}
    >
      {isJoined ? t('campaigns.leave') : t('campaigns.join')}
    </Button>
  );
}

function NoCampaigns() {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const isReady = view.shift.channels.voice.state === 'ready';
  const steps = [
    { title: t('campaigns.stepReady'), note: t('campaigns.stepReadyNote'), isDone: isReady },
    { title: t('campaigns.stepWait'), note: t('campaigns.stepWaitNote'), isDone: false },
  ];
  return (
    <>
      <h1>{t('campaigns.title')}</h1>
      <EmptyState
        icon="campaign"
        title={t('campaigns.emptyTitle')}
        text={t('campaigns.emptyText')}
        steps={steps}
      >
        <div className="row">
          <Button icon="pull" disabledBy={WHY_ID}>
            {t('campaigns.getRecord')}
          </Button>
          <span className="t2 small" id={WHY_ID}>
            {t('campaigns.why.nothingRuns')}
          </span>
        </div>
      </EmptyState>
    </>
  );
}

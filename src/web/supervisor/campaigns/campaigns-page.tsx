/** All campaigns with their state, and the step that usually comes next as a button in the row. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { CampaignSummary } from '../../../wire/campaigns.ts';
import { useServerNow } from '../../server/clock.ts';
import { useFloorView } from '../../server/live.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { type Column, Figure, Table } from '../../ui/table.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { usePagedList } from '../paged.ts';
import { Awaited, Moment, PageHead } from '../page-parts.tsx';
import { allRecords, CAMPAIGN_TONES, deedNote, nextDeed } from './campaign-deeds.ts';
import { EmptyCampaigns } from './empty-campaigns.tsx';
import { useCampaignDeed } from './use-campaign-deed.ts';

/** The states move by themselves (a stopping campaign ends); the floor's feed has them sooner, this catches the rest. */
const REFRESH_MS = 5_000;

export function CampaignsPage() {
  const { t } = useTranslation('supervisor');
  const { page, pages, pageSize, error, retry } = usePagedList<CampaignSummary>(
    '/api/campaigns',
    {},
    REFRESH_MS,
  );
  const rows = useLiveStates(page?.rows ?? []);
  const columns = useColumns();
  const isEmpty = page?.rows.length === 0 && pages.before === 0;
  return (
    <>
      <PageHead title={t('campaigns.title')}>{!isEmpty && <CreateLink />}</PageHead>
      {!page && <Awaited error={error} retry={retry} />}
      {isEmpty && <EmptyCampaigns />}
      {page && !isEmpty && (
        <div className="dense">
          <Table
            label={t('campaigns.title')}
            columns={columns}
            rows={rows}
            rowId={(campaign) => campaign.id}
          />
          <Pagination
            pages={pages}
            pageSize={pageSize}
            rows={rows.length}
            next={page.next}
            total={page.total}
          />
        </div>
      )}
    </>
  );
}

function CreateLink() {
  const { t } = useTranslation('supervisor');
  return (
    <Link className="btn p" href="/supervisor/campaigns/new">
      <Icon name="plus" small />
      {t('campaigns.create')}
    </Link>
  );
}

/** The rows with the state that the floor knows, which is newer than the list's. */
export function useLiveStates<Row extends CampaignSummary>(rows: readonly Row[]): readonly Row[] {
  const floor = useFloorView();
  return rows.map((row) => {
    const live = floor?.campaigns.find((campaign) => campaign.id === row.id);
    return live && live.since >= row.since ? { ...row, state: live.state, since: live.since } : row;
  });
}

function useColumns(): readonly Column<CampaignSummary>[] {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const names = (all: readonly { readonly name: string }[]) => format.list(all.map(({ name }) => name));
  return [
    {
      id: 'name',
      head: t('campaigns.columns.name'),
      cell: (campaign) => <Link href={`/supervisor/campaigns/${campaign.id}`}>{campaign.name}</Link>,
      title: (campaign) => campaign.name,
    },
    {
      id: 'state',
      head: t('campaigns.columns.state'),
      cell: ({ state }) => <StateTag tone={CAMPAIGN_TONES[state]}>{t(`campaignStates.${state}`)}</StateTag>,
      width: '140px',
    },
    {
      id: 'since',
      head: t('campaigns.columns.since'),
      cell: (campaign) => <SinceCell at={campaign.since} />,
      width: '116px',
    },
    { id: 'mode', head: t('campaigns.columns.mode'), cell: ({ mode }) => t(`modes.${mode}`), width: '88px' },
    {
      id: 'groups',
      head: t('campaigns.columns.groups'),
      cell: ({ groups }) => names(groups),
      title: ({ groups }) => names(groups),
      width: '12%',
    },
    {
      id: 'lists',
      head: t('campaigns.columns.lists'),
      cell: ({ lists }) => names(lists),
      title: ({ lists }) => names(lists),
      width: '12%',
    },
    {
      id: 'ready',
      head: t('campaigns.columns.ready'),
      cell: ({ records }) => <Figure value={records['ready'] ?? 0} />,
      width: '76px',
      align: 'right',
    },
    {
      id: 'total',
      head: t('campaigns.columns.total'),
      cell: ({ records }) => <Figure value={allRecords(records)} />,
      width: '98px',
      align: 'right',
    },
    {
      id: 'next',
      head: t('campaigns.columns.next'),
      cell: (campaign) => <NextStep campaign={campaign} />,
      width: '118px',
    },
  ];
}

function SinceCell({ at }: { at: number }) {
  return <Moment at={at} nowAt={useServerNow()} />;
}

function NextStep({ campaign }: { campaign: CampaignSummary }) {
  const { t } = useTranslation('supervisor');
  const { run, running } = useCampaignDeed(campaign);
  const isAllStopped = useFloorView()?.stopAll.isOn ?? false;
  const next = nextDeed(campaign.state);
  // Whether the information message is there is said by the server's no: the list does not know.
  const note = deedNote(next, campaign.state, { isAllStopped, mode: campaign.mode, lacksMessage: false });
  const label = t(`campaigns.deeds.${next}`);
  if (!note.can) {
    return (
      <span className="t3 cut" title={t(`campaigns.cannot.${note.why}`)}>
        {t('campaigns.cannotShort')}
      </span>
    );
  }
  return (
    <Button
      size="small"
      aria-label={t('campaigns.deedFor', { deed: label, name: campaign.name })}
      aria-busy={running !== undefined}
      // The second click of a double click would be for the next step, which stands there by then.
      onClick={({ detail }) => detail < 2 && running === undefined && run(next)}
    >
      {label}
    </Button>
  );
}

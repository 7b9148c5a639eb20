/** A campaign's records, by status, with where each stands and the way to why it was or was not dialed. */
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'wouter';
import { RECORD_STATUSES } from '../../../domain/record/record.ts';
import type { CampaignDetail, CampaignRecordRow } from '../../../wire/campaigns.ts';
import { useServerNow } from '../../server/clock.ts';
import { Pagination } from '../../ui/pagination.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { StateTag, type StateTagProps } from '../../ui/state-tag.tsx';
import { Segments } from '../../ui/switches.tsx';
import { type Column, Figure, Table } from '../../ui/table.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { usePagedList } from '../paged.ts';
import { allRecords } from './campaign-deeds.ts';
import { Awaited } from '../page-parts.tsx';
import { useNextSentences } from './next-step.tsx';
import { useWords } from '../words.ts';

const TONES: Readonly<Record<string, NonNullable<StateTagProps['tone']>>> = {
  ready: 'accent',
  retrieved: 'warn',
  updated: 'ok',
  agent_error: 'bad',
};

export function RecordsTable({ campaign }: { campaign: CampaignDetail }) {
  const [search] = useSearchParams();
  const asked = search.get('status') ?? '';
  const status = RECORD_STATUSES.find((known) => known === asked) ?? '';
  // A page belongs to its filter: another status starts at its first page.
  return <Records key={status} campaign={campaign} status={status} />;
}

function Records({ campaign, status }: { campaign: CampaignDetail; status: string }) {
  const { t } = useTranslation('supervisor');
  const list = usePagedList<CampaignRecordRow>(`/api/campaigns/${campaign.id}/records`, { status });
  const columns = useColumns(campaign.id);
  const { page } = list;
  return (
    <div className="dense">
      <StatusFilter campaign={campaign} status={status} />
      {!page && <Awaited error={list.error} retry={list.retry} />}
      {page?.rows.length === 0 && <p className="t2 awaited">{t('records.none')}</p>}
      {page && page.rows.length > 0 && (
        <>
          <Table
            label={t('records.title')}
            columns={columns}
            rows={page.rows}
            rowId={(record) => record.id}
          />
          <Pagination
            pages={list.pages}
            pageSize={list.pageSize}
            rows={page.rows.length}
            next={page.next}
            total={page.total ?? (status === '' ? allRecords(campaign.records) : campaign.records[status])}
          />
        </>
      )}
    </div>
  );
}

function StatusFilter({ campaign, status }: { campaign: CampaignDetail; status: string }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const [, setSearch] = useSearchParams();
  const shown = RECORD_STATUSES.filter((known) => known === status || (campaign.records[known] ?? 0) > 0);
  const options = [
    { value: '', label: t('records.all') },
    ...shown.map((known) => ({
      value: known,
      label: `${t(`statuses.${known}`)} ${format.count(campaign.records[known] ?? 0)}`,
    })),
  ];
  return (
    <div className="tools">
      <Segments
        label={t('records.status')}
        chosen={status}
        options={options}
        onChoose={(value) => setSearch(value === '' ? {} : { status: value }, { replace: true })}
      />
    </div>
  );
}

function useColumns(campaignId: string): readonly Column<CampaignRecordRow>[] {
  return [...useContactColumns(), ...useStandingColumns(), useWhyColumn(campaignId)];
}

/** Who it is. */
function useContactColumns(): readonly Column<CampaignRecordRow>[] {
  const { t } = useTranslation('supervisor');
  const none = <span className="t3">{t('shared.none')}</span>;
  return [
    {
      id: 'shortForm',
      head: t('records.columns.shortForm'),
      cell: (record) => <span className="n t2">{record.shortForm}</span>,
      width: '84px',
    },
    {
      id: 'name',
      head: t('records.columns.name'),
      cell: (record) => record.name || none,
      title: (record) => record.name,
    },
    {
      id: 'customerKey',
      head: t('records.columns.customerKey'),
      cell: (record) => record.customerKey ?? none,
      title: (record) => record.customerKey ?? '',
      width: '112px',
    },
    {
      id: 'numbers',
      head: t('records.columns.numbers'),
      cell: ({ numbers }) => <Numbers numbers={numbers} />,
      title: ({ numbers }) => numbers.map(formatPhoneNumber).join(', '),
      width: '176px',
    },
  ];
}

/** Where the record stands: what was done, what came of it, when it is due. */
function useStandingColumns(): readonly Column<CampaignRecordRow>[] {
  const { t } = useTranslation('supervisor');
  const words = useWords();
  const sentences = useNextSentences();
  const none = <span className="t3">{t('shared.none')}</span>;
  return [
    {
      id: 'status',
      head: t('records.columns.status'),
      cell: ({ status }) => <StateTag tone={TONES[status] ?? 'plain'}>{words('statuses', status)}</StateTag>,
      width: '154px',
    },
    {
      id: 'type',
      head: t('records.columns.type'),
      cell: ({ type }) => words('types', type),
      title: ({ type }) => words('types', type),
      width: '104px',
    },
    {
      id: 'attempts',
      head: t('records.columns.attempts'),
      cell: ({ attempts }) => <Figure value={attempts} />,
      width: '78px',
      align: 'right',
    },
    {
      id: 'lastResult',
      head: t('records.columns.lastResult'),
      cell: ({ lastResult }) => (lastResult ? words('callResults', lastResult) : none),
      width: '124px',
    },
    {
      id: 'nextAt',
      head: t('records.columns.nextAt'),
      cell: (record) => <NextAt record={record} />,
      title: (record) => sentences(record.next).join(' '),
      width: '128px',
    },
  ];
}

/** The way to every verdict on the record. */
function useWhyColumn(campaignId: string): Column<CampaignRecordRow> {
  const { t } = useTranslation('supervisor');
  const base = `/supervisor/campaigns/${campaignId}/records`;
  return {
    id: 'why',
    head: t('records.columns.why'),
    cell: (record) => (
      <Link
        href={`${base}/${record.id}`}
        state={{ name: record.name, shortForm: record.shortForm }}
        aria-label={t('records.whyFor', { name: record.name })}
      >
        {t('records.whyShort')}
      </Link>
    ),
    width: '76px',
  };
}

function Numbers({ numbers }: { numbers: readonly string[] }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const [first, ...others] = numbers;
  const count = others.length;
  return (
    <span className="n">
      {first === undefined ? t('shared.none') : formatPhoneNumber(first)}
      {count > 0 && (
        <span className="t3"> {t('records.more', { count, formatted: format.count(count) })}</span>
      )}
    </span>
  );
}

/** When it may be handed over again; says nothing for a record that is not waiting. */
function NextAt({ record }: { record: CampaignRecordRow }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const nowAt = useServerNow();
  const { next } = record;
  if (next.next !== 'call') return <span className="t3">{t('shared.none')}</span>;
  if (next.at === undefined || next.at <= nowAt) return <>{t('records.atOnce')}</>;
  return <time>{format.moment(next.at, nowAt)}</time>;
}

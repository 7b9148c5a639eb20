/** Recordings: who talked to whom, when and for how long, with the sound. Who listens is written down, and the page says so. */
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingRow } from '../../../wire/recordings.ts';
import { useServerNow } from '../../server/clock.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { duration } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { RecordingSound } from '../../ui/recording-sound.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { usePagedList } from '../paged.ts';
import { Awaited, Moment, PageHead } from '../page-parts.tsx';

/** A recording that has just ended is kept a second later. */
const ASK_EACH_MS = 5_000;

export function RecordingsPage() {
  const { t } = useTranslation('supervisor');
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  return (
    <>
      <PageHead title={t('recordings.title')} beside={<span className="t2">{t('recordings.lead')}</span>} />
      <div className="registertools">
        <label className="search">
          <Icon name="search" />
          <input
            type="search"
            aria-label={t('recordings.search')}
            placeholder={t('recordings.search')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      </div>
      {/* Another search starts at its first page. */}
      <Recordings key={search} search={search} />
    </>
  );
}

function Recordings({ search }: { search: string }) {
  const { t } = useTranslation('supervisor');
  const list = usePagedList<RecordingRow>('/api/recordings', { q: search }, ASK_EACH_MS);
  const columns = useColumns();
  const { page } = list;
  if (!page) return <Awaited error={list.error} retry={list.retry} />;
  const isEmpty = page.rows.length === 0 && list.pages.before === 0;
  if (isEmpty && search === '')
    return <EmptyState icon="history" title={t('recordings.none')} text={t('recordings.noneText')} />;
  if (isEmpty) return <p className="t2 awaited">{t('recordings.noneFound')}</p>;
  return (
    <div className="dense">
      <Table
        label={t('recordings.title')}
        columns={columns}
        rows={page.rows}
        rowId={(row) => row.recordingId}
      />
      <Pagination
        pages={list.pages}
        pageSize={list.pageSize}
        rows={page.rows.length}
        next={page.next}
        total={page.total}
      />
    </div>
  );
}

function useColumns(): readonly Column<RecordingRow>[] {
  const { t } = useTranslation('supervisor');
  const now = useServerNow();
  return [
    {
      id: 'when',
      head: t('recordings.when'),
      width: '150px',
      cell: ({ startedAt }) => <Moment at={startedAt} nowAt={now} />,
    },
    { id: 'agent', head: t('recordings.agent'), cell: ({ agentName }) => agentName },
    { id: 'contact', head: t('recordings.contact'), cell: ({ contactName }) => <b>{contactName}</b> },
    {
      id: 'number',
      head: t('recordings.number'),
      width: '180px',
      cell: ({ number }) => <span className="n">{formatPhoneNumber(number)}</span>,
    },
    {
      id: 'campaign',
      head: t('recordings.campaign'),
      title: ({ campaignName }) => campaignName,
      cell: ({ campaignName }) => campaignName,
    },
    {
      id: 'duration',
      head: t('recordings.duration'),
      width: '80px',
      align: 'right',
      cell: ({ durationMs }) => (durationMs === undefined ? '–' : duration(durationMs)),
    },
    { id: 'sound', head: t('recordings.sound'), width: '320px', cell: (row) => <Sound row={row} /> },
  ];
}

function Sound({ row }: { row: RecordingRow }) {
  const { t } = useTranslation('supervisor');
  switch (row.state) {
    case 'complete':
      return (
        <RecordingSound
          recordingId={row.recordingId}
          label={t('recordings.of', { name: row.contactName })}
          warning={row.isCutShort ? t('recordings.cutShort') : undefined}
        />
      );
    case 'running':
    case 'over':
      return <span className="t2">{t(`recordings.${row.state}`)}</span>;
    case 'failed':
      return (
        <span className="bad">
          {t(`recordings.because.${row.because as 'no_file'}`, { defaultValue: t('recordings.failed') })}
        </span>
      );
  }
}

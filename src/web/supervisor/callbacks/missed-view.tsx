/** What became of the callbacks of a period (I19), why some were missed, and the missed themselves, to be set anew. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackRow, MissedReport } from '../../../wire/callbacks.ts';
import { spanOfDays } from '../../callbacks/day-span.ts';
import { addDays, dayIn, ownZone } from '../../callbacks/month-days.ts';
import { useServerNow } from '../../server/clock.ts';
import { send } from '../../server/rest.ts';
import { Pagination } from '../../ui/pagination.tsx';
import { Select } from '../../ui/select.tsx';
import { type Column, Figure, Table } from '../../ui/table.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { addressOf, usePagedList } from '../paged.ts';
import { Awaited } from '../page-parts.tsx';
import { CallbacksTable } from './callbacks-table.tsx';

const REFRESH_MS = 15_000;
const PERIODS = [1, 7, 30, 90] as const;
const FIGURES = ['kept', 'missed', 'rescheduled', 'cancelled', 'open'] as const;

export function MissedView() {
  const { t } = useTranslation('callbacks');
  const [days, setDays] = useState<number>(7);
  const zone = ownZone();
  const today = dayIn(zone, useServerNow());
  const span = spanOfDays(zone, addDays(today, 1 - days), today);
  const period = { from: String(span.from), to: String(span.to) };
  return (
    <>
      <div className="cbtools">
        <Select
          label={t('missed.period')}
          value={String(days)}
          options={PERIODS.map((count) => ({ value: String(count), label: t('missed.days', { count }) }))}
          onValue={(value) => setDays(Number(value))}
        />
      </div>
      <Report period={period} />
      <h2 className="cbhead">{t('missed.list')}</h2>
      <MissedList key={days} period={period} />
    </>
  );
}

type Period = Readonly<{ from: string; to: string }>;

function Report({ period }: { period: Period }) {
  const { t } = useTranslation('callbacks');
  const format = useFormat();
  const address = addressOf('/api/callbacks/missed-report', period);
  const query = useQuery({
    queryKey: ['/api/callbacks', 'missed-report', address],
    queryFn: ({ signal }) => send<MissedReport>(address, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  if (!query.data) return <Awaited error={query.error} retry={() => void query.refetch()} />;
  const report = query.data;
  return (
    <>
      <dl className="cbfigures">
        {FIGURES.map((figure) => (
          <div key={figure} className={figure === 'missed' && report.missed > 0 ? 'bad' : ''}>
            <dt>{t(`missed.figures.${figure}`)}</dt>
            <dd className="n">{format.count(report[figure])}</dd>
          </div>
        ))}
      </dl>
      {report.missed > 0 && <Reasons report={report} />}
    </>
  );
}

type Counted = { readonly name: string; readonly count: number };

function Reasons({ report }: { report: MissedReport }) {
  const { t } = useTranslation('callbacks');
  const reasons = report.byReason.map(({ why, count }) => ({ name: t(`missedWhy.${why}`), count }));
  const owners = report.byOwner.map(({ ownerName, count }) => ({
    name: ownerName ?? t('whose.campaign'),
    count,
  }));
  return (
    <div className="pair cbreasons">
      <CountTable label={t('missed.byReason')} rows={reasons} />
      <CountTable label={t('missed.byOwner')} rows={owners} />
    </div>
  );
}

function CountTable({ label, rows }: { label: string; rows: readonly Counted[] }) {
  const { t } = useTranslation('callbacks');
  const columns: readonly Column<Counted>[] = [
    { id: 'name', head: label, cell: ({ name }) => name, title: ({ name }) => name },
    {
      id: 'count',
      head: t('missed.count'),
      width: '96px',
      align: 'right',
      cell: ({ count }) => <Figure value={count} />,
    },
  ];
  return (
    <div className="dense">
      <Table label={label} columns={columns} rows={rows} rowId={({ name }) => name} />
    </div>
  );
}

function MissedList({ period }: { period: Period }) {
  const { t } = useTranslation('callbacks');
  const filter = { scope: 'all', state: 'missed', ...period };
  const list = usePagedList<CallbackRow>('/api/callbacks', filter, REFRESH_MS);
  const { page } = list;
  if (!page) return <Awaited error={list.error} retry={list.retry} />;
  if (page.rows.length === 0 && list.pages.before === 0) return <p className="t2">{t('missed.none')}</p>;
  return (
    <>
      <CallbacksTable label={t('missed.list')} rows={page.rows} />
      <Pagination
        label={t('missed.list')}
        pages={list.pages}
        pageSize={list.pageSize}
        rows={page.rows.length}
        next={page.next}
      />
    </>
  );
}

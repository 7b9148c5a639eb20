/** The calling lists of the organisation, and the imports that they came from. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ListRow } from '../../../wire/campaigns.ts';
import type { ImportRow } from '../../../wire/imports.ts';
import { useServerNow } from '../../server/clock.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { StateTag, type StateTagProps } from '../../ui/state-tag.tsx';
import { type Column, Figure, Table } from '../../ui/table.tsx';
import { usePagedList } from '../paged.ts';
import { Awaited, Moment, PageHead } from '../page-parts.tsx';
import { useCountryName } from '../words.ts';
import './lists.css';

export const IMPORT_TONES: Record<ImportRow['state'], NonNullable<StateTagProps['tone']>> = {
  uploaded: 'accent',
  waiting: 'warn',
  running: 'warn',
  done: 'ok',
  failed: 'bad',
  cancelled: 'plain',
};
const REFRESH_MS = 3_000;

export function ListsPage() {
  const { t } = useTranslation('supervisor');
  const list = usePagedList<ListRow>('/api/lists', {}, REFRESH_MS);
  const columns = useListColumns();
  const { page, pages } = list;
  const isEmpty = page?.rows.length === 0 && pages.before === 0;
  return (
    <>
      <PageHead title={t('lists.title')}>
        <Link className="btn p" href="/supervisor/lists/import">
          <Icon name="upload" small />
          {t('lists.import')}
        </Link>
      </PageHead>
      {!page && <Awaited error={list.error} retry={list.retry} />}
      {isEmpty && (
        <div className="shortempty">
          <EmptyState icon="list" title={t('lists.none')} text={t('lists.noneNote')} />
        </div>
      )}
      {page && !isEmpty && (
        <div className="dense">
          <Table label={t('lists.title')} columns={columns} rows={page.rows} rowId={(row) => row.id} />
          <Pagination
            label={t('lists.title')}
            pages={pages}
            pageSize={list.pageSize}
            rows={page.rows.length}
            next={page.next}
            total={page.total}
          />
        </div>
      )}
      <Imports />
    </>
  );
}

function Imports() {
  const { t } = useTranslation('supervisor');
  const list = usePagedList<ImportRow>('/api/imports', {}, REFRESH_MS);
  const columns = useImportColumns();
  const { page } = list;
  if (page?.rows.length === 0 && list.pages.before === 0) return null;
  return (
    <section className="dense imports" aria-label={t('lists.imports')}>
      <h2>{t('lists.imports')}</h2>
      {!page && <Awaited error={list.error} retry={list.retry} />}
      {page && (
        <>
          <Table label={t('lists.imports')} columns={columns} rows={page.rows} rowId={(row) => row.id} />
          <Pagination
            label={t('lists.imports')}
            pages={list.pages}
            pageSize={list.pageSize}
            rows={page.rows.length}
            next={page.next}
            total={page.total}
          />
        </>
      )}
    </section>
  );
}

function useListColumns(): readonly Column<ListRow>[] {
  const { t } = useTranslation('supervisor');
  const country = useCountryName();
  return [
    {
      id: 'name',
      head: t('lists.columns.name'),
      cell: ({ name }) => <b className="name">{name}</b>,
      title: ({ name }) => name,
    },
    {
      id: 'country',
      head: t('lists.columns.country'),
      cell: (row) => country(row.country),
      width: '22%',
    },
    {
      id: 'records',
      head: t('lists.columns.records'),
      cell: ({ records }) => <Figure value={records} />,
      width: '130px',
      align: 'right',
    },
    {
      id: 'numbers',
      head: t('lists.columns.numbers'),
      cell: ({ numbers }) => <Figure value={numbers} />,
      width: '130px',
      align: 'right',
    },
    {
      id: 'created',
      head: t('lists.columns.created'),
      cell: ({ createdAt }) => <Created at={createdAt} />,
      width: '180px',
      align: 'right',
    },
  ];
}

function useImportColumns(): readonly Column<ImportRow>[] {
  const { t } = useTranslation('supervisor');
  const none = <span className="t3">{t('shared.none')}</span>;
  const figure = (value: number | undefined) => (value === undefined ? none : <Figure value={value} />);
  return [
    {
      id: 'file',
      head: t('lists.importColumns.file'),
      cell: (row) => <Link href={`/supervisor/lists/imports/${row.id}`}>{row.fileName}</Link>,
      title: ({ fileName }) => fileName,
    },
    {
      id: 'list',
      head: t('lists.importColumns.list'),
      cell: ({ listName }) => listName,
      title: ({ listName }) => listName,
      width: '20%',
    },
    {
      id: 'state',
      head: t('lists.importColumns.state'),
      cell: ({ state }) => <StateTag tone={IMPORT_TONES[state]}>{t(`importStates.${state}`)}</StateTag>,
      width: '150px',
    },
    {
      id: 'rows',
      head: t('lists.importColumns.rows'),
      cell: ({ report, progress }) => figure(report?.rows ?? progress?.rowsRead),
      width: '96px',
      align: 'right',
    },
    {
      id: 'accepted',
      head: t('lists.importColumns.accepted'),
      cell: ({ report }) => figure(report?.accepted),
      width: '116px',
      align: 'right',
    },
    {
      id: 'duplicates',
      head: t('lists.importColumns.duplicates'),
      cell: ({ report }) => figure(report?.duplicates),
      width: '96px',
      align: 'right',
    },
    {
      id: 'rejected',
      head: t('lists.importColumns.rejected'),
      cell: ({ report }) => figure(report?.rejected),
      width: '110px',
      align: 'right',
    },
    {
      id: 'created',
      head: t('lists.importColumns.created'),
      cell: ({ createdAt }) => <Created at={createdAt} />,
      width: '160px',
      align: 'right',
    },
  ];
}

function Created({ at }: { at: number }) {
  return <Moment at={at} nowAt={useServerNow()} />;
}

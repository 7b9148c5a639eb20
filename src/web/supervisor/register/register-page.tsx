/** The do-not-call register (E16): who may not be called, by number or person, with reason and origin; a check for one number. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegisterRow } from '../../../wire/register.ts';
import { useServerNow } from '../../server/clock.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { StateTag } from '../../ui/state-tag.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useLater } from '../../ui/use-later.ts';
import { useDeed } from '../deed.ts';
import { usePagedList } from '../paged.ts';
import { Awaited, Confirm, Moment, PageHead } from '../page-parts.tsx';
import { AddEntry } from './add-entry.tsx';
import { CheckNumber } from './check-number.tsx';
import './register.css';

const SHOWN_MS = 4_000;

export function RegisterPage() {
  const { t } = useTranslation('supervisor');
  const [typed, setTyped] = useState('');
  const search = useLater(typed.trim());
  const [isAdding, setIsAdding] = useState(false);
  return (
    <>
      <PageHead title={t('register.title')} beside={<span className="t2">{t('register.lead')}</span>}>
        <Button look="primary" icon="plus" onClick={() => setIsAdding(true)}>
          {t('register.add')}
        </Button>
      </PageHead>
      <div className="registertools">
        <label className="search">
          <Icon name="search" />
          <input
            type="search"
            aria-label={t('register.search')}
            placeholder={t('register.search')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <CheckNumber />
      </div>
      {/* Another search starts at its first page. */}
      <Entries key={search} search={search} />
      {isAdding && <AddEntry onClose={() => setIsAdding(false)} />}
    </>
  );
}

function Entries({ search }: { search: string }) {
  const { t } = useTranslation('supervisor');
  const list = usePagedList<RegisterRow>('/api/register', { q: search });
  const [removed, setRemoved] = useState<RegisterRow>();
  const columns = useColumns(setRemoved);
  const { page } = list;
  const isEmpty = page?.rows.length === 0 && list.pages.before === 0;
  if (!page) return <Awaited error={list.error} retry={list.retry} />;
  if (isEmpty && search === '') {
    return <EmptyState icon="ban" title={t('register.none')} text={t('register.lead')} />;
  }
  if (isEmpty) return <p className="t2 awaited">{t('register.noneFound')}</p>;
  return (
    <div className="dense">
      <Table label={t('register.title')} columns={columns} rows={page.rows} rowId={(row) => row.id} />
      <Pagination
        pages={list.pages}
        pageSize={list.pageSize}
        rows={page.rows.length}
        next={page.next}
        total={page.total}
      />
      {removed && <Remove row={removed} onClose={() => setRemoved(undefined)} />}
    </div>
  );
}

export function entryText(row: RegisterRow): string {
  return row.e164 === undefined ? (row.customerKey ?? '') : formatPhoneNumber(row.e164);
}

function Remove({ row, onClose }: { row: RegisterRow; onClose: () => void }) {
  const { t } = useTranslation('supervisor');
  const toasts = useToasts();
  const deed = useDeed({
    refreshes: ['/api/register'],
    onDone: () => {
      toasts.show({ id: 'register', title: t('register.removed'), icon: 'check', durationMs: SHOWN_MS });
      onClose();
    },
  });
  return (
    <Confirm
      title={t('register.removeTitle')}
      text={t('register.removeText', { entry: entryText(row) })}
      yes={t('shared.remove')}
      isOpen
      isRunning={deed.isRunning}
      error={deed.error}
      onYes={() => deed.run({ path: `/api/register/${row.id}`, method: 'DELETE' })}
      onClose={onClose}
    />
  );
}

function useColumns(onRemove: (row: RegisterRow) => void): readonly Column<RegisterRow>[] {
  const { t } = useTranslation('supervisor');
  // What the contact did by key is no sentence of anybody's (E29).
  const reasonOf = ({ source, reason }: RegisterRow) =>
    source === 'opt_out' ? t('register.optedOut') : reason;
  return [
    {
      id: 'entry',
      head: t('register.columns.entry'),
      cell: (row) => <b className="name n">{entryText(row)}</b>,
      title: entryText,
      width: '190px',
    },
    {
      id: 'kind',
      head: t('register.columns.kind'),
      cell: ({ kind }) => (
        <StateTag icon={kind === 'number' ? 'phone' : 'person'}>{t(`register.kinds.${kind}`)}</StateTag>
      ),
      width: '112px',
    },
    {
      id: 'contact',
      head: t('register.columns.contact'),
      cell: ({ contactName }) => contactName ?? <span className="t3">{t('shared.none')}</span>,
      title: ({ contactName }) => contactName ?? '',
      width: '16%',
    },
    {
      id: 'reason',
      head: t('register.columns.reason'),
      cell: reasonOf,
      title: reasonOf,
    },
    {
      id: 'source',
      head: t('register.columns.source'),
      cell: (row) => (
        <>
          {row.createdBy ?? t('register.byContact')}{' '}
          <span className="t3">({t(`register.sources.${row.source}`)})</span>
        </>
      ),
      title: (row) => row.createdBy ?? t('register.byContact'),
      width: '16%',
    },
    {
      id: 'created',
      head: t('register.columns.created'),
      cell: ({ createdAt }) => <Created at={createdAt} />,
      width: '144px',
    },
    {
      id: 'remove',
      head: t('register.columns.remove'),
      cell: (row) => (
        <IconButton
          icon="close"
          small
          label={t('register.removeFor', { entry: entryText(row) })}
          onClick={() => onRemove(row)}
        />
      ),
      width: '92px',
      align: 'right',
    },
  ];
}

function Created({ at }: { at: number }) {
  return <Moment at={at} nowAt={useServerNow()} />;
}

/** The numbers that the called see: which there are, and where each may be shown. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallerNumberRow } from '../../../wire/campaigns.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TextField } from '../../ui/field.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { type Column, Table } from '../../ui/table.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useCountryOptions } from '../country-select.tsx';
import { useDeed } from '../deed.ts';
import { FormDialog } from '../form-dialog.tsx';
import { usePagedList } from '../paged.ts';
import { Awaited, Choices, PageHead, wrongWith } from '../page-parts.tsx';
import { useCountryName } from '../words.ts';

export function CallerNumbers() {
  const { t } = useTranslation('supervisor');
  const list = usePagedList<CallerNumberRow>('/api/caller-numbers');
  const [isAdding, setIsAdding] = useState(false);
  const columns = useColumns();
  const { page } = list;
  const isEmpty = page?.rows.length === 0 && list.pages.before === 0;
  return (
    <>
      <PageHead title={t('callerNumbers.title')}>
        <Button look="primary" icon="plus" onClick={() => setIsAdding(true)}>
          {t('callerNumbers.create')}
        </Button>
      </PageHead>
      {!page && <Awaited error={list.error} retry={list.retry} />}
      {isEmpty && <EmptyState icon="phone" title={t('callerNumbers.title')} text={t('callerNumbers.none')} />}
      {page && !isEmpty && (
        <div className="dense narrow">
          <Table
            label={t('callerNumbers.title')}
            columns={columns}
            rows={page.rows}
            rowId={(number) => number.id}
          />
          <Pagination
            pages={list.pages}
            pageSize={list.pageSize}
            rows={page.rows.length}
            next={page.next}
            total={page.total}
          />
        </div>
      )}
      {isAdding && <AddCallerNumber onClose={() => setIsAdding(false)} />}
    </>
  );
}

function useColumns(): readonly Column<CallerNumberRow>[] {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const country = useCountryName();
  const where = ({ onlyTo }: CallerNumberRow) =>
    onlyTo && onlyTo.length > 0 ? format.list(onlyTo.map(country)) : t('callerNumbers.everywhere');
  return [
    {
      id: 'number',
      head: t('callerNumbers.columns.number'),
      cell: ({ e164 }) => <b className="name n">{formatPhoneNumber(e164)}</b>,
      width: '220px',
    },
    {
      id: 'label',
      head: t('callerNumbers.columns.label'),
      cell: ({ label }) => label,
      title: ({ label }) => label,
    },
    { id: 'onlyTo', head: t('callerNumbers.columns.onlyTo'), cell: where, title: where, width: '34%' },
  ];
}

function AddCallerNumber({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('supervisor');
  const [number, setNumber] = useState('');
  const [label, setLabel] = useState('');
  const [onlyTo, setOnlyTo] = useState<readonly string[]>([]);
  const countries = useCountryOptions();
  const deed = useDeed({ refreshes: ['/api/caller-numbers'], onDone: onClose });
  const submit = () => {
    const where = onlyTo.length > 0 ? { onlyTo: [...onlyTo] } : {};
    deed.run({ path: '/api/caller-numbers', body: { number: number.trim(), label: label.trim(), ...where } });
  };
  return (
    <FormDialog
      title={t('callerNumbers.createTitle')}
      yes={t('callerNumbers.create')}
      deed={deed}
      fields={['number', 'label', 'onlyTo']}
      isComplete={number.trim() !== '' && label.trim() !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      {(missing) => (
        <>
          <TextField
            label={t('callerNumbers.number')}
            hint={t('callerNumbers.numberHint')}
            type="tel"
            value={number}
            maxLength={40}
            autoComplete="off"
            onValue={setNumber}
            error={wrongWith(missing(number), deed.error, 'number')}
          />
          <TextField
            label={t('callerNumbers.label')}
            hint={t('callerNumbers.labelHint')}
            value={label}
            maxLength={80}
            autoComplete="off"
            onValue={setLabel}
            error={wrongWith(missing(label), deed.error, 'label')}
          />
          <Choices
            label={t('callerNumbers.onlyTo')}
            hint={t('callerNumbers.onlyToHint')}
            none=""
            choices={countries.map(({ value, label: name }) => ({ id: value, label: name }))}
            chosen={onlyTo}
            onChosen={setOnlyTo}
            error={wrongWith(undefined, deed.error, 'onlyTo')}
          />
        </>
      )}
    </FormDialog>
  );
}

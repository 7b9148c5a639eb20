/** What each column of the file is for: the guess, beside the first rows that prove it, to be changed before anything is stored. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { ColumnTarget, ImportPreview, ImportRow } from '../../../wire/imports.ts';
import { send } from '../../server/rest.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Select } from '../../ui/select.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useDeed } from '../deed.ts';
import { Awaited, Fault } from '../page-parts.tsx';
import { COLUMN_CHOICES, hasPhone } from './column-choices.ts';

/** As many rows of the file as have room beside the choice. */
const SHOWN_ROWS = 4;

export function MappingStep({ row }: { row: ImportRow }) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['/api/imports', row.id, 'preview'],
    queryFn: ({ signal }) => send<ImportPreview>(`/api/imports/${row.id}/preview`, { signal }),
    staleTime: Infinity,
  });
  const { error } = query;
  useEffect(() => {
    // A file that cannot be read is a failed import, and that page has the sentence for it.
    if (error) void client.invalidateQueries({ queryKey: ['/api/imports', row.id], exact: true });
  }, [error, client, row.id]);
  if (!query.data) return <Awaited error={error} retry={() => void query.refetch()} />;
  return <Mapping row={row} preview={query.data} />;
}

function Mapping({ row, preview }: { row: ImportRow; preview: ImportPreview }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const [mapping, setMapping] = useState(preview.mapping);
  const names: Readonly<Record<string, string>> = {
    '\t': t('importing.delimiters.tab'),
    '': t('importing.delimiters.none'),
  };
  const facts = t('importing.facts', {
    size: format.bytes(row.byteCount),
    encoding: preview.encoding.toUpperCase(),
    delimiter: names[preview.delimiter] ?? preview.delimiter,
  });
  const change = (place: number, target: ColumnTarget) =>
    setMapping((before) => before.map((old, index) => (index === place ? target : old)));
  return (
    <div className="mapping">
      <p className="t2">
        {preview.isRemembered ? t('importing.remembered') : t('importing.guessed')}{' '}
        <span className="t3">{facts}</span>
      </p>
      <MappingTable preview={preview} mapping={mapping} onChange={change} />
      <StartRow row={row} mapping={mapping} />
    </div>
  );
}

interface MappingTableProps {
  preview: ImportPreview;
  mapping: readonly ColumnTarget[];
  onChange: (place: number, target: ColumnTarget) => void;
}

function MappingTable({ preview, mapping, onChange }: MappingTableProps) {
  const { t } = useTranslation('supervisor');
  const rows = preview.rows.slice(0, SHOWN_ROWS);
  const options = COLUMN_CHOICES.map((value) => ({ value, label: t(`importing.targets.${value}`) }));
  return (
    <div className="tblbox">
      <table className="tbl columns" aria-label={t('importing.mapping')}>
        <thead>
          <tr>
            <th scope="col">{t('importing.columns.header')}</th>
            <th scope="col">{t('importing.columns.target')}</th>
            {rows.map((_, index) => (
              <th key={index} scope="col">
                {t('importing.columns.row', { row: index + 1 })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.headers.map((header, place) => (
            <tr key={place} className={mapping[place] === 'ignore' ? 'ignored' : ''}>
              <th scope="row" className="cut" title={header}>
                {header}
              </th>
              <td>
                <Select
                  label={t('importing.targetFor', { header })}
                  hideLabel
                  value={mapping[place] ?? 'field'}
                  options={options}
                  onValue={(value) => onChange(place, value as ColumnTarget)}
                />
              </td>
              {rows.map((cells, index) => (
                <td key={index} className="cut t2" title={cells[place] ?? ''}>
                  {cells[place] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StartRow({ row, mapping }: { row: ImportRow; mapping: readonly ColumnTarget[] }) {
  const { t } = useTranslation('supervisor');
  const reasonId = useId();
  const [, navigate] = useLocation();
  const start = useDeed({ refreshes: ['/api/imports'] });
  const discard = useDeed({
    refreshes: ['/api/imports'],
    onDone: () => navigate('/supervisor/lists'),
  });
  const canStart = hasPhone(mapping);
  return (
    <footer className="formend">
      <span className="grow">
        {!canStart && (
          <p className="msg bad" id={reasonId}>
            <Icon name="warning" small />
            {t('importing.phoneMissing')}
          </p>
        )}
        <Fault error={start.error ?? discard.error} />
      </span>
      <Button
        aria-busy={discard.isRunning}
        onClick={() => discard.run({ path: `/api/imports/${row.id}/cancel` })}
      >
        {t('importing.discard')}
      </Button>
      <Button
        look="primary"
        disabledBy={canStart ? undefined : reasonId}
        aria-busy={start.isRunning}
        onClick={() =>
          !start.isRunning && start.run({ path: `/api/imports/${row.id}/start`, body: { mapping } })
        }
      >
        {t('importing.start')}
      </Button>
    </footer>
  );
}

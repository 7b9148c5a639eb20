/** What an import has to say of single rows: those it rejected, those whose person is in another list, those it took with a remark. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '../../../wire/errors.ts';
import type { FindingKind, ImportFinding, ImportReport } from '../../../wire/imports.ts';
import { send } from '../../server/rest.ts';
import { Icon } from '../../ui/icon.tsx';
import { Pagination, usePages } from '../../ui/pagination.tsx';
import { type Column, Figure, Table } from '../../ui/table.tsx';
import { TabPanel, TabRow } from '../../ui/tabs.tsx';
import { addressOf } from '../paged.ts';
import { Awaited } from '../page-parts.tsx';
import { useWords } from '../words.ts';
import { FINDING_FILES, kindsIn } from './finding-kinds.ts';

const PAGE_ROWS = 25;
export function ImportFindings({ importId, report }: { importId: string; report: ImportReport }) {
  const { t } = useTranslation('supervisor');
  const kinds = kindsIn(report);
  const [chosen, setChosen] = useState<FindingKind>();
  const kind = chosen ?? kinds[0]?.kind;
  if (kind === undefined) return null;
  const tabs = kinds.map((one) => ({
    id: one.kind,
    label: t(`importing.findings.${one.kind}`),
    count: one.count,
  }));
  return (
    <section className="dense findings" aria-label={t('importing.findings.title')}>
      <div className="findingshead">
        <TabRow
          name="findings"
          label={t('importing.findings.title')}
          tabs={tabs}
          chosen={kind}
          onChoose={(id) => setChosen(id as FindingKind)}
        />
        <a className="btn s" href={`/api/imports/${importId}/${FINDING_FILES[kind]}`} download>
          <Icon name="pull" small />
          {t(`importing.findings.file.${kind}`)}
        </a>
      </div>
      <TabPanel name="findings" chosen={kind}>
        <FindingsOfKind key={kind} importId={importId} kind={kind} />
      </TabPanel>
    </section>
  );
}

function FindingsOfKind({ importId, kind }: { importId: string; kind: FindingKind }) {
  const { t } = useTranslation('supervisor');
  const pages = usePages();
  const top = useRef<HTMLDivElement>(null);
  const shown = useRef(pages.before);
  useEffect(() => {
    // Another page begins at its top, and the buttons that lead there stand at the bottom.
    if (shown.current !== pages.before) top.current?.scrollIntoView({ block: 'nearest' });
    shown.current = pages.before;
  }, [pages.before]);
  const path = `/api/imports/${importId}/findings`;
  const filter = { kind, after: pages.after ?? '', limit: String(PAGE_ROWS) };
  const { data, error, refetch } = useQuery({
    queryKey: [path, filter],
    queryFn: ({ signal }) => send<Page<ImportFinding>>(addressOf(path, filter), { signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const columns = useColumns(kind);
  if (!data) return <Awaited error={error} retry={() => void refetch()} />;
  // Imports of before they were kept have only the file.
  if (data.rows.length === 0) return <p className="t2 awaited">{t('importing.findings.none')}</p>;
  const label = t(`importing.findings.${kind}`);
  return (
    <div ref={top}>
      <Table
        label={label}
        columns={columns}
        rows={data.rows}
        rowId={({ line, field, reason }) => `${line} ${reason} ${field ?? ''}`}
      />
      <Pagination
        label={label}
        pages={pages}
        pageSize={PAGE_ROWS}
        rows={data.rows.length}
        next={data.next}
        total={data.total}
      />
    </div>
  );
}

function useColumns(kind: FindingKind): readonly Column<ImportFinding>[] {
  const { t } = useTranslation('supervisor');
  const words = useWords();
  const head = (column: 'line' | 'field' | 'reason' | 'detail' | 'list' | 'value') =>
    t(`importing.findings.columns.${column}`);
  const field = (row: ImportFinding) => row.field ?? t('importing.findings.wholeRow');
  const reason = (row: ImportFinding) => words('rowReasons', row.reason);
  const detail = (row: ImportFinding) =>
    row.detail === undefined || kind === 'in_other_list'
      ? (row.detail ?? '')
      : words('numberFaults', row.detail);
  const value = (row: ImportFinding) => row.value ?? '';
  return [
    {
      id: 'line',
      head: head('line'),
      width: '76px',
      align: 'right',
      cell: (row) => <Figure value={row.line} />,
    },
    { id: 'field', head: head('field'), width: '17%', cell: field, title: field },
    { id: 'reason', head: head('reason'), cell: reason, title: reason },
    {
      id: 'detail',
      head: head(kind === 'in_other_list' ? 'list' : 'detail'),
      width: '24%',
      cell: detail,
      title: detail,
    },
    { id: 'value', head: head('value'), width: '19%', cell: value, title: value },
  ];
}

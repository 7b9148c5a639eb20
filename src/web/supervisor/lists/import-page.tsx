/** One import from its mapping to its report: what is shown follows from its state, also after a reload. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ImportRow } from '../../../wire/imports.ts';
import { send } from '../../server/rest.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { duration } from '../../ui/format.ts';
import { useFormat } from '../../ui/use-format.ts';
import { useDeed } from '../deed.ts';
import { Awaited, Confirm, PageHead } from '../page-parts.tsx';
import { ImportReportView } from './import-report.tsx';
import { IMPORT_TONES } from './lists-page.tsx';
import { MappingStep } from './mapping-step.tsx';
import './lists.css';

const POLL_MS = 500;

export function ImportPage({ id }: { id: string }) {
  const { t } = useTranslation('supervisor');
  const query = useQuery({
    queryKey: ['/api/imports', id],
    queryFn: ({ signal }) => send<ImportRow>(`/api/imports/${id}`, { signal }),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? POLL_MS : false),
  });
  const up = { href: '/supervisor/lists', label: t('lists.title') };
  const row = query.data;
  if (!row) {
    return (
      <>
        <PageHead title={t('upload.title')} up={up} />
        <Awaited error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  return (
    <>
      <PageHead
        title={t('importing.title', { file: row.fileName })}
        up={up}
        beside={
          <>
            <StateTag tone={IMPORT_TONES[row.state]}>{t(`importStates.${row.state}`)}</StateTag>
            <span className="t2 cut">{t('importing.into', { list: row.listName })}</span>
          </>
        }
      />
      <ImportStep row={row} />
    </>
  );
}

function isUnderWay(row: ImportRow | undefined): boolean {
  return row?.state === 'waiting' || row?.state === 'running';
}

function ImportStep({ row }: { row: ImportRow }) {
  switch (row.state) {
    case 'uploaded':
      return <MappingStep row={row} />;
    case 'waiting':
    case 'running':
      return <ProgressStep row={row} />;
    case 'done':
      return row.report ? <ImportReportView row={row} report={row.report} /> : null;
    case 'failed':
      return <FailedStep row={row} />;
    case 'cancelled':
      return <CancelledStep />;
  }
}

function ProgressStep({ row }: { row: ImportRow }) {
  const { t } = useTranslation('supervisor');
  const { progress } = row;
  const share =
    progress && progress.bytesTotal > 0 && progress.phase === 'reading'
      ? progress.bytesRead / progress.bytesTotal
      : undefined;
  const isWaiting = row.state === 'waiting';
  const phase = isWaiting ? t('importing.waiting') : t(`importing.${progress?.phase ?? 'reading'}`);
  const note = useProgressNote(row);
  return (
    <div className="importstep">
      <p className="bigline">{phase}</p>
      <ProgressBar label={phase} share={share} {...(note ? { note } : {})} />
      <p className="t2">{t('importing.invisible')}</p>
      <CancelButton row={row} />
    </div>
  );
}

function useProgressNote({ progress }: ImportRow): string | undefined {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  if (!progress) return undefined;
  const values = {
    rows: format.count(progress.rowsRead),
    perS: format.count(Math.round(progress.rowsPerS)),
  };
  if (progress.secondsLeft === undefined) return t('importing.progress', values);
  return t('importing.progressLeft', { ...values, left: duration(progress.secondsLeft * 1000) });
}

function CancelButton({ row }: { row: ImportRow }) {
  const { t } = useTranslation('supervisor');
  const [isAsking, setIsAsking] = useState(false);
  const deed = useDeed({ refreshes: ['/api/imports'], onDone: () => setIsAsking(false) });
  return (
    <p>
      <Button onClick={() => setIsAsking(true)}>{t('importing.cancel')}</Button>
      <Confirm
        title={t('importing.cancelTitle')}
        text={t('importing.cancelText')}
        yes={t('importing.cancel')}
        isOpen={isAsking}
        isRunning={deed.isRunning}
        error={deed.error}
        onYes={() => deed.run({ path: `/api/imports/${row.id}/cancel` })}
        onClose={() => setIsAsking(false)}
      />
    </p>
  );
}

function FailedStep({ row }: { row: ImportRow }) {
  const { t } = useTranslation('supervisor');
  const sentence = useFaultText(row.fault);
  return (
    <div className="importstep">
      <p className="banner bad" role="alert">
        <Icon name="warning" />
        <span>
          <b>{t('importing.failed')}.</b> {sentence}
        </span>
      </p>
      <p className="t2">{t('importing.failedNote')}</p>
      <Again />
    </div>
  );
}

function useFaultText(fault: ImportRow['fault']): string {
  const { t, i18n } = useTranslation('supervisor');
  const code = fault?.code ?? 'fault';
  const isKnown = i18n.exists(`importFaults.${code}`, { ns: 'supervisor' });
  const say = t as (key: string, values: object) => string;
  return say(`importFaults.${isKnown ? code : 'unknown_code'}`, { ...fault?.params, code });
}

function CancelledStep() {
  const { t } = useTranslation('supervisor');
  return (
    <div className="importstep">
      <p>{t('importing.cancelled')}</p>
      <Again />
    </div>
  );
}

function Again() {
  const { t } = useTranslation('supervisor');
  return (
    <p>
      <Link className="btn" href="/supervisor/lists/import">
        <Icon name="upload" small />
        {t('importing.again')}
      </Link>
    </p>
  );
}

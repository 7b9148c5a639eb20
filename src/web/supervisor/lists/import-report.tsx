/** What came of an import: how many rows went where, why some did not, and which these are. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ImportReport, ImportRow } from '../../../wire/imports.ts';
import { Icon } from '../../ui/icon.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useWords } from '../words.ts';
import { kindsIn } from './finding-kinds.ts';
import { ImportFindings } from './import-findings.tsx';

const FIGURES = [
  'rows',
  'accepted',
  'known',
  'duplicates',
  'inOtherLists',
  'rejected',
  'numbers',
  'warnings',
] as const;
/** Only where the choice of the import makes some. */
const SOMETIMES: readonly string[] = ['known', 'inOtherLists'];

export function ImportReportView({ row, report }: { row: ImportRow; report: ImportReport }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const isNew = report.accepted > 0;
  return (
    <div className={kindsIn(report).length > 0 ? 'importstep wide' : 'importstep'}>
      <p className={isNew ? 'verdict ok' : 'verdict'}>
        <strong>
          {isNew
            ? t('importing.done', { count: report.accepted, accepted: format.count(report.accepted) })
            : t('importing.doneNone')}
        </strong>
        {!isNew && <span>{t('importing.doneNoneNote')}</span>}
      </p>
      {isNew && row.listId !== undefined && (
        <div className="row">
          <Link className="btn p" href={`/supervisor/campaigns/new?list=${row.listId}`}>
            <Icon name="campaign" small />
            {t('importing.createCampaign')}
          </Link>
        </div>
      )}
      <div className="reportgrid">
        <Figures report={report} />
        <Reasons report={report} />
      </div>
      <ImportFindings importId={row.id} report={report} />
    </div>
  );
}

function Figures({ report }: { report: ImportReport }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const seconds = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(report.seconds);
  return (
    <section className="panel" aria-label={t('importing.report')}>
      <h2>{t('importing.report')}</h2>
      <dl className="kv figureslist">
        {FIGURES.filter((figure) => report[figure] > 0 || !SOMETIMES.includes(figure)).map((figure) => (
          <div key={figure}>
            <dt>{t(`importing.figures.${figure}`)}</dt>
            <dd className="n">{format.count(report[figure])}</dd>
          </div>
        ))}
        <div>
          <dt>{t('importing.figures.seconds')}</dt>
          <dd className="n">{t('importing.secondsValue', { value: seconds })}</dd>
        </div>
      </dl>
    </section>
  );
}

function Reasons({ report }: { report: ImportReport }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const words = useWords();
  const reasons = Object.entries(report.reasons)
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one);
  if (reasons.length === 0) return null;
  return (
    <section className="panel" aria-label={t('importing.reasons')}>
      <h2>{t('importing.reasons')}</h2>
      <dl className="kv figureslist">
        {reasons.map(([reason, count]) => (
          <div key={reason}>
            <dt>{words('rowReasons', reason)}</dt>
            <dd className="n">{format.count(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

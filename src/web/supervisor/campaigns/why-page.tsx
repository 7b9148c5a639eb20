/** Why (not) dialed? Each rule with its verdict, what it found, and when it would say yes; the stored verdicts are the evidence. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHistoryState } from 'wouter/use-browser-location';
import type { VerdictRow } from '../../../wire/history.ts';
import { useServerNow } from '../../server/clock.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { formatPhoneNumber } from '../../ui/phone-number.ts';
import { useFormat } from '../../ui/use-format.ts';
import { usePagedList } from '../paged.ts';
import { Awaited, Moment, PageHead } from '../page-parts.tsx';
import { NextStepPanel } from './next-step.tsx';
import { togetherYesAt } from './verdict-words.ts';
import { ChecksTable } from './checks-table.tsx';
import './campaigns.css';

interface CameFrom {
  name?: string;
  shortForm?: string;
}

export function WhyPage({ campaignId, recordId }: { campaignId: string; recordId: string }) {
  const { t } = useTranslation('supervisor');
  const { name, shortForm } = (useHistoryState() as CameFrom | null) ?? {};
  const list = usePagedList<VerdictRow>(`/api/records/${recordId}/verdicts`);
  const [chosen, setChosen] = useState(0);
  const rows = list.page?.rows ?? [];
  const verdict = rows[Math.min(chosen, rows.length - 1)];
  const up = { href: `/supervisor/campaigns/${campaignId}/records`, label: t('records.title') };
  const record = shortForm === undefined ? undefined : t('why.record', { shortForm });
  return (
    <>
      <PageHead
        title={t('why.title')}
        up={up}
        beside={<span className="t2 cut">{[name, record].filter(Boolean).join(', ')}</span>}
      />
      <NextStepPanel recordId={recordId} />
      {!list.page && <Awaited error={list.error} retry={list.retry} />}
      {list.page && !verdict && <EmptyState icon="question" title={t('why.none')} text={t('why.noneNote')} />}
      {list.page && verdict && (
        <div className="twocolumns why">
          <div className="stack">
            <Headline verdict={verdict} />
            <ChecksTable verdict={verdict} />
          </div>
          <section className="panel" aria-label={t('why.checks')}>
            <h2>{t('why.checks')}</h2>
            <VerdictList rows={rows} chosen={verdict} onChoose={setChosen} />
            {(list.page.next !== undefined || list.pages.before > 0) && (
              <Pagination
                pages={list.pages}
                pageSize={list.pageSize}
                rows={rows.length}
                next={list.page.next}
                total={list.page.total}
              />
            )}
          </section>
        </div>
      )}
    </>
  );
}

function Headline({ verdict }: { verdict: VerdictRow }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const nowAt = useServerNow();
  const total = verdict.checks.length;
  const noes = verdict.checks.filter((check) => check.says === 'no').length;
  const yesAt = togetherYesAt(verdict);
  const counted = verdict.isAllowed
    ? t('why.allYes', { count: total, formatted: format.count(total) })
    : t('why.noes', { count: noes, formatted: format.count(noes), total: format.count(total) });
  return (
    <div className={verdict.isAllowed ? 'verdict ok' : 'verdict bad'}>
      <div>
        <strong>{verdict.isAllowed ? t('why.allowed') : t('why.refused')}</strong>
        <p>{counted}</p>
      </div>
      <div>
        <p className="t2">{t('why.asOf')}</p>
        <p className="instant n">
          <Moment at={verdict.at} nowAt={nowAt} />
        </p>
        <p className="t2">
          {t(`why.purposes.${verdict.purpose}`)},{' '}
          <span className="n">{formatPhoneNumber(verdict.number)}</span>
        </p>
      </div>
      {yesAt !== undefined && (
        <div>
          <p className="t2">{t('why.nextYes')}</p>
          <p className="instant n">{yesAt === 'never' ? t('why.never') : format.moment(yesAt, nowAt)}</p>
          {yesAt !== 'never' && yesAt <= nowAt && <p className="t2">{t('why.passed')}</p>}
        </div>
      )}
    </div>
  );
}

interface VerdictListProps {
  rows: readonly VerdictRow[];
  chosen: VerdictRow;
  onChoose: (place: number) => void;
}

function VerdictList({ rows, chosen, onChoose }: VerdictListProps) {
  const { t } = useTranslation('supervisor');
  const nowAt = useServerNow();
  return (
    <ul className="verdicts">
      {rows.map((row, place) => (
        <li key={`${row.at} ${row.number} ${row.purpose}`}>
          <button type="button" aria-pressed={row === chosen} onClick={() => onChoose(place)}>
            <Icon name={row.isAllowed ? 'check' : 'close'} small tone={row.isAllowed ? 'ok' : 'bad'} />
            <span className="grow">
              <b>{row.isAllowed ? t('why.allowed') : t('why.refused')}</b>
              <small className="t2">
                {t(`why.purposes.${row.purpose}`)}, <span className="n">{formatPhoneNumber(row.number)}</span>
              </small>
            </span>
            <span className="t2">
              <Moment at={row.at} nowAt={nowAt} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** How many records of a campaign are in which status; each figure leads to those records. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { RECORD_STATUSES } from '../../../domain/record/record.ts';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import { useFormat } from '../../ui/use-format.ts';
import { allRecords } from './campaign-deeds.ts';

export function RecordCounts({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const total = allRecords(campaign.records);
  const count = (status: string) => campaign.records[status] ?? 0;
  const shown = RECORD_STATUSES.filter((status) => count(status) > 0 || status === 'ready');
  const base = `/supervisor/campaigns/${campaign.id}/records`;
  return (
    <section className="panel" aria-label={t('campaigns.counts')}>
      <h2>
        {t('campaigns.counts')} <span className="t3 n">{format.count(total)}</span>
      </h2>
      <ul className="counters">
        {shown.map((status) => (
          <li key={status}>
            <Link href={`${base}?status=${status}`}>
              <span>{t(`statuses.${status}`)}</span>
              <b className="n">{format.count(count(status))}</b>
            </Link>
            <meter
              aria-hidden
              min={0}
              max={Math.max(1, total)}
              value={count(status)}
              className={`share ${status}`}
            />
            <span className="n t2">
              {total > 0 ? format.percent(count(status) / total, 0) : t('shared.none')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

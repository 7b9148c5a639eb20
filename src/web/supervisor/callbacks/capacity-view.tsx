/** How full a day is: callbacks per quarter of an hour against the agents who are there; what is too full is marked, in words as well. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CALLBACKS_PER_AGENT } from '../../../domain/callback/crowd.ts';
import type { CapacityView as Capacity } from '../../../wire/callbacks.ts';
import type { CampaignSummary } from '../../../wire/campaigns.ts';
import { spanOfDays } from '../../callbacks/day-span.ts';
import { addDays, dayIn, ownZone } from '../../callbacks/month-days.ts';
import { serverNow, useServerNow } from '../../server/clock.ts';
import { send } from '../../server/rest.ts';
import { IconButton } from '../../ui/button.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Select } from '../../ui/select.tsx';
import { addressOf, useWholeList } from '../paged.ts';
import { Awaited } from '../page-parts.tsx';
import { type HourRow, hourRows } from './capacity-rows.ts';

const REFRESH_MS = 15_000;
const MINUTES = ['00', '15', '30', '45'] as const;

export function CapacityView() {
  const { t } = useTranslation('callbacks');
  const zone = ownZone();
  const [day, setDay] = useState(() => dayIn(zone, serverNow()));
  const [campaignId, setCampaignId] = useState('');
  const [isWhole, setIsWhole] = useState(false);
  const campaigns = useWholeList<CampaignSummary>('/api/campaigns').data ?? [];
  const query = useCapacity(day, campaignId);
  return (
    <>
      <p className="t2">{t('capacity.lead')}</p>
      <div className="cbtools">
        <span className="row">
          <IconButton icon="left" label={t('capacity.previous')} onClick={() => setDay(addDays(day, -1))} />
          <TextField
            className="short"
            label={t('capacity.day')}
            type="date"
            value={day}
            onValue={(next) => next !== '' && setDay(next)}
          />
          <IconButton icon="right" label={t('capacity.next')} onClick={() => setDay(addDays(day, 1))} />
        </span>
        <Select
          label={t('all.campaign')}
          value={campaignId}
          options={[
            { value: '', label: t('all.everyCampaign') },
            ...campaigns.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onValue={setCampaignId}
        />
        <Checkbox label={t('capacity.whole')} isChecked={isWhole} onChecked={setIsWhole} />
      </div>
      {query.data ? (
        <Hours rows={hourRows(query.data.quarters, { zone, isWhole })} />
      ) : (
        <Awaited error={query.error} retry={() => void query.refetch()} />
      )}
      <p className="t2 small cbcapacitynote">{t('capacity.note', { count: CALLBACKS_PER_AGENT })}</p>
    </>
  );
}

function useCapacity(day: string, campaignId: string) {
  const zone = ownZone();
  const { from, to } = spanOfDays(zone, day, day);
  const address = addressOf('/api/callbacks/capacity', {
    from: String(from),
    to: String(to),
    zone,
    campaignId,
  });
  return useQuery({
    queryKey: ['/api/callbacks', 'capacity', address],
    queryFn: ({ signal }) => send<Capacity>(address, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

function Hours({ rows }: { rows: readonly HourRow[] }) {
  const { t } = useTranslation('callbacks');
  const now = useServerNow();
  const crowded = rows.flatMap(({ quarters }) => quarters).filter((quarter) => quarter.isCrowded).length;
  return (
    <>
      <p className={crowded > 0 ? 'banner warn cbcapacity' : 't2'} role="status">
        {crowded > 0 && <Icon name="warning" small />}
        {crowded > 0 ? t('capacity.crowdedCount', { count: crowded }) : t('capacity.noneCrowded')}
      </p>
      {rows.length > 0 && (
        <div className="tblbox cbcapacity">
          <table className="tbl" aria-label={t('all.views.capacity')}>
            <thead>
              <tr>
                <th scope="col">{t('capacity.hour')}</th>
                {MINUTES.map((minute) => (
                  <th key={minute} scope="col">
                    {t('capacity.quarter', { minute })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.at}>
                  <th scope="row" className="n">
                    {row.hour}
                  </th>
                  {row.quarters.map((quarter) => (
                    <QuarterCell
                      key={quarter.at}
                      quarter={quarter}
                      isNow={quarter.at <= now && now < quarter.at + 900_000}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

interface QuarterCellProps {
  quarter: HourRow['quarters'][number];
  isNow: boolean;
}

function QuarterCell({ quarter: { due, agents, isCrowded }, isNow }: QuarterCellProps) {
  const { t } = useTranslation('callbacks');
  const classes = [isCrowded ? 'crowded' : '', isNow ? 'now' : ''].join(' ').trim();
  return (
    <td className={classes}>
      <span className="sr">
        {t('capacity.cell', { due, agents })}
        {isCrowded && `, ${t('capacity.crowded')}`}
      </span>
      <span aria-hidden className="cbquarter">
        <b className={due === 0 ? 'n t3' : 'n'}>{due}</b>
        <span className="t2 n">
          / {agents} {t('capacity.agents')}
        </span>
        {isCrowded && (
          <span className="cbfull">
            <Icon name="warning" small />
            {t('capacity.crowded')}
          </span>
        )}
      </span>
    </td>
  );
}

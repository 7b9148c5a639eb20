/** All callbacks: overdue first, filtered, and given to others, cancelled or set to another time, one or many at once. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackRow } from '../../../wire/callbacks.ts';
import type { CampaignSummary } from '../../../wire/campaigns.ts';
import { ownZone } from '../../callbacks/month-days.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TextField } from '../../ui/field.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { Select } from '../../ui/select.tsx';
import { useLater } from '../../ui/use-later.ts';
import { usePagedList, useWholeList } from '../paged.ts';
import { Awaited } from '../page-parts.tsx';
import { CancelMany, ReassignMany } from './many-dialogs.tsx';
import { CallbacksTable } from './callbacks-table.tsx';
import { useOwners } from './use-owners.ts';
import { type CallbacksFilter, LISTS, NO_FILTER, parametersOf } from './filter.ts';

const REFRESH_MS = 10_000;

export function AllCallbacks() {
  const [filter, setFilter] = useState(NO_FILTER);
  const q = useLater(filter.q);
  const parameters = parametersOf({ ...filter, q }, ownZone());
  return (
    <>
      <Filters filter={filter} change={(changes) => setFilter({ ...filter, ...changes })} />
      {/* Another filter starts at its first page, with nothing selected. */}
      <Rows key={JSON.stringify(parameters)} parameters={parameters} isFiltered={filter !== NO_FILTER} />
    </>
  );
}

interface FiltersProps {
  filter: CallbacksFilter;
  change: (changes: Partial<CallbacksFilter>) => void;
}

function Filters({ filter, change }: FiltersProps) {
  const { t } = useTranslation('callbacks');
  const campaigns = useWholeList<CampaignSummary>('/api/campaigns').data ?? [];
  const owners = useOwners();
  return (
    <div className="cbtools" role="search">
      <Select
        label={t('lists.label')}
        value={filter.state}
        options={LISTS.map((value) => ({ value, label: t(`lists.${value}`) }))}
        onValue={(value) => change({ state: LISTS.find((known) => known === value) ?? 'open' })}
      />
      <Select
        label={t('all.campaign')}
        value={filter.campaignId}
        options={[
          { value: '', label: t('all.everyCampaign') },
          ...campaigns.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onValue={(campaignId) => change({ campaignId })}
      />
      <Select
        label={t('all.owner')}
        value={filter.ownerId}
        options={[{ value: '', label: t('all.everyOwner') }, ...owners]}
        onValue={(ownerId) => change({ ownerId })}
      />
      <TextField
        className="short"
        label={t('all.from')}
        type="date"
        value={filter.from}
        onValue={(from) => change({ from })}
      />
      <TextField
        className="short"
        label={t('all.to')}
        type="date"
        value={filter.to}
        onValue={(to) => change({ to })}
      />
      <TextField
        label={t('search')}
        type="search"
        maxLength={100}
        value={filter.q}
        onValue={(q) => change({ q })}
      />
    </div>
  );
}

interface RowsProps {
  parameters: Readonly<Record<string, string>>;
  isFiltered: boolean;
}

function Rows({ parameters, isFiltered }: RowsProps) {
  const { t } = useTranslation('callbacks');
  const list = usePagedList<CallbackRow>('/api/callbacks', parameters, REFRESH_MS);
  const [selected, select] = useState<readonly string[]>([]);
  const { page } = list;
  if (!page) return <Awaited error={list.error} retry={list.retry} />;
  if (page.rows.length === 0 && list.pages.before === 0)
    return (
      <EmptyState
        icon="clock"
        title={isFiltered ? t('noneFound') : t('none')}
        text={isFiltered ? t('noneFoundText') : t('all.lead')}
      />
    );
  // A deed is for what is on the screen; what has left it is not selected any more.
  const chosen = page.rows.filter(({ id }) => selected.includes(id));
  return (
    <>
      <SelectionBar rows={page.rows} chosen={chosen} onSelect={select} />
      <CallbacksTable rows={page.rows} selected={selected} onSelect={select} label={t('all.views.all')} />
      <Pagination
        label={t('all.views.all')}
        pages={list.pages}
        pageSize={list.pageSize}
        rows={page.rows.length}
        next={page.next}
      />
    </>
  );
}

interface SelectionBarProps {
  rows: readonly CallbackRow[];
  chosen: readonly CallbackRow[];
  onSelect: (ids: readonly string[]) => void;
}

/** What can be done with the selected; its place is kept while nothing is, so that nothing moves under the pointer. */
function SelectionBar({ rows, chosen, onSelect }: SelectionBarProps) {
  const { t } = useTranslation('callbacks');
  // Those that were selected when it was asked for: the list moves on meanwhile.
  const [open, setOpen] = useState<{ kind: 'reassign' | 'cancel'; rows: readonly CallbackRow[] }>();
  const close = () => setOpen(undefined);
  const ask = (kind: 'reassign' | 'cancel') => () => setOpen({ kind, rows: chosen });
  const count = chosen.length;
  const isAll = rows.length > 0 && count === rows.length;
  const onClear = () => onSelect([]);
  const none = count === 0 ? 'cb-none-selected' : undefined;
  return (
    <div className="cbselection">
      <label className="cball">
        <input
          type="checkbox"
          checked={isAll}
          onChange={() => onSelect(isAll ? [] : rows.map(({ id }) => id))}
        />
        {t('all.selectAll')}
      </label>
      <span id="cb-none-selected" className="t2 n" role="status">
        {t('all.selected', { count })}
      </span>
      <Button size="small" icon="person" disabledBy={none} onClick={ask('reassign')}>
        {t('all.reassign')}
      </Button>
      <Button size="small" icon="close" disabledBy={none} onClick={ask('cancel')}>
        {t('all.cancelSelected')}
      </Button>
      {count > 0 && (
        <Button size="small" look="quiet" onClick={onClear}>
          {t('all.clear')}
        </Button>
      )}
      {open?.kind === 'reassign' && <ReassignMany rows={open.rows} onDone={onClear} onClose={close} />}
      {open?.kind === 'cancel' && <CancelMany rows={open.rows} onDone={onClear} onClose={close} />}
    </div>
  );
}

/**
 * My callbacks: the own ones, and those that the agent has promised, as a list and as a calendar. S9 fixes the five tabs, so they are a
 * view of the Dashboard, where today's stand already (D15).
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CALLBACK_LISTS } from '../../wire/callbacks.ts';
import { spanOfDays } from '../callbacks/day-span.ts';
import { addMonths, dayIn, firstWeekday, ownZone } from '../callbacks/month-days.ts';
import { Month } from '../callbacks/month.tsx';
import { serverNow, useServerNow } from '../server/clock.ts';
import { errorText } from '../server/rest.ts';
import { currentLanguage } from '../i18n/texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { TextField } from '../ui/field.tsx';
import { localeOf } from '../ui/format.ts';
import { Pagination, usePages } from '../ui/pagination.tsx';
import { Select } from '../ui/select.tsx';
import { Segments } from '../ui/switches.tsx';
import { useLater } from '../ui/use-later.ts';
import { MyCallbacksTable } from './my-callbacks-table.tsx';
import { useCallbackDays, useCallbackPage } from './use-callbacks.ts';
import '../callbacks/callbacks.css';

const PAGE_SIZE = 50;
type ListName = (typeof CALLBACK_LISTS)[number];
/** Scheduled and due alone are what a supervisor sorts by; an agent has few. */
const OWN_LISTS = ['open', 'missed', 'over', 'all'] as const satisfies readonly ListName[];

export function MyCallbacks({ userId }: { userId: string }) {
  const { t } = useTranslation('callbacks');
  const [view, setView] = useState<'list' | 'calendar'>('list');
  const [state, setState] = useState<ListName>('open');
  const [typed, setTyped] = useState('');
  const q = useLater(typed.trim());
  const views = (['list', 'calendar'] as const).map((value) => ({ value, label: t(`views.${value}`) }));
  const filter = { state, q };
  return (
    <>
      <p className="t2 lead">{t('mine.lead')}</p>
      <div className="cbtools">
        <Segments label={t('views.label')} chosen={view} options={views} onChoose={setView} />
        <Select
          label={t('lists.label')}
          value={state}
          options={OWN_LISTS.map((value) => ({ value, label: t(`lists.${value}`) }))}
          onValue={(value) => setState(OWN_LISTS.find((known) => known === value) ?? 'open')}
        />
        <TextField
          className="wide"
          label={t('search')}
          type="search"
          maxLength={100}
          value={typed}
          onValue={setTyped}
        />
      </div>
      {view === 'list' ? (
        <CallbackList key={`${state} ${q}`} filter={filter} userId={userId} />
      ) : (
        <CallbackCalendar filter={filter} userId={userId} />
      )}
    </>
  );
}

interface PartProps {
  filter: Readonly<Record<string, string>>;
  userId: string;
  isNarrow?: boolean;
}

function CallbackList({ filter, userId, isNarrow = false }: PartProps) {
  const { t } = useTranslation('callbacks');
  const pages = usePages();
  const query = useCallbackPage({ ...filter, limit: String(PAGE_SIZE), after: pages.after ?? '' });
  const rows = query.data?.rows ?? [];
  const isUnfiltered = filter['q'] === '' && filter['state'] === 'open';
  if (query.isError && !query.data) return <p className="bad">{errorText(query.error)}</p>;
  if (isNarrow && query.isSuccess && rows.length === 0) return <p className="t2">{t('mine.dayNone')}</p>;
  if (query.isSuccess && rows.length === 0 && pages.before === 0)
    return (
      <EmptyState
        icon="clock"
        title={isUnfiltered ? t('none') : t('noneFound')}
        text={isUnfiltered ? t('noneText') : t('noneFoundText')}
      />
    );
  if (!query.data) return null;
  return (
    <>
      <MyCallbacksTable rows={rows} userId={userId} isNarrow={isNarrow} />
      <Pagination
        label={t('mine.title')}
        pages={pages}
        pageSize={PAGE_SIZE}
        rows={rows.length}
        next={query.data.next}
      />
    </>
  );
}

function CallbackCalendar({ filter, userId }: PartProps) {
  const { t } = useTranslation('callbacks');
  const zone = ownZone();
  const today = dayIn(zone, useServerNow());
  const [month, setMonth] = useState(() => dayIn(zone, serverNow()).slice(0, 7));
  const [chosen, setChosen] = useState<string | undefined>(() => dayIn(zone, serverNow()));
  // The days of the neighbours that stand in the grid count as well.
  const shown = spanOfDays(zone, `${addMonths(month, -1)}-22`, `${addMonths(month, 1)}-07`);
  const days = useCallbackDays({ ...filter, zone, from: String(shown.from), to: String(shown.to) });
  const counts = new Map(days.data?.days.map(({ day, count }) => [day, count]));
  const span = chosen === undefined ? undefined : spanOfDays(zone, chosen, chosen);
  const title =
    chosen &&
    new Intl.DateTimeFormat(localeOf(currentLanguage()), { dateStyle: 'full', timeZone: 'UTC' }).format(
      Date.parse(chosen),
    );
  return (
    <div className="cbcalendar">
      <Month
        month={month}
        onMonth={setMonth}
        counts={counts}
        chosen={chosen}
        onChoose={setChosen}
        today={today}
        firstDay={firstWeekday(navigator.language)}
      />
      {span && (
        <section aria-label={t('mine.dayTitle', { day: title })}>
          <h2 className="h2">{t('mine.dayTitle', { day: title })}</h2>
          <CallbackList
            key={`${chosen} ${filter['state']} ${filter['q']}`}
            filter={{ ...filter, from: String(span.from), to: String(span.to) }}
            userId={userId}
            isNarrow
          />
        </section>
      )}
    </div>
  );
}

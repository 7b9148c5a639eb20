/** My History: the agent's own interactions, searched by the server; a row opens everything with that contact. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '../../wire/errors.ts';
import type { HistoryRow } from '../../wire/history.ts';
import type { RecordingRow } from '../../wire/recordings.ts';
import { errorText, send } from '../server/rest.ts';
import { useServerNow } from '../server/clock.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { TextField } from '../ui/field.tsx';
import { duration } from '../ui/format.ts';
import { Pagination, usePages } from '../ui/pagination.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { RecordingSound } from '../ui/recording-sound.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useFormat } from '../ui/use-format.ts';
import { ContactHistory, useOutcomeWords } from './contact-history.tsx';
import { useDesk } from './desk.tsx';

const PAGE_SIZE = 50;

export function HistoryPage({ query, onQuery }: { query: string; onQuery: (query: string) => void }) {
  const { t } = useTranslation('agent');
  const pages = usePages();
  const history = useHistory(query, pages.after);
  const [chosen, setChosen] = useState<string>();
  const columns = useColumns();
  const rows = history.data?.rows ?? [];
  const row = rows.find((each) => each.interactionId === chosen);
  const search = (text: string) => {
    pages.reset();
    onQuery(text);
  };
  return (
    <>
      <h1>{t('history.title')}</h1>
      <div className="tools narrowfield">
        <TextField label={t('history.search')} type="search" value={query} onValue={search} />
      </div>
      {history.isError && <p className="bad">{errorText(history.error)}</p>}
      {history.isSuccess && rows.length === 0 && <NoRows query={query} />}
      {rows.length > 0 && (
        <>
          <Table
            label={t('history.title')}
            columns={columns}
            rows={rows}
            rowId={(each) => each.interactionId}
            chosen={chosen}
            onChoose={setChosen}
          />
          <Pagination
            pages={pages}
            pageSize={PAGE_SIZE}
            rows={rows.length}
            next={history.data?.next}
            total={history.data?.total}
          />
        </>
      )}
      {row && <Details row={row} onClose={() => setChosen(undefined)} />}
    </>
  );
}

function useHistory(query: string, after: string | undefined) {
  const { view } = useDesk();
  const asked = useDeferredValue(query.trim());
  const parameters = new URLSearchParams({
    ...(asked === '' ? {} : { q: asked }),
    ...(after === undefined ? {} : { after }),
  });
  // Each finished interaction is a new row: what is open now says when to ask again.
  const open = view.interactions.map((interaction) => interaction.id).join(' ');
  const history = useQuery({
    queryKey: ['history', parameters.toString(), open],
    queryFn: ({ signal }) => send<Page<HistoryRow>>(`/api/history?${parameters}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const { refetch } = history;
  useEffect(() => {
    // The row is written with the interaction's end; a moment later it is certainly there.
    const timer = setTimeout(() => void refetch(), 1_000);
    return () => clearTimeout(timer);
  }, [open, refetch]);
  return history;
}

function useColumns(): readonly Column<HistoryRow>[] {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const now = useServerNow();
  const outcome = useOutcome();
  return [
    {
      id: 'when',
      head: t('history.when'),
      width: '160px',
      cell: ({ openedAt }) => <time>{format.moment(openedAt, now)}</time>,
    },
    {
      id: 'contact',
      head: t('history.contact'),
      cell: ({ contactName, origin }) => (
        <>
          <b>{contactName || t('interaction.unnamed')}</b>
          {origin === 'called_back' && <span className="t3"> {t('history.inbound')}</span>}
        </>
      ),
    },
    {
      id: 'number',
      head: t('history.number'),
      width: '190px',
      cell: ({ number }) => <span className="n">{number ? formatPhoneNumber(number) : '–'}</span>,
    },
    {
      id: 'campaign',
      head: t('history.campaign'),
      title: ({ campaignName }) => campaignName,
      cell: ({ campaignName }) => campaignName,
    },
    {
      id: 'talk',
      head: t('history.talk'),
      width: '100px',
      align: 'right',
      cell: ({ talkMs }) => (talkMs > 0 ? duration(talkMs) : '–'),
    },
    { id: 'outcome', head: t('history.outcome'), title: outcome, cell: outcome },
  ];
}

function useOutcome(): (row: HistoryRow) => string {
  const { t } = useTranslation('agent');
  const words = useOutcomeWords();
  return ({ outcome, disposition, callResult, reason }) => {
    const because =
      reason === undefined ? undefined : t(`history.back.${reason as 'later'}`, { defaultValue: reason });
    const said = [words.disposition(disposition), words.result(callResult)].filter(Boolean).join(', ');
    if (outcome === 'open') return t('history.open');
    if (outcome === 'disposition') return said || '–';
    const kind = outcome === 'automatic' ? t('history.automatic') : t('history.handed_back');
    return [kind, because].filter(Boolean).join(': ');
  };
}

function NoRows({ query }: { query: string }) {
  const { t } = useTranslation('agent');
  const isSearch = query.trim() !== '';
  return (
    <EmptyState
      icon="history"
      title={isSearch ? t('history.noneFound') : t('history.none')}
      text={isSearch ? t('history.noneFoundText', { query }) : t('history.noneText')}
    />
  );
}

/** What was recorded of it (D15); nothing where nothing was. */
function Recordings({ interactionId, name }: { interactionId: string; name: string }) {
  const { t } = useTranslation('agent');
  const recordings = useQuery({
    queryKey: ['recordings', interactionId],
    queryFn: ({ signal }) =>
      send<Page<RecordingRow>>(`/api/recordings?interaction=${interactionId}`, { signal }),
  });
  const audible = recordings.data?.rows.filter(({ state }) => state === 'complete') ?? [];
  if (audible.length === 0) return undefined;
  return (
    <ul className="sounds" aria-label={t('history.recordings')}>
      {audible.map(({ recordingId, durationMs, isCutShort }) => (
        <li key={recordingId} className="row">
          <RecordingSound
            recordingId={recordingId}
            label={t('history.recordingOf', { name })}
            warning={isCutShort ? t('history.cutShort') : undefined}
          />
          <span className="t2 n">{duration(durationMs ?? 0)}</span>
        </li>
      ))}
    </ul>
  );
}

function Details({ row, onClose }: { row: HistoryRow; onClose: () => void }) {
  const { t } = useTranslation('agent');
  const name = row.contactName || t('interaction.unnamed');
  return (
    <section className="details" aria-label={t('history.details', { name })}>
      <div className="row">
        <h2 className="h2 grow">{t('history.details', { name })}</h2>
        <IconButton icon="close" label={t('history.close')} onClick={onClose} />
      </div>
      <Recordings interactionId={row.interactionId} name={name} />
      <ContactHistory contactId={row.contactId} />
      <Button size="small" onClick={onClose} className="under">
        {t('history.close')}
      </Button>
    </section>
  );
}

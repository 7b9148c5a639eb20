/** Dashboard and My Statistics: what there is of the shift so far, each figure with its meaning; and the own callbacks. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentView, CampaignRow } from '../../wire/live.ts';
import { longDuration } from '../ui/format.ts';
import { StateTag } from '../ui/state-tag.tsx';
import { Segments } from '../ui/switches.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useOutcomeWords } from './contact-history.tsx';
import { useDesk } from './desk.tsx';
import { FIGURES, type FigureName, figureOf } from './figures.ts';
import { deliveryKey } from './modes.ts';
import { MyCallbacks } from './my-callbacks.tsx';
import { TodayCallbacks } from './today-callbacks.tsx';

const VIEW_KEY = 'rufwerk.dashboard';

/** Two views of one tab (S9 fixes five): what the day is like, and My callbacks. */
export function DashboardPage({ userId }: { userId: string }) {
  const { t } = useTranslation(['agent', 'callbacks']);
  const [kept, keep] = useState(() => sessionStorage.getItem(VIEW_KEY));
  const view = kept === 'callbacks' ? 'callbacks' : 'overview';
  const choose = (next: 'overview' | 'callbacks') => {
    sessionStorage.setItem(VIEW_KEY, next);
    keep(next);
  };
  const options = [
    { value: 'overview', label: t('callbacks:mine.overview') },
    { value: 'callbacks', label: t('callbacks:mine.title') },
  ] as const;
  return (
    <>
      <div className="row">
        <h1 className="grow">{view === 'callbacks' ? t('callbacks:mine.title') : t('dashboard.title')}</h1>
        <Segments label={t('dashboard.title')} chosen={view} options={options} onChoose={choose} />
      </div>
      {view === 'callbacks' ? (
        <MyCallbacks userId={userId} />
      ) : (
        <Overview userId={userId} onCallbacks={() => choose('callbacks')} />
      )}
    </>
  );
}

function Overview({ userId, onCallbacks }: { userId: string; onCallbacks: () => void }) {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const { view } = useDesk();
  const running = view.campaigns.filter((campaign) => campaign.status === 'running');
  const figure = useFigure(view);
  return (
    <>
      <h2 className="h2 sub">
        {t('dashboard.today')}{' '}
        <small className="t2">{t('dashboard.since', { time: format.time(view.shift.startedAt) })}</small>
      </h2>
      <dl className="tiles">
        {FIGURES.map((name) => (
          <div key={name}>
            <dt>{t(`figures.${name}`)}</dt>
            <dd className="n">{figure(name)}</dd>
          </div>
        ))}
      </dl>
      <TodayCallbacks userId={userId} onAll={onCallbacks} />
      <h2 className="h2 sub">{t('dashboard.running')}</h2>
      {running.length === 0 ? <p className="t2">{t('dashboard.runningNone')}</p> : <Running rows={running} />}
    </>
  );
}

function Running({ rows }: { rows: readonly CampaignRow[] }) {
  const { t } = useTranslation('agent');
  const format = useFormat();
  return (
    <ul className="lines">
      {rows.map(({ id, name, mode, isJoined, readyNow }) => (
        <li key={id}>
          <b className="cut grow" title={name}>
            {name}
          </b>
          <span className="t2 fixed">{t(deliveryKey(mode))}</span>
          <span className="t2 n wider">
            {readyNow !== undefined &&
              t('dashboard.ready', { count: readyNow, formatted: format.count(readyNow) })}
          </span>
          <span className="fixed">
            <StateTag tone={isJoined ? 'ok' : 'plain'}>
              {isJoined ? t('dashboard.joined') : t('dashboard.notJoined')}
            </StateTag>
          </span>
        </li>
      ))}
    </ul>
  );
}

export function StatisticsPage() {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const { view } = useDesk();
  const figure = useFigure(view);
  const words = useOutcomeWords();
  const columns: readonly Column<FigureName>[] = [
    {
      id: 'figure',
      head: t('statistics.figure'),
      width: '26%',
      cell: (name) => <b>{t(`figures.${name}`)}</b>,
    },
    { id: 'value', head: t('statistics.value'), width: '140px', align: 'right', cell: figure },
    {
      id: 'definition',
      head: t('statistics.definition'),
      cell: (name) => <span className="t2">{t(`statistics.definitions.${name}`)}</span>,
    },
  ];
  const dispositions = Object.entries(view.today.dispositions);
  return (
    <>
      <h1>{t('statistics.title')}</h1>
      <p className="t2 lead">{t('statistics.lead', { time: format.time(view.shift.startedAt) })}</p>
      <Table label={t('statistics.title')} columns={columns} rows={FIGURES} rowId={(name) => name} />
      <h2 className="h2 sub">{t('statistics.dispositions')}</h2>
      {dispositions.length === 0 ? (
        <p className="t2">{t('statistics.none')}</p>
      ) : (
        <ul className="lines">
          {dispositions.map(([code, count]) => (
            <li key={code}>
              <span className="grow">{words.disposition(code)}</span>
              <b className="n">{format.count(count)}</b>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function useFigure(view: AgentView): (name: FigureName) => string {
  const format = useFormat();
  return (name) => {
    const figure = figureOf(name, view.today);
    if (!figure) return '–';
    if (figure.kind === 'count') return format.count(figure.value);
    return figure.kind === 'share' ? format.percent(figure.value, 0) : longDuration(figure.value);
  };
}

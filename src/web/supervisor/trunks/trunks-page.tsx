/** Ways into the telephone network: which there are, in which order they are tried, how they are, and what can be done with them. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrunkRow, TrunksView } from '../../../wire/trunks.ts';
import { useServerNow } from '../../server/clock.ts';
import { send } from '../../server/rest.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { MenuButton, MenuChoice } from '../../ui/menu.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useDeed } from '../deed.ts';
import { Awaited, Confirm, Fault, PageHead } from '../page-parts.tsx';
import { TrunkRulesForm, UseRealTrunks } from './real-trunks.tsx';
import { TestCall } from './test-call.tsx';
import { TrunkForm } from './trunk-form.tsx';
import './trunks.css';

const PATH = '/api/trunks';
/** States move by themselves. */
const ASK_EACH_MS = 5_000;

type Open =
  | { readonly what: 'new' | 'use-real' }
  | { readonly what: 'edit' | 'test' | 'remove'; readonly trunk: TrunkRow };

export function TrunksPage() {
  const { t } = useTranslation('supervisor');
  const [open, setOpen] = useState<Open>();
  const query = useQuery({
    queryKey: [PATH],
    queryFn: ({ signal }) => send<TrunksView>(PATH, { signal }),
    refetchInterval: ASK_EACH_MS,
  });
  const view = query.data;
  return (
    <>
      <PageHead title={t('trunks.title')}>
        <Button look="primary" icon="plus" onClick={() => setOpen({ what: 'new' })}>
          {t('trunks.add')}
        </Button>
      </PageHead>
      {!view && <Awaited error={query.error} retry={() => void query.refetch()} />}
      {view && (
        <div className="trunkspage">
          <Network view={view} onUseReal={() => setOpen({ what: 'use-real' })} />
          <TrunkTable view={view} setOpen={setOpen} />
          <TrunkRulesForm view={view} />
          <Opened view={view} open={open} onClose={() => setOpen(undefined)} />
        </div>
      )}
    </>
  );
}

/** Whom calls go to now, and the way to the other network. */
function Network({ view, onUseReal }: { view: TrunksView; onUseReal: () => void }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const now = useServerNow();
  const { realTrunksSince, lines, liveLegs } = view;
  return (
    <div className="row trunknetwork">
      <p className="msg">
        <Icon name={realTrunksSince === undefined ? 'info' : 'phone'} small />
        {realTrunksSince === undefined
          ? t('trunks.practiceOn')
          : t('trunks.realSince', { time: format.moment(realTrunksSince, now) })}
      </p>
      <span className="grow" />
      <span className="t2 n">
        {t('trunks.inUse', { live: format.count(liveLegs), lines: format.count(lines) })}
      </span>
      {realTrunksSince === undefined && <Button onClick={onUseReal}>{t('trunks.useReal.button')}</Button>}
    </div>
  );
}

function Opened({ view, open, onClose }: { view: TrunksView; open: Open | undefined; onClose: () => void }) {
  const nameOf = useTrunkName();
  if (!open) return null;
  switch (open.what) {
    case 'new':
      return <TrunkForm trunk={undefined} onClose={onClose} />;
    case 'edit':
      return <TrunkForm trunk={open.trunk} onClose={onClose} />;
    case 'test':
      return <TestCall trunk={open.trunk} name={nameOf(open.trunk)} onClose={onClose} />;
    case 'remove':
      return <RemoveTrunk trunk={open.trunk} onClose={onClose} />;
    case 'use-real':
      return <UseRealTrunks view={view} onClose={onClose} />;
  }
}

function RemoveTrunk({ trunk, onClose }: { trunk: TrunkRow; onClose: () => void }) {
  const { t } = useTranslation('supervisor');
  const deed = useDeed({ refreshes: [PATH], onDone: onClose });
  return (
    <Confirm
      title={t('trunks.removeTitle', { name: trunk.name })}
      text={t('trunks.removeText')}
      yes={t('trunks.remove')}
      isOpen
      isRunning={deed.isRunning}
      error={deed.error}
      onYes={() => deed.run({ path: `${PATH}/${trunk.id}`, method: 'DELETE' })}
      onClose={onClose}
    />
  );
}

function TrunkTable({ view, setOpen }: { view: TrunksView; setOpen: (open: Open) => void }) {
  const { t } = useTranslation('supervisor');
  const deed = useDeed({ refreshes: [PATH] });
  const ids = view.trunks.map(({ id }) => id);
  const move = (id: string, by: 1 | -1) => {
    const from = ids.indexOf(id);
    const order = ids.filter((other) => other !== id);
    order.splice(from + by, 0, id);
    deed.run({ path: `${PATH}/order`, body: { ids: order } });
  };
  const columns = useColumns({ setOpen, move, ids, isMoving: deed.isRunning });
  return (
    <div className="dense trunktable">
      <Table label={t('trunks.title')} columns={columns} rows={view.trunks} rowId={(trunk) => trunk.id} />
      <p className="t2">{t('trunks.orderNote')}</p>
      <Fault error={deed.error} />
    </div>
  );
}

function useTrunkName(): (trunk: TrunkRow) => string {
  const { t } = useTranslation('supervisor');
  return ({ isPractice, name }) => (isPractice ? t('trunks.practice') : name);
}

interface ColumnParts {
  setOpen: (open: Open) => void;
  move: (id: string, by: 1 | -1) => void;
  ids: readonly string[];
  isMoving: boolean;
}

function useColumns(parts: ColumnParts): readonly Column<TrunkRow>[] {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const nameOf = useTrunkName();
  const farEnd = ({ address }: TrunkRow) =>
    address
      ? `${address.host}:${address.port} ${address.transport.toUpperCase()}`
      : t('trunks.thisInstallation');
  return [
    {
      id: 'order',
      head: t('trunks.columns.order'),
      cell: (trunk) => <Order trunk={trunk} parts={parts} />,
      width: '84px',
    },
    {
      id: 'name',
      head: t('trunks.columns.name'),
      cell: (trunk) => (
        <>
          <b className="name">{nameOf(trunk)}</b>{' '}
          <span className="t2">{trunk.isUsed ? t('trunks.used') : t('trunks.spare')}</span>
        </>
      ),
      title: nameOf,
    },
    { id: 'address', head: t('trunks.columns.address'), cell: farEnd, title: farEnd, width: '24%' },
    {
      id: 'state',
      head: t('trunks.columns.state'),
      cell: (trunk) => <TrunkStateTag trunk={trunk} />,
      width: '168px',
    },
    {
      id: 'lines',
      head: t('trunks.columns.lines'),
      cell: ({ liveLegs, lines }) => `${format.count(liveLegs)} / ${format.count(lines)}`,
      width: '88px',
      align: 'right',
    },
    {
      id: 'pace',
      head: t('trunks.columns.pace'),
      cell: ({ callsPerSecond }) => format.count(callsPerSecond),
      width: '84px',
      align: 'right',
    },
    {
      id: 'test',
      head: t('trunks.columns.test'),
      cell: (trunk) => <LastTest trunk={trunk} />,
      width: '236px',
    },
    {
      id: 'actions',
      head: t('trunks.columns.actions'),
      cell: (trunk) => <Actions trunk={trunk} name={nameOf(trunk)} setOpen={parts.setOpen} />,
      width: '84px',
      align: 'right',
    },
  ];
}

function Order({ trunk, parts }: { trunk: TrunkRow; parts: ColumnParts }) {
  const { t } = useTranslation('supervisor');
  const name = useTrunkName()(trunk);
  const place = parts.ids.indexOf(trunk.id);
  const go = (by: 1 | -1) => () => !parts.isMoving && parts.move(trunk.id, by);
  return (
    <span className="row order">
      <IconButton
        icon="up"
        small
        label={t('trunks.up', { name })}
        aria-disabled={place === 0}
        onClick={place === 0 ? undefined : go(-1)}
      />
      <IconButton
        icon="down"
        small
        label={t('trunks.down', { name })}
        aria-disabled={place === parts.ids.length - 1}
        onClick={place === parts.ids.length - 1 ? undefined : go(1)}
      />
    </span>
  );
}

/** OpenSSL's word for what is wrong with a certificate, as one that we have a sentence for. */
function distrustOf(because: string): 'selfSigned' | 'expired' | 'otherName' | 'other' {
  if (/SELF_SIGNED|UNABLE_TO/.test(because)) return 'selfSigned';
  if (/EXPIRED|NOT_YET_VALID/.test(because)) return 'expired';
  return because.includes('ALTNAME') ? 'otherName' : 'other';
}

function TrunkStateTag({ trunk: { state, restsUntil } }: { trunk: TrunkRow }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const now = useServerNow();
  if (restsUntil !== undefined && restsUntil > now)
    return (
      <StateTag tone="warn" icon="clock">
        {t('trunks.states.rests', { time: format.moment(restsUntil, now) })}
      </StateTag>
    );
  const word = t(`trunks.states.${state.state}`);
  if (state.state === 'untrusted')
    return (
      <StateTag
        tone="bad"
        icon="warning"
        title={t(`trunks.untrusted.${distrustOf(state.because)}`, { because: state.because })}
      >
        {word}
      </StateTag>
    );
  if ('because' in state)
    return (
      <StateTag tone="bad" icon="warning" title={`${word}: ${state.because}`}>
        {word}
      </StateTag>
    );
  return state.state === 'unknown' ? (
    <StateTag icon="question">{word}</StateTag>
  ) : (
    <StateTag tone="ok" icon="check">
      {word}
    </StateTag>
  );
}

function LastTest({ trunk: { lastTest } }: { trunk: TrunkRow }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const now = useServerNow();
  if (!lastTest) return <span className="t3">{t('trunks.tests.never')}</span>;
  return (
    <>
      {t(`trunks.tests.${lastTest.state}`)}{' '}
      <span className="t2 n">{format.moment(lastTest.askedAt, now)}</span>
    </>
  );
}

function Actions({ trunk, name, setOpen }: { trunk: TrunkRow; name: string; setOpen: (open: Open) => void }) {
  const { t } = useTranslation('supervisor');
  return (
    <MenuButton
      label={t('shared.actionsFor', { name })}
      trigger={<Icon name="more" small />}
      className="iconbtn s"
      width={220}
    >
      <MenuChoice
        id="edit"
        icon="pen"
        title={t('trunks.edit')}
        onChoose={() => setOpen({ what: 'edit', trunk })}
      />
      <MenuChoice
        id="test"
        icon="phone"
        title={t('trunks.test')}
        onChoose={() => setOpen({ what: 'test', trunk })}
      />
      {!trunk.isPractice && (
        <MenuChoice
          id="remove"
          icon="ban"
          title={t('trunks.remove')}
          onChoose={() => setOpen({ what: 'remove', trunk })}
        />
      )}
    </MenuButton>
  );
}

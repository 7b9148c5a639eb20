/** Own callbacks in rows, each with what can be done with it: call now, another time or number, cancel. */
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackChangeRequest, CallbackRow } from '../../wire/callbacks.ts';
import type { AgentDeedRequest } from '../../wire/live.ts';
import { ChangeWindow } from '../callbacks/change-window.tsx';
import { HowItStands, When, WhomAtNumber } from '../callbacks/cells.tsx';
import { useContactName, useWhose } from '../callbacks/words.ts';
import { useServerNow } from '../server/clock.ts';
import { useCommand } from '../server/live.tsx';
import { ServerError, errorText } from '../server/rest.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { type Column, Table } from '../ui/table.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useDesk } from './desk.tsx';
import { CALLBACKS_KEY } from './use-callbacks.ts';

type Open = { readonly row: CallbackRow; readonly kind: 'change' | 'cancel' };
const SHOWN_MS = 4_000;

export interface MyCallbacksTableProps {
  rows: readonly CallbackRow[];
  userId: string;
  /** Beside the calendar: number and owner stand under the name. */
  isNarrow?: boolean;
}

export function MyCallbacksTable({ rows, userId, isNarrow = false }: MyCallbacksTableProps) {
  const { t } = useTranslation('callbacks');
  const { view } = useDesk();
  const [open, setOpen] = useState<Open>();
  const busyId = useId();
  const isBusy = view.interactions.length > 0;
  const needs = { userId, onOpen: setOpen, disabledBy: isBusy ? busyId : undefined };
  const [wide, narrow] = [useColumns(needs), useNarrowColumns(needs)];
  return (
    <div className="cblist">
      <Table label={t('mine.title')} columns={isNarrow ? narrow : wide} rows={rows} rowId={({ id }) => id} />
      {isBusy && (
        <p className="t2 small" id={busyId}>
          {t('doNow')}: {t('mine.busy')}
        </p>
      )}
      {open?.kind === 'change' && <Change row={open.row} onClose={() => setOpen(undefined)} />}
      {open?.kind === 'cancel' && <Cancel row={open.row} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

interface ColumnNeeds {
  userId: string;
  onOpen: (open: Open) => void;
  /** Why nothing can be called now. */
  disabledBy: string | undefined;
}

function useColumns(needs: ColumnNeeds): readonly Column<CallbackRow>[] {
  const { t } = useTranslation('callbacks');
  const whose = useWhose(needs.userId);
  return [
    { id: 'when', head: t('columns.when'), width: '144px', cell: (row) => <When row={row} /> },
    {
      id: 'contact',
      head: t('columns.contact'),
      title: ({ note = '' }) => note,
      cell: (row) => <WhomAtNumber row={row} />,
    },
    {
      id: 'campaign',
      head: t('columns.campaign'),
      title: ({ campaignName }) => campaignName,
      cell: (row) => (
        <>
          {row.campaignName}
          <small className="cellnote t2">{whose(row)}</small>
        </>
      ),
    },
    { id: 'state', head: t('columns.state'), width: '26%', cell: (row) => <HowItStands row={row} /> },
    { id: 'act', head: t('columns.act'), width: '228px', cell: (row) => <Acts row={row} {...needs} /> },
  ];
}

function useNarrowColumns(needs: ColumnNeeds): readonly Column<CallbackRow>[] {
  const { t } = useTranslation('callbacks');
  const whose = useWhose(needs.userId);
  const nameOf = useContactName();
  return [
    { id: 'when', head: t('columns.when'), width: '128px', cell: (row) => <When row={row} isTimeAlone /> },
    {
      id: 'contact',
      head: t('columns.contact'),
      cell: (row) => (
        <>
          <b className="name">{nameOf(row)}</b>
          <small className="cellnote t2">
            <span className="n">{formatPhoneNumber(row.e164)}</span>, {whose(row)}
          </small>
        </>
      ),
    },
    { id: 'state', head: t('columns.state'), width: '26%', cell: (row) => <HowItStands row={row} /> },
    {
      id: 'act',
      head: t('columns.act'),
      width: '236px',
      cell: (row) => <Acts row={row} {...needs} />,
    },
  ];
}

function Acts({ row, userId, onOpen, disabledBy }: ColumnNeeds & { row: CallbackRow }) {
  const { t } = useTranslation('callbacks');
  const { ask } = useDesk();
  const name = useContactName()(row);
  const isWaiting = row.state === 'scheduled' || row.state === 'due';
  const isForeign = row.isPersonal && row.ownerId !== userId;
  // What has been given to somebody else is theirs now; here it only stands because it was promised by this agent.
  if (isForeign || (!isWaiting && row.state !== 'missed')) return null;
  return (
    <span className="cbacts">
      {isWaiting && (
        <Button
          size="small"
          icon="phone"
          disabledBy={disabledBy}
          aria-label={t('doNowFor', { name })}
          onClick={() => void ask({ name: 'take_callback', callbackId: row.id })}
        >
          {t('doNow')}
        </Button>
      )}
      {isWaiting ? (
        <>
          <IconButton
            icon="pen"
            small
            label={t('changeFor', { name })}
            onClick={() => onOpen({ row, kind: 'change' })}
          />
          <IconButton
            icon="close"
            small
            label={t('cancelFor', { name })}
            onClick={() => onOpen({ row, kind: 'cancel' })}
          />
        </>
      ) : (
        <Button
          size="small"
          icon="clock"
          aria-label={t('setAnewFor', { name })}
          onClick={() => onOpen({ row, kind: 'change' })}
        >
          {t('setAnew')}
        </Button>
      )}
    </span>
  );
}

/** A deed over the live connection whose refusal stands in the window that asked for it. */
function useWindowDeed(onDone: () => void) {
  const command = useCommand();
  const client = useQueryClient();
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<ServerError>();
  const run = (deed: AgentDeedRequest) => {
    setIsRunning(true);
    setError(undefined);
    void command(deed).then((answer) => {
      setIsRunning(false);
      void client.invalidateQueries({ queryKey: [CALLBACKS_KEY] });
      if (answer.ok) return onDone();
      const { ok: _ok, refused: code, ...details } = answer;
      return setError(new ServerError(409, { code, ...details }));
    });
  };
  return { run, isRunning, error };
}

interface WindowProps {
  row: CallbackRow;
  onClose: () => void;
}

function Change({ row, onClose }: WindowProps) {
  const { t } = useTranslation('callbacks');
  const { view } = useDesk();
  const toasts = useToasts();
  const { run, isRunning, error } = useWindowDeed(() => {
    toasts.show({ id: 'callback', icon: 'check', title: t('changed'), durationMs: SHOWN_MS });
    onClose();
  });
  const save = ({ at, number }: CallbackChangeRequest) => {
    // Nothing was changed: nothing is asked.
    if (at === undefined && number === undefined) return onClose();
    return run({
      name: 'change_callback',
      callbackId: row.id,
      ...(at === undefined ? {} : { at }),
      ...(number === undefined ? {} : { number }),
    });
  };
  return (
    <ChangeWindow
      row={row}
      isRunning={isRunning}
      error={error}
      isModal={view.interactions.length === 0}
      onSave={save}
      onClose={onClose}
    />
  );
}

function Cancel({ row, onClose }: WindowProps) {
  const { t } = useTranslation(['callbacks', 'frame']);
  const format = useFormat();
  const { view } = useDesk();
  const now = useServerNow();
  const toasts = useToasts();
  const { run, isRunning, error } = useWindowDeed(() => {
    toasts.show({ id: 'callback', icon: 'check', title: t('cancelled'), durationMs: SHOWN_MS });
    onClose();
  });
  return (
    <Dialog
      title={t('cancelTitle')}
      isOpen
      isModal={view.interactions.length === 0}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('frame:actions.cancel')}</Button>
          <Button
            look="danger"
            aria-busy={isRunning}
            onClick={() => !isRunning && run({ name: 'cancel_callback', callbackId: row.id })}
          >
            {t('cancelTitle')}
          </Button>
        </>
      }
    >
      <p>{t('cancelText', { name: useContactName()(row), time: format.moment(row.dueAt, now) })}</p>
      {error && (
        <p className="msg bad" role="alert">
          <Icon name="warning" small />
          {errorText(error)}
        </p>
      )}
    </Dialog>
  );
}

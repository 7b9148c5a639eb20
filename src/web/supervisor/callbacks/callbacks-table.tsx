/** Callbacks in rows that can be selected; each can be changed and cancelled for itself. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackRow } from '../../../wire/callbacks.ts';
import { HowItStands, When, WhichNumber, Whom } from '../../callbacks/cells.tsx';
import { ChangeWindow } from '../../callbacks/change-window.tsx';
import { useContactName, useWhose } from '../../callbacks/words.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useDeed } from '../deed.ts';
import { CancelMany } from './many-dialogs.tsx';
import { useOwners } from './use-owners.ts';

export interface CallbacksTableProps {
  label: string;
  rows: readonly CallbackRow[];
  /** Undefined: nothing is selected here. */
  selected?: readonly string[];
  onSelect?: (ids: readonly string[]) => void;
}

const SHOWN_MS = 4_000;
type Open = { readonly row: CallbackRow; readonly kind: 'change' | 'cancel' };

export function CallbacksTable({ label, rows, selected, onSelect }: CallbacksTableProps) {
  const { t } = useTranslation('callbacks');
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const columns = useColumns(setOpen);
  const shown =
    selected && onSelect ? [selectColumn(t('columns.select'), { selected, onSelect }), ...columns] : columns;
  return (
    <div className="dense cblist">
      <Table label={label} columns={shown} rows={rows} rowId={({ id }) => id} />
      {open?.kind === 'change' && <Change row={open.row} onClose={close} />}
      {open?.kind === 'cancel' && <CancelMany rows={[open.row]} onDone={close} onClose={close} />}
    </div>
  );
}

type Selection = {
  readonly selected: readonly string[];
  readonly onSelect: (ids: readonly string[]) => void;
};

function selectColumn(head: string, selection: Selection): Column<CallbackRow> {
  return { id: 'select', head, width: '72px', cell: (row) => <SelectBox row={row} {...selection} /> };
}

function SelectBox({ row, selected, onSelect }: Selection & { row: CallbackRow }) {
  const { t } = useTranslation('callbacks');
  const isSelected = selected.includes(row.id);
  return (
    <input
      type="checkbox"
      aria-label={t('all.selectFor', { name: useContactName()(row) })}
      checked={isSelected}
      onChange={() => onSelect(isSelected ? selected.filter((id) => id !== row.id) : [...selected, row.id])}
    />
  );
}

function useColumns(onOpen: (open: Open) => void): readonly Column<CallbackRow>[] {
  const { t } = useTranslation('callbacks');
  const whose = useWhose(undefined);
  return [
    { id: 'when', head: t('columns.when'), width: '160px', cell: (row) => <When row={row} /> },
    { id: 'contact', head: t('columns.contact'), cell: (row) => <Whom row={row} /> },
    { id: 'number', head: t('columns.number'), width: '164px', cell: (row) => <WhichNumber row={row} /> },
    {
      id: 'campaign',
      head: t('columns.campaign'),
      title: ({ campaignName }) => campaignName,
      cell: ({ campaignName }) => campaignName,
    },
    { id: 'owner', head: t('columns.owner'), width: '150px', title: whose, cell: whose },
    { id: 'state', head: t('columns.state'), width: '24%', cell: (row) => <HowItStands row={row} /> },
    {
      id: 'act',
      head: t('columns.act'),
      width: '148px',
      cell: (row) => <Acts row={row} onOpen={onOpen} />,
    },
  ];
}

function Acts({ row, onOpen }: { row: CallbackRow; onOpen: (open: Open) => void }) {
  const { t } = useTranslation('callbacks');
  const name = useContactName()(row);
  const open = (kind: Open['kind']) => () => onOpen({ row, kind });
  if (row.state === 'missed')
    return (
      <Button size="small" icon="clock" aria-label={t('setAnewFor', { name })} onClick={open('change')}>
        {t('setAnew')}
      </Button>
    );
  if (row.state !== 'scheduled' && row.state !== 'due') return null;
  return (
    <span className="cbacts">
      <IconButton icon="pen" small label={t('changeFor', { name })} onClick={open('change')} />
      <IconButton icon="close" small label={t('cancelFor', { name })} onClick={open('cancel')} />
    </span>
  );
}

function Change({ row, onClose }: { row: CallbackRow; onClose: () => void }) {
  const { t } = useTranslation('callbacks');
  const toasts = useToasts();
  const owners = useOwners();
  const deed = useDeed({
    refreshes: ['/api/callbacks'],
    onDone: () => {
      toasts.show({ id: 'callback', icon: 'check', title: t('changed'), durationMs: SHOWN_MS });
      onClose();
    },
  });
  return (
    <ChangeWindow
      row={row}
      owners={owners}
      isRunning={deed.isRunning}
      error={deed.error}
      isModal
      onSave={(change) =>
        Object.keys(change).length === 0
          ? onClose()
          : deed.run({ path: `/api/callbacks/${row.id}/change`, body: change })
      }
      onClose={onClose}
    />
  );
}

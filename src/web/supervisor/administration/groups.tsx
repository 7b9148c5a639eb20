/** Groups of agents: campaigns belong to groups, and who is in a group sees its campaigns. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupRow, UserRow } from '../../../wire/users.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TextField } from '../../ui/field.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { type Column, Figure, Table } from '../../ui/table.tsx';
import { useDeed } from '../deed.ts';
import { FormDialog } from '../form-dialog.tsx';
import { usePagedList, useWholeList } from '../paged.ts';
import { Awaited, Choices, Confirm, PageHead, wrongWith } from '../page-parts.tsx';

type Open = { readonly what: 'new' } | { readonly what: 'edit' | 'remove'; readonly group: GroupRow };

export function Groups() {
  const { t } = useTranslation('supervisor');
  const list = usePagedList<GroupRow>('/api/groups');
  const [open, setOpen] = useState<Open>();
  const columns = useColumns(setOpen);
  const close = () => setOpen(undefined);
  const { page } = list;
  const isEmpty = page?.rows.length === 0 && list.pages.before === 0;
  return (
    <>
      <PageHead title={t('groups.title')}>
        <Button look="primary" icon="plus" onClick={() => setOpen({ what: 'new' })}>
          {t('groups.create')}
        </Button>
      </PageHead>
      {!page && <Awaited error={list.error} retry={list.retry} />}
      {isEmpty && <EmptyState icon="group" title={t('groups.title')} text={t('groups.none')} />}
      {page && !isEmpty && (
        <div className="dense narrow">
          <Table label={t('groups.title')} columns={columns} rows={page.rows} rowId={(group) => group.id} />
          <Pagination
            pages={list.pages}
            pageSize={list.pageSize}
            rows={page.rows.length}
            next={page.next}
            total={page.total}
          />
        </div>
      )}
      {open?.what === 'new' && <NewGroup onClose={close} />}
      {open?.what === 'edit' && <EditGroup group={open.group} onClose={close} />}
      {open?.what === 'remove' && <RemoveGroup group={open.group} onClose={close} />}
    </>
  );
}

function useColumns(setOpen: (open: Open) => void): readonly Column<GroupRow>[] {
  const { t } = useTranslation('supervisor');
  const named = (deed: string, group: GroupRow) => t('campaigns.deedFor', { deed, name: group.name });
  return [
    {
      id: 'name',
      head: t('groups.columns.name'),
      cell: ({ name }) => <b className="name">{name}</b>,
      title: ({ name }) => name,
    },
    {
      id: 'members',
      head: t('groups.columns.members'),
      cell: ({ members }) => <Figure value={members} />,
      width: '120px',
      align: 'right',
    },
    {
      id: 'actions',
      head: t('groups.columns.actions'),
      cell: (group) => (
        <span className="rowactions">
          <Button
            size="small"
            aria-label={named(t('groups.edit'), group)}
            onClick={() => setOpen({ what: 'edit', group })}
          >
            {t('groups.edit')}
          </Button>
          <Button
            size="small"
            aria-label={named(t('groups.remove'), group)}
            onClick={() => setOpen({ what: 'remove', group })}
          >
            {t('groups.remove')}
          </Button>
        </span>
      ),
      width: '230px',
      align: 'right',
    },
  ];
}

function NewGroup({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('supervisor');
  const [name, setName] = useState('');
  const deed = useDeed({ refreshes: ['/api/groups'], onDone: onClose });
  return (
    <GroupDialog
      title={t('groups.createTitle')}
      yes={t('shared.create')}
      name={name}
      setName={setName}
      deed={deed}
      onSubmit={() => deed.run({ path: '/api/groups', body: { name: name.trim() } })}
      onClose={onClose}
    />
  );
}

interface OfGroup {
  group: GroupRow;
  onClose: () => void;
}

function EditGroup({ group, onClose }: OfGroup) {
  const users = useWholeList<UserRow>('/api/users');
  // The members are part of the form: without them, saving would empty the group.
  if (!users.data) return null;
  return <EditLoadedGroup group={group} users={users.data} onClose={onClose} />;
}

function EditLoadedGroup({ group, users, onClose }: OfGroup & { users: readonly UserRow[] }) {
  const { t } = useTranslation(['supervisor', 'frame']);
  const [name, setName] = useState(group.name);
  const [userIds, setUserIds] = useState<readonly string[]>(() => membersOf(group, users));
  const deed = useDeed({ refreshes: ['/api/groups', '/api/users'], onDone: onClose });
  return (
    <GroupDialog
      title={t('groups.editTitle', { name: group.name })}
      yes={t('frame:actions.save')}
      name={name}
      setName={setName}
      deed={deed}
      onSubmit={() =>
        deed.run({
          path: `/api/groups/${group.id}`,
          method: 'PATCH',
          body: { name: name.trim(), userIds: [...userIds] },
        })
      }
      onClose={onClose}
    >
      <Choices
        label={t('groups.members')}
        none={t('groups.noUsers')}
        choices={users.map((user) => ({ id: user.id, label: user.displayName, note: user.login }))}
        chosen={userIds}
        onChosen={setUserIds}
        error={wrongWith(undefined, deed.error, 'userIds')}
      />
    </GroupDialog>
  );
}

function membersOf(group: GroupRow, users: readonly UserRow[]): readonly string[] {
  return users.filter((user) => user.groups.some(({ id }) => id === group.id)).map((user) => user.id);
}

function RemoveGroup({ group, onClose }: OfGroup) {
  const { t } = useTranslation('supervisor');
  const deed = useDeed({ refreshes: ['/api/groups', '/api/users', '/api/campaigns'], onDone: onClose });
  return (
    <Confirm
      title={t('groups.removeTitle', { name: group.name })}
      text={t('groups.removeText')}
      yes={t('groups.remove')}
      isOpen
      isRunning={deed.isRunning}
      error={deed.error}
      onYes={() => deed.run({ path: `/api/groups/${group.id}`, method: 'DELETE' })}
      onClose={onClose}
    />
  );
}

interface GroupDialogProps {
  title: string;
  yes: string;
  name: string;
  setName: (name: string) => void;
  deed: { isRunning: boolean; error: unknown };
  onSubmit: () => void;
  onClose: () => void;
  children?: React.ReactNode;
}

function GroupDialog({ title, yes, name, setName, deed, onSubmit, onClose, children }: GroupDialogProps) {
  const { t } = useTranslation('supervisor');
  return (
    <FormDialog
      title={title}
      yes={yes}
      deed={deed}
      fields={['name', 'userIds']}
      isComplete={name.trim() !== ''}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      {(missing) => (
        <>
          <TextField
            label={t('groups.name')}
            value={name}
            maxLength={120}
            autoComplete="off"
            onValue={setName}
            error={wrongWith(missing(name), deed.error, 'name')}
          />
          {children}
        </>
      )}
    </FormDialog>
  );
}

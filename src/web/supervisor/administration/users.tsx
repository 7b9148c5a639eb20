/** Everybody who can sign in: role, groups, rights, and what can be done with a login. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../wire/session.ts';
import type { UserRow } from '../../../wire/users.ts';
import { useServerNow } from '../../server/clock.ts';
import { useSession } from '../../server/session.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { MenuButton, MenuChoice } from '../../ui/menu.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { usePagedList } from '../paged.ts';
import { Awaited, Moment, PageHead } from '../page-parts.tsx';
import { PasswordOnce } from './password-once.tsx';
import { DisableUser, ResetPassword, RevokeDeskPhone } from './user-deeds.tsx';
import { EditUser, NewUser } from './user-form.tsx';

/** What is open in front of the table. */
type Open =
  | { readonly what: 'new' }
  | { readonly what: 'edit' | 'disable' | 'reset' | 'desk'; readonly user: UserRow }
  | { readonly what: 'password'; readonly name: string; readonly password: string };

export function Users() {
  const { t } = useTranslation('supervisor');
  const list = usePagedList<UserRow>('/api/users');
  const [open, setOpen] = useState<Open>();
  const columns = useColumns(setOpen);
  const { page } = list;
  return (
    <>
      <PageHead title={t('users.title')}>
        <Button look="primary" icon="plus" onClick={() => setOpen({ what: 'new' })}>
          {t('users.create')}
        </Button>
      </PageHead>
      {!page && <Awaited error={list.error} retry={list.retry} />}
      {page && (
        <div className="dense">
          <Table label={t('users.title')} columns={columns} rows={page.rows} rowId={(user) => user.id} />
          <Pagination
            pages={list.pages}
            pageSize={list.pageSize}
            rows={page.rows.length}
            next={page.next}
            total={page.total}
          />
        </div>
      )}
      <Opened open={open} setOpen={setOpen} />
    </>
  );
}

function Opened({ open, setOpen }: { open: Open | undefined; setOpen: (open: Open | undefined) => void }) {
  const close = () => setOpen(undefined);
  const showPassword = (name: string) => (password: string) => setOpen({ what: 'password', name, password });
  if (!open) return null;
  switch (open.what) {
    case 'new':
      return <NewUser onClose={close} onCreated={(name, password) => showPassword(name)(password)} />;
    case 'edit':
      return <EditUser user={open.user} onClose={close} />;
    case 'disable':
      return <DisableUser user={open.user} onClose={close} />;
    case 'desk':
      return <RevokeDeskPhone user={open.user} onClose={close} />;
    case 'reset':
      return (
        <ResetPassword user={open.user} onClose={close} onPassword={showPassword(open.user.displayName)} />
      );
    case 'password':
      return <PasswordOnce name={open.name} password={open.password} onClose={close} />;
  }
}

function useColumns(setOpen: (open: Open) => void): readonly Column<UserRow>[] {
  const { t } = useTranslation(['supervisor', 'frame']);
  const format = useFormat();
  const mine = useSession().data?.user?.role ?? 'supervisor';
  const groups = (user: UserRow) => format.list(user.groups.map((group) => group.name));
  return [
    {
      id: 'name',
      head: t('users.columns.name'),
      cell: (user) => <b className="name">{user.displayName}</b>,
      title: (user) => user.displayName,
    },
    { id: 'login', head: t('users.columns.login'), cell: (user) => user.login, width: '15%' },
    {
      id: 'role',
      head: t('users.columns.role'),
      cell: ({ role }) => t(`frame:roles.${role}`),
      width: '120px',
    },
    {
      id: 'groups',
      head: t('users.columns.groups'),
      cell: (user) =>
        user.groups.length > 0 ? groups(user) : <span className="t3">{t('shared.none')}</span>,
      title: groups,
      width: '22%',
    },
    {
      id: 'right',
      head: t('users.columns.right'),
      cell: ({ mayRegister }) => (mayRegister ? t('users.yes') : <span className="t3">{t('users.no')}</span>),
      width: '112px',
    },
    {
      id: 'state',
      head: t('users.columns.state'),
      cell: ({ isDisabled }) => (
        <StateTag tone={isDisabled ? 'bad' : 'ok'} icon={isDisabled ? 'lock' : 'check'}>
          {isDisabled ? t('users.disabled') : t('users.active')}
        </StateTag>
      ),
      width: '116px',
    },
    {
      id: 'created',
      head: t('users.columns.created'),
      cell: ({ createdAt }) => <Created at={createdAt} />,
      width: '150px',
    },
    {
      id: 'actions',
      head: t('users.columns.actions'),
      cell: (user) => <UserActions user={user} mine={mine} setOpen={setOpen} />,
      width: '84px',
      align: 'right',
    },
  ];
}

/** The wire's law: an administrator is touched by administrators alone. */
export function mayManage(mine: Role, theirs: Role): boolean {
  return mine === 'administrator' || theirs !== 'administrator';
}

interface UserActionsProps {
  user: UserRow;
  mine: Role;
  setOpen: (open: Open) => void;
}

function UserActions({ user, mine, setOpen }: UserActionsProps) {
  const { t } = useTranslation('supervisor');
  if (!mayManage(mine, user.role)) return <span className="t3">{t('shared.none')}</span>;
  return (
    <MenuButton
      label={t('shared.actionsFor', { name: user.displayName })}
      trigger={<Icon name="more" small />}
      className="iconbtn s"
      width={260}
    >
      <MenuChoice
        id="edit"
        icon="pen"
        title={t('users.edit')}
        onChoose={() => setOpen({ what: 'edit', user })}
      />
      <MenuChoice
        id="reset"
        icon="lock"
        title={t('users.resetPassword')}
        onChoose={() => setOpen({ what: 'reset', user })}
      />
      {user.hasDeskPhone && (
        <MenuChoice
          id="desk"
          icon="phone"
          title={t('users.revokeDesk')}
          onChoose={() => setOpen({ what: 'desk', user })}
        />
      )}
      <MenuChoice
        id="disable"
        icon={user.isDisabled ? 'ready' : 'ban'}
        title={user.isDisabled ? t('users.enable') : t('users.disable')}
        note={user.isDisabled ? t('users.enableNote') : t('users.disableNote')}
        onChoose={() => setOpen({ what: 'disable', user })}
      />
    </MenuButton>
  );
}

function Created({ at }: { at: number }) {
  return <Moment at={at} nowAt={useServerNow()} />;
}

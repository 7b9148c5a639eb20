/** Making and editing a login. The password comes from the server and is shown once. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../wire/session.ts';
import type { GroupRow, NewUser as Created, UserEdit, UserRequest, UserRow } from '../../../wire/users.ts';
import { useSession } from '../../server/session.ts';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useDeed } from '../deed.ts';
import { FormDialog } from '../form-dialog.tsx';
import { useWholeList } from '../paged.ts';
import { Choices, wrongWith } from '../page-parts.tsx';

interface UserDraft {
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly mayRegister: boolean;
  readonly mayUseExternalPhone: boolean;
  readonly groupIds: readonly string[];
}

const NEW_USER: UserDraft = {
  login: '',
  displayName: '',
  role: 'agent',
  mayRegister: true,
  mayUseExternalPhone: false,
  groupIds: [],
};
/** The wire's form of a login. */
const LOGIN_FORM = /^[a-z0-9._-]{2,60}$/;

interface NewUserProps {
  onClose: () => void;
  onCreated: (name: string, password: string) => void;
}

export function NewUser({ onClose, onCreated }: NewUserProps) {
  const { t } = useTranslation('supervisor');
  const [draft, setDraft] = useState(NEW_USER);
  const deed = useDeed<Created>({
    refreshes: ['/api/users', '/api/groups'],
    onDone: ({ password }) => onCreated(draft.displayName.trim(), password),
  });
  const submit = () => {
    const { login, displayName, role, mayRegister, mayUseExternalPhone, groupIds } = draft;
    const body: UserRequest = {
      login: login.trim().toLowerCase(),
      displayName: displayName.trim(),
      role,
      mayRegister,
      mayUseExternalPhone,
      groupIds: [...groupIds],
    };
    deed.run({ path: '/api/users', body });
  };
  return (
    <UserDialog
      title={t('users.createTitle')}
      yes={t('shared.create')}
      note={t('users.createNote')}
      isNew
      draft={draft}
      setDraft={setDraft}
      deed={deed}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}

export function EditUser({ user, onClose }: { user: UserRow; onClose: () => void }) {
  const { t } = useTranslation(['supervisor', 'frame']);
  const [draft, setDraft] = useState<UserDraft>({
    ...user,
    groupIds: user.groups.map((group) => group.id),
  });
  const deed = useDeed({ refreshes: ['/api/users', '/api/groups'], onDone: onClose });
  const submit = () => {
    const { displayName, role, mayRegister, mayUseExternalPhone, groupIds } = draft;
    const rights = { mayRegister, mayUseExternalPhone };
    const body: UserEdit = { displayName: displayName.trim(), role, ...rights, groupIds: [...groupIds] };
    deed.run({ path: `/api/users/${user.id}`, method: 'PATCH', body });
  };
  return (
    <UserDialog
      title={t('users.editTitle', { name: user.displayName })}
      yes={t('frame:actions.save')}
      isNew={false}
      draft={draft}
      setDraft={setDraft}
      deed={deed}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}

interface UserDialogProps {
  title: string;
  yes: string;
  note?: string;
  isNew: boolean;
  draft: UserDraft;
  setDraft: (draft: UserDraft) => void;
  deed: { isRunning: boolean; error: unknown };
  onSubmit: () => void;
  onClose: () => void;
}

function UserDialog(props: UserDialogProps) {
  const { title, yes, note, isNew, draft, deed, onSubmit, onClose } = props;
  return (
    <FormDialog
      title={title}
      yes={yes}
      deed={deed}
      fields={['login', 'displayName', 'role', 'groupIds']}
      isComplete={draft.displayName.trim() !== '' && (!isNew || isLogin(draft.login))}
      onSubmit={onSubmit}
      onClose={onClose}
      width={560}
    >
      {(_missing, isChecked) => (
        <>
          <UserFields {...props} isChecked={isChecked} />
          {note && <p className="t2">{note}</p>}
        </>
      )}
    </FormDialog>
  );
}

function isLogin(login: string): boolean {
  return LOGIN_FORM.test(login.trim().toLowerCase());
}

function UserFields({ draft, setDraft, deed, isNew, isChecked }: UserDialogProps & { isChecked: boolean }) {
  const { t } = useTranslation(['supervisor', 'frame']);
  const groups = useWholeList<GroupRow>('/api/groups').data ?? [];
  const mine = useSession().data?.user?.role;
  const roles = (['agent', 'supervisor', 'administrator'] as const)
    .filter((role) => role !== 'administrator' || mine === 'administrator')
    .map((value) => ({ value, label: t(`frame:roles.${value}`) }));
  const change = (changes: Partial<UserDraft>) => setDraft({ ...draft, ...changes });
  const noName = isChecked && draft.displayName.trim() === '' ? t('shared.required') : undefined;
  const noLogin = isChecked && isNew && !isLogin(draft.login) ? t('users.loginWrong') : undefined;
  return (
    <>
      <div className="pair">
        <TextField
          label={t('users.displayName')}
          value={draft.displayName}
          maxLength={120}
          autoComplete="off"
          onValue={(displayName) => change({ displayName })}
          error={wrongWith(noName, deed.error, 'displayName')}
        />
        {isNew && (
          <TextField
            label={t('users.login')}
            hint={t('users.loginHint')}
            value={draft.login}
            maxLength={60}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onValue={(login) => change({ login })}
            error={wrongWith(noLogin, deed.error, 'login')}
          />
        )}
        <Select
          label={t('users.role')}
          value={draft.role}
          options={roles}
          onValue={(role) => change({ role: role as Role })}
          error={wrongWith(undefined, deed.error, 'role')}
        />
      </div>
      <Choices
        label={t('users.groups')}
        none={t('users.noGroups')}
        choices={groups.map((group) => ({ id: group.id, label: group.name }))}
        chosen={draft.groupIds}
        onChosen={(groupIds) => change({ groupIds })}
        error={wrongWith(undefined, deed.error, 'groupIds')}
      />
      <Checkbox
        label={t('users.mayRegister')}
        isChecked={draft.mayRegister}
        onChecked={(mayRegister) => change({ mayRegister })}
      />
      {draft.role === 'agent' && (
        <Checkbox
          label={t('users.mayUseExternalPhone')}
          note={t('users.mayUseExternalPhoneNote')}
          isChecked={draft.mayUseExternalPhone}
          onChecked={(mayUseExternalPhone) => change({ mayUseExternalPhone })}
        />
      )}
    </>
  );
}

/** Users, groups and caller numbers: who works here and under which numbers. */
import { useTranslation } from 'react-i18next';
import { Link, Redirect } from 'wouter';
import { CallerNumbers } from './caller-numbers.tsx';
import { Groups } from './groups.tsx';
import { Users } from './users.tsx';
import './administration.css';

const TABS = [
  { id: 'users', key: 'users' },
  { id: 'groups', key: 'groups' },
  { id: 'caller-numbers', key: 'callerNumbers' },
] as const;
type TabId = (typeof TABS)[number]['id'];

export function AdministrationPage({ tab }: { tab: string | undefined }) {
  const known = TABS.find(({ id }) => id === tab)?.id;
  if (!known) return <Redirect to="/supervisor/administration/users" replace />;
  return (
    <div className="administration">
      <AdministrationTabs chosen={known} />
      {known === 'users' && <Users />}
      {known === 'groups' && <Groups />}
      {known === 'caller-numbers' && <CallerNumbers />}
    </div>
  );
}

function AdministrationTabs({ chosen }: { chosen: TabId }) {
  const { t } = useTranslation('supervisor');
  return (
    <nav className="views" aria-label={t('administration.tabs.label')}>
      {TABS.map(({ id, key }) => (
        <Link
          key={id}
          href={`/supervisor/administration/${id}`}
          {...(id === chosen ? { 'aria-current': 'page' } : {})}
        >
          {t(`administration.tabs.${key}`)}
        </Link>
      ))}
    </nav>
  );
}

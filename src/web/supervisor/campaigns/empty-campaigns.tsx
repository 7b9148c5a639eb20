/** No campaign yet: what has to be there first, with a tick for what is, and the next step as a button. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { CallerNumberRow, ListRow } from '../../../wire/campaigns.ts';
import type { GroupRow } from '../../../wire/users.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useWholeList } from '../paged.ts';

export function EmptyCampaigns() {
  const { t } = useTranslation('supervisor');
  const lists = useWholeList<ListRow>('/api/lists').data ?? [];
  const groups = useWholeList<GroupRow>('/api/groups').data ?? [];
  const callerNumbers = useWholeList<CallerNumberRow>('/api/caller-numbers').data ?? [];
  const hasList = lists.length > 0;
  const steps = [
    { title: t('empty.list'), note: t('empty.listNote'), isDone: hasList },
    {
      title: t('empty.group'),
      note: t('empty.groupNote'),
      isDone: groups.some((group) => group.members > 0),
    },
    {
      title: t('empty.callerNumber'),
      note: t('empty.callerNumberNote'),
      isDone: callerNumbers.length > 0,
    },
    { title: t('empty.campaign'), note: t('empty.campaignNote'), isDone: false },
  ];
  return (
    <EmptyState icon="campaign" title={t('empty.title')} text={t('empty.text')} steps={steps}>
      <p className="acts">
        <Link className={hasList ? 'btn' : 'btn p'} href="/supervisor/lists/import">
          {t('empty.import')}
        </Link>
        <Link className={hasList ? 'btn p' : 'btn'} href="/supervisor/campaigns/new">
          {t('empty.create')}
        </Link>
      </p>
    </EmptyState>
  );
}

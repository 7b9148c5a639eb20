/** Callbacks as supervisors see them: all of them, how full the day is, and which were missed. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { PageHead } from '../page-parts.tsx';
import { AllCallbacks } from './all-callbacks.tsx';
import { CapacityView } from './capacity-view.tsx';
import { MissedView } from './missed-view.tsx';
import '../../callbacks/callbacks.css';
import './callbacks-page.css';

const VIEWS = ['all', 'capacity', 'missed'] as const;
export type CallbacksView = (typeof VIEWS)[number];

export function CallbacksPage({ view }: { view: CallbacksView }) {
  const { t } = useTranslation('callbacks');
  return (
    <>
      <PageHead title={view === 'missed' ? t('missed.list') : t(`all.views.${view}`)} />
      <nav className="views" aria-label={t('all.title')}>
        {VIEWS.map((each) => (
          <Link
            key={each}
            href={each === 'all' ? '/supervisor/callbacks' : `/supervisor/callbacks/${each}`}
            {...(each === view ? { 'aria-current': 'page' } : {})}
          >
            {t(`all.views.${each}`)}
          </Link>
        ))}
      </nav>
      {view === 'all' && <AllCallbacks />}
      {view === 'capacity' && <CapacityView />}
      {view === 'missed' && <MissedView />}
    </>
  );
}

/** Predictive, agent first (S33, D18): no record yet. The case panel shows the Origin alone, and why the one before did not come. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { TurnView } from '../../wire/live.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { CASE_TITLE_ID, CasePair } from './case-information.tsx';
import { modeKey } from './modes.ts';
import { NextContact } from './next-contact.tsx';

export function TurnPage({ turn }: { turn: TurnView }) {
  const { t } = useTranslation('agent');
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById(CASE_TITLE_ID)?.focus();
  }, []);
  return (
    <>
      <section className="case" aria-labelledby={CASE_TITLE_ID}>
        <h1 id={CASE_TITLE_ID} tabIndex={-1}>
          {t('case.title')}
        </h1>
        <dl className="kv">
          <CasePair term={t('case.origin')}>{t('offers.originConnecting')}</CasePair>
          <CasePair term={t('case.campaign')}>
            <span className="cut block" title={turn.campaignName}>
              {turn.campaignName}
            </span>
          </CasePair>
          <CasePair term={t('case.mode')}>{t(modeKey(turn.mode))}</CasePair>
        </dl>
        <NextContact />
      </section>
      <section className="work waiting" aria-label={t('interaction.work')}>
        <EmptyState icon="phone" title={t('offers.waitTitle')} text={t('offers.turnNote')} />
      </section>
    </>
  );
}

/** Case information: all that is known before, during and after the call, in the order of a glance (S15, S40). */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InteractionView } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { useFormat } from '../ui/use-format.ts';
import { AutoDial } from './auto-dial.tsx';
import { useDesk } from './desk.tsx';
import { LocalTime } from './local-time.tsx';
import { NumberChain } from './number-chain.tsx';
import { useInteraction } from './open-interaction.tsx';
import { modeKey } from './modes.ts';
import { NextContact } from './next-contact.tsx';
import { useOriginWords } from './origin-words.ts';

export const CASE_TITLE_ID = 'case-title';

export function CaseInformation() {
  const { t } = useTranslation('agent');
  const { interaction, name, number } = useInteraction();
  const originWords = useOriginWords();
  const now = useServerNow();
  const { call } = interaction;
  const inCall = interaction.numbers.find((each) => each.e164 === call?.e164);
  const details = [interaction.company, interaction.city].filter((word) => word !== '' && word !== name);
  return (
    <section className="case" aria-labelledby={CASE_TITLE_ID}>
      <h1 id={CASE_TITLE_ID} tabIndex={-1}>
        {t('case.title')}
      </h1>
      <dl className="kv">
        <CasePair term={t('case.origin')}>{originWords(interaction)}</CasePair>
        <CasePair term={t('case.campaign')}>
          <span className="cut block" title={interaction.campaignName}>
            {interaction.campaignName}
          </span>
        </CasePair>
        <CasePair term={t('case.mode')}>{t(modeKey(interaction.mode))}</CasePair>
      </dl>
      {interaction.isConnecting && <NextContact />}
      <AutoDial />
      <div className={hasJustArrived(interaction, now) ? 'person arrived' : 'person'}>
        <div className="grow">
          <h2>{name}</h2>
          <span className="t2">{details.join(', ')}</span>
        </div>
        {interaction.customerKey !== undefined && (
          <span className="tag n">{t('case.customer', { key: interaction.customerKey })}</span>
        )}
      </div>
      <LocalTime number={inCall ?? number} call={call} />
      <NumberChain interaction={interaction} />
      <RecordFacts />
    </section>
  );
}

/** The contact of an automatic campaign, or one who calls back, is on the line before the agent has read who it is: the name stands out. */
const ARRIVAL_SHOWN_MS = 6_000;

function hasJustArrived({ origin, state, since }: InteractionView, now: number): boolean {
  const comesUnread = origin === 'outbound_call' || origin === 'called_back';
  return comesUnread && state === 'talking' && now - since < ARRIVAL_SHOWN_MS;
}

function RecordFacts() {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const { view } = useDesk();
  const { interaction } = useInteraction();
  const fetched = {
    time: format.timeWithSeconds(interaction.openedAt),
    name: view.shift.displayName,
  };
  const attempts = { count: interaction.attempts, limit: interaction.attemptsLimit };
  return (
    <div>
      <h3>{t('case.recordTitle')}</h3>
      <dl className="kv">
        <CasePair term={t('case.list')}>{interaction.listName}</CasePair>
        <CasePair term={t('case.attempts')}>
          <span className="wrapn">{t('case.attemptsOf', attempts)}</span>
        </CasePair>
        <CasePair term={t(interaction.mode === 'preview' ? 'case.fetched' : 'offers.delivered')}>
          <span className="wrapn">{t('case.fetchedBy', fetched)}</span>
        </CasePair>
        <CasePair term={t('case.recordId')}>
          <span className="n">{interaction.recordShortForm}</span>
        </CasePair>
      </dl>
    </div>
  );
}

export function CasePair({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

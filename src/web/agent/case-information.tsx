/** Case information: all that is known before, during and after the call, in the order of a glance (S15, S40). */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { useFormat } from '../ui/use-format.ts';
import { isUp } from './call-is-up.ts';
import { useDesk } from './desk.tsx';
import { LocalTime } from './local-time.tsx';
import { NumberChain } from './number-chain.tsx';
import { useInteraction } from './open-interaction.tsx';
import { modeKey } from './modes.ts';

export const CASE_TITLE_ID = 'case-title';

export function CaseInformation() {
  const { t } = useTranslation('agent');
  const { interaction, name, number } = useInteraction();
  const { call } = interaction;
  const inCall = interaction.numbers.find((each) => each.e164 === call?.e164);
  const details = [interaction.company, interaction.city].filter((word) => word !== '' && word !== name);
  return (
    <section className="case" aria-labelledby={CASE_TITLE_ID}>
      <h1 id={CASE_TITLE_ID} tabIndex={-1}>
        {t('case.title')}
      </h1>
      <dl className="kv">
        <Pair term={t('case.origin')}>
          <Origin />
        </Pair>
        <Pair term={t('case.campaign')}>
          <span className="cut block" title={interaction.campaignName}>
            {interaction.campaignName}
          </span>
        </Pair>
        <Pair term={t('case.mode')}>{t(modeKey(interaction.mode))}</Pair>
      </dl>
      <div className="person">
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

/** Outbound preview until somebody has answered; from then on who it is (S34). */
function Origin() {
  const { t } = useTranslation('agent');
  const { interaction, name } = useInteraction();
  const { call } = interaction;
  const hasAnswered = call ? isUp(call) : interaction.lastResult === 'answer';
  if (interaction.origin === 'called_back') return t('case.originCalledBack');
  if (!hasAnswered) return t('case.originPreview');
  return name === t('interaction.unnamed') && call ? formatPhoneNumber(call.e164) : name;
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
        <Pair term={t('case.list')}>{interaction.listName}</Pair>
        <Pair term={t('case.attempts')}>
          <span className="wrapn">{t('case.attemptsOf', attempts)}</span>
        </Pair>
        <Pair term={t('case.fetched')}>
          <span className="wrapn">{t('case.fetchedBy', fetched)}</span>
        </Pair>
        <Pair term={t('case.recordId')}>
          <span className="n">{interaction.recordShortForm}</span>
        </Pair>
      </dl>
    </div>
  );
}

function Pair({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

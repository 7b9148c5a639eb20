/** What an interaction preview tells before it is accepted (S29, S44): who, where from, what is known, and how long there is. */
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../server/clock.ts';
import { CountdownRing } from '../ui/countdown-ring.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { useFormat } from '../ui/use-format.ts';
import type { InteractionView } from '../../wire/live.ts';
import { type Offer, secondsUntil } from './delivery-rules.ts';
import { numberToDial } from './dial-choice.ts';
import { offeredName } from './words.ts';
import { localSpan, placeOf } from './zone-place.ts';

/** Few enough that the buttons stay in sight. */
const FIELDS = 3;

/** Messages stand outside the desk: the Origin comes in words. */
export function OfferBody({ offer, origin }: { offer: Offer; origin: string }) {
  const { t } = useTranslation('agent');
  const now = useServerNow();
  const seconds = secondsUntil(offer.until, now);
  const since = offer.kind === 'record' ? offer.interaction.since : offer.turn.since;
  const ring = (
    <CountdownRing
      seconds={seconds}
      of={secondsUntil(offer.until, since)}
      label={t('offers.secondsLeft', { count: seconds })}
    />
  );
  return offer.kind === 'record' ? (
    <RecordOffer interaction={offer.interaction} origin={origin} ring={ring} />
  ) : (
    <>
      <Head ring={ring} title={t('offers.turnTitle')} note={t('offers.turnNote')} />
      <dl className="kv">
        <dt>{t('case.origin')}</dt>
        <dd>{origin}</dd>
        <dt>{t('case.campaign')}</dt>
        <dd>{offer.turn.campaignName}</dd>
      </dl>
      <p>{t('offers.runsOutTurn')}</p>
    </>
  );
}

function RecordOffer({ interaction, origin, ring }: RecordOfferProps) {
  const { t } = useTranslation('agent');
  const name = offeredName(interaction) ?? t('interaction.unnamed');
  // E29: whoever calls can show any number; nothing of the contact is told before the accept.
  const isCaller = interaction.origin === 'called_back';
  const details = [interaction.company, interaction.city].filter((word) => word !== '' && word !== name);
  const fields = interaction.fields.filter(([, value]) => value.trim() !== '').slice(0, FIELDS);
  return (
    <>
      <Head ring={ring} title={name} note={isCaller ? t('offers.callerNote') : details.join(', ')}>
        <NumberLine interaction={interaction} />
      </Head>
      <dl className="kv">
        <dt>{t('case.origin')}</dt>
        <dd>{origin}</dd>
        <dt>{t('case.campaign')}</dt>
        <dd className="cut" title={interaction.campaignName}>
          {interaction.campaignName}
        </dd>
        {fields.map(([term, value]) => (
          <Field key={term} term={term} value={value} />
        ))}
      </dl>
      <p>{t(runsOutKey(interaction))}</p>
    </>
  );
}

function runsOutKey({ origin, callback }: InteractionView) {
  if (origin === 'called_back') return 'offers.runsOutCaller';
  return callback.kept ? 'callback.runsOut' : 'offers.runsOut';
}

interface RecordOfferProps {
  interaction: InteractionView;
  origin: string;
  ring: ReactNode;
}

function Field({ term, value }: { term: string; value: string }) {
  return (
    <>
      <dt className="cut" title={term}>
        {term}
      </dt>
      <dd className="cut" title={value}>
        {value}
      </dd>
    </>
  );
}

function Head({ ring, title, note, children }: HeadProps) {
  return (
    <div className="offerhead">
      {ring}
      <div className="grow">
        <b className="cut block">{title}</b>
        {note !== '' && <span className="t2 small block">{note}</span>}
        {children}
      </div>
    </div>
  );
}

interface HeadProps {
  ring: ReactNode;
  title: string;
  note: string;
  children?: ReactNode;
}

/** The number that would be dialed, where it is, and what time it is there. */
function NumberLine({ interaction }: { interaction: InteractionView }) {
  const { t, i18n } = useTranslation('agent');
  const format = useFormat();
  const now = useServerNow();
  const number = numberToDial(interaction, now);
  if (!number) return null;
  const [zone] = number.zones;
  const span = localSpan(number.zones, (each) => format.time(now, each));
  const parts = [
    formatPhoneNumber(number.e164),
    number.zones.length === 1 && zone !== undefined ? placeOf(zone, i18n.language) : undefined,
    span && t('numbers.there', { time: span }),
  ];
  return <span className="t2 small block n">{parts.filter(Boolean).join(', ')}</span>;
}

/** The cells that the lists of callbacks share: when (here and there), whom, which number, and how it stands. */
import { useTranslation } from 'react-i18next';
import type { CallbackRow } from '../../wire/callbacks.ts';
import { placeOf } from '../agent/zone-place.ts';
import { useServerNow } from '../server/clock.ts';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { StateTag } from '../ui/state-tag.tsx';
import { useFormat } from '../ui/use-format.ts';
import { ownZone } from './month-days.ts';
import { useContactName, useStateWords } from './words.ts';

interface WhenProps {
  row: Pick<CallbackRow, 'dueAt' | 'zone'>;
  /** Where the day stands above the list. */
  isTimeAlone?: boolean;
}

/** The time by the own clock; beside it the contact's, where that is another. */
export function When({ row, isTimeAlone = false }: WhenProps) {
  const { t, i18n } = useTranslation('callbacks');
  const format = useFormat();
  const now = useServerNow();
  const [here, there] = [ownZone(), row.zone].map((zone) => format.moment(row.dueAt, now, zone));
  return (
    <>
      <time className="n" dateTime={new Date(row.dueAt).toISOString()}>
        {isTimeAlone ? format.time(row.dueAt) : here}
      </time>
      {there !== here && (
        <small className="cellnote t2 n">
          {t('there', {
            time: format.time(row.dueAt, row.zone),
            place: placeOf(row.zone, i18n.language),
          })}
        </small>
      )}
    </>
  );
}

export function Whom({ row }: { row: CallbackRow }) {
  const name = useContactName()(row);
  const beside = row.company && row.company !== name ? row.company : row.note;
  return (
    <>
      <b className="name">{name}</b>
      {beside && (
        <small className="cellnote t2 cut" title={beside}>
          {beside}
        </small>
      )}
    </>
  );
}

export function WhichNumber({ row: { e164, label } }: { row: CallbackRow }) {
  const { t } = useTranslation('callbacks');
  return (
    <>
      <span className="n">{formatPhoneNumber(e164)}</span>
      {label && <small className="cellnote t2">{t(`numbers.${label}`)}</small>}
    </>
  );
}

/** The contact with the number that was promised to be called. */
export function WhomAtNumber({ row }: { row: CallbackRow }) {
  const { t } = useTranslation('callbacks');
  const { e164, label } = row;
  return (
    <>
      <b className="name">{useContactName()(row)}</b>
      <small className="cellnote t2">
        <span className="n">{formatPhoneNumber(e164)}</span>
        {label && `, ${t(`numbers.${label}`)}`}
      </small>
    </>
  );
}

export function HowItStands({ row }: { row: CallbackRow }) {
  const { tone, state, why, span } = useStateWords()(row);
  return (
    <>
      <StateTag tone={tone}>{state}</StateTag>
      <small className="cellnote t2 wraps">{why === undefined ? span : `${why}, ${span}`}</small>
    </>
  );
}

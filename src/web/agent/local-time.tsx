/** What time it is where the contact is, and whether calling is allowed there now. Where several zones are possible, all of them count. */
import { useTranslation } from 'react-i18next';
import type { NumberRow } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { Icon } from '../ui/icon.tsx';
import { useFormat } from '../ui/use-format.ts';
import { isDialable } from './dial-choice.ts';
import { localSpan, placeOf } from './zone-place.ts';

export function LocalTime({ number }: { number: NumberRow | undefined }) {
  const { t, i18n } = useTranslation(['agent', 'errors']);
  const format = useFormat();
  const now = useServerNow();
  if (!number) return null;
  const { zones, mayDial } = number;
  const isAllowed = isDialable(number, now);
  const [zone] = zones;
  const span = localSpan(zones, (each) => format.time(now, each));
  const place = zones.length === 1 && zone !== undefined ? placeOf(zone, i18n.language) : undefined;
  const until = mayDial.until === undefined ? undefined : format.moment(mayDial.until, now, zone);
  const untilTime = mayDial.until === undefined ? undefined : format.time(mayDial.until, zone);
  const label = place === undefined ? t('case.localTimes') : t('case.localTime', { place });
  return (
    <div className={isAllowed ? 'local' : 'local no'}>
      <Icon name="globe" tone={isAllowed ? 'ok' : 'bad'} />
      <div className="grow">
        <small>{label}</small>
        <time>{span ?? t('case.noZone')}</time>
      </div>
      <div className="rule">
        {isAllowed ? (
          <b className="ok">
            {untilTime === undefined || !mayDial.allowed
              ? t('case.allowed')
              : t('case.allowedUntil', { time: untilTime })}
          </b>
        ) : (
          <>
            <b className="bad">{t('case.forbidden')}</b>
            <small className="wrapping">
              {mayDial.rule && t(`errors:rules.${mayDial.rule as 'window'}`, { defaultValue: mayDial.rule })}
              {until && `, ${t('case.againAt', { time: until })}`}
            </small>
          </>
        )}
      </div>
    </div>
  );
}

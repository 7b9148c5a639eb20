/** What time it is where the contact is, and whether calling is allowed there now. Where several zones are possible, all of them count. */
import { useTranslation } from 'react-i18next';
import type { CallView, NumberRow } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { Icon } from '../ui/icon.tsx';
import { useFormat } from '../ui/use-format.ts';
import { isDialable, ruleAgainst } from './dial-choice.ts';
import { localSpan, placeOf } from './zone-place.ts';

export interface LocalTimeProps {
  number: NumberRow | undefined;
  /** While a call is under way nobody asks whether one may be made: the strip says how it goes instead. */
  call: CallView | undefined;
}

export function LocalTime({ number, call }: LocalTimeProps) {
  const { t, i18n } = useTranslation('agent');
  const format = useFormat();
  const now = useServerNow();
  if (!number) return null;
  const { zones } = number;
  const [zone] = zones;
  const span = localSpan(zones, (each) => format.time(now, each));
  const place = zones.length === 1 && zone !== undefined ? placeOf(zone, i18n.language) : undefined;
  const label = place === undefined ? t('case.localTimes') : t('case.localTime', { place });
  const { look, tone } = LOOKS[call ? 'calling' : lookOf(number, now)];
  return (
    <div className={`local ${look}`.trim()}>
      <Icon name="globe" tone={tone} />
      <div className="grow">
        <small>{label}</small>
        <time>{span ?? t('case.noZone')}</time>
      </div>
      <div className="rule">
        {call ? <b>{t(`numbers.now.${call.state}`)}</b> : <Permission number={number} />}
      </div>
    </div>
  );
}

/** Rules that a call itself sets off for a while: nothing is wrong then, so nothing turns red. */
const PASSING = new Set<string | undefined>(['minimum_gap', 'live_call']);

function lookOf(number: NumberRow, now: number): 'allowed' | 'pausing' | 'forbidden' {
  if (isDialable(number, now)) return 'allowed';
  return PASSING.has(ruleAgainst(number, now)) ? 'pausing' : 'forbidden';
}

const LOOKS = {
  calling: { look: 'calling', tone: 't2' },
  pausing: { look: 'calling', tone: 't2' },
  allowed: { look: '', tone: 'ok' },
  forbidden: { look: 'no', tone: 'bad' },
} as const;

/** May the number be dialed, until when, or why not and when again; in the local time of the first zone. */
function Permission({ number }: { number: NumberRow }) {
  const { t } = useTranslation(['agent', 'errors']);
  const format = useFormat();
  const now = useServerNow();
  const { allowed, until } = number.mayDial;
  const [zone] = number.zones;
  if (isDialable(number, now)) {
    // An `until` of a number that was forbidden is past: nobody has told yet how long it stays allowed.
    const isOpenUntil = allowed && until !== undefined;
    return (
      <b className="ok">
        {isOpenUntil ? t('case.allowedUntil', { time: format.time(until, zone) }) : t('case.allowed')}
      </b>
    );
  }
  const rule = ruleAgainst(number, now);
  const again = allowed || until === undefined ? undefined : format.moment(until, now, zone);
  return (
    <>
      <b className={lookOf(number, now) === 'pausing' ? 't2' : 'bad'}>{t('case.forbidden')}</b>
      <small className="wrapping">
        {rule && t(`errors:rules.${rule as 'window'}`, { defaultValue: rule })}
        {again && `, ${t('case.againAt', { time: again })}`}
      </small>
    </>
  );
}

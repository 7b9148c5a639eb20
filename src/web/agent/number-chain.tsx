/** The contact's numbers in dialing order, with what came of each; the one in the call is marked. */
import { useTranslation } from 'react-i18next';
import type { CallView, InteractionView, NumberRow } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { StateTag } from '../ui/state-tag.tsx';
import { useFormat } from '../ui/use-format.ts';
import { isUp } from './call-is-up.ts';
import { isDialable, ruleDuringCall } from './dial-choice.ts';
import { localSpan, placeOf } from './zone-place.ts';

const ICONS: Record<NumberRow['label'], IconName> = {
  home: 'home',
  mobile: 'mobile',
  work: 'office',
  other: 'phone',
};

export function NumberChain({ interaction }: { interaction: InteractionView }) {
  const { t } = useTranslation('agent');
  const { numbers, call } = interaction;
  return (
    <div>
      <h3>
        {t('case.numbers')} <small className="t3 light">{t('case.inOrder')}</small>
      </h3>
      <ol className="chain">
        {numbers.map((number) => {
          const isInCall = call?.e164 === number.e164;
          return (
            <li key={number.e164} className={isInCall ? 'on' : ''}>
              <Icon name={isInCall ? 'phone' : ICONS[number.label]} tone={isInCall ? 'ok' : 't3'} />
              <span className="num">{formatPhoneNumber(number.e164)}</span>
              {isInCall && call ? (
                <StateTag tone={isUp(call) ? 'ok' : 'accent'}>{t(`numbers.now.${call.state}`)}</StateTag>
              ) : (
                <LastResult number={number} />
              )}
              <small>
                <NumberNote number={number} during={call} />
              </small>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function LastResult({ number }: { number: NumberRow }) {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const now = useServerNow();
  const { lastAt, lastResult } = number;
  if (lastAt === undefined && lastResult === undefined) return <StateTag>{t('numbers.notDialed')}</StateTag>;
  const time = lastAt === undefined ? '' : shortMoment(format, lastAt, now);
  const words =
    lastResult === undefined
      ? t('numbers.dialed')
      : t(lastResult === 'answer' ? 'numbers.answered' : `results.${lastResult}`);
  const text = `${words} ${time}`.trim();
  return <StateTag title={text}>{text}</StateTag>;
}

/** Within it a day needs no year. */
const HALF_A_YEAR_MS = 183 * 86_400_000;

/** Today's by time, older ones by day, still older ones with the year: for narrow places. */
export function shortMoment(format: ReturnType<typeof useFormat>, at: number, now: number): string {
  if (format.date(at) === format.date(now)) return format.time(at);
  return now - at < HALF_A_YEAR_MS ? format.dayMonth(at) : format.date(at);
}

interface NumberNoteProps {
  number: NumberRow;
  /** Stands at a choice, whose tag says already what the number is for. */
  isChoice?: boolean;
  /** The call that is under way. */
  during?: CallView | undefined;
}

/** What the number is for, where it is, what time it is there, and what forbids it. */
export function NumberNote({ number, isChoice = false, during }: NumberNoteProps) {
  const { t, i18n } = useTranslation(['agent', 'errors']);
  const format = useFormat();
  const now = useServerNow();
  const { zones, label } = number;
  const [zone] = zones;
  const span = localSpan(zones, (each) => format.time(now, each));
  const rule = ruleDuringCall(number, during, now);
  const parts = [
    isChoice ? undefined : t(`numbers.${label}`),
    zones.length === 1 && zone !== undefined ? placeOf(zone, i18n.language) : undefined,
    span && t('numbers.there', { time: span }),
    rule && t(`errors:rules.${rule as 'window'}`, { defaultValue: rule }),
    isChoice && isDialable(number, now) && t('numbers.allowed'),
  ];
  return <>{parts.filter(Boolean).join(', ')}</>;
}

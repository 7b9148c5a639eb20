/** What the agent's external number costs: the minutes so far, and the money where the administrator keeps a minute's price. */
import { useTranslation } from 'react-i18next';
import type { PhoneStateView } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { useFormat } from '../ui/use-format.ts';
import { costSoFar } from './phone-choice.ts';

interface ExternalCostProps {
  seen: PhoneStateView;
  external: NonNullable<PhoneStateView['external']>;
}

export function ExternalCost({ seen, external }: ExternalCostProps) {
  const { t } = useTranslation('phone');
  const format = useFormat();
  const now = useServerNow();
  const { minutePrice, number } = external;
  const { minutes, amount } = costSoFar(external, seen.state === 'up' ? seen.since : undefined, now);
  return (
    <dl className="phonecost">
      <div>
        <dt>{t('choice.number')}</dt>
        <dd className="n">{formatPhoneNumber(number)}</dd>
      </div>
      <div>
        <dt>{t('cost.used')}</dt>
        <dd className="n">{t('cost.minutes', { count: minutes, formatted: format.count(minutes) })}</dd>
      </div>
      <div>
        <dt>{t('cost.title')}</dt>
        <dd>
          {minutePrice && amount !== undefined
            ? t('cost.known', {
                amount: format.money(Math.ceil(amount * 100) / 100, minutePrice.currency),
                price: format.money(minutePrice.amount, minutePrice.currency),
              })
            : t('cost.unknown')}
        </dd>
      </div>
    </dl>
  );
}

/** E20: a record that is dialed by itself says when, and which number; Call dials it now. */
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../server/clock.ts';
import { Icon } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { numberToAutoDial, secondsUntil } from './delivery-rules.ts';
import { useInteraction } from './open-interaction.tsx';

export function AutoDial() {
  const { t } = useTranslation('agent');
  const { interaction } = useInteraction();
  const now = useServerNow();
  const { dialAt, numbers, isConnecting } = interaction;
  if (dialAt === undefined || isConnecting) return null;
  const number = numberToAutoDial(numbers, now);
  return (
    <div className="autodial" role="timer" aria-live="off">
      <Icon name="clock" tone="warn" />
      <div className="grow">
        <b className="n">{t('offers.dialsIn', { seconds: secondsUntil(dialAt, now) })}</b>
        {number && (
          <small className="n">{t('offers.dialsInNumber', { number: formatPhoneNumber(number.e164) })}</small>
        )}
      </div>
    </div>
  );
}

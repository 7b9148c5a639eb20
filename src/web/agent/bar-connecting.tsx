/** The bar while the engine dials for the agent (S33, D18): who or which campaign, how long, the way out, the end of the call apart. */
import { useTranslation } from 'react-i18next';
import type { TurnView } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { HangUp } from './bar-in-call.tsx';
import { Clock, LostNote, Who } from './bar-parts.tsx';
import { useDesk } from './desk.tsx';
import { useInteraction } from './open-interaction.tsx';
import { useShortcut } from './shortcuts.tsx';
import { useNextWords } from './next-contact.tsx';
import { useLeave } from './use-leave.ts';

export function BarConnecting() {
  const { t } = useTranslation('agent');
  const { interaction, name } = useInteraction();
  const next = useNextWords();
  const now = useServerNow();
  const { call } = interaction;
  const number = interaction.numbers.find((each) => each.e164 === call?.e164);
  const parts = call ? [formatPhoneNumber(call.e164), number && t(`numbers.${number.label}`)] : [];
  const words = call ? t(`bar.${call.state}`) : t('offers.connecting');
  return (
    <>
      <Who icon="phone" title={name} note={next ?? parts.filter(Boolean).join(', ')} />
      <Clock time={duration(now - (call?.startedAt ?? interaction.since))} words={words} />
      <div className="ctl">
        <LostNote inCall={false} />
        <Leave />
        {call && <HangUp call={call} />}
      </div>
    </>
  );
}

/** No record yet: the campaign stands where the contact will. */
export function BarOfTurn({ turn }: { turn: TurnView }) {
  const { t } = useTranslation('agent');
  const { ask } = useDesk();
  const next = useNextWords();
  const now = useServerNow();
  const reject = () => void ask({ name: 'decline_turn' });
  const keys = useShortcut('reject', reject);
  return (
    <>
      <Who icon="phone" title={turn.campaignName} note={next ?? t('offers.turnNote')} />
      <Clock time={duration(now - turn.since)} words={t('offers.connecting')} />
      <div className="ctl">
        <LostNote inCall={false} />
        <button
          type="button"
          className="cb line"
          onClick={reject}
          title={t('offers.rejectTurnNote')}
          aria-keyshortcuts={keys.replaceAll(' ', '+')}
        >
          <Icon name="close" small />
          {t('offers.reject')}
          <span className="k" aria-hidden>
            {keys}
          </span>
        </button>
        <Leave />
      </div>
    </>
  );
}

function Leave() {
  const { t } = useTranslation('agent');
  const { leave, isLeaving } = useLeave();
  const keys = useShortcut('leave', leave);
  return (
    <button
      type="button"
      className="cb line"
      onClick={leave}
      title={t('offers.leaveNote')}
      aria-keyshortcuts={keys.replaceAll(' ', '+')}
      {...(isLeaving ? { 'aria-disabled': true } : {})}
    >
      <Icon name="away" small />
      {t('offers.leave')}
      <span className="k" aria-hidden>
        {keys}
      </span>
    </button>
  );
}

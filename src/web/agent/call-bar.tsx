/**
 * The call bar: dark, always there, fixed places. Who and how long at the left, what to do next at the right, the end
 * of the call last and apart. When the connection to the engine is lost, it says so; the call itself goes on.
 */
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../server/clock.ts';
import { duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { useFormat } from '../ui/use-format.ts';
import { BarConnecting, BarOfTurn } from './bar-connecting.tsx';
import { BarInCall } from './bar-in-call.tsx';
import { Clock, LostNote, Who } from './bar-parts.tsx';
import { useOutcomeWords } from './contact-history.tsx';
import { useDesk } from './desk.tsx';
import { secondsUntil, waitingTurn, whatIsNext } from './delivery-rules.ts';
import { isDialable, ruleAgainst } from './dial-choice.ts';
import { useInteraction, useOpenInteraction } from './open-interaction.tsx';
import { RejectMenu } from './reject-menu.tsx';
import { useShortcut } from './shortcuts.tsx';
import './call-bar.css';
import './call-controls.css';

export function CallBar() {
  const { t } = useTranslation('agent');
  const open = useOpenInteraction();
  const { view } = useDesk();
  const turn = waitingTurn(view);
  return (
    <footer className="bar" aria-label={t('bar.label')}>
      {open ? <BarOfInteraction /> : turn ? <BarOfTurn turn={turn} /> : <IdleBar />}
    </footer>
  );
}

function IdleBar() {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  return (
    <>
      <Who icon="phone" title={t('bar.noCall')} note={t(whatIsNext(view))} />
      <div className="ctl">
        <LostNote inCall={false} />
        {view.telephony.kind === 'simulated' && (
          <span className="barnote">
            <Icon name="headset" small />
            {t('bar.simulated')}
          </span>
        )}
      </div>
    </>
  );
}

function BarOfInteraction() {
  const { interaction } = useInteraction();
  const { call, isConnecting } = interaction;
  if (isConnecting) return <BarConnecting />;
  return call ? <BarInCall call={call} /> : <BarBetweenCalls />;
}

function BarBetweenCalls() {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const words = useOutcomeWords();
  const { interaction, name, number } = useInteraction();
  const now = useServerNow();
  const isPreview = interaction.state === 'preview';
  const note = number ? [formatPhoneNumber(number.e164), t(`numbers.${number.label}`)].join(', ') : '';
  const { dialAt } = interaction;
  const dialsIn =
    dialAt === undefined ? undefined : t('offers.dialsIn', { seconds: secondsUntil(dialAt, now) });
  const ended = {
    time: format.timeWithSeconds(interaction.since),
    result: interaction.detected
      ? t(`bar.detected.${interaction.detected}`)
      : (words.result(interaction.lastResult) ?? '–'),
  };
  return (
    <>
      <Who icon={isPreview ? 'eye' : 'hangUp'} title={name} note={note} />
      <Clock
        time={duration(now - interaction.since)}
        words={dialsIn ?? (isPreview ? t('bar.preview') : t('bar.ended', ended))}
      />
      <div className="ctl">
        <LostNote inCall={false} />
        {isPreview && <RejectMenu />}
        <CallButton />
      </div>
    </>
  );
}

function CallButton() {
  const { t } = useTranslation(['agent', 'errors']);
  const { interaction, call, number, caller, pending } = useInteraction();
  // After the call the next number of the chain is proposed; only the same one is called again.
  const wasTried = (number?.lastAt ?? 0) >= interaction.openedAt;
  const now = useServerNow();
  const rule = number && ruleAgainst(number, now);
  const isPossible = number !== undefined && caller !== undefined && isDialable(number, now);
  const keys = useShortcut('call', isPossible ? call : undefined);
  const refusal = rule && t(`errors:rules.${rule as 'window'}`, { defaultValue: rule });
  const forbidden = refusal ?? (number ? t('bar.cannotCall') : t('bar.noNumber'));
  const note = isPossible ? t('bar.shows', { number: formatPhoneNumber(caller.e164) }) : forbidden;
  const isTimed = interaction.dialAt !== undefined;
  const words = isTimed ? t('offers.callNow') : t(wasTried ? 'bar.callAgain' : 'bar.call');
  return (
    <button
      type="button"
      className={isPossible ? 'cb go' : 'cb go off'}
      onClick={isPossible && pending !== 'call' ? call : undefined}
      {...(isPossible ? {} : { 'aria-disabled': true })}
    >
      <Icon name="phone" />
      <span className="calltext">
        <b>{words}</b>
        <span className="n">{note}</span>
      </span>
      <span className="k" aria-hidden>
        {keys}
      </span>
    </button>
  );
}

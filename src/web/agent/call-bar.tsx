/**
 * The call bar: dark, always there, fixed places. Who and how long at the left, what to do next at the right, the end
 * of the call last and apart. When the connection to the engine is lost, it says so; the call itself goes on.
 */
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { useLiveStatus } from '../server/live.tsx';
import { duration } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { useFormat } from '../ui/use-format.ts';
import { useOutcomeWords } from './contact-history.tsx';
import { useDesk } from './desk.tsx';
import { isDialable, ruleAgainst } from './dial-choice.ts';
import { useInteraction, useOpenInteraction } from './open-interaction.tsx';
import { RejectMenu } from './reject-menu.tsx';
import { useShortcut } from './shortcuts.tsx';
import './call-bar.css';

export function CallBar() {
  const { t } = useTranslation('agent');
  const open = useOpenInteraction();
  return (
    <footer className="bar" aria-label={t('bar.label')}>
      {open ? <BarOfInteraction /> : <IdleBar />}
    </footer>
  );
}

function IdleBar() {
  const { t } = useTranslation('agent');
  const { view } = useDesk();
  const isReady = view.shift.channels.voice.state === 'ready';
  const isRunning = view.campaigns.some((campaign) => campaign.status === 'running');
  const note = !isReady ? t('bar.notReady') : isRunning ? t('bar.readyPull') : t('bar.readyNothing');
  return (
    <>
      <Who icon="phone" title={t('bar.noCall')} note={note} />
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
  const { call } = interaction;
  return call ? <BarInCall call={call} /> : <BarBetweenCalls />;
}

function BarInCall({ call }: { call: CallView }) {
  const { t } = useTranslation('agent');
  const { interaction, name, endCall, pending } = useInteraction();
  const now = useServerNow();
  const number = interaction.numbers.find((each) => each.e164 === call.e164);
  const isConnected = call.state === 'connected';
  const since = isConnected ? (call.answeredAt ?? call.startedAt) : call.startedAt;
  const isEnding = call.state === 'closing' || pending === 'end_call';
  const hangUp = useCallback(() => endCall(), [endCall]);
  const keys = useShortcut('hangUp', isEnding ? undefined : hangUp);
  const note = [formatPhoneNumber(call.e164), number && t(`numbers.${number.label}`)];
  return (
    <>
      <Who icon="phone" isLive={isConnected} title={name} note={note.filter(Boolean).join(', ')} />
      <Clock
        time={duration(now - since)}
        words={t(isEnding ? 'bar.closing' : `bar.${call.state}`)}
        isLive={isConnected}
      />
      <div className="ctl">
        <LostNote inCall />
        <button
          type="button"
          className="cb end"
          onClick={isEnding ? undefined : hangUp}
          aria-keyshortcuts={keys.replaceAll(' ', '+')}
          title={keys}
          {...(isEnding ? { 'aria-disabled': true } : {})}
        >
          <Icon name="hangUp" />
          {t('bar.hangUp')}
        </button>
      </div>
    </>
  );
}

function BarBetweenCalls() {
  const { t } = useTranslation('agent');
  const format = useFormat();
  const words = useOutcomeWords();
  const { interaction, name, number } = useInteraction();
  const now = useServerNow();
  const isPreview = interaction.state === 'preview';
  const note = number ? [formatPhoneNumber(number.e164), t(`numbers.${number.label}`)].join(', ') : '';
  const ended = {
    time: format.timeWithSeconds(interaction.since),
    result: words.result(interaction.lastResult) ?? '–',
  };
  return (
    <>
      <Who icon={isPreview ? 'eye' : 'hangUp'} title={name} note={note} />
      <Clock
        time={duration(now - interaction.since)}
        words={isPreview ? t('bar.preview') : t('bar.ended', ended)}
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
  return (
    <button
      type="button"
      className={isPossible ? 'cb go' : 'cb go off'}
      onClick={isPossible && pending !== 'call' ? call : undefined}
      {...(isPossible ? {} : { 'aria-disabled': true })}
    >
      <Icon name="phone" />
      <span className="calltext">
        <b>{wasTried ? t('bar.callAgain') : t('bar.call')}</b>
        <span className="n">{note}</span>
      </span>
      <span className="k" aria-hidden>
        {keys}
      </span>
    </button>
  );
}

interface WhoProps {
  icon: IconName;
  title: string;
  note: ReactNode;
  isLive?: boolean;
}

function Who({ icon, title, note, isLive = false }: WhoProps) {
  return (
    <div className="who">
      <span className={isLive ? 'pill live' : 'pill'}>
        <Icon name={icon} />
      </span>
      <div className="whotext">
        <b className="cut">{title}</b>
        <small className="n cut">{note}</small>
      </div>
    </div>
  );
}

function Clock({ time, words, isLive = false }: { time: string; words: string; isLive?: boolean }) {
  return (
    <div className="clock">
      <time>{time}</time>
      <small className={isLive ? 'live' : ''}>{words}</small>
    </div>
  );
}

/** Says that the connection is lost, that the call goes on, and how many commands wait. */
function LostNote({ inCall }: { inCall: boolean }) {
  const { t } = useTranslation('agent');
  const { state, waiting } = useLiveStatus();
  if (state !== 'lost') return null;
  const then = inCall ? t('bar.lostCall') : t('bar.lostIdle');
  return (
    <span className="barlost" data-testid="connection-lost">
      <Icon name="offline" />
      <span>
        <b>{t('bar.lost')}</b>
        <small>{waiting > 0 ? `${then} ${t('bar.waiting', { count: waiting })}` : then}</small>
      </span>
    </span>
  );
}

/** What the call bar is made of in every state: who, how long, a control, and the word about a lost connection. */
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '../server/live.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';

interface WhoProps {
  icon: IconName;
  title: string;
  note: ReactNode;
  isLive?: boolean;
}

export function Who({ icon, title, note, isLive = false }: WhoProps) {
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

export function Clock({ time, words, tone }: ClockProps) {
  return (
    <div className="clock">
      <time>{time}</time>
      <small className={tone ?? ''}>{words}</small>
    </div>
  );
}

interface ClockProps {
  time: string;
  words: string;
  /** `live`: somebody is talked to; `halted`: somebody waits. */
  tone?: 'live' | 'halted' | undefined;
}

/** Says that the connection is lost, that the call goes on, and how many commands wait. */
export function LostNote({ inCall }: { inCall: boolean }) {
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

interface ControlProps {
  icon: IconName;
  label: string;
  /** As written by useShortcut. */
  keys: string;
  /** In force now: shown by more than colour, the label says the way back. */
  isOn?: boolean;
  /** Opens a window. */
  isOpen?: boolean;
  /** Why it can not be used now. */
  because?: string | undefined;
  onPress: () => void;
  className?: string;
}

/** One control of the call. It stays in its place when it can not be used, and says why. */
export function Control(props: ControlProps) {
  const { icon, label, keys, isOn = false, isOpen, because, onPress, className = '' } = props;
  const reasonId = useId();
  return (
    <button
      type="button"
      className={`cb ${isOn ? 'on' : ''} ${className}`}
      onClick={because === undefined ? onPress : undefined}
      aria-keyshortcuts={keys.replaceAll(' ', '+')}
      title={because ?? keys}
      {...(isOpen === undefined ? {} : { 'aria-expanded': isOpen, 'aria-haspopup': 'dialog' })}
      {...(because === undefined ? {} : { 'aria-disabled': true, 'aria-describedby': reasonId })}
    >
      <Icon name={icon} />
      {label}
      {because !== undefined && (
        <span className="sr" id={reasonId}>
          {because}
        </span>
      )}
    </button>
  );
}

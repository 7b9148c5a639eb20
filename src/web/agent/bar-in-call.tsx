/** The bar while somebody is called or on the line: who and how long, the standard controls in fixed places (D14), the end apart. */
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView, ConsultView } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { Clock, Control, LostNote, Who } from './bar-parts.tsx';
import { isUp } from './call-is-up.ts';
import { type CallDeeds, useCallDeeds } from './call-deeds.ts';
import { Keypad } from './keypad.tsx';
import { useInteraction } from './open-interaction.tsx';
import { RecordingControl } from './recording-control.tsx';
import { useShortcut } from './shortcuts.tsx';
import { useSpokenControls } from './spoken-controls.ts';
import { ThirdPerson } from './third-person.tsx';
import { VoicemailControl } from './voicemail-control.tsx';

export function BarInCall({ call }: { call: CallView }) {
  const { interaction, name } = useInteraction();
  const { t } = useTranslation('agent');
  const number = interaction.numbers.find((each) => each.e164 === call.e164);
  const note = [formatPhoneNumber(call.e164), number && t(`numbers.${number.label}`)];
  const deeds = useCallDeeds(interaction.id);
  useSpokenControls(call, interaction.consult);
  return (
    <>
      <Who icon="phone" isLive={isUp(call)} title={name} note={note.filter(Boolean).join(', ')} />
      <CallClock call={call} />
      <div className="ctl">
        <LostNote inCall />
        <Controls call={call} consult={interaction.consult} deeds={deeds} />
        <RecordingControl call={call} rule={interaction.recording} deeds={deeds} />
        {interaction.hasVoicemailMessage && (
          <VoicemailControl call={call} consult={interaction.consult} deeds={deeds} />
        )}
        <HangUp call={call} />
      </div>
    </>
  );
}

function CallClock({ call }: { call: CallView }) {
  const { t } = useTranslation(['agent', 'phone']);
  const { pending } = useInteraction();
  const now = useServerNow();
  const since = isUp(call) ? (call.answeredAt ?? call.startedAt) : call.startedAt;
  const isEnding = call.state === 'closing' || pending === 'end_call';
  const { line, microphone } = call.controls ?? {};
  const isHeld = !isEnding && line?.state === 'held';
  const isMuted = !isEnding && !isHeld && microphone?.state === 'muted';
  const parts = [
    isHeld
      ? t('phone:controls.held', { time: duration(now - line.since) })
      : t(`bar.${isEnding ? 'closing' : call.state}`),
    isMuted ? t('phone:controls.muted') : undefined,
  ];
  const tone = isHeld || isMuted ? 'halted' : isUp(call) && !isEnding ? 'live' : undefined;
  return <Clock time={duration(now - since)} words={parts.filter(Boolean).join(', ')} tone={tone} />;
}

interface ControlsProps {
  call: CallView;
  consult: ConsultView | undefined;
  deeds: CallDeeds;
}

type OpenWindow = 'keypad' | 'third' | undefined;

function Controls({ call, consult, deeds }: ControlsProps) {
  const { t } = useTranslation('phone');
  // After a reload in the middle of a consultation it is there again.
  const [open, setOpen] = useState<OpenWindow>(consult ? 'third' : undefined);
  const toggleKeypad = useCallback(() => setOpen((now) => (now === 'keypad' ? undefined : 'keypad')), []);
  const toggleThird = useCallback(() => setOpen((now) => (now === 'third' ? undefined : 'third')), []);
  const close = useCallback(() => setOpen(undefined), []);
  const because = isUp(call) ? undefined : t('controls.later');
  const keypadKeys = useShortcut('keypad', because === undefined ? toggleKeypad : undefined);
  const thirdKeys = useShortcut('transfer', because === undefined ? toggleThird : undefined);
  const now = useServerNow();
  return (
    <div className="controls" role="group" aria-label={t('controls.label')}>
      <HoldControl call={call} consult={consult} deeds={deeds} />
      <MuteControl call={call} consult={consult} deeds={deeds} />
      <Control
        icon="keypad"
        label={t('controls.keypad')}
        keys={keypadKeys}
        isOpen={open === 'keypad'}
        because={because}
        onPress={toggleKeypad}
      />
      <Control
        icon="transfer"
        className="fixed"
        label={consult ? `${t('controls.consult')} ${duration(now - consult.since)}` : t('controls.transfer')}
        keys={thirdKeys}
        isOn={consult !== undefined}
        isOpen={open === 'third'}
        because={because}
        onPress={toggleThird}
      />
      <Keypad isOpen={open === 'keypad' && isUp(call)} onClose={close} call={call} deeds={deeds} />
      <ThirdPerson isOpen={open === 'third' && isUp(call)} onClose={close} deeds={deeds} />
    </div>
  );
}

function HoldControl({ call, consult, deeds }: ControlsProps) {
  const { t } = useTranslation('phone');
  const isHeld = call.controls?.line.state === 'held';
  const because = !isUp(call)
    ? t('controls.later')
    : call.state === 'joined'
      ? t('controls.notJoined')
      : consult
        ? t('controls.heldForConsult')
        : undefined;
  const press = useCallback(() => deeds.control(isHeld ? 'retrieve' : 'hold'), [deeds, isHeld]);
  const keys = useShortcut('hold', because === undefined ? press : undefined);
  return (
    <Control
      icon={isHeld ? 'play' : 'hold'}
      className="fixed"
      label={t(isHeld ? 'controls.retrieve' : 'controls.hold')}
      keys={keys}
      isOn={isHeld && because === undefined}
      because={because}
      onPress={press}
    />
  );
}

function MuteControl({ call, consult, deeds }: ControlsProps) {
  const { t } = useTranslation('phone');
  // While a third person is consulted, it is that person who does not hear.
  const consulted = call.state === 'joined' ? undefined : consult?.microphone;
  const microphone = consulted ?? call.controls?.microphone;
  const isMuted = microphone?.state === 'muted';
  const because = isUp(call) ? undefined : t('controls.later');
  const press = useCallback(() => deeds.control(isMuted ? 'unmute' : 'mute'), [deeds, isMuted]);
  const keys = useShortcut('mute', because === undefined ? press : undefined);
  return (
    <Control
      icon={isMuted ? 'microphone' : 'mute'}
      className="fixed"
      label={t(isMuted ? 'controls.unmute' : 'controls.mute')}
      keys={keys}
      isOn={isMuted}
      because={because}
      onPress={press}
    />
  );
}

/** The end of the call: the last control, and apart. */
export function HangUp({ call }: { call: CallView }) {
  const { t } = useTranslation('agent');
  const { endCall, pending } = useInteraction();
  const isEnding = call.state === 'closing' || pending === 'end_call';
  const hangUp = useCallback(() => endCall(), [endCall]);
  const keys = useShortcut('hangUp', isEnding ? undefined : hangUp);
  return (
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
  );
}

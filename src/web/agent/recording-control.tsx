/** The recording: a red dot and its time while it runs, and clearly something else while it is paused. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView, InteractionView } from '../../wire/live.ts';
import { useServerNow } from '../server/clock.ts';
import { duration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Control } from './bar-parts.tsx';
import type { CallDeeds } from './call-deeds.ts';
import { useShortcut } from './shortcuts.tsx';

interface RecordingControlProps {
  call: CallView;
  rule: InteractionView['recording'];
  deeds: CallDeeds;
}

export function RecordingControl({ call, rule, deeds }: RecordingControlProps) {
  const { t } = useTranslation('phone');
  const recording = call.controls?.recording;
  const state = recording?.state ?? 'off';
  const isUp = call.controls !== undefined;
  const press = useCallback(
    () =>
      deeds.control(
        state === 'off' ? 'start_recording' : state === 'running' ? 'pause_recording' : 'resume_recording',
      ),
    [deeds, state],
  );
  const keys = useShortcut('record', isUp && rule !== 'never' ? press : undefined);
  // A campaign that never records shows nothing that could be pressed by mistake.
  if (rule === 'never') return null;
  if (!recording || recording.state === 'off') {
    return (
      <div className="recplace">
        <Control
          icon="record"
          className="record"
          label={t('recording.start')}
          keys={keys}
          because={isUp ? undefined : t('controls.later')}
          onPress={press}
        />
      </div>
    );
  }
  const isRunning = recording.state === 'running';
  return (
    <div className={`recplace rec ${recording.state}`} role="group" aria-label={t('recording.label')}>
      <span className="dot" aria-hidden />
      <span className="rectext">
        {t(isRunning ? 'recording.running' : 'recording.paused')}
        <RecordingTime since={recording.since} />
      </span>
      <button
        type="button"
        aria-label={t(isRunning ? 'recording.pause' : 'recording.resume')}
        title={`${t(isRunning ? 'recording.pause' : 'recording.resume')} (${keys})`}
        aria-keyshortcuts={keys.replaceAll(' ', '+')}
        onClick={press}
      >
        <Icon name={isRunning ? 'hold' : 'record'} />
      </button>
      <StopRecording isAlways={rule === 'always'} deeds={deeds} />
    </div>
  );
}

function StopRecording({ isAlways, deeds }: { isAlways: boolean; deeds: CallDeeds }) {
  const { t } = useTranslation('phone');
  return (
    <button
      type="button"
      aria-label={t('recording.stop')}
      title={isAlways ? t('recording.always') : t('recording.stop')}
      onClick={isAlways ? undefined : () => deeds.control('stop_recording')}
      {...(isAlways ? { 'aria-disabled': true, 'aria-description': t('recording.always') } : {})}
    >
      <Icon name={isAlways ? 'lock' : 'stop'} />
    </button>
  );
}

function RecordingTime({ since }: { since: number }) {
  const now = useServerNow();
  return <time>{duration(now - since)}</time>;
}

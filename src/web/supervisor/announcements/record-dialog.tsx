/** Records an announcement in the page: begin, end, listen, take it over or once more. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../../server/clock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { duration } from '../../ui/format.ts';
import { Fault } from '../page-parts.tsx';
import type { Place } from './announcement-places.ts';
import { type MicrophoneFault, type Recording, type Take, playTake, startRecording } from './recorder.ts';
import { useSendSound } from './send-sound.ts';
import { wavFile } from './wav-file.ts';

/** The server takes 60 seconds; the browser's recording may be a little longer than its clock says. */
const LONGEST_MS = 59_500;

type Stage =
  | { readonly stage: 'idle'; readonly fault?: MicrophoneFault | 'unreadable' }
  | { readonly stage: 'opening' }
  | { readonly stage: 'running'; readonly recording: Recording; readonly since: number }
  | { readonly stage: 'taken'; readonly take: Take };

export interface RecordDialogProps {
  name: string;
  place: Place;
  campaign: string;
  onDone: () => void;
  onClose: () => void;
}

export function RecordDialog({ name, place, campaign, onDone, onClose }: RecordDialogProps) {
  const { t } = useTranslation('supervisor');
  const { stage, begin, end } = useTakes();
  const sending = useSendSound({
    place,
    campaign,
    onDone: () => {
      onDone();
      onClose();
    },
  });
  const save = ({ sound }: Take) => {
    const channels = Array.from({ length: sound.numberOfChannels }, (_, one) => sound.getChannelData(one));
    sending.mutate(wavFile(channels, sound.sampleRate));
  };
  const take = stage.stage === 'taken' ? stage.take : undefined;
  return (
    <Dialog
      title={t('announcements.recordTitle', { name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          {stage.stage === 'running' ? (
            <Button key="end" look="danger" icon="stop" onClick={end}>
              {t('announcements.end')}
            </Button>
          ) : (
            <Button
              key="begin"
              look={take ? 'plain' : 'primary'}
              icon="record"
              aria-busy={stage.stage === 'opening'}
              onClick={begin}
            >
              {take ? t('announcements.again') : t('announcements.begin')}
            </Button>
          )}
          {take && (
            <Button look="primary" aria-busy={sending.isPending} onClick={() => save(take)}>
              {t('announcements.takeOver')}
            </Button>
          )}
        </>
      }
    >
      <p>{t('announcements.recordLead')}</p>
      <div role="status">
        {stage.stage === 'running' && <Running since={stage.since} />}
        {stage.stage === 'idle' && stage.fault && (
          <p className="msg bad">{t(`announcements.microphone.${stage.fault}`)}</p>
        )}
        {take && <TakeSound take={take} />}
      </div>
      <Fault error={sending.error} />
    </Dialog>
  );
}

/** One recording after another; what runs when the window goes is forgotten. */
function useTakes() {
  const [stage, setStage] = useState<Stage>({ stage: 'idle' });
  const running = useRef<Recording>(undefined);
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      running.current?.discard();
    };
  }, []);
  const begin = async () => {
    setStage({ stage: 'opening' });
    const recording = await startRecording();
    if (typeof recording === 'string') return setStage({ stage: 'idle', fault: recording });
    if (!isOpen.current) return recording.discard();
    running.current = recording;
    return setStage({ stage: 'running', recording, since: performance.now() });
  };
  const end = async () => {
    if (stage.stage !== 'running') return;
    running.current = undefined;
    await stage.recording.stop().then(
      (take) => setStage({ stage: 'taken', take }),
      () => setStage({ stage: 'idle', fault: 'unreadable' }),
    );
  };
  const ending = useRef(end);
  ending.current = end;
  useEffect(() => {
    if (stage.stage !== 'running') return undefined;
    const timer = setTimeout(() => void ending.current(), LONGEST_MS);
    return () => clearTimeout(timer);
  }, [stage.stage]);
  return { stage, begin: () => void begin(), end: () => void end() };
}

function Running({ since }: { since: number }) {
  const { t } = useTranslation('supervisor');
  // Only for its beat.
  useServerNow();
  return (
    <p className="recordrunning">
      {t('announcements.running', { time: duration(performance.now() - since) })}
    </p>
  );
}

function TakeSound({ take }: { take: Take }) {
  const { t } = useTranslation('supervisor');
  const [stop, setStop] = useState<() => void>();
  const stopping = useRef<() => void>(undefined);
  stopping.current = stop;
  useEffect(() => () => stopping.current?.(), []);
  const play = () => setStop(() => playTake(take, () => setStop(undefined)));
  return (
    <p className="row">
      <Button size="small" icon={stop ? 'stop' : 'play'} onClick={() => (stop ? stop() : play())}>
        {stop ? t('announcements.quiet') : t('announcements.listen')}
      </Button>
      <span className="t2">{t('announcements.taken', { time: duration(take.sound.duration * 1000) })}</span>
    </p>
  );
}

/** Stop all (E35): one button for the organisation, asked once, and released with a reason that stays in the log. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorView } from '../../../wire/floor.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useDeed } from '../deed.ts';
import { Confirm, wrongWith } from '../page-parts.tsx';
import { useWhyFormats } from './campaign-tile.tsx';

type StopAll = FloorView['stopAll'];

export function StopAllButton({ stopAll }: { stopAll: StopAll }) {
  const { t } = useTranslation('supervisor');
  const [isAsking, setIsAsking] = useState(false);
  const deed = useDeed({ refreshes: [], onDone: () => setIsAsking(false) });
  if (stopAll.isOn && !isAsking) return null;
  return (
    <>
      <Button look="danger" icon="stop" onClick={() => setIsAsking(true)}>
        {t('stopAll.button')}
      </Button>
      <Confirm
        title={t('stopAll.title')}
        text={t('stopAll.text')}
        yes={t('stopAll.yes')}
        isOpen={isAsking}
        isRunning={deed.isRunning}
        error={deed.error}
        onYes={() => deed.run({ path: '/api/floor/stop-all' })}
        onClose={() => {
          setIsAsking(false);
          deed.reset();
        }}
      />
    </>
  );
}

/** Stands over the floor while everything is stopped, with the way out. */
export function StopAllBanner({ stopAll }: { stopAll: StopAll }) {
  const { t } = useTranslation('supervisor');
  const format = useWhyFormats();
  const [isAsking, setIsAsking] = useState(false);
  if (!stopAll.isOn) return null;
  const time = stopAll.since === undefined ? undefined : format.since(stopAll.since);
  return (
    <div className="banner bad" role="status">
      <Icon name="stop" />
      <span className="grow">
        <b>{t('stopAll.on')}</b>{' '}
        {time !== undefined &&
          (stopAll.by ? t('stopAll.onSinceBy', { time, by: stopAll.by }) : t('stopAll.onSince', { time }))}
      </span>
      <Button onClick={() => setIsAsking(true)}>{t('stopAll.release')}</Button>
      {isAsking && <Release onClose={() => setIsAsking(false)} />}
    </div>
  );
}

function Release({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('supervisor');
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const deed = useDeed({ refreshes: [], onDone: onClose });
  const release = () => {
    setIsMissing(reason.trim() === '');
    if (reason.trim() !== '') deed.run({ path: '/api/floor/release', body: { reason: reason.trim() } });
  };
  const missing = isMissing && reason.trim() === '' ? t('shared.required') : undefined;
  return (
    <Confirm
      title={t('stopAll.releaseTitle')}
      text={t('stopAll.releaseText')}
      yes={t('stopAll.release')}
      look="primary"
      isOpen
      isRunning={deed.isRunning}
      error={deed.error}
      onYes={release}
      onClose={onClose}
    >
      <TextArea
        label={t('stopAll.reason')}
        value={reason}
        onValue={setReason}
        rows={3}
        maxLength={500}
        error={wrongWith(missing, deed.error, 'reason')}
      />
    </Confirm>
  );
}

/** How a sound comes in: a file that is chosen or dropped, or a recording; the server says what is wrong with it. */
import { type DragEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../server/rest.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import type { Place } from './announcement-places.ts';
import { RecordDialog } from './record-dialog.tsx';
import { useSendSound } from './send-sound.ts';

export interface SoundInputProps {
  name: string;
  place: Place;
  /** Empty: for the organisation. */
  campaign: string;
  onDone: () => void;
  children?: ReactNode;
}

export function SoundInput({ name, place, campaign, onDone, children }: SoundInputProps) {
  const { t } = useTranslation('supervisor');
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const [isRecording, setIsRecording] = useState(false);
  const sending = useSendSound({ place, campaign, onDone });
  const drag = (event: DragEvent, isNowOver: boolean) => {
    event.preventDefault();
    setIsOver(isNowOver);
  };
  const text = sending.error ? errorText(sending.error) : undefined;
  return (
    <div
      className={isOver ? 'soundinput over' : 'soundinput'}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        const dropped = event.dataTransfer.files[0];
        if (dropped) sending.mutate(dropped);
      }}
    >
      <div className="row">
        <label className="btn s" htmlFor={id} aria-busy={sending.isPending}>
          {sending.isPending ? t('announcements.sending') : t('announcements.upload')}
        </label>
        <input
          className="sr"
          id={id}
          type="file"
          accept=".wav,audio/wav,audio/x-wav"
          aria-label={t('announcements.uploadNamed', { name })}
          {...(text ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : {})}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            // The same file again, after it was changed, is a change as well.
            event.target.value = '';
            if (chosen) sending.mutate(chosen);
          }}
        />
        <Button
          size="small"
          icon="microphone"
          aria-label={t('announcements.recordNamed', { name })}
          onClick={() => setIsRecording(true)}
        >
          {t('announcements.record')}
        </Button>
        {children}
      </div>
      <div role="status">
        <FieldError id={id} error={text} />
      </div>
      {isRecording && (
        <RecordDialog
          name={name}
          place={place}
          campaign={campaign}
          onDone={onDone}
          onClose={() => setIsRecording(false)}
        />
      )}
    </div>
  );
}

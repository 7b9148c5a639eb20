/** Where a file is dropped, or chosen with the button, which is the browser's own file input and so works by keyboard. */
import { type DragEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { fieldError } from '../../server/rest.ts';
import { type FileWrong, TOLD_BYTES } from './file-check.ts';

export interface FileDropProps {
  file: File | undefined;
  wrong: FileWrong | undefined;
  error: unknown;
  onFile: (file: File) => void;
}

export function FileDrop({ file, wrong, error, onFile }: FileDropProps) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const drag = (event: DragEvent, isNowOver: boolean) => {
    event.preventDefault();
    setIsOver(isNowOver);
  };
  const drop = (event: DragEvent) => {
    drag(event, false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  };
  const text = useWrongText(file, wrong) ?? fieldError(error, 'file');
  const max = format.bytes(TOLD_BYTES);
  return (
    <div>
      <div
        className={['drop', isOver ? 'over' : '', text ? 'err' : ''].join(' ').trim()}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={drop}
      >
        <Icon name="upload" tone="t3" />
        <p>
          <b>{isOver ? t('upload.dropNow') : (file?.name ?? t('upload.drop'))}</b>
          <small className="t2">{file ? format.bytes(file.size) : t('upload.kinds', { size: max })}</small>
        </p>
        <label className="btn" htmlFor={id}>
          {file ? t('upload.chooseAgain') : t('upload.choose')}
        </label>
        <input
          className="sr"
          id={id}
          ref={input}
          type="file"
          accept=".csv,.txt,.tsv,.xlsx,text/csv"
          aria-label={t('upload.choose')}
          {...(text ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : {})}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen) onFile(chosen);
          }}
        />
      </div>
      <FieldError id={id} error={text} />
    </div>
  );
}

function useWrongText(file: File | undefined, wrong: FileWrong | undefined): string | undefined {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  if (!wrong) return undefined;
  return t(`upload.${wrong}`, {
    name: file?.name ?? '',
    size: format.bytes(file?.size ?? 0),
    max: format.bytes(TOLD_BYTES),
  });
}

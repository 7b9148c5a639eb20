/** A window with a form: what is missing is said once somebody has tried to send it, and it is sent once. */
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Fault } from './page-parts.tsx';

export interface FormDialogProps {
  title: string;
  /** The word on the button that sends it. */
  yes: string;
  deed: { isRunning: boolean; error: unknown };
  /** What the server may find wrong and the field itself says. */
  fields: readonly string[];
  isComplete: boolean;
  onSubmit: () => void;
  onClose: () => void;
  /** Pixels. */
  width?: number;
  /** The fields; `missing` gives the sentence for an empty one, from the first try on. */
  children: (missing: (value: string) => string | undefined, isChecked: boolean) => ReactNode;
}

/** Stands in the page while open; whoever shows it takes it away in `onClose`. */
export function FormDialog(props: FormDialogProps) {
  const { title, yes, deed, fields, isComplete, onSubmit, onClose, width, children } = props;
  const { t } = useTranslation(['supervisor', 'frame']);
  const formId = useId();
  const [isChecked, setIsChecked] = useState(false);
  const missing = (value: string) => (isChecked && value.trim() === '' ? t('shared.required') : undefined);
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      {...(width === undefined ? {} : { width })}
      actions={
        <>
          <Button onClick={onClose}>{t('frame:actions.cancel')}</Button>
          <Button look="primary" type="submit" form={formId} aria-busy={deed.isRunning}>
            {yes}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setIsChecked(true);
          if (isComplete && !deed.isRunning) onSubmit();
        }}
      >
        {children(missing, isChecked)}
        <Fault error={deed.error} fields={fields} />
      </form>
    </Dialog>
  );
}

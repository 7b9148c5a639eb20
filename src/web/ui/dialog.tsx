/**
 * A window in front of the page, on the browser's own dialog element: Escape, focus and the return of the focus come with it.
 * `modal` is for the supervisor's confirmations; during a call nothing may be modal.
 */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';

export interface DialogProps {
  title: string;
  /** Stands in the place of the title and says it; the title is then only the window's name. */
  head?: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  isModal?: boolean;
  /** Pixels. */
  width?: number;
  /** Where a window that is not modal stands: in the middle, above the call bar, under the head, above the row of Done. */
  place?: 'middle' | 'bar' | 'head' | 'wrap';
  children: ReactNode;
  /** The row of buttons at the end. */
  actions?: ReactNode;
}

export function Dialog(props: DialogProps) {
  // Not in the page while closed: what it holds starts afresh each time.
  return props.isOpen ? <OpenDialog {...props} /> : null;
}

const FIRST_FIELD = '.windowbody :is(input:not([type=radio], [type=checkbox]), select, textarea)';

function OpenDialog({
  title,
  head,
  onClose,
  isModal = true,
  width = 480,
  place = 'middle',
  children,
  actions,
}: DialogProps) {
  const { t } = useTranslation('frame');
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    if (isModal) dialog?.showModal();
    else dialog?.show();
    // A form begins where one writes, not at the closing cross.
    dialog?.querySelector<HTMLElement>(FIRST_FIELD)?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, [isModal]);
  return (
    <dialog
      ref={element}
      className={isModal ? 'window modal' : `window at-${place}`}
      {...(head === undefined ? { 'aria-labelledby': titleId } : { 'aria-label': title })}
      style={{ width }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isModal) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div className="windowhead">
        {head ?? <h2 id={titleId}>{title}</h2>}
        <IconButton icon="close" label={t('actions.close')} onClick={onClose} />
      </div>
      <div className="windowbody">{children}</div>
      {actions && <div className="windowfoot">{actions}</div>}
    </dialog>
  );
}

/**
 * Messages bottom right. They stack, the newest nearest the corner, never over the call bar; what they say is
 * announced; the newest one's first button is one key away. Those that ask for something stay until answered.
 */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from './announcer.tsx';
import { Button, type ButtonProps, IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { StateTag, type StateTagProps } from './state-tag.tsx';

export interface ToastAction {
  label: string;
  look?: ButtonProps['look'];
  icon?: IconName;
  shortcut?: string | undefined;
  onPress: () => void;
  /** The toast stays after the press. */
  staysOpen?: boolean;
}

export interface Toast {
  /** The same id again replaces the toast in its place. */
  id: string;
  title: string;
  icon: IconName;
  tag?: { text: string; tone: NonNullable<StateTagProps['tone']> };
  body?: ReactNode;
  actions?: readonly ToastAction[];
  /** What a screen reader says; the title when nothing is given. */
  spoken?: string;
  urgency?: 'polite' | 'assertive';
  /** Goes by itself after this time; toasts with actions stay. */
  durationMs?: number;
  /** `offer`: asks for an answer within a time. `arrived`: somebody is on the line. Both stand out. */
  look?: 'offer' | 'arrived' | undefined;
  /** Takes the focus when nothing else has it: a dialog without a backdrop. */
  isDialog?: boolean;
}

export interface Toasts {
  /** Shows a toast, or renews it in its place; `isSilent` leaves out the announcement. */
  show: (toast: Toast, options?: { isSilent: boolean }) => void;
  dismiss: (id: string) => void;
}

const ToastContext = createContext<Toasts | undefined>(undefined);
export const TOAST_REGION_ID = 'toasts';

export function useToasts(): Toasts {
  const toasts = useContext(ToastContext);
  if (!toasts) throw new Error('useToasts outside ToastProvider');
  return toasts;
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation('frame');
  const [shown, setShown] = useState<readonly Toast[]>([]);
  const dismiss = useCallback(
    (id: string) => setShown((list) => list.filter((toast) => toast.id !== id)),
    [],
  );
  const show = useCallback((toast: Toast, options?: { isSilent: boolean }) => {
    setShown((list) =>
      list.some((other) => other.id === toast.id)
        ? list.map((other) => (other.id === toast.id ? toast : other))
        : [...list, toast],
    );
    if (options?.isSilent) return;
    announce(toast.spoken ?? [toast.title, toast.tag?.text].filter(Boolean).join(', '), toast.urgency);
  }, []);
  const toasts = useMemo(() => ({ show, dismiss }), [show, dismiss]);
  return (
    <ToastContext value={toasts}>
      {children}
      <section className="toasts" id={TOAST_REGION_ID} aria-label={t('toasts.region')}>
        {shown.map((toast) => (
          <ToastBox key={toast.id} toast={toast} dismiss={dismiss} />
        ))}
      </section>
    </ToastContext>
  );
}

/** Moves the focus to the first button of the newest toast; false when there is none. */
export function focusNewestToast(): boolean {
  const boxes = document.querySelectorAll<HTMLElement>(`#${TOAST_REGION_ID} .toast`);
  const button = boxes[boxes.length - 1]?.querySelector<HTMLElement>('.acts button, button');
  button?.focus();
  return button !== undefined && button !== null;
}

function ToastBox({ toast, dismiss }: { toast: Toast; dismiss: (id: string) => void }) {
  const { t } = useTranslation('frame');
  const titleId = useId();
  const box = useRef<HTMLDivElement>(null);
  const { id, durationMs, actions = [], isDialog = false } = toast;
  useEffect(() => {
    if (durationMs === undefined) return;
    const timer = setTimeout(() => dismiss(id), durationMs);
    return () => clearTimeout(timer);
  }, [id, durationMs, dismiss]);
  useEffect(() => {
    // Never taken from somebody who is typing or working in the page.
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isDialog && isFree) box.current?.querySelector<HTMLElement>('.acts button')?.focus();
  }, [isDialog]);
  return (
    <div
      className={toast.look === undefined ? 'toast' : `toast ${toast.look}`}
      role={isDialog ? 'dialog' : 'group'}
      aria-labelledby={titleId}
      ref={box}
      data-toast={id}
    >
      <div className="row toasthead">
        <Icon name={toast.icon} tone="t2" />
        <h2 className="grow" id={titleId}>
          {toast.title}
        </h2>
        {toast.tag && <StateTag tone={toast.tag.tone}>{toast.tag.text}</StateTag>}
        {actions.length === 0 && (
          <IconButton icon="close" small label={t('toasts.dismiss')} onClick={() => dismiss(id)} />
        )}
      </div>
      {toast.body}
      {actions.length > 0 && (
        <div className="acts">
          {actions.map((action) => (
            <Button
              key={action.label}
              look={action.look ?? 'plain'}
              shortcut={action.shortcut}
              {...(action.icon ? { icon: action.icon } : {})}
              onClick={() => {
                if (!action.staysOpen) dismiss(id);
                action.onPress();
              }}
            >
              {action.label}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

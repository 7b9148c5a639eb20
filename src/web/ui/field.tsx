/** Form fields on native elements: a label above, a hint beside it, what is wrong underneath. */
import {
  type ChangeEvent,
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

interface FieldFrame {
  label: string;
  /** Small grey words at the right of the label. */
  hint?: ReactNode;
  /** What is wrong and what would be accepted; undefined when nothing is. */
  error?: string | undefined;
}

type NativeInput = Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'size'>;

export interface TextFieldProps extends FieldFrame, NativeInput {
  value: string;
  onValue: (value: string) => void;
  after?: ReactNode;
}

export function TextField({
  label,
  hint,
  error,
  value,
  onValue,
  after,
  className,
  ...native
}: TextFieldProps) {
  const id = useId();
  return (
    <div className={['fld', className ?? ''].join(' ').trim()}>
      <FieldLabel id={id} label={label} hint={hint} />
      <span className={error ? 'in err' : 'in'}>
        <input
          {...native}
          id={id}
          value={value}
          onChange={(event: ChangeEvent<HTMLInputElement>) => onValue(event.target.value)}
          {...errorAttributes(id, error)}
        />
        {after}
      </span>
      <FieldError id={id} error={error} />
    </div>
  );
}

export function PasswordField(props: Omit<TextFieldProps, 'type' | 'after'>) {
  const { t } = useTranslation('frame');
  const [isShown, setIsShown] = useState(false);
  const eye = (
    <IconButton
      icon="eye"
      small
      aria-pressed={isShown}
      label={isShown ? t('signIn.hidePassword') : t('signIn.showPassword')}
      onClick={() => setIsShown(!isShown)}
    />
  );
  return <TextField {...props} type={isShown ? 'text' : 'password'} after={eye} />;
}

export interface TextAreaProps
  extends FieldFrame,
    Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange'> {
  value: string;
  onValue: (value: string) => void;
}

export function TextArea({ label, hint, error, value, onValue, className, ...native }: TextAreaProps) {
  const id = useId();
  return (
    <div className={['fld area', className ?? ''].join(' ').trim()}>
      <FieldLabel id={id} label={label} hint={hint} />
      <textarea
        {...native}
        id={id}
        className={error ? 'in err' : 'in'}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        {...errorAttributes(id, error)}
      />
      <FieldError id={id} error={error} />
    </div>
  );
}

export interface CheckboxProps {
  label: ReactNode;
  note?: ReactNode;
  isChecked: boolean;
  onChecked: (isChecked: boolean) => void;
  name?: string;
  /** Somebody else has decided it; the note says who. */
  isFixed?: boolean;
}

export function Checkbox({ label, note, isChecked, onChecked, name, isFixed = false }: CheckboxProps) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isFixed}
        onChange={(event) => onChecked(event.target.checked)}
        {...(name ? { name } : {})}
      />
      <span className={isChecked ? 'cx on' : 'cx'} aria-hidden>
        <Icon name="check" small />
      </span>
      <span>
        {label}
        {note && <small className="t2">{note}</small>}
      </span>
    </label>
  );
}

export function FieldLabel({ id, label, hint }: { id: string; label: string; hint?: ReactNode }) {
  return (
    <span className="lab">
      <label htmlFor={id}>{label}</label>
      {hint && <small>{hint}</small>}
    </span>
  );
}

export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (!error) return null;
  return (
    <p className="msg bad" id={`${id}-error`}>
      <Icon name="warning" small />
      {error}
    </p>
  );
}

/** What ties a control to its message, for screen readers. */
export function errorAttributes(id: string, error: string | undefined) {
  return error ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : {};
}

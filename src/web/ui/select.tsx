/** A choice of one: the browser's own select, so that it is keyboard, touch and screen reader proof, in our frame. */
import { type ReactNode, useId } from 'react';
import { errorAttributes, FieldError, FieldLabel } from './field.tsx';
import { Icon } from './icon.tsx';

export interface SelectOption {
  value: string;
  label: string;
  isDisabled?: boolean;
}

export interface SelectProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  value: string;
  options: readonly SelectOption[];
  onValue: (value: string) => void;
  /** Shown while nothing is chosen; choosing it again is not possible. */
  placeholder?: string;
  /** Only for screen readers, where the place says what is chosen. */
  hideLabel?: boolean;
  name?: string;
}

export function Select(props: SelectProps) {
  const { label, hint, error, value, options, onValue, placeholder, hideLabel = false, name } = props;
  const id = useId();
  return (
    <div className="fld">
      {!hideLabel && <FieldLabel id={id} label={label} hint={hint} />}
      <span className={error ? 'in pickone err' : 'in pickone'}>
        <select
          id={id}
          value={value}
          onChange={(event) => onValue(event.target.value)}
          {...(hideLabel ? { 'aria-label': label } : {})}
          {...(name ? { name } : {})}
          {...errorAttributes(id, error)}
        >
          {placeholder !== undefined && (
            <option value="" disabled hidden>
              {placeholder}
            </option>
          )}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.isDisabled ?? false}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" small />
      </span>
      <FieldError id={id} error={error} />
    </div>
  );
}

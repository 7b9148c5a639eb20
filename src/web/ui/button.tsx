/**
 * Buttons. A button that cannot be used now stays focusable and says why: give `disabledBy` the id of the visible reason, and pressing
 * it does nothing.
 */
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  look?: 'plain' | 'primary' | 'go' | 'quiet' | 'danger';
  size?: 'small' | 'normal' | 'large';
  icon?: IconName;
  iconAfter?: IconName;
  /** The keys that do the same, shown on the button. */
  shortcut?: string | undefined;
  /** The id of the visible text that says why the button cannot be used; undefined while it can. */
  disabledBy?: string | undefined;
  children: ReactNode;
}

const LOOKS = { plain: '', primary: 'p', go: 'g', quiet: 'q', danger: 'd' } as const;
const SIZES = { small: 's', normal: '', large: 'l' } as const;

export function Button(props: ButtonProps) {
  const {
    look = 'plain',
    size = 'normal',
    icon,
    iconAfter,
    shortcut,
    disabledBy,
    className,
    ...rest
  } = props;
  const { children, onClick, ...native } = rest;
  const classes = ['btn', LOOKS[look], SIZES[size], className ?? ''].filter(Boolean).join(' ');
  const off = disabledBy !== undefined;
  return (
    <button
      type="button"
      {...native}
      className={classes}
      onClick={off ? (event) => event.preventDefault() : onClick}
      {...(off ? { 'aria-disabled': true, 'aria-describedby': disabledBy } : {})}
    >
      {icon && <Icon name={icon} small />}
      {children}
      {shortcut && (
        <span className="k" aria-hidden>
          {shortcut}
        </span>
      )}
      {iconAfter && <Icon name={iconAfter} small />}
    </button>
  );
}

/** A button that is only an icon; its label is its name for everybody who does not see it, and its tooltip. */
export function IconButton({ icon, label, small = false, className, ...native }: IconButtonProps) {
  const classes = ['iconbtn', small ? 's' : '', className ?? ''].filter(Boolean).join(' ');
  return (
    <button type="button" {...native} className={classes} aria-label={label} title={label}>
      <Icon name={icon} small={small} />
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'children'> {
  icon: IconName;
  label: string;
  small?: boolean;
}

/** Menus that open from a button: arrows, type-ahead, Escape and focus come from React Aria. No backdrop, nothing is covered twice. */
import type { ReactNode } from 'react';
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

export interface MenuButtonProps {
  /** The name of the menu, and of the button unless its content names it. */
  label: string;
  /** `content` where the button's words say what it is; a name that leaves out visible words confuses voice control. */
  namedBy?: 'label' | 'content';
  trigger: ReactNode;
  className: string;
  /** Pixels; the menu never grows with its content. */
  width: number;
  placement?: 'bottom end' | 'bottom start' | 'top end' | 'top start';
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  children: ReactNode;
}

export function MenuButton(props: MenuButtonProps) {
  const {
    label,
    namedBy = 'label',
    trigger,
    className,
    width,
    placement = 'bottom end',
    isOpen,
    onOpenChange,
    children,
  } = props;
  return (
    <MenuTrigger
      {...(isOpen === undefined ? {} : { isOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Button className={className} {...(namedBy === 'label' ? { 'aria-label': label } : {})}>
        {trigger}
      </Button>
      <Popover
        placement={placement}
        offset={placement.startsWith('top') ? 16 : 8}
        containerPadding={16}
        className="pop"
        style={{ width }}
      >
        <Menu className="menu" aria-label={label}>
          {children}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export interface MenuChoiceProps {
  id: string;
  title: string;
  /** What happens, or why it is not possible now. */
  note?: string | undefined;
  icon?: IconName;
  tone?: 'ok' | 'warn' | 'bad' | 't2' | 't3';
  isDisabled?: boolean;
  onChoose?: () => void;
}

/** One line of a menu; inside MenuOptions it is a radio and shows a tick when chosen. */
export function MenuChoice({
  id,
  title,
  note,
  icon,
  tone = 't2',
  isDisabled = false,
  onChoose,
}: MenuChoiceProps) {
  return (
    <MenuItem
      id={id}
      textValue={title}
      isDisabled={isDisabled}
      className="item"
      {...(onChoose ? { onAction: onChoose } : {})}
    >
      {({ isSelected }) => (
        <>
          {icon && <Icon name={icon} tone={tone} />}
          <span className="grow">
            <b>{title}</b>
            {note && <small>{note}</small>}
          </span>
          {isSelected && <Icon name="check" small />}
        </>
      )}
    </MenuItem>
  );
}

export interface MenuOptionsProps {
  label: string;
  /** Shows the label as a small head. */
  hasHead?: boolean;
  chosen: string;
  onChoose: (id: string) => void;
  children: ReactNode;
}

/** A group of which exactly one is chosen. */
export function MenuOptions({ label, hasHead = false, chosen, onChoose, children }: MenuOptionsProps) {
  return (
    <MenuSection
      aria-label={label}
      selectionMode="single"
      selectedKeys={[chosen]}
      disallowEmptySelection
      onSelectionChange={(keys) => {
        const key = keys === 'all' ? undefined : [...keys][0];
        if (typeof key === 'string') onChoose(key);
      }}
    >
      {hasHead && <Header className="menuhead">{label}</Header>}
      {children}
    </MenuSection>
  );
}

export function MenuLine() {
  return <Separator className="menuline" />;
}

/** A tab row with its panels: arrows move the focus, Enter, Space or a click choose, one stop in the tab order. */
import { type KeyboardEvent, type ReactNode, useRef } from 'react';

export interface Tab {
  id: string;
  label: string;
  count?: number | undefined;
}

export interface TabRowProps {
  /** Prefix of the ids that tie tabs to their panel. */
  name: string;
  label: string;
  tabs: readonly Tab[];
  /** Undefined: none is marked (an open interaction is the selection instead). */
  chosen: string | undefined;
  onChoose: (id: string) => void;
}

export function TabRow({ name, label, tabs, chosen, onChoose }: TabRowProps) {
  const row = useRef<HTMLDivElement>(null);
  const stop = tabs.some((tab) => tab.id === chosen) ? chosen : tabs[0]?.id;
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(row.current?.querySelectorAll<HTMLButtonElement>('[role=tab]') ?? [])];
    const target =
      buttons[nextPlace(event.key, buttons.indexOf(event.target as HTMLButtonElement), buttons.length)];
    if (!target) return;
    event.preventDefault();
    target.focus();
  };
  return (
    <div className="tablist" role="tablist" aria-label={label} ref={row} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`${name}-tab-${tab.id}`}
          aria-selected={tab.id === chosen}
          {...(tab.id === chosen ? { 'aria-controls': `${name}-panel` } : {})}
          tabIndex={tab.id === stop ? 0 : -1}
          onClick={() => onChoose(tab.id)}
        >
          {tab.label}
          {tab.count !== undefined && tab.count > 0 && <span className="cnt n">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}

/** The panel that the chosen tab of the row with this name controls. */
export function TabPanel({ name, chosen, className, children }: TabPanelProps) {
  return (
    <div role="tabpanel" id={`${name}-panel`} aria-labelledby={`${name}-tab-${chosen}`} className={className}>
      {children}
    </div>
  );
}

interface TabPanelProps {
  name: string;
  chosen: string;
  className?: string;
  children: ReactNode;
}

function nextPlace(key: string, place: number, count: number): number {
  if (key === 'ArrowRight') return (place + 1) % count;
  if (key === 'ArrowLeft') return (place - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return -1;
}

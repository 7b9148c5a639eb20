/** Shortcuts in the page: whoever can do something now says so with useShortcut; one listener decides. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  DEFAULT_KEYS,
  dispositionPlace,
  type KeyMap,
  keyMapFrom,
  keysOf,
  keysText,
  SHORTCUT_ACTIONS,
  type ShortcutAction,
} from './shortcut-keys.ts';

type Deeds = Map<ShortcutAction | 'disposition', (place: number) => void>;

interface Shortcuts {
  map: KeyMap;
  change: (map: KeyMap) => void;
  reset: () => void;
  deeds: Deeds;
}

const STORAGE_KEY = 'rufwerk.shortcuts';
const ShortcutContext = createContext<Shortcuts | undefined>(undefined);

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [map, setMap] = useState(() => keyMapFrom(localStorage.getItem(STORAGE_KEY)));
  const [deeds] = useState<Deeds>(() => new Map());
  useEffect(() => listen(map, deeds), [map, deeds]);
  const change = useCallback((next: KeyMap) => {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(next));
    setMap(next);
  }, []);
  const reset = useCallback(() => {
    localStorage.removeItem(STORAGE_KEY);
    setMap(DEFAULT_KEYS);
  }, []);
  const shortcuts = useMemo(() => ({ map, change, reset, deeds }), [map, change, reset, deeds]);
  return <ShortcutContext value={shortcuts}>{children}</ShortcutContext>;
}

export function useShortcuts(): Shortcuts {
  const shortcuts = useContext(ShortcutContext);
  if (!shortcuts) throw new Error('useShortcuts outside ShortcutProvider');
  return shortcuts;
}

/** While mounted and given a deed, the action's keys do it. Returns the keys as written on a button. */
export function useShortcut(action: ShortcutAction, deed: (() => void) | undefined): string {
  const { deeds, map } = useShortcuts();
  useEffect(() => {
    if (!deed) return;
    deeds.set(action, deed);
    return () => {
      if (deeds.get(action) === deed) deeds.delete(action);
    };
  }, [action, deed, deeds]);
  const write = useKeysText();
  return write(map[action]);
}

/** Alt+1 to Alt+9: a place in the list of dispositions. */
export function useDispositionKeys(deed: ((place: number) => void) | undefined): void {
  const { deeds } = useShortcuts();
  useEffect(() => {
    if (!deed) return;
    deeds.set('disposition', deed);
    return () => {
      if (deeds.get('disposition') === deed) deeds.delete('disposition');
    };
  }, [deed, deeds]);
}

export function useKeysText(): (keys: string) => string {
  const { t } = useTranslation('agent');
  const words = { alt: t('shortcuts.alt'), ctrl: t('shortcuts.ctrl'), shift: t('shortcuts.shift') };
  return (keys) => keysText(keys, words);
}

function listen(map: KeyMap, deeds: Deeds): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const keys = keysOf(event);
    if (keys === undefined || (isTyping(event.target) && !/^(?:ctrl|alt)\+/.test(keys))) return;
    const place = dispositionPlace(keys);
    const action = SHORTCUT_ACTIONS.find((known) => map[known] === keys);
    const deed = place === undefined ? action && deeds.get(action) : deeds.get('disposition');
    if (!deed) return;
    event.preventDefault();
    deed(place ?? 0);
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

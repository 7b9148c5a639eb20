/** Light, dark or high contrast: follows the system until somebody chooses, and remembers the choice in this browser. */
import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark' | 'contrast';
export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark', 'contrast'];

const STORAGE_KEY = 'rufwerk.theme';
const listeners = new Set<() => void>();
const darkQuery = window.matchMedia('(prefers-color-scheme: dark)');
const contrastQuery = window.matchMedia('(prefers-contrast: more)');

export function readThemeChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORAGE_KEY);
  return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
}

/** Writes the theme in force to the root element, where tokens.css reads it. */
export function applyTheme(choice: ThemeChoice): void {
  const system = contrastQuery.matches ? 'contrast' : darkQuery.matches ? 'dark' : 'light';
  document.documentElement.dataset['theme'] = choice === 'system' ? system : choice;
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, choice);
  applyTheme(choice);
  for (const listener of listeners) listener();
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, readThemeChoice);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

for (const query of [darkQuery, contrastQuery]) {
  query.addEventListener('change', () => applyTheme(readThemeChoice()));
}
// A choice made in another tab counts here too.
window.addEventListener('storage', (event) => {
  if (event.key !== STORAGE_KEY) return;
  applyTheme(readThemeChoice());
  for (const listener of listeners) listener();
});

/** Keyboard shortcuts as data: which keys do what, how they are written, which may be chosen. No DOM: this is tested by itself. */

export const SHORTCUT_ACTIONS = [
  'search',
  'getRecord',
  'accept',
  'leave',
  'call',
  'hangUp',
  'hold',
  'mute',
  'keypad',
  'transfer',
  'record',
  'voicemail',
  'done',
  'doneAndStop',
  'extend',
  'reject',
  'callback',
  'notes',
  'readiness',
  'messages',
  'interaction',
  'campaigns',
  'telephone',
  'map',
] as const;
export type ShortcutAction = (typeof SHORTCUT_ACTIONS)[number];

/** `alt+g`, `ctrl+k`, `alt+shift+d`, `?`: modifiers in this order, then the key in small letters. */
export type Keys = string;
export type KeyMap = Readonly<Record<ShortcutAction, Keys>>;

export const DEFAULT_KEYS: KeyMap = {
  search: 'ctrl+k',
  getRecord: 'alt+g',
  accept: 'alt+j',
  leave: 'alt+l',
  call: 'alt+c',
  hangUp: 'alt+h',
  hold: 'alt+p',
  mute: 'alt+s',
  keypad: 'alt+t',
  transfer: 'alt+u',
  record: 'alt+a',
  voicemail: 'alt+v',
  done: 'alt+d',
  doneAndStop: 'alt+shift+d',
  extend: 'alt+w',
  reject: 'alt+r',
  callback: 'alt+z',
  notes: 'alt+n',
  readiness: 'alt+b',
  messages: 'alt+m',
  interaction: 'alt+i',
  campaigns: 'alt+k',
  telephone: 'alt+o',
  map: '?',
};

export interface KeyPress {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** The keys of a press; undefined while only modifiers are down. */
export function keysOf(press: KeyPress): Keys | undefined {
  if (['Alt', 'AltGraph', 'Control', 'Meta', 'Shift', 'Dead'].includes(press.key)) return undefined;
  const key = plainKey(press);
  // A character that needs Shift (`?`) is its own name; Shift counts where it changes nothing else.
  const isTyped = key.length === 1 && !/[a-z0-9]/.test(key);
  const parts = [
    press.ctrlKey || press.metaKey ? 'ctrl' : '',
    press.altKey ? 'alt' : '',
    press.shiftKey && !isTyped ? 'shift' : '',
    key,
  ];
  return parts.filter(Boolean).join('+');
}

/** With Alt a Mac types symbols and other layouts move letters: then the key's place counts, else what it types. */
function plainKey({ key, code, altKey }: KeyPress): string {
  const typed = key.toLowerCase();
  if (!altKey || /^[a-z0-9]$/.test(typed)) return typed;
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1]?.toLowerCase() ?? typed;
}

/** Whether a person may choose these keys: with Alt or Ctrl, so that typing never triggers anything. */
export function mayBeChosen(keys: Keys): boolean {
  return /^(?:ctrl\+|alt\+)/.test(keys) && !/^(?:alt\+\d|ctrl\+[acvxzrtw])$/.test(keys);
}

/** The action that already has these keys, if any. */
export function actionOf(map: KeyMap, keys: Keys): ShortcutAction | undefined {
  return SHORTCUT_ACTIONS.find((action) => map[action] === keys);
}

/** The place (from 0) of the disposition that these keys choose: Alt+1 to Alt+9. */
export function dispositionPlace(keys: Keys): number | undefined {
  const digit = /^alt\+([1-9])$/.exec(keys)?.[1];
  return digit === undefined ? undefined : Number(digit) - 1;
}

/** As written on buttons: `Alt G`, `Strg K`. */
export function keysText(keys: Keys, words: { alt: string; ctrl: string; shift: string }): string {
  return keys
    .split('+')
    .map((part) => words[part as keyof typeof words] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
}

/** What was stored before, without what no longer fits. */
export function keyMapFrom(stored: string | null): KeyMap {
  if (stored === null) return DEFAULT_KEYS;
  try {
    const read: unknown = JSON.parse(stored);
    if (typeof read !== 'object' || read === null) return DEFAULT_KEYS;
    const chosen = Object.entries(read).filter(
      ([action, keys]) => action in DEFAULT_KEYS && typeof keys === 'string' && keys !== '',
    );
    return { ...DEFAULT_KEYS, ...Object.fromEntries(chosen) };
  } catch {
    return DEFAULT_KEYS;
  }
}

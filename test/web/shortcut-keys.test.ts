import { describe, expect, it } from 'vitest';
import {
  actionOf,
  DEFAULT_KEYS,
  dispositionPlace,
  keyMapFrom,
  keysOf,
  keysText,
  mayBeChosen,
  SHORTCUT_ACTIONS,
} from '../../src/web/agent/shortcut-keys.ts';

const press = (
  key: string,
  held: Partial<Record<'alt' | 'ctrl' | 'meta' | 'shift', boolean>> = {},
  code = '',
) => ({
  key,
  code,
  altKey: held.alt ?? false,
  ctrlKey: held.ctrl ?? false,
  metaKey: held.meta ?? false,
  shiftKey: held.shift ?? false,
});

describe('the keys of a press (D12)', () => {
  it('are its modifiers and its key', () => {
    expect(keysOf(press('g', { alt: true }))).toBe('alt+g');
    expect(keysOf(press('D', { alt: true, shift: true }))).toBe('alt+shift+d');
    expect(keysOf(press('k', { meta: true }))).toBe('ctrl+k');
  });

  it('name a character that needs Shift by itself, on every layout', () => {
    expect(keysOf(press('?', { shift: true }))).toBe('?');
  });

  it('are those of the key cap where Alt types a symbol', () => {
    expect(keysOf(press('©', { alt: true }, 'KeyG'))).toBe('alt+g');
    expect(keysOf(press('¡', { alt: true }, 'Digit1'))).toBe('alt+1');
  });

  it('are not there while only modifiers are down', () => {
    expect(keysOf(press('Alt', { alt: true }))).toBeUndefined();
  });
});

describe('the map of shortcuts', () => {
  it('gives each action keys of its own', () => {
    expect(new Set(Object.values(DEFAULT_KEYS)).size).toBe(SHORTCUT_ACTIONS.length);
  });

  it('finds who has keys already', () => {
    expect(actionOf(DEFAULT_KEYS, 'alt+c')).toBe('call');
    expect(actionOf(DEFAULT_KEYS, 'alt+x')).toBeUndefined();
  });

  it('lets nobody choose keys that typing or copying would press', () => {
    expect(mayBeChosen('alt+x')).toBe(true);
    for (const keys of ['x', 'shift+x', 'ctrl+c', 'ctrl+v', 'alt+3']) expect(mayBeChosen(keys)).toBe(false);
  });

  it('takes over what was stored and nothing else', () => {
    expect(keyMapFrom('{"call":"alt+x","nonsense":"alt+q","done":7}')).toEqual({
      ...DEFAULT_KEYS,
      call: 'alt+x',
    });
    for (const stored of [null, 'not json', '[]', 'null', '"x"'])
      expect(keyMapFrom(stored)).toEqual(DEFAULT_KEYS);
  });

  it('writes keys in the words of the language', () => {
    const words = { alt: 'Alt', ctrl: 'Strg', shift: 'Umschalt' };
    expect(keysText('ctrl+k', words)).toBe('Strg K');
    expect(keysText('alt+shift+d', words)).toBe('Alt Umschalt D');
  });

  it('chooses dispositions by their place', () => {
    expect(dispositionPlace('alt+1')).toBe(0);
    expect(dispositionPlace('alt+9')).toBe(8);
    expect(dispositionPlace('alt+0')).toBeUndefined();
  });
});

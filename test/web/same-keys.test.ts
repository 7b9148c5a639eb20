import { describe, expect, it } from 'vitest';
import { REFUSALS } from '../../src/domain/floor/refusal.ts';
import { DIAL_RULES } from '../../src/domain/compliance/may-dial.ts';
import { deAgent } from '../../src/web/i18n/de-agent.ts';
import { deCallbackLists } from '../../src/web/i18n/de-callback-lists.ts';
import { deErrors } from '../../src/web/i18n/de-errors.ts';
import { deFrame } from '../../src/web/i18n/de-frame.ts';
import { dePhone } from '../../src/web/i18n/de-phone.ts';
import { deSupervisor } from '../../src/web/i18n/de-supervisor.ts';
import { enAgent } from '../../src/web/i18n/en-agent.ts';
import { enCallbackLists } from '../../src/web/i18n/en-callback-lists.ts';
import { enErrors } from '../../src/web/i18n/en-errors.ts';
import { enFrame } from '../../src/web/i18n/en-frame.ts';
import { enPhone } from '../../src/web/i18n/en-phone.ts';
import { enSupervisor } from '../../src/web/i18n/en-supervisor.ts';
import { HTTP_ERRORS } from '../../src/wire/errors.ts';

type Texts = { readonly [key: string]: string | Texts };

const PAIRS: readonly [string, Texts, Texts][] = [
  ['frame', deFrame, enFrame],
  ['errors', deErrors, enErrors],
  ['agent', deAgent, enAgent],
  ['callbacks', deCallbackLists, enCallbackLists],
  ['phone', dePhone, enPhone],
  ['supervisor', deSupervisor, enSupervisor],
];

function entries(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : entries(value, `${path}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]).toSorted();

describe('the texts of both languages (S73)', () => {
  it.each(PAIRS)('have the same keys in %s', (_name, german, english) => {
    const keys = (texts: Texts) =>
      entries(texts)
        .map(([key]) => key)
        .toSorted();
    expect(keys(english)).toEqual(keys(german));
    expect(keys(german).length).toBeGreaterThan(0);
  });

  it.each(PAIRS)('fill in the same values in %s', (_name, german, english) => {
    const other = new Map(entries(english));
    for (const [key, text] of entries(german)) {
      expect(placeholders(other.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it.each(PAIRS)('leave no text of %s empty', (_name, german, english) => {
    for (const [key, text] of [...entries(german), ...entries(english)])
      expect(text.trim(), key).not.toBe('');
  });

  it('have a sentence for every code with which the server or the floor says no', () => {
    const known = Object.keys(deErrors);
    for (const code of [...HTTP_ERRORS, ...REFUSALS]) expect(known).toContain(code);
  });

  it('have a word for every rule that can forbid a call', () => {
    expect(Object.keys(deErrors.rules).toSorted()).toEqual([...DIAL_RULES].toSorted());
  });
});

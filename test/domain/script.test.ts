// What the agent says (E1): placeholders and nothing else.
import { expect, test } from 'vitest';
import { fillScript, type ScriptValues, unknownPlaceholders } from '../../src/domain/campaign/script.ts';

const mia: ScriptValues = {
  firstName: 'Mia',
  lastName: 'Öztürk',
  company: '',
  city: 'Berlin',
  customerKey: 'K-100',
  agentName: 'Anna Weiß',
};
const said = (script: string, values = mia) =>
  fillScript(script, values)
    .map((part) => (part.kind === 'text' || part.text !== '' ? part.text : `[${part.placeholder}]`))
    .join('');

test('E1: a script is filled in with what is known, and says what is not', () => {
  expect(said('Guten Tag, {firstName} {lastName}!\nHier ist {agentName}.')).toBe(
    'Guten Tag, Mia Öztürk!\nHier ist Anna Weiß.',
  );
  expect(said('Für { company } aus {city}, {customerKey}')).toBe('Für [company] aus Berlin, K-100');
  expect(said('')).toBe('');
});

test('E1: what a list holds is never read again: a name that looks like a placeholder stays a name', () => {
  expect(said('{firstName}', { ...mia, firstName: '{lastName}' })).toBe('{lastName}');
  expect(said('{firstName}', { ...mia, firstName: '<b>$&' })).toBe('<b>$&');
});

test('E1: a placeholder that does not exist is named as it was written, each once; other braces are text', () => {
  expect(unknownPlaceholders('{vorname} {firstName} {vorname} {first_name} {constructor}')).toEqual([
    'vorname',
    'first_name',
    'constructor',
  ]);
  expect(unknownPlaceholders('{} {1, 2} {:-)} { } {firstName')).toEqual([]);
  expect(said('{constructor} {1} {')).toBe('{constructor} {1} {');
});

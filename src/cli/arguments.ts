// Reads the words behind a command. What is wrong is said with the option's name and what would be accepted.
import { parseArgs } from 'node:util';
import type { Say } from './words.ts';

/** `accepted` is for people; a flag has none. */
export type OptionSpec = {
  readonly type: 'text' | 'flag' | 'texts';
  readonly accepted?: string;
  readonly isRequired?: boolean;
  /** Refuses a value; undefined = any. */
  readonly isAccepted?: (value: string) => boolean;
};

export type CommandSpec = {
  /** Behind the name of the command, for people: "FILE --name NAME". */
  readonly usage: string;
  /** Names of the arguments; the last may stand for several if it ends in "...". */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
};

export type ReadArguments = {
  readonly positionals: readonly string[];
  text(option: string): string | undefined;
  texts(option: string): readonly string[];
  has(option: string): boolean;
};

/** The user typed something that does not fit; the message is meant to be shown as it is. */
export class WrongArguments extends Error {}

/** Throws WrongArguments with the first thing that does not fit. */
export function readArguments(words: readonly string[], spec: CommandSpec, say: Say): ReadArguments {
  const options = Object.fromEntries(
    Object.entries(spec.options).map(([name, { type }]) => [
      name,
      { type: type === 'flag' ? ('boolean' as const) : ('string' as const), multiple: type === 'texts' },
    ]),
  );
  const { values, positionals } = parseArgs({
    args: [...words],
    options,
    allowPositionals: true,
    strict: false,
  });
  const given = values as Record<string, string | boolean | (string | boolean)[] | undefined>;
  for (const option of Object.keys(given)) checkKnown(option, spec, say);
  for (const [option, one] of Object.entries(spec.options))
    checkValue({ option, one, value: given[option] }, say);
  checkPositionals(positionals, spec, say);
  return {
    positionals,
    text: (option) => (typeof given[option] === 'string' ? given[option] : undefined),
    texts: (option) => [given[option] ?? []].flat().map(String),
    has: (option) => given[option] !== undefined && given[option] !== false,
  };
}

function checkKnown(option: string, spec: CommandSpec, say: Say): void {
  if (option in spec.options) return;
  const accepted = Object.keys(spec.options).map((name) => `--${name}`);
  throw new WrongArguments(say('optionUnknown', { option, accepted: accepted.join(', ') || '-' }));
}

function checkValue(need: { option: string; one: OptionSpec; value: unknown }, say: Say): void {
  const { option, one, value } = need;
  const accepted = one.accepted ?? say('textAccepted');
  if (value === undefined) {
    if (one.isRequired === true) throw new WrongArguments(say('optionMissing', { option, accepted }));
    return;
  }
  if (one.type === 'flag') return;
  for (const text of [value].flat()) {
    // Node takes the next option for the value.
    if (typeof text !== 'string' || text.trim() === '' || text.startsWith('--'))
      throw new WrongArguments(say('optionNeedsValue', { option, accepted }));
    if (one.isAccepted?.(text) === false)
      throw new WrongArguments(say('optionRefused', { option, given: text, accepted }));
  }
}

function checkPositionals(positionals: readonly string[], spec: CommandSpec, say: Say): void {
  const missing = spec.positionals[positionals.length];
  if (missing !== undefined)
    throw new WrongArguments(say('argumentMissing', { name: missing, usage: spec.usage }));
  const takesMore = spec.positionals.at(-1)?.endsWith('...') === true;
  const tooMuch = takesMore ? undefined : positionals[spec.positionals.length];
  if (tooMuch !== undefined)
    throw new WrongArguments(say('argumentTooMuch', { given: tooMuch, usage: spec.usage }));
}

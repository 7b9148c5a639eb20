// Finds the command that was typed, reads its arguments, and runs it against the running product.
// Exit codes: 0 done, 1 the product said no, 2 the arguments do not fit, 3 no product is running, 130 cancelled.
import { ConfigError } from '../config.ts';
import { WrongArguments, readArguments } from './arguments.ts';
import { campaignCommands } from './campaign-commands.ts';
import type { Command, Show } from './command.ts';
import { importCommand } from './import-command.ts';
import { peopleCommands } from './people-commands.ts';
import { practiceCommands } from './practice-commands.ts';
import { NotRunning, SaidNo, findProduct } from './product.ts';
import { type Say, sayCode } from './words.ts';

export const COMMANDS: readonly Command[] = [
  importCommand,
  ...peopleCommands,
  ...campaignCommands,
  ...practiceCommands,
];

/** @param words behind `cli` */
export async function runCommandLine(words: readonly string[], say: Say, show: Show): Promise<number> {
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
  if (command === undefined) return tellCommands(words, say, show);
  const own = words.slice(command.name.split(' ').length);
  const spec = command.spec(say);
  if (own.includes('--help')) {
    show.result(say('usage', { usage: spec.usage }));
    return 0;
  }
  try {
    const data = { type: 'text', accepted: say('folderAccepted') } as const;
    const given = readArguments(own, { ...spec, options: { ...spec.options, data } }, say);
    return await command.run({ product: findProduct(given.text('data'), say), given, say, show });
  } catch (error) {
    show.progress('');
    if (error instanceof WrongArguments || error instanceof ConfigError) {
      show.error(error.message);
      return 2;
    }
    if (error instanceof NotRunning) {
      show.error(error.message);
      return 3;
    }
    if (!(error instanceof SaidNo)) throw error;
    show.error(say('refused', { reason: reasonOf(error, say) }));
    return 1;
  }
}

function tellCommands(words: readonly string[], say: Say, show: Show): number {
  const isAsked = words.length === 0 || words.includes('--help');
  if (!isAsked) {
    const accepted = COMMANDS.map(({ name }) => name).join(', ');
    show.error(say('commandUnknown', { given: words.slice(0, 2).join(' '), accepted }));
    return 2;
  }
  for (const command of COMMANDS) show.result(say('usage', { usage: command.spec(say).usage }));
  return 0;
}

function reasonOf({ error }: SaidNo, say: Say): string {
  const params: Record<string, string> = error.field === undefined ? {} : { field: error.field };
  for (const [name, value] of Object.entries(error.params ?? {})) params[name] = String(value);
  const reason = sayCode(say, error.code, params);
  return error.field === undefined || reason.includes(error.field) ? reason : `${reason} (${error.field})`;
}

// What a command of the command line is.
import type { CommandSpec, ReadArguments } from './arguments.ts';
import type { Product } from './product.ts';
import type { Say } from './words.ts';

/** Where a command speaks: results on stdout, everything else on stderr. */
export type Show = {
  result(line: string): void;
  note(line: string): void;
  error(line: string): void;
  /** Replaces the line before on a terminal; elsewhere at most a line each two seconds. Empty = the line is done with. */
  progress(line: string): void;
};

export type CommandWorld = {
  readonly product: Product;
  readonly given: ReadArguments;
  readonly say: Say;
  readonly show: Show;
};

export type Command = {
  /** As it is typed: "user create". */
  readonly name: string;
  spec(say: Say): CommandSpec;
  /** Resolves with the exit code. */
  run(world: CommandWorld): Promise<number>;
};

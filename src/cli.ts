// The command line: npm run -s cli -- COMMAND. It talks to the running Rufwerk and does nothing without it.
import { runCommandLine } from './cli/command-line.ts';
import { createShow } from './cli/terminal.ts';
import { createSay, terminalLanguage } from './cli/words.ts';

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  createSay(terminalLanguage()),
  createShow(process),
);

// Where the command line writes: results to stdout, everything else to stderr, so that a program can read the last line of stdout.
import type { Show } from './command.ts';

const LINE_EVERY_MS = 2_000;

type Streams = {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean | undefined };
};

export function createShow({ stdout, stderr }: Streams): Show {
  let shownAt = 0;
  let isLineOpen = false;

  function endLine(): void {
    if (isLineOpen) stderr.write('\n');
    isLineOpen = false;
  }
  function line(text: string): void {
    endLine();
    stderr.write(`${text}\n`);
  }

  return {
    result(text) {
      endLine();
      stdout.write(`${text}\n`);
    },
    note: line,
    error: line,
    progress(text) {
      if (text === '') {
        endLine();
      } else if (stderr.isTTY === true) {
        stderr.write(`\r\u001b[K${text}`); // ECMA-48: back to the line's beginning, erase it
        isLineOpen = true;
      } else if (Date.now() - shownAt >= LINE_EVERY_MS) {
        shownAt = Date.now();
        stderr.write(`${text}\n`);
      }
    },
  };
}

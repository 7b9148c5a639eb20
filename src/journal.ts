/**
 * The engine's journal on the disk: each rescuing act stands there, flushed, before it is done (house.md 4). A handful of lines at most,
 * because it is emptied whenever the database has everything.
 */
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Journal, JournalLine as Line } from './engine/ports.ts';

/** Opens the file, or makes it. A line that a power cut tore is left out: its act was not done yet. */
export function openJournal(file: string): Journal & { close(): void } {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const lines = readLines(file);
  const fd = openSync(file, 'a', 0o600);
  // A torn line would swallow the next one: the file goes on after the last whole line.
  ftruncateSync(fd, Buffer.byteLength(lines.map(textOf).join('')));
  return {
    append(line) {
      writeSync(fd, textOf(line));
      fsyncSync(fd);
      lines.push(line);
    },
    read: () => [...lines],
    clear() {
      if (lines.length === 0) return;
      ftruncateSync(fd, 0);
      lines.length = 0;
    },
    close: () => closeSync(fd),
  };
}

function textOf(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}

function readLines(file: string): Line[] {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const lines: Line[] = [];
  for (const row of text.split('\n')) {
    try {
      if (row !== '') lines.push(JSON.parse(row) as Line);
    } catch {
      break;
    }
  }
  return lines;
}

/** A log file that cannot fill the disk: begun anew, with one predecessor kept, when it has grown over its limit. */
import fs from 'node:fs';

export interface BoundedLog {
  write(text: string): void;
  /** The last lines that were written, for the message about an end that nobody wanted. */
  tail(): string[];
}

const tailLines = 6;

/** Whole phone numbers belong into no log (I32). Asterisk writes them without a plus as well. */
export function maskDigits(text: string): string {
  return text.replace(/(?<![\w.:-])\+?\d{8,15}(?![\w.:-])/g, (number) => `…${number.slice(-2)}`);
}

export function openBoundedLog(file: string, limitBytes = 2_000_000): BoundedLog {
  let size = fs.existsSync(file) ? fs.statSync(file).size : 0;
  let last: string[] = [];
  return {
    write: (text) => {
      const masked = maskDigits(text);
      last = [...last, ...masked.split('\n').filter((line) => line.trim() !== '')].slice(-tailLines);
      // A full disk costs the log, never the calls.
      try {
        if (size > limitBytes) {
          fs.renameSync(file, `${file}.1`);
          size = 0;
        }
        fs.appendFileSync(file, masked, { mode: 0o600 });
        size += Buffer.byteLength(masked);
      } catch {
        size = 0;
      }
    },
    tail: () => last,
  };
}

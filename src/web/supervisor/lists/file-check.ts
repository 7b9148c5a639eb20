/** What is wrong with a chosen file before it is sent: only what is certain; the server looks inside. Pure. */

/** The server's bound for one list (docs/importing.md). */
export const MOST_BYTES = 1024 ** 3;
/** The same bound as people are told it, everywhere: 1 GB, which in decimal units is a little less. */
export const TOLD_BYTES = 1e9;

export type FileWrong = 'fileMissing' | 'fileEmpty' | 'fileTooLarge' | 'fileKind';

const PICTURES_AND_SO_ON = /\.(png|jpe?g|gif|webp|pdf|zip|docx?|pptx?|mp[34]|wav|exe|xls|ods|numbers)$/i;

export function fileWrong(file: { name: string; size: number } | undefined): FileWrong | undefined {
  if (!file) return 'fileMissing';
  if (file.size === 0) return 'fileEmpty';
  if (file.size > MOST_BYTES) return 'fileTooLarge';
  // By what it is surely not: offices name their lists .txt, .tsv, .dat and nothing at all.
  return PICTURES_AND_SO_ON.test(file.name) ? 'fileKind' : undefined;
}

/** A first name for the list: the file's without its ending, with spaces for underscores. */
export function listNameOf(fileName: string): string {
  return fileName
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replaceAll('_', ' ')
    .trim()
    .slice(0, 120);
}

// Looks at an uploaded file and says how it is to be read, or why it can not be.
import { type FileHandle, open } from 'node:fs/promises';
import { type Delimiter, findDelimiter } from './delimiter.ts';
import { type Encoding, createDecoder, encodingOfFile } from './encoding.ts';
import { LIST_BOUNDS, type ListBounds, UnreadableFile } from './file-fault.ts';
import { isBinary, kindOfFile } from './file-kind.ts';
import { checkSpreadsheet } from './zip-size.ts';

export type ListFormat =
  | {
      readonly kind: 'csv';
      readonly encoding: Encoding;
      readonly markBytes: number;
      readonly delimiter: Delimiter;
      /** Lines before the header that only say the delimiter. */
      readonly skippedLines: number;
      readonly byteCount: number;
    }
  | { readonly kind: 'xlsx'; readonly byteCount: number };

const SAMPLE_BYTES = 64 * 1024;

/** Throws UnreadableFile with what a person can do something about. */
export async function findFormat(path: string, bounds: ListBounds = LIST_BOUNDS): Promise<ListFormat> {
  const file = await openFile(path);
  try {
    const { size: byteCount } = await file.stat();
    if (byteCount === 0) throw new UnreadableFile('file_empty');
    if (byteCount > bounds.fileBytes)
      throw new UnreadableFile('file_too_large', { bytes: byteCount, limit: bounds.fileBytes });
    const sample = Buffer.alloc(Math.min(SAMPLE_BYTES, byteCount));
    const { bytesRead } = await file.read(sample, 0, sample.length, 0);
    const start = sample.subarray(0, bytesRead);
    const kind = kindOfFile(start);
    if (kind.kind === 'other') throw new UnreadableFile('not_a_list', { what: kind.what });
    if (kind.kind === 'zip') {
      await checkSpreadsheet(file, byteCount, bounds.spreadsheetBytes);
      return { kind: 'xlsx', byteCount };
    }
    return await formatOfText(path, start, byteCount);
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch {
    throw new UnreadableFile('file_missing');
  }
}

async function formatOfText(path: string, start: Buffer, byteCount: number): Promise<ListFormat> {
  const early = sampleText(start, 'windows-1252');
  if (!looksLikeUtf16(start) && isBinary(early)) throw new UnreadableFile('not_a_list', { what: 'binary' });
  const { encoding, markBytes } = await encodingOfFile(path, start);
  const text = sampleText(start.subarray(markBytes), encoding);
  if (isBinary(text)) throw new UnreadableFile('not_a_list', { what: 'binary' });
  if (text.trim() === '' && byteCount <= start.length) throw new UnreadableFile('file_empty');
  const { delimiter, skippedLines } = findDelimiter(text, byteCount <= start.length);
  return { kind: 'csv', encoding, markBytes, delimiter, skippedLines, byteCount };
}

function sampleText(bytes: Buffer, encoding: Encoding): string {
  return createDecoder(encoding)(bytes);
}

function looksLikeUtf16(start: Buffer): boolean {
  const isMarked = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  return isMarked || start.filter((byte) => byte === 0).length > start.length / 4;
}

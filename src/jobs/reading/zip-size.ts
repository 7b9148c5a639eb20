// Whether a ZIP archive is a spreadsheet of bearable size. What its directory says about sizes is not believed: every part is
// inflated once, counted and thrown away, before anything reads it whole into memory (zip bombs: reliability.md, F64).
import type { FileHandle } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { UnreadableFile } from './file-fault.ts';

type ZipPart = {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly headerAt: number;
};

// PKWARE APPNOTE 6.3.10: 4.3.16 end of central directory, 4.3.12 directory entry, 4.3.7 local header.
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const MOST_PARTS = 5_000;

/** Throws UnreadableFile if the archive is no XLSX, is broken, or is larger than the limit when unpacked. */
export async function checkSpreadsheet(
  file: FileHandle,
  byteCount: number,
  limitBytes: number,
): Promise<void> {
  const parts = await readDirectory(file, byteCount);
  if (!parts.some((part) => part.name.startsWith('xl/workbook')))
    throw new UnreadableFile('not_a_list', { what: 'ZIP' });
  checkNothingBetween(parts);
  let total = 0;
  for (const part of parts) {
    total += await unpackedBytes(file, part, limitBytes - total);
    if (total > limitBytes) throw new UnreadableFile('spreadsheet_too_large', { limit: limitBytes });
  }
}

async function readDirectory(file: FileHandle, byteCount: number): Promise<ZipPart[]> {
  const tail = await readBytes(file, Math.max(0, byteCount - END_BYTES - LONGEST_COMMENT), byteCount);
  const end = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end === -1 || end + END_BYTES > tail.length) throw new UnreadableFile('spreadsheet_unreadable');
  const count = tail.readUInt16LE(end + 10);
  const directoryAt = tail.readUInt32LE(end + 16);
  const directoryBytes = tail.readUInt32LE(end + 12);
  if (count > MOST_PARTS || directoryAt + directoryBytes > byteCount)
    throw new UnreadableFile('spreadsheet_unreadable');
  const directory = await readBytes(file, directoryAt, directoryAt + directoryBytes);
  const parts: ZipPart[] = [];
  for (let at = 0; at + 46 <= directory.length && parts.length < count; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    parts.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      headerAt: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return parts;
}

/** A part that stands in the file but not in the directory would be unpacked uncounted by a reader that goes by local headers. */
function checkNothingBetween(parts: readonly ZipPart[]): void {
  const longestHeader = 30 + 1_024 + 24; // local header, name and extra field, data descriptor
  let at = 0;
  for (const part of [...parts].sort((a, b) => a.headerAt - b.headerAt)) {
    if (part.headerAt - at > longestHeader) throw new UnreadableFile('spreadsheet_unreadable');
    at = part.headerAt + part.packedBytes;
  }
}

async function readBytes(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}

/** Bytes of a part when unpacked; stops counting just beyond the limit. */
async function unpackedBytes(file: FileHandle, part: ZipPart, limitBytes: number): Promise<number> {
  if (part.method === 0) return part.packedBytes;
  const header = await readBytes(file, part.headerAt, part.headerAt + 30);
  if (part.method !== 8 || header.length < 30) throw new UnreadableFile('spreadsheet_unreadable');
  const from = part.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  let count = 0;
  const counter = new Writable({
    write(piece: Buffer, _encoding, done) {
      count += piece.length;
      done(count > limitBytes ? new UnreadableFile('spreadsheet_too_large', { limit: limitBytes }) : null);
    },
  });
  try {
    await pipeline(Readable.from(piecesOf(file, from, part.packedBytes)), createInflateRaw(), counter);
  } catch (error) {
    if (error instanceof UnreadableFile) return count;
    throw new UnreadableFile('spreadsheet_unreadable');
  }
  return count;
}

async function* piecesOf(file: FileHandle, from: number, length: number): AsyncGenerator<Buffer> {
  const pieceBytes = 64 * 1024;
  for (let at = 0; at < length; at += pieceBytes) {
    yield await readBytes(file, from + at, from + Math.min(at + pieceBytes, length));
  }
}

/**
 * Where recordings lie: DATA_DIR/recordings/YYYY/MM/DD/ID.wav (UTC), readable by their owner alone. A file appears under its name only
 * when it is whole and on the disk.
 */
import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { RecordingId } from '../domain/ids.ts';
import { type WavFacts, readWavHead } from './wav.ts';

export type WrittenFile = { readonly bytes: number; readonly sha256: string; readonly durationMs: number };

/** The file came, but is no recording. */
export class BadRecording extends Error {
  override readonly name = 'BadRecording';
}

/** Longer than the head of any WAV file that a telephone system writes. */
const HEAD_BYTES = 4096;

export class RecordingFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the file of a recording that began then lies. */
  pathOf(recordingId: RecordingId, startedAt: number): string {
    const [year = '', month = '', day = ''] = new Date(startedAt).toISOString().slice(0, 10).split('-');
    return path.join(this.#folder, year, month, day, `${recordingId}.wav`);
  }

  /**
   * Writes the pieces beside, flushes them, and puts the file under its name. Writing it again replaces it.
   * @throws BadRecording when what came is no WAV file; the disk's own errors (ENOSPC ...)
   */
  async write(
    { recordingId, startedAt }: { readonly recordingId: RecordingId; readonly startedAt: number },
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<WrittenFile> {
    const target = this.pathOf(recordingId, startedAt);
    const beside = `${target}.part`;
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const file = await open(beside, 'w', 0o600);
    try {
      const hash = createHash('sha256');
      let bytes = 0;
      let head = Buffer.alloc(0);
      for await (const piece of pieces) {
        if (head.length < HEAD_BYTES) head = Buffer.concat([head, piece]).subarray(0, HEAD_BYTES);
        hash.update(piece);
        bytes += piece.length;
        await file.write(piece);
      }
      const wav: WavFacts | undefined = readWavHead(head);
      if (!wav) throw new BadRecording('what the telephone system gave is no WAV file');
      await file.sync();
      await rename(beside, target);
      const durationMs = Math.round(((bytes - wav.headBytes) / wav.bytesPerSecond) * 1000);
      return { bytes, sha256: hash.digest('hex'), durationMs };
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  }

  /** The bytes from `first` to `last`, both counted in. */
  read(recordingId: RecordingId, startedAt: number, part: { first: number; last: number }): ReadStream {
    return createReadStream(this.pathOf(recordingId, startedAt), { start: part.first, end: part.last });
  }

  /** The recordings of one UTC day that lie here. */
  async ofDay(day: Date): Promise<{ readonly recordingId: RecordingId; readonly file: string }[]> {
    const folder = path.dirname(this.pathOf('x' as RecordingId, day.getTime()));
    const names = await readdir(folder).catch(() => []);
    return names
      .filter((name) => /^[0-9a-f-]{36}\.wav$/.test(name))
      .map((name) => ({ recordingId: name.slice(0, -4) as RecordingId, file: path.join(folder, name) }));
  }
}

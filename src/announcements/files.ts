/** Where announcements lie: DATA_DIR/announcements/SHA256.wav, readable by their owner alone. A file appears only when it is whole. */
import { createHash } from 'node:crypto';
import { type ReadStream, createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

export class AnnouncementFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @param sha256 as `write` gave it; never what somebody sent */
  pathOf(sha256: string): string {
    return path.join(this.folder, `${sha256}.wav`);
  }

  /** Writes it beside, flushes it, and puts it under the name of its content; the same content is one file. */
  async write(wav: Buffer): Promise<string> {
    const sha256 = createHash('sha256').update(wav).digest('hex');
    const target = this.pathOf(sha256);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const beside = `${target}.${process.pid}.part`;
    try {
      const file = await open(beside, 'w', 0o600);
      try {
        await file.writeFile(wav);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, target);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
    return sha256;
  }

  /** The whole file; undefined when it is not there. */
  async whole(sha256: string): Promise<Buffer | undefined> {
    return readFile(this.pathOf(sha256)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }

  /** The bytes from `first` to `last`, both counted in. */
  read(sha256: string, part: { readonly first: number; readonly last: number }): ReadStream {
    return createReadStream(this.pathOf(sha256), { start: part.first, end: part.last });
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }
}

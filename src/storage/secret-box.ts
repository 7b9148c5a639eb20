/**
 * Keeps the secrets of trunks unreadable in the database and its backups: AES-256-GCM (NIST SP 800-38D) with a key that lies beside the
 * database, in the data folder, readable by its owner alone. Several machines on one database need the same key file.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

export type SecretBox = {
  /** @param owner what the secret belongs to: sealed text that is moved to another owner can not be opened there */
  seal(secret: string, owner: string): string;
  /** Throws UnreadableSecret where key, owner or text are not those of the sealing. */
  open(sealed: string, owner: string): string;
};

/** The key is another one, or the text was changed: the secret has to be entered again. */
export class UnreadableSecret extends Error {
  override readonly name = 'UnreadableSecret';
}

/** Opens the box of a data folder; its key is made at the first use. */
export function openSecretBox(dataDir: string): SecretBox {
  return secretBox(keyIn(path.join(dataDir, 'trunk-key')));
}

export function secretBox(key: Buffer): SecretBox {
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open(sealed, owner) {
      const [version, encoded = ''] = sealed.split('.');
      const bytes = Buffer.from(encoded, 'base64url');
      if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES)
        throw new UnreadableSecret('the secret is not sealed as expected');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
          .setAAD(Buffer.from(owner))
          .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text = Buffer.concat([
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
          decipher.final(),
        ]);
        return text.toString('utf8');
      } catch (error) {
        throw new UnreadableSecret('the secret was sealed with another key', { cause: error });
      }
    },
  };
}

function keyIn(file: string): Buffer {
  for (;;) {
    const known = readKey(file);
    if (known) return known;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    // Written whole beside it and then linked: of two processes that make one at the same time, one wins, and nobody reads half a key.
    const draft = `${file}.${process.pid}.new`;
    writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
}

function readKey(file: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== KEY_BYTES)
    throw new Error(`${file} is not a key of ${KEY_BYTES} bytes; restore it from a backup`);
  return key;
}

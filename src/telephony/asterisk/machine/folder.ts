/** Asterisk's part of the data folder: made, and filled with its configuration; nobody but its owner may look into it. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeAuthorities } from '../authorities.ts';
import { MUSIC_AT_ONCE } from '../sounds.ts';
import { configurationFiles } from './configuration.ts';
import { type AsteriskSettings, authoritiesFile, type ConfigurationSettings } from './settings.ts';

/** sockaddr_un.sun_path holds 107 bytes; "/asterisk.ctl" stands behind the folder. */
const longestRunFolder = 90;

/** Where the control socket and Asterisk's own pid file lie: in the folder; under the temp folder when that is too long. */
export function runFolderOf(folder: string): string {
  const inside = path.join(folder, 'run');
  if (Buffer.byteLength(inside) <= longestRunFolder) return inside;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return path.join(os.tmpdir(), `rufwerk-asterisk-${name}`);
}

/**
 * An engine that lives joins an answered leg within 12 ms in 95 of 100 cases, at a heavy load within 650 ms (docs/telephony.md); who is
 * still listened to (is it a machine?) is told within 1,200 ms.
 */
const QUIET_MS = { 'at-once': 800, 'after-detection': 1_500 } as const;

/** Makes the folders, copies the shipped sounds that are not there yet, writes the configuration anew. */
export function prepareFolder(settings: AsteriskSettings, assetsDir: string): void {
  const { folder, runFolder } = settings;
  for (const name of [
    '',
    'etc',
    'var',
    'var/keys',
    'keys',
    'spool',
    'spool/recording',
    'log',
    'sounds',
    'music',
  ]) {
    makePrivate(path.join(folder, name));
  }
  makePrivate(runFolder);
  // Only what is absent: an organisation may have put its own message in the place of ours.
  copyMissing(path.join(assetsDir, 'sounds'), path.join(folder, 'sounds'));
  copyMissing(path.join(assetsDir, 'music'), path.join(folder, 'music'));
  layMusicAtOnce(folder);
  writeAuthorities(authoritiesFile(folder), []);
  writeConfiguration(settings, path.join(folder, 'etc'));
}

/** Writes the configuration files into `etc`; each is replaced as a whole. */
export function writeConfiguration(settings: ConfigurationSettings, etc: string): void {
  makePrivate(etc);
  for (const [name, content] of configurationFiles(settings)) {
    const file = path.join(etc, name);
    const draft = `${file}.new`;
    fs.writeFileSync(draft, content, { mode: 0o600 });
    fs.renameSync(draft, file);
  }
}

/** First the quiet, then the waiting music by its name: whoever replaces that replaces it here as well. */
function layMusicAtOnce(folder: string): void {
  for (const name of MUSIC_AT_ONCE) {
    const own = path.join(folder, name);
    makePrivate(own);
    const quiet = Buffer.alloc(QUIET_MS[name] * 8, 0xff);
    fs.writeFileSync(path.join(own, '1-quiet.ulaw'), quiet, { mode: 0o600 });
    const link = path.join(own, '2-waiting.ulaw');
    fs.rmSync(link, { force: true });
    fs.symlinkSync(path.join('..', 'music', 'waiting.ulaw'), link);
  }
}

function makePrivate(folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700);
}

function copyMissing(from: string, to: string): void {
  if (!fs.existsSync(from)) return;
  for (const name of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue;
    const source = path.join(name.parentPath, name.name);
    const target = path.join(to, path.relative(from, source));
    if (fs.existsSync(target)) continue;
    fs.mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
    fs.copyFileSync(source, target);
  }
}

/**
 * An Asterisk that can be run: where its program, its modules and its documentation lie, and whether it is one that we
 * may use. Nothing here starts or fetches anything.
 */
import fs from 'node:fs';
import path from 'node:path';
import { requiredModules } from './modules.ts';

/** Why there is no Asterisk of ours on this machine; meant to be shown to people as it is. */
export class AsteriskUnavailable extends Error {
  override readonly name = 'AsteriskUnavailable';
}

export interface Installation {
  /** The program; before it our own loader with its library path when the libraries came along. */
  readonly command: readonly string[];
  readonly modulesDir: string;
  /** Asterisk's `astdatadir`: documentation (without which no module loads), the API description, sounds. */
  readonly shareDir: string;
  /** As it calls itself, e.g. 22.10.1. */
  readonly version: string;
  readonly origin: 'machine' | 'cache';
}

/** 22.10.1 is the first of its line that an unauthenticated NOTIFY cannot crash (CVE-2026-57191). */
export const leastVersion = [22, 10, 1] as const;
export const leastVersionText = leastVersion.join('.');

/** The three numbers in `Asterisk 22.10.1~dfsg-1`; undefined when there are none. */
export function parseVersion(text: string): readonly [number, number, number] | undefined {
  const found = /\b(\d+)\.(\d+)\.(\d+)/.exec(text);
  if (found === null) return undefined;
  return [Number(found[1]), Number(found[2]), Number(found[3])];
}

/** Undefined when the version is of our line and at or above the fixed release, else why not. */
export function versionFault(text: string): string | undefined {
  const version = parseVersion(text);
  if (version === undefined) return `does not say its version ("${text.trim().slice(0, 60)}")`;
  const [major, minor, patch] = version;
  const [leastMajor, leastMinor, leastPatch] = leastVersion;
  if (major !== leastMajor) return `is version ${version.join('.')}, not of the ${leastMajor} line`;
  const isFixed = minor > leastMinor || (minor === leastMinor && patch >= leastPatch);
  return isFixed ? undefined : `is version ${version.join('.')}, older than ${leastVersionText}`;
}

/** Undefined when every file is there that we need, else what is missing. */
export function missingParts(installation: Installation): string | undefined {
  const program = installation.command.at(-1) ?? '';
  const documentation = path.join(installation.shareDir, 'documentation', 'core-en_US.xml');
  for (const file of [...installation.command.filter((part) => part.startsWith('/')), documentation]) {
    if (!file.includes(':') && !fs.existsSync(file)) return `lacks ${file}`;
  }
  if (!fs.existsSync(program)) return `lacks ${program}`;
  const missing = requiredModules.filter((name) => !fs.existsSync(path.join(installation.modulesDir, name)));
  if (missing.length > 0) return `lacks the modules ${missing.join(', ')} in ${installation.modulesDir}`;
  return undefined;
}

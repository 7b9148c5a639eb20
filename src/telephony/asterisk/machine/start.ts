/**
 * Asterisk by itself: found or fetched, configured, started as a child of the launcher, started again when it ends.
 * What the engine needs to reach it stays the same over all its restarts.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { prepareFolder, runFolderOf } from './folder.ts';
import { ensureInstallation } from './ensure.ts';
import { type KeepOptions, keepAlive } from './keep-alive.ts';
import { AsteriskUnavailable, type Installation } from './installation.ts';
import { freeSipPort, freeTcpPort } from './ports.ts';
import { ariUrl } from './run.ts';
import { type AsteriskSettings, defaultRtpPorts } from './settings.ts';

export interface StartOptions {
  /** The product's data folder; Asterisk's part of it is `asterisk/` in there. */
  readonly dataDir: string;
  /** Where a fetched Asterisk is kept, shared by several data folders. */
  readonly cacheDir: string;
  /** Taken where `cacheDir` cannot be written: accounts without a home are common for servers. */
  readonly otherCacheDir?: string;
  /** The folder with the shipped sounds and music: assets/telephony. */
  readonly assetsDir: string;
  readonly log: (line: string) => void;
  /** Where trunks meet us; absent: a free port on loopback. */
  readonly sip?: { readonly address: string; readonly port: number };
  readonly rtpPorts?: { readonly first: number; readonly last: number };
  /** Where browsers and trunks send their voice; absent: loopback. */
  readonly mediaAddress?: string;
  readonly language?: 'de' | 'en';
  /** How often it may end, and how soon it is started again; see keep-alive.ts. */
  readonly patience?: Pick<KeepOptions, 'crashLimit' | 'firstDelayMs'>;
  /** Where an Asterisk of the machine is looked for; the usual places unless said otherwise. */
  readonly programs?: readonly string[];
  /** Calls the start off: nothing is left running by it. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunningAsterisk {
  /** http://USER:SECRET@HOST:PORT; the same after a restart of Asterisk. Below it: /ari/... and /ws. */
  readonly ariUrl: string;
  /** UDP port of the trunks' transport. */
  readonly sipPort: number;
  readonly installation: Installation;
  /** Of the present process; undefined between two of them. */
  pid(): number | undefined;
  /** Resolves with the reason when Asterisk cannot be kept alive. */
  readonly failed: Promise<string>;
  /** Ends it, and resolves when the process is gone; kills it after `limitMs`. */
  stop(limitMs?: number): Promise<void>;
}

/** Resolves when Asterisk does its work; rejects with AsteriskUnavailable and a reason for people. */
export async function startAsterisk(options: StartOptions): Promise<RunningAsterisk> {
  const { log } = options;
  const installation = await ensureInstallation(options);
  try {
    return await startInstallation(installation, options);
  } catch (error) {
    if (!(error instanceof AsteriskUnavailable) || installation.origin !== 'machine') throw error;
    log(`The Asterisk of this machine does not do (${error.message}); taking one of our own`);
    return startInstallation(await ensureInstallation({ ...options, programs: [] }), options);
  }
}

async function startInstallation(
  installation: Installation,
  options: StartOptions,
): Promise<RunningAsterisk> {
  const settings = await settle(installation, options);
  prepareFolder(settings, options.assetsDir);
  const { pid, failed, stop } = await keepAlive(settings, {
    log: options.log,
    signal: options.signal,
    ...options.patience,
  });
  return {
    ariUrl: ariUrl(settings),
    sipPort: settings.sip.port,
    installation,
    pid,
    failed,
    stop: (limitMs = 3000) => stop(limitMs),
  };
}

async function settle(installation: Installation, options: StartOptions): Promise<AsteriskSettings> {
  const folder = path.resolve(options.dataDir, 'asterisk');
  const localAddresses = addressesOfMachine();
  if (localAddresses.length === 0) {
    options.log('This machine has no network address but loopback: browsers will find no way for the voice');
  }
  const address = options.sip?.address ?? '127.0.0.1';
  const tls = {
    certificateFile: path.join(folder, 'keys', 'trunks.crt'),
    keyFile: path.join(folder, 'keys', 'trunks.key'),
  };
  return {
    installation,
    folder,
    runFolder: runFolderOf(folder),
    secret: randomBytes(32).toString('base64url'),
    httpPort: await freeTcpPort(),
    sip: { address, port: options.sip?.port || (await freeSipPort(address)) },
    rtpPorts: options.rtpPorts ?? defaultRtpPorts,
    mediaAddress: options.mediaAddress ?? '127.0.0.1',
    localAddresses,
    ...(fs.existsSync(tls.certificateFile) && fs.existsSync(tls.keyFile) ? { tls } : {}),
    language: options.language ?? 'de',
  };
}

/** IPv4, without loopback. */
export function addressesOfMachine(): string[] {
  return Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((one) => one.family === 'IPv4' && !one.internal)
    .map((one) => one.address);
}

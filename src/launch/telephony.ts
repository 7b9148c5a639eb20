/**
 * The telephone of this run: the Asterisk that comes along, the one of ASTERISK_URL, or the simulated one. Which of them it
 * is, is decided once, before the engine starts; the engine never changes it under living calls.
 */
import path from 'node:path';
import type { Config, DecidedTelephony } from '../config.ts';
import { AsteriskUnavailable } from '../telephony/asterisk/machine/installation.ts';
import { freeUdpPort } from '../telephony/asterisk/machine/ports.ts';
import { startAsterisk } from '../telephony/asterisk/machine/start.ts';
import { untilUsable } from '../telephony/asterisk/machine/usable.ts';
import { LaunchError } from './postgres-binaries.ts';

export interface Telephony {
  readonly decided: DecidedTelephony;
  /** What people are told below "Ready at URL". */
  readonly greeting: readonly string[];
  /** Resolves with the reason when Asterisk cannot be kept alive. */
  readonly failed: Promise<string>;
  /** Ends what was started; kills it after `limitMs`. */
  stop(limitMs: number): Promise<void>;
}

export interface TelephonyOptions {
  readonly config: Config;
  readonly log: (line: string) => void;
  /** For what nobody may overlook. */
  readonly warn: (line: string) => void;
  /** The start was called off: nothing is waited for any longer. */
  readonly signal: AbortSignal;
}

const ownSipPort = 5060;

/** Decides and starts; rejects with a LaunchError where Asterisk must be and cannot be had. */
export async function openTelephony(options: TelephonyOptions): Promise<Telephony> {
  const { config, warn } = options;
  const { telephony } = config;
  if (telephony.wish === 'simulated') return simulated('It was asked for.');
  try {
    return telephony.asteriskUrl === null
      ? await startOurs(options)
      : await useForeign(options, telephony.asteriskUrl);
  } catch (error) {
    if (!(error instanceof AsteriskUnavailable)) throw error;
    const reason = error.message.replace(/\.?$/, '.');
    // Whoever names an Asterisk wants that one: no other thing is put in its place.
    if (telephony.isRequired || telephony.asteriskUrl !== null) {
      throw new LaunchError(
        `There is no Asterisk: ${reason} Without real voice: npm start -- --telephony simulated`,
      );
    }
    warn(`There is no Asterisk: ${reason} Going on with the SIMULATED telephone: nobody is heard`);
    return simulated(`There is no Asterisk: ${reason}`);
  }
}

async function startOurs({ config, log, signal }: TelephonyOptions): Promise<Telephony> {
  const { sipAddress, sipPort, rtpPorts, mediaAddress } = config.telephony;
  const asterisk = await startAsterisk({
    dataDir: config.dataDir,
    cacheDir: config.cacheDir,
    otherCacheDir: path.join(config.dataDir, 'cache'),
    assetsDir: config.assetsDir,
    sip: { address: sipAddress, port: sipPort ?? 0 },
    rtpPorts,
    mediaAddress,
    log,
    signal,
  });
  const { version, origin } = asterisk.installation;
  log(`Asterisk ${version} works (${origin === 'machine' ? 'the one of this machine' : 'our own'})`);
  return {
    decided: {
      kind: 'asterisk',
      url: asterisk.ariUrl,
      sipPort: asterisk.sipPort,
      practiceSipPort: config.telephony.practiceSipPort ?? (await freeUdpPort()),
    },
    greeting: [],
    failed: asterisk.failed,
    stop: (limitMs) => asterisk.stop(limitMs),
  };
}

async function useForeign({ config, log, signal }: TelephonyOptions, url: string): Promise<Telephony> {
  log('Using the Asterisk of ASTERISK_URL');
  await untilUsable(url, { log, signal });
  const { sipPort, practiceSipPort } = config.telephony;
  return {
    decided: {
      kind: 'asterisk',
      url,
      sipPort: sipPort ?? ownSipPort,
      practiceSipPort: practiceSipPort ?? (await freeUdpPort()),
    },
    greeting: [],
    failed: new Promise(() => undefined),
    stop: async () => undefined,
  };
}

function simulated(reason: string): Telephony {
  return {
    decided: { kind: 'simulated' },
    greeting: [`The telephone is simulated: nobody is heard. ${reason}`],
    failed: new Promise(() => undefined),
    stop: async () => undefined,
  };
}

/**
 * The environment, read once. Every fault is listed at once, so that nobody mends them one start at a time.
 * No other file reads `process.env`; docs/running.md shows the table below to people, and a test compares the two.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export const logFormats = ['lines', 'json'] as const;
export type LogLevel = (typeof logLevels)[number];
export type LogFormat = (typeof logFormats)[number];

export interface EnvironmentVariable {
  name: string;
  meaning: string;
  /** What counts when it is not set, as a person would say it. */
  fallback: string;
}

/** Everything that Rufwerk reads from its environment. */
export const environmentVariables: readonly EnvironmentVariable[] = [
  {
    name: 'PORT',
    meaning: 'TCP port of the web pages and the API; 0 takes a free one',
    fallback: '4400',
  },
  {
    name: 'HOST',
    meaning: 'address to listen on; 0.0.0.0 for all',
    fallback: '127.0.0.1',
  },
  {
    name: 'DATA_DIR',
    meaning: 'folder of the database, the logins and the tokens',
    fallback: 'data beside package.json',
  },
  {
    name: 'DATABASE_URL',
    meaning: 'a PostgreSQL of your own, instead of the embedded one',
    fallback: 'the embedded PostgreSQL',
  },
  {
    name: 'PUBLIC_URL',
    meaning: 'the address that browsers use when a proxy stands before Rufwerk',
    fallback: 'http://localhost:PORT',
  },
  {
    name: 'TLS',
    meaning:
      'on: other computers come in by https; off: by http, without a microphone; auto: on where HOST is not this machine alone',
    fallback: 'auto; off with PUBLIC_URL',
  },
  {
    name: 'TLS_CERTIFICATE',
    meaning: 'file of a certificate of your own (PEM, with its chain), instead of a self-made one',
    fallback: 'a self-made one in DATA_DIR/tls',
  },
  {
    name: 'TLS_KEY',
    meaning: 'file of its private key (PEM)',
    fallback: 'the key of the self-made one',
  },
  {
    name: 'TELEPHONY',
    meaning:
      'asterisk: with real voice, or no start; simulated: without; auto: with, where Asterisk can be had',
    fallback: 'auto',
  },
  {
    name: 'ASTERISK_URL',
    meaning:
      'an Asterisk of your own, instead of the one that comes along: http://USER:SECRET@HOST:PORT of its ARI',
    fallback: 'the Asterisk that comes along',
  },
  {
    name: 'ASTERISK_SIP_ADDRESS',
    meaning: 'IPv4 address on which the Asterisk that comes along meets trunks; 0.0.0.0 for all',
    fallback: '127.0.0.1',
  },
  {
    name: 'ASTERISK_SIP_PORT',
    meaning: 'UDP port on which Asterisk meets trunks',
    fallback: 'a free one; 5060 with ASTERISK_URL',
  },
  {
    name: 'ASTERISK_RTP_PORTS',
    meaning: 'UDP ports of the voice, FIRST-LAST',
    fallback: '20000-23999',
  },
  {
    name: 'ASTERISK_MEDIA_ADDRESS',
    meaning: 'IPv4 address to which browsers and trunks send the voice',
    fallback: '127.0.0.1; where HOST is not this machine alone, the address of HOST',
  },
  {
    name: 'DESK_PHONE_NETWORKS',
    meaning: 'networks from which SIP desk phones may register, as CIDR with commas, such as 192.168.0.0/16',
    fallback: 'private networks and this machine',
  },
  {
    name: 'PRACTICE_SIP_PORT',
    meaning: 'UDP port of the practice telephone network, on loopback',
    fallback: 'a free one',
  },
  {
    name: 'CI',
    meaning: 'true: where TELEPHONY is auto, a missing Asterisk is a failure',
    fallback: 'not set',
  },
  {
    name: 'XDG_CACHE_HOME',
    meaning: 'the folder in which Rufwerk keeps what it fetched, in `rufwerk/`: Asterisk',
    fallback: '~/.cache',
  },
  {
    name: 'LOG_LEVEL',
    meaning: 'the least important line that is logged: debug, info, warn or error',
    fallback: 'info',
  },
  {
    name: 'LOG_FORMAT',
    meaning: 'lines (for people) or json (for a log collector)',
    fallback: 'lines',
  },
];

export const tlsWishes = ['auto', 'on', 'off'] as const;
export type TlsWish = (typeof tlsWishes)[number];

export const telephonyWishes = ['auto', 'asterisk', 'simulated'] as const;
export type TelephonyWish = (typeof telephonyWishes)[number];

/** How the telephone is reached. The launcher decides what is open here; its children find it decided. */
export interface TelephonyConfig {
  wish: TelephonyWish;
  /** True: without Asterisk there is no start. */
  isRequired: boolean;
  /** http://USER:SECRET@HOST:PORT; null: the launcher starts the Asterisk that comes along. */
  asteriskUrl: string | null;
  sipAddress: string;
  /** Null: a free one. */
  sipPort: number | null;
  rtpPorts: { first: number; last: number };
  /** Where browsers and trunks send their voice. */
  mediaAddress: string;
  /** From where desk phones may come. They reach us where `sipAddress` lets them. */
  deskPhoneNetworks: readonly string[];
  /** Null: a free one. */
  practiceSipPort: number | null;
}

/** What the launcher has decided for its children. */
export type DecidedTelephony =
  | { kind: 'simulated' }
  | { kind: 'asterisk'; url: string; sipPort: number; practiceSipPort: number };

export interface Config {
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  /** Null: the launcher starts the embedded PostgreSQL. Its children always get a URL. */
  databaseUrl: string | null;
  /** Origin without a trailing slash; null when browsers come to HOST and PORT directly. */
  publicUrl: string | null;
  /** True: HOST is to be reached by https. */
  needsTls: boolean;
  /** The certificate to use; the launcher makes one where `needsTls` is true and there is none. */
  tls: { certificateFile: string; keyFile: string } | null;
  logLevel: LogLevel;
  logFormat: LogFormat;
  version: string;
  /** The built pages, to be served as they are. */
  webDir: string;
  /** The secret that the command line shows to the running product; only its owner can read the file. */
  cliTokenFile: string;
  /** Where the running product says how it is reached. */
  runningFile: string;
  /** What was fetched and can be fetched again; shared by all data folders of a user. Absolute. */
  cacheDir: string;
  /** The shipped sounds and music. */
  assetsDir: string;
  telephony: TelephonyConfig;
}

/** What the options of `npm start` say instead of the environment. */
export interface ConfigOverrides {
  port?: number;
  host?: string;
  dataDir?: string;
  telephony?: TelephonyWish;
}

/** All faults of the environment, one line each; meant to be shown as it is. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The environment cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

// src/config.ts and every bundle in dist/ lie one level below the root of the checkout.
const appRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const origin = /^https?:\/\/[^/\s?#]+\/?$/;

const portNumber = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a number from 1 to 65535')
  .transform(Number)
  .refine((port) => port > 0 && port <= 65535, 'must be a number from 1 to 65535');
const address = z.ipv4('must be an IPv4 address');

const schema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65535, 'must be a number from 0 to 65535')
    .default(4400),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, 'must be an IP address or a host name')
    .default('127.0.0.1'),
  DATA_DIR: z.string().default(path.join(appRoot, 'data')),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'must begin with postgresql://')
    .nullable()
    .default(null),
  PUBLIC_URL: z
    .string()
    .regex(origin, 'must be https://NAME or http://NAME, with a port if need be and without a path')
    .transform((url) => url.replace(/\/$/, ''))
    .nullable()
    .default(null),
  TLS: z.enum(tlsWishes, `must be one of ${tlsWishes.join(', ')}`).default('auto'),
  TLS_CERTIFICATE: z.string().nullable().default(null),
  TLS_KEY: z.string().nullable().default(null),
  TELEPHONY: z.enum(telephonyWishes, `must be one of ${telephonyWishes.join(', ')}`).default('auto'),
  ASTERISK_URL: z
    .string()
    .regex(/^https?:\/\/[^\s:@/]+:[^\s@/]+@[^\s@/?#]+\/?$/, 'must be http://USER:SECRET@HOST:PORT')
    .transform((url) => url.replace(/\/$/, ''))
    .nullable()
    .default(null),
  ASTERISK_SIP_ADDRESS: address.default('127.0.0.1'),
  ASTERISK_SIP_PORT: portNumber.nullable().default(null),
  ASTERISK_RTP_PORTS: z
    .string()
    .regex(/^\d{4,5}-\d{4,5}$/, 'must be FIRST-LAST, such as 20000-23999')
    .transform((text) => text.split('-').map(Number))
    .transform(([first = 0, last = 0]) => ({ first, last }))
    .refine(
      ({ first, last }) => first >= 1024 && last <= 65535 && last - first >= 99,
      'must be a hundred ports or more between 1024 and 65535',
    )
    .default({ first: 20_000, last: 23_999 }),
  ASTERISK_MEDIA_ADDRESS: address.nullable().default(null),
  DESK_PHONE_NETWORKS: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .pipe(z.array(z.cidrv4('must be IPv4 networks such as 192.168.0.0/16,10.0.0.0/8')).min(1).max(50))
    .default(['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']),
  PRACTICE_SIP_PORT: portNumber.nullable().default(null),
  CI: z.string().default(''),
  XDG_CACHE_HOME: z
    .string()
    .regex(/^\//, 'must be an absolute path')
    .default(path.join(os.homedir(), '.cache')),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  LOG_FORMAT: z.enum(logFormats, `must be one of ${logFormats.join(', ')}`).default('lines'),
});

/**
 * Reads and checks the environment; throws a ConfigError that names every fault. An empty variable counts as not set,
 * as it does for most programs that are run by compose files.
 */
export function readConfig(
  overrides: ConfigOverrides = {},
  environment: NodeJS.ProcessEnv = process.env,
): Config {
  const given: Record<string, string> = {};
  for (const { name } of environmentVariables) {
    const value = environment[name]?.trim();
    if (value !== undefined && value !== '') given[name] = value;
  }
  // An option replaces its variable before the check, so that a fault in a variable nobody uses stops nobody.
  if (overrides.port !== undefined) given['PORT'] = String(overrides.port);
  if (overrides.host !== undefined) given['HOST'] = overrides.host;
  if (overrides.dataDir !== undefined) given['DATA_DIR'] = overrides.dataDir;
  if (overrides.telephony !== undefined) given['TELEPHONY'] = overrides.telephony;

  const read = schema.safeParse(given);
  if (!read.success) {
    throw new ConfigError(
      read.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return `${name} ${issue.message}${quote(name, given[name])}`;
      }),
    );
  }
  const values = read.data;
  const dataDir = path.resolve(values.DATA_DIR);
  const faults = contradictions({ ...values, dataDir });
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir,
    databaseUrl: values.DATABASE_URL,
    publicUrl: values.PUBLIC_URL,
    needsTls: needsTls(values),
    tls:
      values.TLS_CERTIFICATE !== null && values.TLS_KEY !== null && needsTls(values)
        ? { certificateFile: path.resolve(values.TLS_CERTIFICATE), keyFile: path.resolve(values.TLS_KEY) }
        : null,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
    version: readVersion(),
    webDir: path.join(appRoot, 'dist', 'web'),
    cliTokenFile: path.join(dataDir, 'cli-token'),
    runningFile: path.join(dataDir, 'running.json'),
    cacheDir: path.join(values.XDG_CACHE_HOME, 'rufwerk'),
    assetsDir: path.join(appRoot, 'assets', 'telephony'),
    telephony: {
      wish: values.TELEPHONY,
      isRequired: values.TELEPHONY === 'asterisk' || (values.TELEPHONY === 'auto' && values.CI === 'true'),
      asteriskUrl: values.ASTERISK_URL,
      sipAddress: values.ASTERISK_SIP_ADDRESS,
      sipPort: values.ASTERISK_SIP_PORT,
      rtpPorts: values.ASTERISK_RTP_PORTS,
      mediaAddress: values.ASTERISK_MEDIA_ADDRESS ?? mediaAddressOf(values.HOST),
      deskPhoneNetworks: values.DESK_PHONE_NETWORKS,
      practiceSipPort: values.PRACTICE_SIP_PORT,
    },
  };
}

/** The environment of a process that the launcher starts: what it inherits, with the decisions already made. */
export function childEnvironment(
  config: Config,
  decided: {
    port: number;
    databaseUrl: string;
    telephony: DecidedTelephony;
    tls: { certificateFile: string; keyFile: string } | null;
  },
): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const { name } of environmentVariables) delete environment[name];
  return {
    ...environment,
    PORT: String(decided.port),
    HOST: config.host,
    DATA_DIR: config.dataDir,
    DATABASE_URL: decided.databaseUrl,
    XDG_CACHE_HOME: path.dirname(config.cacheDir),
    LOG_LEVEL: config.logLevel,
    LOG_FORMAT: config.logFormat,
    ...(config.publicUrl === null ? {} : { PUBLIC_URL: config.publicUrl }),
    ...telephonyEnvironment(config.telephony, decided.telephony),
    ...(decided.tls === null
      ? { TLS: 'off' }
      : { TLS: 'on', TLS_CERTIFICATE: decided.tls.certificateFile, TLS_KEY: decided.tls.keyFile }),
  };
}

function telephonyEnvironment(
  { sipAddress, rtpPorts, mediaAddress, deskPhoneNetworks }: TelephonyConfig,
  decided: DecidedTelephony,
): NodeJS.ProcessEnv {
  if (decided.kind === 'simulated') return { TELEPHONY: 'simulated' };
  return {
    TELEPHONY: 'asterisk',
    ASTERISK_URL: decided.url,
    ASTERISK_SIP_ADDRESS: sipAddress,
    ASTERISK_SIP_PORT: String(decided.sipPort),
    ASTERISK_RTP_PORTS: `${rtpPorts.first}-${rtpPorts.last}`,
    ASTERISK_MEDIA_ADDRESS: mediaAddress,
    DESK_PHONE_NETWORKS: deskPhoneNetworks.join(','),
    PRACTICE_SIP_PORT: String(decided.practiceSipPort),
  };
}

const loopback = /^(127\.|::1$|localhost$)/;

function needsTls(values: { HOST: string; TLS: TlsWish; PUBLIC_URL: string | null }): boolean {
  return (
    values.TLS === 'on' ||
    (values.TLS === 'auto' && values.PUBLIC_URL === null && !loopback.test(values.HOST))
  );
}

/** Where other computers come in, their voice comes in, too. */
function mediaAddressOf(host: string): string {
  if (loopback.test(host)) return '127.0.0.1';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host) && host !== '0.0.0.0') return host;
  const found = Object.values(os.networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal);
  return found?.address ?? '127.0.0.1';
}

/** Each value may be right alone and wrong beside another. */
function contradictions(values: {
  PORT: number;
  HOST: string;
  PUBLIC_URL: string | null;
  TLS: TlsWish;
  TLS_CERTIFICATE: string | null;
  TLS_KEY: string | null;
  dataDir: string;
}): string[] {
  const faults: string[] = [];
  if ((values.TLS_CERTIFICATE === null) !== (values.TLS_KEY === null))
    faults.push('TLS_CERTIFICATE and TLS_KEY belong together: name both files, or neither');
  if (values.TLS === 'on' && loopback.test(values.HOST))
    faults.push(
      `TLS is for other computers: with TLS=on HOST must not be this machine alone (${values.HOST})`,
    );
  if (existsSync(values.dataDir) && !statSync(values.dataDir).isDirectory()) {
    faults.push(`DATA_DIR must be a folder, but ${values.dataDir} is a file`);
  }
  for (const name of ['dist', 'node_modules']) {
    // The build empties one, the installation the other.
    const folder = path.join(appRoot, name);
    if (`${values.dataDir}${path.sep}`.startsWith(folder + path.sep)) {
      faults.push(
        `DATA_DIR must not lie in ${folder}: that folder is emptied by the next build or installation`,
      );
    }
  }
  if (values.PUBLIC_URL !== null) {
    const url = new URL(values.PUBLIC_URL);
    const isDirect = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) && url.protocol === 'http:';
    if (isDirect && values.PORT !== 0 && Number(url.port || 80) !== values.PORT) {
      faults.push(`PUBLIC_URL names port ${url.port || 80} of this machine, but PORT says ${values.PORT}`);
    }
  }
  return faults;
}

/** Shows what was given, but never a URL that carries a password. */
function quote(name: string, value: string | undefined): string {
  const isSecret = name === 'DATABASE_URL' || name === 'ASTERISK_URL';
  return value === undefined || isSecret ? '' : `, not "${value}"`;
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(appRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

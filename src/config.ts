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

export interface Config {
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  /** Null: the launcher starts the embedded PostgreSQL. Its children always get a URL. */
  databaseUrl: string | null;
  /** Origin without a trailing slash; null when browsers come to HOST and PORT directly. */
  publicUrl: string | null;
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
}

/** What the options of `npm start` say instead of the environment. */
export interface ConfigOverrides {
  port?: number;
  host?: string;
  dataDir?: string;
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
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
    version: readVersion(),
    webDir: path.join(appRoot, 'dist', 'web'),
    cliTokenFile: path.join(dataDir, 'cli-token'),
    runningFile: path.join(dataDir, 'running.json'),
    cacheDir: path.join(values.XDG_CACHE_HOME, 'rufwerk'),
    assetsDir: path.join(appRoot, 'assets', 'telephony'),
  };
}

/** The environment of a process that the launcher starts: what it inherits, with the decisions already made. */
export function childEnvironment(
  config: Config,
  decided: { port: number; databaseUrl: string },
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
  };
}

/** Each value may be right alone and wrong beside another. */
function contradictions(values: { PORT: number; PUBLIC_URL: string | null; dataDir: string }): string[] {
  const faults: string[] = [];
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

/** Shows what was given, but never a database URL: it carries a password. */
function quote(name: string, value: string | undefined): string {
  return value === undefined || name === 'DATABASE_URL' ? '' : `, not "${value}"`;
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(appRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

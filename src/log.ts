/**
 * The logger, and the one list of what the product says about its business. Lines go to stderr: stdout belongs to the
 * output of commands. No secret and no whole phone number is ever in a line (I32).
 */
import pino from 'pino';
import type { LogFormat, LogLevel } from './config.ts';

export type Logger = pino.Logger;

/** Where a line may go instead of stderr; tests read it there. */
export interface LogTarget {
  write(line: string): void;
}

export interface LogOptions {
  /** The process that speaks: launcher, engine or jobs. */
  from: string;
  level: LogLevel;
  format: LogFormat;
  target?: LogTarget;
}

const secretNames = [
  'password',
  'token',
  'secret',
  'cookie',
  'authorization',
  'databaseUrl',
  'connectionString',
];

/** Makes a logger: JSON for a collector, or short lines for people. Numbers in any text or field are masked. */
export function createLogger(options: LogOptions): Logger {
  const target = options.target ?? { write: (line: string) => void process.stderr.write(line) };
  return pino(
    {
      level: options.level,
      base: { from: options.from },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '(hidden)' },
    },
    {
      write: (line: string) =>
        target.write(options.format === 'json' ? maskPhoneNumbers(line) : shortLine(maskPhoneNumbers(line))),
    },
  );
}

/**
 * Replaces all but the country code and the last two digits of everything that reads as a phone number with a plus:
 * `+49 30 23125 012` becomes `+49…12`. Numbers reach the log in E.164 alone; other digits (ids, times) stay.
 */
export function maskPhoneNumbers(text: string): string {
  return text.replace(
    /\+(\d{1,2})[\d ()/.-]{4,}\d/g,
    (number, country: string) => `+${country}…${number.slice(-2)}`,
  );
}

/** `10:02:31 engine  campaign started  name=Autumn` */
function shortLine(json: string): string {
  const { level, time, from, msg, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const mark = level === 'info' || level === 'debug' ? '' : `${String(level).toUpperCase()} `;
  const stack = (fields['err'] as { stack?: string } | undefined)?.stack;
  if (stack !== undefined) delete fields['err'];
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  const line = [
    `${String(time).slice(11, 19)} ${String(from).padEnd(8)} ${mark}${String(msg ?? '')}`,
    ...rest,
  ].join('  ');
  return `${line}\n${stack === undefined ? '' : `${stack}\n`}`;
}

/** Every business event by its name; who reads the log for a living can rely on names and fields. */
export function businessEvents(log: Logger) {
  const say = (event: string, text: string, fields: object) => log.info({ event, ...fields }, text);
  return {
    signedIn: (fields: { userId: string }) => say('signed-in', 'signed in', fields),
    signInRefused: (fields: { login: string; reason: string }) =>
      say('sign-in-refused', 'sign-in refused', fields),
    signedOut: (fields: { userId: string; reason: string }) => say('signed-out', 'signed out', fields),
    shiftStarted: (fields: { agentId: string }) => say('shift-started', 'shift started', fields),
    shiftEnded: (fields: { agentId: string; reason: string }) => say('shift-ended', 'shift ended', fields),
    userChanged: (fields: { userId: string; by: string; change: string }) =>
      say('user-changed', 'user changed', fields),
    registerChanged: (fields: { by: string; added: number; removed: number }) =>
      say('register-changed', 'do-not-call register changed', fields),
    campaignChanged: (fields: { campaignId: string; state: string; by: string }) =>
      say('campaign-changed', `campaign ${fields.state}`, fields),
    importStarted: (fields: { importId: string; bytes: number }) =>
      say('import-started', 'import started', fields),
    importFinished: (fields: {
      importId: string;
      rows: number;
      accepted: number;
      duplicates: number;
      rejected: number;
      seconds: number;
    }) => say('import-finished', 'import finished', fields),
    importFailed: (fields: { importId: string; reason: string }) =>
      say('import-failed', 'import failed', fields),
    recordOffered: (fields: { recordId: string; agentId: string }) =>
      say('record-offered', 'record offered', fields),
    callRefused: (fields: { recordId: string; number: string; reason: string }) =>
      say('call-refused', 'call not allowed', fields),
    callDialed: (fields: { callId: string; number: string }) => say('call-dialed', 'call dialed', fields),
    callAnswered: (fields: { callId: string }) => say('call-answered', 'call answered', fields),
    callEnded: (fields: { callId: string; result: string }) => say('call-ended', 'call ended', fields),
    interactionDone: (fields: { interactionId: string; disposition: string }) =>
      say('interaction-done', 'interaction done', fields),
    floorReconciled: (fields: { floorId: string; adopted: number; closed: number; returned: number }) =>
      say('floor-reconciled', 'what was under way is settled', fields),
    quarantined: (fields: { subject: string; id: string; reason: string }) =>
      log.error({ event: 'quarantined', ...fields }, 'a contradiction in our own state was set aside'),
  };
}

export type BusinessEvents = ReturnType<typeof businessEvents>;

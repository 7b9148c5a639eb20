// The practice network's process: a telephone network of invented people on loopback, to which nothing real is connected. The launcher
// has chosen both ports (config.ts); by hand they are options.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { runAsChild } from '../launch/child.ts';
import { createLogger } from '../log.ts';
import type { FarEnd } from './far-end.ts';
import { runPractice } from './run.ts';

let farEnd: FarEnd | undefined;
const child = runAsChild({ onDrain: async () => farEnd?.close() });
const config = readConfig();
const { values } = parseArgs({
  options: {
    'sip-port': { type: 'string' },
    'asterisk-sip-port': { type: 'string' },
    seed: { type: 'string' },
    // Nobody calls back unasked unless that is wanted.
    'call-back-share': { type: 'string', default: '0' },
  },
});
const sipPort = portOf(values['sip-port']) ?? config.telephony.practiceSipPort;
const asteriskSipPort = portOf(values['asterisk-sip-port']) ?? config.telephony.sipPort;
const seed = Number(values.seed ?? randomInt(2 ** 31));
const callBackShare = Number(values['call-back-share']);
if (sipPort === null || asteriskSipPort === null) {
  child.fatal(
    'The practice network is started by npm start; by hand it needs --sip-port and --asterisk-sip-port, each from 0 to 65535.',
  );
} else if (!Number.isSafeInteger(seed) || !(callBackShare >= 0 && callBackShare <= 1)) {
  child.fatal(
    'The practice network takes a whole number as --seed and a share from 0 to 1 as --call-back-share.',
  );
} else {
  const log = createLogger({ from: 'practice', level: config.logLevel, format: config.logFormat });
  farEnd = await runPractice({ sipPort, asteriskSipPort, seed, callBackShare, log });
  child.ready(farEnd.port);
}

function portOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

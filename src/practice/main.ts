// The practice network's process: a telephone network of invented people on loopback, to which nothing real is connected.
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { runAsChild } from '../launch/child.ts';
import { createLogger } from '../log.ts';
import type { FarEnd } from './far-end.ts';
import { runPractice } from './run.ts';

let farEnd: FarEnd | undefined;
const child = runAsChild({ onDrain: async () => farEnd?.close() });
const { values } = parseArgs({
  options: {
    'sip-port': { type: 'string' },
    'asterisk-sip-port': { type: 'string' },
    seed: { type: 'string' },
  },
});
const [sipPort, asteriskSipPort] = [Number(values['sip-port']), Number(values['asterisk-sip-port'])];
if (!isPort(sipPort) || !isPort(asteriskSipPort)) {
  child.fatal(
    'The practice network is started by npm start; by hand it needs --sip-port and --asterisk-sip-port.',
  );
} else {
  const config = readConfig();
  const log = createLogger({ from: 'practice', level: config.logLevel, format: config.logFormat });
  const seed = Number(values.seed ?? process.hrtime()[1]);
  farEnd = await runPractice({ sipPort, asteriskSipPort, seed, log });
  child.ready(farEnd.port);
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65_535;
}

// The practice network's process: a telephone network of invented people on loopback, to which nothing real is connected. The launcher has
// chosen both ports (config.ts).
import { readConfig } from '../config.ts';
import { runAsChild } from '../launch/child.ts';
import { createLogger } from '../log.ts';
import type { FarEnd } from './far-end.ts';
import { runPractice } from './run.ts';

let farEnd: FarEnd | undefined;
const child = runAsChild({ onDrain: async () => farEnd?.close() });
const config = readConfig();
const { practiceSipPort: sipPort, sipPort: asteriskSipPort } = config.telephony;
if (sipPort === null || asteriskSipPort === null) {
  child.fatal(
    'The practice network is started by npm start; by hand it needs PRACTICE_SIP_PORT and ASTERISK_SIP_PORT.',
  );
} else {
  const log = createLogger({ from: 'practice', level: config.logLevel, format: config.logFormat });
  // Nobody calls back by himself as long as nobody answers callers.
  const people = { seed: process.hrtime()[1], callBackShare: 0 };
  farEnd = await runPractice({ sipPort, asteriskSipPort, ...people, log });
  child.ready(farEnd.port);
}

/** Stands for the engine or the jobs process: speaks the launcher's protocol, and crashes or hangs when asked to. */
import http from 'node:http';
import { runAsChild } from '../../src/launch/child.ts';

const { STAND_IN: name, STAND_IN_DRAIN: drain, STAND_IN_START: start, PORT, DATABASE_URL } = process.env;
const server = http.createServer((request, response) => {
  if (request.url === '/crash') process.exit(3);
  const { TELEPHONY, ASTERISK_URL, ASTERISK_SIP_PORT, PRACTICE_SIP_PORT } = process.env;
  const telephony = { TELEPHONY, ASTERISK_URL, ASTERISK_SIP_PORT, PRACTICE_SIP_PORT };
  response.end(JSON.stringify({ pid: process.pid, database: DATABASE_URL, telephony }));
});

const child = runAsChild({
  onDrain: () =>
    drain === 'never'
      ? new Promise(() => undefined)
      : new Promise((resolve) => server.close(() => resolve())),
  drainLimitMs: 60_000,
});
if (start === 'crash' && name === 'jobs') process.exit(4);
if (start === 'fatal' && name === 'jobs') child.fatal('The jobs process cannot work: no paper.');
else if (name === 'engine') {
  server.listen(Number(PORT), '127.0.0.1', () => child.ready((server.address() as { port: number }).port));
} else child.ready();
// Without this the stand-in for the jobs process would have nothing to wait for.
setInterval(() => undefined, 1000);

/**
 * Our Asterisk alone, for work on the telephony room: fetched if need be, started, until Ctrl+C.
 *   node scripts/run.mjs scripts/asterisk.ts --data DIR
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { AsteriskUnavailable } from '../src/telephony/asterisk/machine/installation.ts';
import { startAsterisk } from '../src/telephony/asterisk/machine/start.ts';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
const config = readConfig(values.data === undefined ? {} : { dataDir: values.data });
const beganAt = Date.now();
try {
  const asterisk = await startAsterisk({
    dataDir: path.resolve(config.dataDir),
    cacheDir: config.cacheDir,
    otherCacheDir: path.join(config.dataDir, 'cache'),
    assetsDir: config.assetsDir,
    log: (line) => console.error(line),
  });
  const { version, origin } = asterisk.installation;
  console.error(`Asterisk ${version} (${origin}) works after ${Date.now() - beganAt} ms`);
  console.log(`ASTERISK_URL=${asterisk.ariUrl}`);
  console.log(`ASTERISK_SIP_PORT=${asterisk.sipPort}`);
  const end = async (code: number) => {
    await asterisk.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));
  console.error(await asterisk.failed);
  await end(1);
} catch (error) {
  if (!(error instanceof AsteriskUnavailable)) throw error;
  console.error(error.message);
  process.exit(1);
}

// Ends with 0 when an Asterisk can be had here, and fetches it if need be; else the reason is on stdout. For scripts/test.mjs.
import { readConfig } from '../src/config.ts';
import { ensureInstallation } from '../src/telephony/asterisk/machine/ensure.ts';
import { AsteriskUnavailable } from '../src/telephony/asterisk/machine/installation.ts';

const { cacheDir } = readConfig();
try {
  await ensureInstallation({ cacheDir, log: (line) => console.error(line) });
} catch (error) {
  if (!(error instanceof AsteriskUnavailable)) throw error;
  console.log(error.message);
  process.exitCode = 1;
}

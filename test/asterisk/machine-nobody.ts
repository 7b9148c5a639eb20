/** Starts our Asterisk as the account "nobody" (as root; else as the present one), asks it one thing, ends it: for machine-run. */
import path from 'node:path';
import { isAlive } from '../../src/launch/process-identity.ts';
import { askAri } from '../../src/telephony/asterisk/machine/ask-ari.ts';
import { startAsterisk } from '../../src/telephony/asterisk/machine/start.ts';

const folder = process.argv[2] ?? '';
// All code is loaded by now: the checkout may be closed to the account.
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
const asterisk = await startAsterisk({
  dataDir: path.join(folder, 'own', 'data'),
  cacheDir: path.join(folder, 'cache'),
  assetsDir: path.join(folder, 'assets'),
  log: (line) => console.error(line),
});
const pid = asterisk.pid() ?? 0;
const { status } = await askAri(asterisk.ariUrl, 'GET', '/asterisk/info');
await asterisk.stop();
console.log(JSON.stringify({ uid: process.getuid?.(), status, isAliveAfterwards: isAlive(pid) }));

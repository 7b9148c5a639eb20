/**
 * Our Asterisk alone.
 *   node scripts/run.mjs scripts/asterisk.ts --data DIR
 *     for work on the telephony room: fetched if need be, started, until Ctrl+C
 *   node scripts/run.mjs scripts/asterisk.ts --write-config DIR
 *     for an Asterisk of one's own (docs/running.md): the files that belong into its /etc/asterisk, with a new secret, and
 *     rufwerk.env with what Rufwerk has to know of it; the ports and addresses are those of the environment
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../src/config.ts';
import { writeConfiguration } from '../src/telephony/asterisk/machine/folder.ts';
import { AsteriskUnavailable } from '../src/telephony/asterisk/machine/installation.ts';
import { ariUser } from '../src/telephony/asterisk/machine/settings.ts';
import { addressesOfMachine, startAsterisk } from '../src/telephony/asterisk/machine/start.ts';

/** Where ARI of an Asterisk of one's own is met, on loopback; Asterisk's usual port. */
const ownHttpPort = 8088;
const ownSipPort = 5060;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    'write-config': { type: 'string' },
    /** Where the own Asterisk finds sounds/ and music/ of assets/telephony. */
    sounds: { type: 'string', default: '/var/lib/rufwerk' },
  },
});
const config = readConfig(values.data === undefined ? {} : { dataDir: values.data });
const folder = values['write-config'];
if (folder === undefined) await run(config);
else write(config, path.resolve(folder));

function write({ telephony }: Config, etc: string): void {
  const secret = randomBytes(32).toString('base64url');
  const sipPort = telephony.sipPort ?? ownSipPort;
  const settings = {
    folder: values.sounds,
    secret,
    httpPort: ownHttpPort,
    sip: { address: telephony.sipAddress, port: sipPort },
    rtpPorts: telephony.rtpPorts,
    mediaAddress: telephony.mediaAddress,
    localAddresses: addressesOfMachine(),
    language: 'de',
  } as const;
  writeConfiguration(settings, etc);
  const environment = {
    ASTERISK_URL: `http://${ariUser}:${secret}@127.0.0.1:${ownHttpPort}`,
    ASTERISK_SIP_PORT: String(sipPort),
    ASTERISK_MEDIA_ADDRESS: telephony.mediaAddress,
    ASTERISK_RTP_PORTS: `${telephony.rtpPorts.first}-${telephony.rtpPorts.last}`,
  };
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  fs.writeFileSync(path.join(etc, 'rufwerk.env'), lines.join(''), { mode: 0o600 });
  console.log(
    `${fs.readdirSync(etc).length} files are in ${etc}; the secret of ARI is in ari.conf and in rufwerk.env`,
  );
}

async function run({ dataDir, cacheDir, assetsDir, telephony }: Config): Promise<void> {
  const beganAt = Date.now();
  try {
    const asterisk = await startAsterisk({
      dataDir,
      cacheDir,
      otherCacheDir: path.join(dataDir, 'cache'),
      assetsDir,
      rtpPorts: telephony.rtpPorts,
      mediaAddress: telephony.mediaAddress,
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
}

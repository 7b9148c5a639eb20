// npm start: one command from a fresh clone to a running product. Plain Node, no dependency.
//   npm start -- --port N --data DIR --host H --telephony auto|asterisk|simulated
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildWhenChanged } from './build.mjs';
import { installWhenNeeded, isAlive, requireNode, root } from './install.mjs';

requireNode();
const overrides = readOptions(process.argv.slice(2));
await refuseWhenRunning(path.resolve(overrides.dataDir ?? (process.env.DATA_DIR || path.join(root, 'data'))));
try {
  await installWhenNeeded();
  await buildWhenChanged();
} catch (error) {
  console.error(`Rufwerk could not be made ready to start: ${error.message}`);
  process.exit(1);
}

// The launcher runs in this very process, so that there is nothing between it and the signals.
process.setSourceMapsEnabled(true);
const { launch } = await import(path.join(root, 'dist', 'launch.js'));
process.exit(await launch(overrides));

/** Reads `--name value` and `--name=value`; ends with 2 and a clear message on anything else. */
function readOptions(args) {
  const accepted = {
    '--port': {
      key: 'port',
      form: 'a number from 0 to 65535 (0 takes a free port)',
      read: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined),
    },
    '--data': { key: 'dataDir', form: 'a folder', read: (text) => text || undefined },
    '--host': {
      key: 'host',
      form: 'an IP address or a host name, e.g. 127.0.0.1 or 0.0.0.0',
      read: (text) => (/^[A-Za-z0-9.:_-]+$/.test(text) ? text : undefined),
    },
    '--telephony': {
      key: 'telephony',
      form: 'auto, asterisk or simulated',
      read: (text) => (['auto', 'asterisk', 'simulated'].includes(text) ? text : undefined),
    },
  };
  const refuse = (text) => {
    console.error(`${text}\nAccepted: --port N, --data DIR, --host H, --telephony auto|asterisk|simulated`);
    process.exit(2);
  };
  const options = {};
  for (let at = 0; at < args.length; at += 1) {
    const [name, ...behind] = args[at].split('=');
    const option = accepted[name];
    if (option === undefined) refuse(`Unknown option ${args[at]}.`);
    const hasValue = behind.length > 0 || (args[at + 1] !== undefined && !args[at + 1].startsWith('--'));
    if (!hasValue) refuse(`${name} needs a value: ${option.form}.`);
    const text = behind.length > 0 ? behind.join('=') : args[(at += 1)];
    const value = option.read(text);
    if (value === undefined) refuse(`${name} must be ${option.form}, not "${text}".`);
    options[option.key] = value;
  }
  return options;
}

/** Asked before anything is built: a build would change the pages under a running product. */
async function refuseWhenRunning(dataDir) {
  let known;
  try {
    known = JSON.parse(readFileSync(path.join(dataDir, 'running.json'), 'utf8'));
    if (!isAlive(known.pid)) return;
    // The number may belong to another process by now: only an answer is proof. The launcher looks more closely.
    await fetch(`http://${known.host}:${known.port}/api/health`, { signal: AbortSignal.timeout(2000) });
  } catch {
    return;
  }
  console.error(`Rufwerk already runs on ${dataDir}: http://localhost:${known.port} (process ${known.pid}).`);
  process.exit(1);
}

// Runs one TypeScript file of this checkout: node scripts/run.mjs FILE.ts ARGS
// Nothing but the file's own output goes to stdout, so that its last line can be read by a program.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { installWhenNeeded, requireNode, root } from './install.mjs';

requireNode();
const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error('Which file? node scripts/run.mjs FILE.ts ARGS');
  process.exit(2);
}
await installWhenNeeded();

const child = spawn(
  process.execPath,
  ['--enable-source-maps', '--import', 'tsx', path.resolve(root, file), ...args],
  { stdio: 'inherit' },
);
// In a terminal the child gets Ctrl+C itself; it decides how to end, we only wait and pass on what is for us alone.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});

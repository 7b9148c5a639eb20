/**
 * Brings src/telephony/asterisk/machine/packages.json up to date: the present versions and hashes of its packages in the
 * Debian suite that it names, for each architecture, by way of this machine's own package sources.
 *   node scripts/run.mjs scripts/pin-asterisk.ts [--suite NAME]
 * A package whose name is gone (libraries carry their version in it) is told; change its name in the file and run again.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openPrivateApt } from '../src/telephony/asterisk/machine/apt.ts';
import { versionFault } from '../src/telephony/asterisk/machine/installation.ts';
import type { PinnedPackage, Pins } from '../src/telephony/asterisk/machine/packages.ts';

const file = fileURLToPath(new URL('../src/telephony/asterisk/machine/packages.json', import.meta.url));
const pins = JSON.parse(fs.readFileSync(file, 'utf8')) as Pins;
const { values } = parseArgs({ options: { suite: { type: 'string' } } });
const suite = values.suite ?? pins.suite;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-pin-'));
const architectures: Record<string, PinnedPackage[]> = {};
try {
  for (const [architecture, packages] of Object.entries(pins.architectures)) {
    const apt = await openPrivateApt({
      folder: path.join(folder, 'apt'),
      suite,
      architecture,
      mayBeOld: true,
    });
    const names = packages.map((one) => one.name).toSorted();
    const gone: string[] = [];
    for (const name of names) if ((await apt.plan([name])) === undefined) gone.push(name);
    if (gone.length > 0) throw new Error(`${suite} has no package ${gone.join(', ')} for ${architecture}`);
    const planned = (await apt.plan(names)) ?? [];
    const asterisk = planned.find((one) => one.name === 'asterisk')?.version.replace(/^\d+:/, '') ?? '';
    const fault = versionFault(asterisk);
    if (fault !== undefined) throw new Error(`The Asterisk of ${suite} ${fault}`);
    architectures[architecture] = planned.map(({ name, version, sha256, bytes }) => ({
      name,
      version,
      sha256,
      bytes,
    }));
    console.log(`${architecture}: ${planned.length} packages, Asterisk ${asterisk}`);
  }
  fs.writeFileSync(file, `${JSON.stringify({ suite, architectures }, undefined, 2)}\n`);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

// A second computer works: an agent whose browser is in a network of its own, reached by one cable, comes in by https and is heard.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picture } from './world.ts';
import { type Agent, VOICE, type VoiceWorld, eventually, openVoiceWorld } from './voice-world.ts';

const CONTACT_HZ = 1_000;
const SPACE = `rw${process.pid}`;
/** From the block for tests between networks (RFC 2544), so that it is nobody's office. */
const [HERE, THERE] = ['198.18.77.1', '198.18.77.2'];

// Making a network namespace is for root on Linux alone; in CI that it is missing is a failure.
const whyNot = reasonAgainst();
if (whyNot !== undefined && process.env['CI'] === 'true') throw new Error(whyNot);
if (whyNot !== undefined) console.warn(`NOT RUN: a second computer: ${whyNot}`);

describe.skipIf(whyNot !== undefined)('a second computer', { timeout: 90_000 }, () => {
  let folder: string;
  let world: VoiceWorld;

  beforeAll(async () => {
    ip('netns', 'add', SPACE);
    ip('link', 'add', `${SPACE}a`, 'type', 'veth', 'peer', 'name', `${SPACE}b`, 'netns', SPACE);
    ip('address', 'add', `${HERE}/24`, 'dev', `${SPACE}a`);
    ip('link', 'set', `${SPACE}a`, 'up');
    ip('-n', SPACE, 'address', 'add', `${THERE}/24`, 'dev', `${SPACE}b`);
    ip('-n', SPACE, 'link', 'set', `${SPACE}b`, 'up');
    ip('-n', SPACE, 'link', 'set', 'lo', 'up');
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-office-'));
    const program = path.join(folder, 'chromium-there');
    fs.writeFileSync(program, `#!/bin/sh\nexec ip netns exec ${SPACE} /usr/bin/chromium "$@"\n`, {
      mode: 0o755,
    });
    world = await openVoiceWorld({ office: { address: HERE, program } });
  }, 180_000);
  afterAll(async () => {
    await world?.close();
    ip('netns', 'del', SPACE);
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('has its agent heard and hearing, over https and one address', async () => {
    await world.runCampaigns();
    world.farEnd.say('*', {
      kind: 'answers',
      ringsAfterMs: 50,
      afterMs: 300,
      voice: { kind: 'tone', hz: CONTACT_HZ },
    });
    const anna: Agent = await world.agent('anna');
    expect(new URL(anna.page.url()).origin).toMatch(new RegExp(`^https://${HERE.replaceAll('.', '[.]')}:`));
    await anna.ready();
    const call = await anna.dial(world.farEnd);
    await anna.hearsTone(CONTACT_HZ);
    await eventually(() =>
      call.observed.amplitude(VOICE.anna) > 0.05 ? undefined : 'the far end does not hear the agent',
    );
    await picture(anna.page, 'second-computer-de-light-1440');
    await anna.button('Auflegen').click();
    await eventually(() => (call.isAlive ? 'the far end is still up' : undefined));
    expect(world.faults).toEqual([]);
  });
});

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Why there can be no second network here; undefined when there can. */
function reasonAgainst(): string | undefined {
  try {
    ip('netns', 'add', `${SPACE}x`);
    ip('netns', 'del', `${SPACE}x`);
    return undefined;
  } catch (error) {
    return `no network namespace can be made (${(error as Error).message.split('\n')[0]})`;
  }
}

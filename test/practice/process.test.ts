import { type ChildProcess, fork } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChildMessage } from '../../src/launch/child.ts';
import { anotherCaller, call, closeAfterEach } from './network.ts';
import { until } from './sip-caller.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
closeAfterEach();

function start(...args: string[]) {
  const { PRACTICE_SIP_PORT: _, ASTERISK_SIP_PORT: __, ...env } = process.env;
  const child = fork('src/practice/main.ts', args, { execArgv: ['--import', 'tsx'], silent: true, env });
  children.push(child);
  const messages: ChildMessage[] = [];
  child.on('message', (message) => messages.push(message as ChildMessage));
  let errors = '';
  child.stderr?.on('data', (text) => (errors += String(text)));
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const said = async () => {
    await until(() => messages.length > 0, 'it says something');
    return messages[0];
  };
  return { child, said, exit, errors: () => errors };
}

describe('the practice network’s process', { timeout: 60_000 }, () => {
  it('says on which port it takes calls, and hangs up what is alive when it is drained', async () => {
    const { child, said, exit, errors } = start('--sip-port=0', '--asterisk-sip-port=0', '--seed=7');
    const ready = await said();
    if (ready?.type !== 'ready' || ready.port === undefined) throw new Error(JSON.stringify(ready));
    const caller = await anotherCaller(ready.port);
    const dialed = await call(caller, '+493023125040');
    await dialed.provisional(180);
    await dialed.answered();
    await until(() => dialed.sound.level() > 0.02, 'the hello is heard');
    child.send({ type: 'drain' });
    expect(await exit).toBe(0);
    await until(() => caller.requests.some(({ method }) => method === 'BYE'), 'BYE comes');
    expect(errors()).not.toMatch(/mistake|Error/);
  });

  it.each([
    [['--sip-port=x', '--asterisk-sip-port=0'], /--sip-port/],
    [['--sip-port=0'], /--asterisk-sip-port/],
    [['--sip-port=0', '--asterisk-sip-port=0', '--call-back-share=2'], /from 0 to 1/],
  ])('names what is wrong with %j and ends', async (args, fault) => {
    const { said, exit } = start(...args);
    expect(await said()).toMatchObject({ type: 'fatal', message: expect.stringMatching(fault) });
    expect(await exit).toBe(1);
  });
});

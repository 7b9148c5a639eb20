import { afterEach, describe, expect, it } from 'vitest';
import { type FarEnd, type FarEndParts, openFarEnd } from '../../src/practice/far-end.ts';
import { seededChance } from '../../src/practice/people/seeded-chance.ts';
import { type Dialed, dial, SipCaller, until } from './sip-caller.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});
async function network(parts: Partial<FarEndParts> = {}): Promise<{ farEnd: FarEnd; caller: SipCaller }> {
  const faults: unknown[] = [];
  const farEnd = await openFarEnd({
    random: seededChance(7),
    onFault: (fault) => faults.push(fault),
    ...parts,
  });
  const caller = await SipCaller.open(farEnd.port);
  opened.push({ close: () => expect(faults).toEqual([]) }, farEnd, caller);
  return { farEnd, caller };
}
async function call(caller: SipCaller, user: string, options = {}): Promise<Dialed> {
  const dialed = await dial(caller, user, options);
  opened.push(dialed);
  return dialed;
}

describe('a call to the far end', () => {
  it('rings, is answered with a tone, hears the caller and ends with his BYE', async () => {
    const { farEnd, caller } = await network();
    farEnd.say('+493023125007', {
      kind: 'answers',
      ringsAfterMs: 20,
      afterMs: 60,
      voice: { kind: 'tone', hz: 1004 },
    });
    const dialed = await call(caller, '+493023125007');
    await dialed.provisional(180);
    await dialed.answered();
    const far = farEnd.lastCall('+493023125007');
    dialed.sound.play(dialed.farSoundPort, 600);
    await until(() => dialed.sound.strongest([440, 600, 1004]) === 1004, 'the caller hears 1004 Hz');
    await until(() => far?.observed.strongest([440, 600, 1004]) === 600, 'the far end hears 600 Hz');
    expect((await dialed.within('BYE')).status).toBe(200);
    expect(far?.endedBy).toBe('their BYE');
    const { invite = 0, ringing = 0, answered = 0, ack = 0, bye = 0 } = far?.observed.at ?? {};
    expect([invite, ringing, answered, ack, bye].toSorted((a, b) => a - b)).toEqual([
      invite,
      ringing,
      answered,
      ack,
      bye,
    ]);
    expect(answered - invite).toBeGreaterThanOrEqual(59);
  });
});

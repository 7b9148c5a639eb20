/** A far end and a caller for one test; both are closed after it, and the far end must have made no mistake of its own. */
import { afterEach, expect } from 'vitest';
import { type FarEnd, type FarEndParts, openFarEnd } from '../../src/practice/far-end.ts';
import { seededChance } from '../../src/practice/people/seeded-chance.ts';
import { type Dialed, type DialOptions, dial, SipCaller } from './sip-caller.ts';

/** Timers of SIP twenty-five times as fast: what takes 32 s in earnest takes 1.3 s. */
export const fastTimes = { t1Ms: 20, t2Ms: 160 };

const opened: { close(): unknown }[] = [];

export function closeAfterEach(): void {
  afterEach(async () => {
    for (const one of opened.splice(0).toReversed()) await one.close();
  });
}

export async function network(
  parts: Partial<FarEndParts> = {},
): Promise<{ farEnd: FarEnd; caller: SipCaller }> {
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

export async function anotherCaller(farPort: number): Promise<SipCaller> {
  const caller = await SipCaller.open(farPort);
  opened.push(caller);
  return caller;
}

export async function call(caller: SipCaller, user: string, options: DialOptions = {}): Promise<Dialed> {
  const dialed = await dial(caller, user, options);
  opened.push(dialed);
  return dialed;
}

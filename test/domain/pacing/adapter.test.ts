import { describe, expect, it } from 'vitest';
import makePacer from '../../../src/sim/pacer/pacer.ts';
import { TrueLedger } from '../../../src/sim/pacer/true-ledger.ts';

const rule = { targetAbandon: 0.03, maxWait: 2, ringTimeout: 25, minRing: 15, tick: 0.2, dayEnd: 28_800 };
const view = { trunksFree: 100, cpsFree: 100 };

describe('the pacer of a simulated day', () => {
  it('starts no call before an agent has come, then asks the pacing of the product', () => {
    const pacer = makePacer({ ...rule, cancel: () => false });
    expect(pacer.decide(1, view)).toBe(0);
    for (let agent = 0; agent < 5; agent += 1) {
      pacer.onEvent({ type: 'login', t: 2, call: -1, agent, reason: '' });
    }
    const first = pacer.decide(2, view);
    expect(first).toBeGreaterThanOrEqual(5);
    for (let call = 0; call < first; call += 1) {
      pacer.onEvent({ type: 'dial', t: 2, call, agent: -1, reason: '' });
    }
    expect(pacer.decide(2.2, view)).toBeLessThan(first);
  });

  it('keeps within the lines and calls per second that it is told', () => {
    const pacer = makePacer({ ...rule, cancel: () => false });
    for (let agent = 0; agent < 20; agent += 1) {
      pacer.onEvent({ type: 'login', t: 2, call: -1, agent, reason: '' });
    }
    expect(pacer.decide(2, { trunksFree: 3, cpsFree: 100 })).toBe(3);
    expect(pacer.decide(2.2, { trunksFree: 100, cpsFree: 2 })).toBe(2);
  });
});

describe('the ledger of people among those who were taken for people (I13)', () => {
  it('counts each talk by what the agent said, and the lost ones by how long they let it ring', () => {
    const ledger = new TrueLedger();
    for (let call = 0; call < 200; call += 1) {
      // Machines answer at once, people after eight seconds.
      const isMachine = call % 4 === 0;
      ledger.noteAnswer(call, isMachine ? 1 : 8);
      ledger.noteReached(call, isMachine ? 'machine' : 'human');
    }
    expect(ledger.answered()).toBe(150);
    for (let call = 200; call < 210; call += 1) {
      ledger.noteAnswer(call, 8);
      ledger.noteAbandoned(call);
    }
    expect(ledger.abandoned()).toBeGreaterThan(9.9);
    for (let call = 300; call < 310; call += 1) {
      ledger.noteAnswer(call, 1);
      ledger.noteAbandoned(call);
    }
    expect(ledger.abandoned()).toBeLessThan(13);
  });

  it('is cautious: never fewer lost than expected, never more than there were', () => {
    const ledger = new TrueLedger();
    for (let call = 0; call < 40; call += 1) {
      ledger.noteAnswer(call, 5);
      if (call < 30) ledger.noteReached(call, call % 2 === 0 ? 'human' : 'machine');
      else ledger.noteAbandoned(call);
    }
    expect(ledger.abandoned()).toBeGreaterThan(7);
    expect(ledger.abandoned()).toBeLessThanOrEqual(10);
  });
});

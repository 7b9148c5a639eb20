import { describe, expect, it } from 'vitest';
import { type PhoneEvent, type PhoneState, pauseBefore, STARTING, step } from '../../src/web/phone/state.ts';

const after = (...events: PhoneEvent[]) => events.reduce(step, STARTING);
const account: PhoneEvent = { type: 'account', kind: 'browser' };
const allowed: PhoneEvent = { type: 'microphone', outcome: 'open' };
const up: PhoneEvent = { type: 'up', at: 5_000 };

describe('the telephone of a page', () => {
  it('is up after account, microphone and call, since the call was answered', () => {
    expect(after(account)).toEqual({ state: 'asking' });
    expect(after(account, allowed)).toEqual({ state: 'connecting' });
    expect(after(account, allowed, up)).toEqual({ state: 'up', since: 5_000 });
  });

  it('is not needed with the simulated telephone, whatever the devices say', () => {
    const now = after({ type: 'account', kind: 'simulated' }, { type: 'microphone', outcome: 'none' });
    expect(now).toEqual({ state: 'not_needed' });
    expect(step(now, { type: 'taken' })).toBe(now);
  });

  it('says why there is no microphone, and asks again when told to', () => {
    expect(after(account, { type: 'microphone', outcome: 'refused' })).toEqual({
      state: 'no_permission',
      because: 'refused',
    });
    expect(after(account, { type: 'microphone', outcome: 'insecure' })).toEqual({
      state: 'no_permission',
      because: 'insecure',
    });
    expect(after(account, { type: 'microphone', outcome: 'busy' })).toEqual({
      state: 'no_device',
      because: 'busy',
    });
    expect(after(account, { type: 'microphone', outcome: 'none' }, { type: 'retry' })).toEqual({
      state: 'asking',
    });
  });

  it('counts its tries while it is lost, and forgets them when it is up again', () => {
    const lost = after(account, allowed, up, { type: 'lost', reason: 'connection' });
    expect(lost).toEqual({ state: 'lost', reason: 'connection', tries: 1 });
    const again = step(lost, { type: 'account', kind: 'unreachable' });
    expect(again).toEqual({ state: 'lost', reason: 'connection', tries: 2 });
    expect(step(again, { type: 'up', at: 9_000 })).toEqual({ state: 'up', since: 9_000 });
  });

  it('loses the telephone when the last device is unplugged in the middle of a call', () => {
    expect(after(account, allowed, up, { type: 'microphone', outcome: 'none' })).toEqual({
      state: 'no_device',
      because: 'none',
    });
  });

  it('keeps standing when another device takes over in the middle of a call', () => {
    const standing = after(account, allowed, up);
    expect(step(standing, allowed)).toBe(standing);
  });

  it('gives the telephone up to another page, and takes it back at a press', () => {
    const elsewhere = after(account, allowed, up, { type: 'taken' });
    expect(elsewhere).toEqual({ state: 'elsewhere' });
    // What was under way before comes too late.
    expect(step(elsewhere, up)).toBe(elsewhere);
    expect(step(elsewhere, { type: 'lost', reason: 'hung_up' })).toBe(elsewhere);
    expect(step(elsewhere, { type: 'retry' })).toEqual(STARTING);
  });

  it('is over for good after the sign-out', () => {
    const events: PhoneEvent[] = [account, allowed, up, { type: 'retry' }, { type: 'lost', reason: 'voice' }];
    const over: PhoneState = after({ type: 'over' });
    for (const event of events) expect(step(over, event)).toBe(over);
  });

  it('waits longer from try to try, but never longer than two and a half seconds', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 20].map((tries) => pauseBefore(tries, 1));
    expect(pauses).toEqual([400, 800, 1_600, 2_500, 2_500, 2_500, 2_500]);
    expect(pauseBefore(1, 0)).toBe(200);
  });
});

import { describe, expect, it } from 'vitest';
import { businessEvents, createLogger, maskPhoneNumbers } from '../../src/log.ts';

function logTo(format: 'lines' | 'json') {
  const lines: string[] = [];
  const target = { write: (line: string) => void lines.push(line) };
  return { lines, log: createLogger({ from: 'engine', level: 'info', format, target }) };
}

describe('the log', () => {
  it.each(['+493023125012', '+49 30 23125 012', '+33 1 99 00 12 34', '+44 (131) 496-0012', '+12025550112'])(
    'masks %s',
    (number) => {
      const masked = maskPhoneNumbers(`to ${number}.`);
      expect(masked).toMatch(/^to \+\d{1,2}…\d\d\.$/);
    },
  );

  it('leaves times, ids and sums alone', () => {
    const text = 'at 2026-11-23T04:53:00+01:00 record 0190b2d4-7c1e took 1234567 ms, 3 + 4';
    expect(maskPhoneNumbers(text)).toBe(text);
  });

  it('holds no whole number, in no field, of no event', () => {
    const { lines, log } = logTo('json');
    businessEvents(log).callDialed({ callId: 'c1', number: '+493023125012' });
    log.error({ err: new Error('number +49 30 23125 012 exists') }, 'cannot store +493023125012');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toMatch(/23125/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      event: 'call-dialed',
      callId: 'c1',
      number: '+49…12',
    });
  });

  it('hides what is secret by its name', () => {
    const { lines, log } = logTo('json');
    log.info({ password: 'pa55', user: { token: 't0ken' } }, 'signed in');
    expect(lines[0]).not.toMatch(/pa55|t0ken/);
  });

  it('speaks in short lines to people, with the stack of an error', () => {
    const { lines, log } = logTo('lines');
    log.warn({ attempts: 3 }, 'slow');
    log.error(new Error('broken'));
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d engine {3}WARN slow {2}attempts=3\n$/);
    expect(lines[1]).toMatch(/ERROR broken\nError: broken\n {4}at /);
  });
});

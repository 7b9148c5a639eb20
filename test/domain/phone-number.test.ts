import { expect, test } from 'vitest';
import { parseE164 } from '../../src/domain/phone-number.ts';

test.each(['+493023125017', '+12085550123', '+33199001234', '+441314960123', '+4930231'])(
  '%s may reach the wire',
  (text) => {
    expect(parseE164(text)).toBe(text);
  },
);

// Emergency and short codes have no E.164 form, so they stop here (E26); so does everything that a dial string could be smuggled in.
test.each([
  '110',
  '112',
  '911',
  '+49110',
  '+1911',
  '493023125017',
  '00493023125017',
  '+093023125017',
  '+49302312501712345',
  '+49 30 23125017',
  '+493023125017\n',
  '+493023125017;tag=1',
  '+493023125017,,1#',
  '+49302312501x',
  '+４９３０２３１２５０１７',
  '',
  493_023_125_017,
  undefined,
])('E26: %j never does', (text) => {
  expect(parseE164(text)).toBeUndefined();
});

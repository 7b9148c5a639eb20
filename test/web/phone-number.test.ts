import { expect, it } from 'vitest';
import { formatPhoneNumber } from '../../src/web/ui/phone-number.ts';

it.each([
  ['+493023125123', '+49 30 23125 123'],
  ['+496990009418', '+49 69 90009 418'],
  ['+498999998001', '+49 89 99998 001'],
  ['+33199004127', '+33 1 99 00 41 27'],
  ['+33639980012', '+33 6 39 98 00 12'],
  ['+441314960123', '+44 131 496 0123'],
  ['+442079460123', '+44 20 7946 0123'],
  ['+12125550163', '+1 212 555-0163'],
])('groups %s as people read it', (e164, shown) => {
  expect(formatPhoneNumber(e164)).toBe(shown);
});

it('never loses or adds a digit', () => {
  for (const number of [
    '+493023125',
    '+4933012345678',
    '+4915199990000',
    '+351212345678',
    '+4930',
    '+12125',
  ]) {
    expect(formatPhoneNumber(number).replaceAll(/[ -]/g, '')).toBe(number);
  }
});

it('shows what is no number as it is', () => {
  expect(formatPhoneNumber('anonymous')).toBe('anonymous');
});

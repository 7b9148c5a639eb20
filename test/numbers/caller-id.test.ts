// E29: what carriers write for who calls whom, and what it means where our number is of Berlin, London, New York or Santiago.
import { describe, expect, it } from 'vitest';
import { readCallerId } from '../../src/numbers/caller-id.ts';
import type { E164 } from '../../src/domain/phone-number.ts';

const BERLIN = '+493023125000' as E164;
const LONDON = '+442079460000' as E164;
const NEW_YORK = '+12125550100' as E164;
const MILAN = '+390200000000' as E164;

describe('E29 a caller id', () => {
  it.each([
    ['+493023125402', BERLIN, '+493023125402'],
    ['00493023125402', BERLIN, '+493023125402'],
    ['493023125402', BERLIN, '+493023125402'],
    ['03023125402', BERLIN, '+493023125402'],
    [' 03023125402 ', BERLIN, '+493023125402'],
    ['00442079460123', BERLIN, '+442079460123'],
    ['02079460123', LONDON, '+442079460123'],
    ['442079460123', LONDON, '+442079460123'],
    ['2125550123', NEW_YORK, '+12125550123'],
    ['12125550123', NEW_YORK, '+12125550123'],
    ['011493023125402', NEW_YORK, '+493023125402'],
    ['0206123456', MILAN, '+390206123456'],
  ] as const)('%s, where we are %s, is %s', (spelled, home, e164) => {
    expect(readCallerId(spelled, home)).toBe(e164);
  });

  it.each([
    ['03023125402', 'it may be anybody’s'],
    ['3023125402', 'it is no number of any plan'],
  ])('%s is unknown where nobody knows where we are: %s', (spelled) => {
    expect(readCallerId(spelled, undefined)).toBeUndefined();
  });

  it.each([
    'anonymous',
    'Restricted',
    '',
    '0',
    '110',
    '012',
    '+49',
    '+0123456789',
    'sip:03023125402',
    '03023125402;x',
  ])('%j is nobody’s', (spelled) => {
    expect(readCallerId(spelled, BERLIN)).toBeUndefined();
  });

  it('is read with a country code alone where nobody knows where we are', () => {
    expect(readCallerId('493023125402', undefined)).toBe('+493023125402');
    expect(readCallerId(undefined, BERLIN)).toBeUndefined();
  });
});

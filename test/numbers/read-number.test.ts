import { describe, expect, test } from 'vitest';
import { FICTION_RANGES } from '../../src/numbers/fiction-ranges.ts';
import {
  type CountryCode,
  type NumberFault,
  asCountryCode,
  readNumber,
} from '../../src/numbers/read-number.ts';

function e164(spelling: string, country?: CountryCode): string {
  const reading = readNumber(spelling, country);
  return reading.ok ? reading.number.e164 : `refused: ${reading.reason}`;
}

describe('F62: one number, whatever its spelling', () => {
  test.each([
    ['+493023125123'],
    ['+49 (0)30 23125123'],
    ['+49 (0)30 / 23 125-123'],
    ['+49 0 30 23125123'],
    ['(+49) 30 23125123'],
    ['+(49)30 23125123'],
    ['++49 30 23125123'],
    ['+0049 30 23125123'],
    ['0049 30 23125123'],
    ['0049 (0) 30 23125 123'],
    ['00 49 30 23125123'],
    ['030/23125123'],
    ['(030) 23125-123'],
    ['030.231.25.123'],
    ['[030] 23125123'],
    ['030_23125123'],
    ['030\u00a023125\u202f123'],
    ['030\u201323125123'],
    ['030\u221223125123'],
    ['\u202a+49 30 23125123\u202c'],
    ['\u200f030\u200e23125123\ufeff'],
    ['\uff0b\uff14\uff19\u3000\uff13\uff10\u3000\uff12\uff13\uff11\uff12\uff15\uff11\uff12\uff13'],
    ['٠٣٠٢٣١٢٥١٢٣'],
    [' +49 30 23125 123 '],
    ['+493-023-125-123'],
    ['tel:+49-30-23125-123'],
    ['Tel.: 030 23125123'],
    ['030 23125123 (privat)'],
    ['030 23125123 abends'],
    ['="03023125123"'],
    ["'+493023125123"],
    ['030 23125123 ext. 12'],
    ['030 23125123 x12'],
    ['030 23125123 Durchwahl 12'],
    ['030\t23125123'],
    ['030\n23125123'],
  ])('reads %j of a German list as +493023125123', (spelling) => {
    expect(e164(spelling, 'DE')).toBe('+493023125123');
  });

  test.each<[string, CountryCode, string]>([
    ['+121-855-501-84', 'US', '+12185550184'],
    ['(214) 555-0118', 'US', '+12145550118'],
    ['214.555.0118', 'US', '+12145550118'],
    ['1 214 555 0118', 'US', '+12145550118'],
    ['0016095550154', 'US', '+16095550154'],
    ['011 49 30 23125123', 'US', '+493023125123'],
    ['+1-214-555-0118 ext 4', 'US', '+12145550118'],
    ['214-555-0118', 'US', '+12145550118'],
    ['+331-990-086-86', 'FR', '+33199008686'],
    ['01 99 00 67 22', 'FR', '+33199006722'],
    ['+33 (0)6 39 98 00 09', 'FR', '+33639980009'],
    ['06.39.98.00.09', 'FR', '+33639980009'],
    ['0131 496 0134', 'GB', '+441314960134'],
    ['+44 (0)20 7946 0123', 'GB', '+442079460123'],
    ['+441-314-960-602', 'GB', '+441314960602'],
    ['07700 900123', 'GB', '+447700900123'],
    ['069/90009671', 'DE', '+496990009671'],
    ['+49 699 0009494', 'DE', '+496990009494'],
    ['030 23125123', 'AT', 'refused: not_in_plan'],
    ['+41 44 668 18 00', 'CH', '+41446681800'],
  ])('reads %j of %s as %s', (spelling, country, expected) => {
    expect(e164(spelling, country)).toBe(expected);
  });

  test('keeps the extension apart from what is dialed', () => {
    const reading = readNumber('030 23125-123 Durchwahl 12', 'DE');
    expect(reading.ok && reading.number.extension).toBe('12');
  });

  test('reads letters as the keypad only in North America', () => {
    expect(e164('1-800-555-RUFW', 'US')).toBe('+18005557839');
    expect(e164('800-555-RUFW', 'DE')).toMatch(/^refused/);
  });

  test('reads a full international number without any default country, and nothing else', () => {
    expect(e164('+49 30 23125123')).toBe('+493023125123');
    expect(e164('030 23125123')).toBe('refused: country_needed');
  });
});

describe('what is no number keeps its reason', () => {
  test.each<[string, CountryCode, NumberFault]>([
    ['', 'DE', 'empty'],
    [' \u00a0\u200f ', 'DE', 'empty'],
    ['unbekannt', 'US', 'no_digits'],
    ['-', 'DE', 'no_digits'],
    ['0', 'DE', 'too_short'],
    ['12', 'FR', 'too_short'],
    ['030', 'US', 'too_short'],
    ['110', 'DE', 'too_short'],
    ['112', 'FR', 'too_short'],
    ['911', 'US', 'too_short'],
    ['999', 'GB', 'too_short'],
    ['++49', 'US', 'too_short'],
    ['+999123456789012345', 'US', 'too_long'],
    ['+99912345678', 'DE', 'unknown_country_code'],
    ['4,93023E+12', 'DE', 'scientific_notation'],
    ['4.93023125123E+11', 'DE', 'scientific_notation'],
    ['12.03.1985', 'DE', 'date'],
    ['1985-03-12', 'DE', 'date'],
    ['geb. 12031985', 'DE', 'letters'],
    ['030 23125I23', 'DE', 'letters'],
    ['*100#', 'DE', 'not_a_number'],
    ['=2+5+cmd|1', 'DE', 'letters'],
    ['+49+30+23125123', 'DE', 'not_a_number'],
    ['(214) 155-0118', 'US', 'not_in_plan'],
    ['01 23', 'FR', 'too_short'],
  ])('refuses %j of a list of %s: %s', (spelling, country, reason) => {
    expect(readNumber(spelling, country)).toEqual({ ok: false, reason });
  });

  test('a planted line break with a second number behind it never becomes one long number', () => {
    expect(e164('+49 30 23125123\r\nX-Bad: +49 69 90009123', 'DE')).toMatch(/^refused/);
  });
});

describe('kinds and zones', () => {
  const read = (spelling: string) => {
    const reading = readNumber(spelling, undefined);
    if (!reading.ok) throw new Error(reading.reason);
    return reading.number;
  };

  test('E18: a German number is in Berlin, an area code of two zones in both, a mobile number in all of its country', () => {
    expect(read('+493023125123')).toMatchObject({ country: 'DE', kind: 'fixed', zones: ['Europe/Berlin'] });
    expect(read('+12085550123').zones).toEqual(['America/Boise', 'America/Los_Angeles']);
    expect(read('+12145550118')).toMatchObject({
      country: 'US',
      kind: 'fixed_or_mobile',
      zones: ['America/Chicago'],
    });
    expect(read('+33639980009')).toMatchObject({ country: 'FR', kind: 'mobile', zones: ['Europe/Paris'] });
    expect(read('+61491570156').zones.length).toBeGreaterThan(5);
    expect(read('+441314960134').zones).toEqual(['Europe/London']);
    expect(read('+447700900123').zones).toContain('Europe/London');
  });

  test('a freephone number of North America is in every zone of North America, not in the zone of no area code', () => {
    expect(read('+18005550199')).toMatchObject({ kind: 'toll_free' });
    expect(read('+18005550199').zones.length).toBeGreaterThan(30);
  });

  test('premium and satellite numbers are known as what they are, so that they can be refused', () => {
    expect(read('+449098790123').kind).toBe('premium');
    expect(read('+499001234567').kind).toBe('premium');
    expect(read('+881612345678').kind).toBe('satellite');
  });

  test('every number of every range reserved for fiction is usable, to both ends of the range', () => {
    for (const range of FICTION_RANGES) {
      const free = range.length - range.prefix.length;
      for (const tail of ['0'.repeat(free), '9'.repeat(free)]) {
        const reading = readNumber(`+${range.prefix}${tail}`, undefined);
        expect(reading, `${range.prefix}${tail}`).toMatchObject({
          ok: true,
          number: { country: range.country },
        });
        expect(reading.ok && reading.number.zones.length, range.prefix).toBeGreaterThan(0);
      }
    }
  });

  test('a number beside a fiction range is judged by the plan, not by its neighbours', () => {
    expect(e164('+44163296012', 'GB')).toMatch(/^refused/);
    expect(e164('+4416329601234', 'GB')).toMatch(/^refused/);
  });

  test('country codes are the ISO ones', () => {
    expect(asCountryCode('de')).toBe('DE');
    expect(asCountryCode('UK')).toBeUndefined();
  });
});

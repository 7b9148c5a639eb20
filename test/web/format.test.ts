import { describe, expect, it } from 'vitest';
import { languageToUse } from '../../src/web/i18n/language.ts';
import { daysBetween, duration, formatIn, initials, longDuration } from '../../src/web/ui/format.ts';

const AT = Date.UTC(2026, 10, 23, 16, 42, 8);

describe('formats', () => {
  it('write time and date as each language does, in the zone asked for', () => {
    expect(formatIn('de').time(AT, 'Europe/Berlin')).toBe('17:42');
    expect(formatIn('de').date(AT, 'Europe/Berlin')).toBe('23.11.2026');
    expect(formatIn('en').dateTime(AT, 'America/New_York')).toBe('23/11/2026 11:42');
    expect(formatIn('de').count(22_606)).toBe('22.606');
    expect(formatIn('en').count(22_606)).toBe('22,606');
    expect(formatIn('de').percent(0.018).replace('\u00a0', ' ')).toBe('1,8 %');
  });

  it('show running times with two digits, and hours only from an hour on', () => {
    expect(duration(134_999)).toBe('02:14');
    expect(duration(3_734_000)).toBe('1:02:14');
    expect(longDuration(252_000)).toBe('00:04:12');
  });

  it('show nothing negative when clocks differ a little', () => {
    expect(duration(-400)).toBe('00:00');
  });

  it('count calendar days in the zone, not spans of 24 hours', () => {
    const lateEvening = Date.UTC(2026, 10, 23, 22, 30);
    const halfAnHourLater = Date.UTC(2026, 10, 23, 23, 30);
    expect(daysBetween(lateEvening, halfAnHourLater, 'Europe/Berlin')).toBe(1);
    expect(daysBetween(lateEvening, halfAnHourLater, 'UTC')).toBe(0);
  });

  it('make initials of the first and the last name', () => {
    expect(initials('Anna Weiß')).toBe('AW');
    expect(initials('sofia')).toBe('S');
  });
});

describe('the language of a browser', () => {
  it('is the chosen one, else the first preferred that we speak, else English', () => {
    expect(languageToUse('de', ['en-US'])).toBe('de');
    expect(languageToUse(null, ['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(languageToUse('tlh', ['fr'])).toBe('en');
  });
});

// What a campaign does by itself, as the form holds it and as people read it: schedule, and what happens to a record next.
import { describe, expect, it } from 'vitest';
import { FINISHING } from '../../src/domain/record/next-attempt.ts';
import { CANCEL_REASONS } from '../../src/domain/record/record.ts';
import { deSupervisor } from '../../src/web/i18n/de-supervisor.ts';
import { enSupervisor } from '../../src/web/i18n/en-supervisor.ts';
import { NEW_DRAFT, requestOf } from '../../src/web/supervisor/campaigns/campaign-draft.ts';
import { type NextFormats, nextSentences } from '../../src/web/supervisor/campaigns/next-words.ts';
import {
  type EntryDraft,
  newEntry,
  scheduleDraft,
  scheduleFaults,
  scheduleRequest,
} from '../../src/web/supervisor/campaigns/schedule-draft.ts';
import { type RecordNext, rulesRequest } from '../../src/wire/campaigns.ts';
import { e164, idOf } from '../domain/people.ts';

describe('the schedule in the form (E5)', () => {
  const nine = { weekdays: [5, 1], time: '09:05', deed: 'start', aim: '' } as const;
  const scheduled = (...entries: EntryDraft[]) => ({ zone: 'Europe/Berlin', entries });

  it('comes back as it was saved, with the goal in per cent', () => {
    const entries = [
      { weekdays: [1, 5], minuteOfDay: 545, act: { do: 'start' } },
      { weekdays: [6], minuteOfDay: 0, act: { do: 'pace', mode: 'progressive', abandonAim: 0.025 } },
    ] as const;
    const draft = scheduleDraft({ zone: 'Europe/Vienna', since: 0, entries }, 'UTC');
    expect(draft.entries.map(({ time, aim }) => [time, aim])).toEqual([
      ['09:05', ''],
      ['00:00', '2.5'],
    ]);
    expect(rulesRequest.parse({ schedule: scheduleRequest(draft) }).schedule).toEqual({
      zone: 'Europe/Vienna',
      entries: [
        { weekdays: [1, 5], minuteOfDay: 545, act: { do: 'start' } },
        { weekdays: [6], minuteOfDay: 0, act: { do: 'pace', mode: 'progressive', abandonAimPercent: 2.5 } },
      ],
    });
  });

  it('is none without a line, and then takes away the one that was there', () => {
    expect(scheduleRequest(scheduled())).toBeNull();
    expect(requestOf(NEW_DRAFT).schedule).toBeNull();
    expect(scheduleRequest(scheduled(nine))?.entries[0]?.weekdays).toEqual([1, 5]);
  });

  it('names the field of the line that is wrong', () => {
    const wrong = scheduled({ ...nine, weekdays: [] }, { ...nine, time: '' }, { ...nine, time: '24:00' });
    expect(scheduleFaults(wrong)).toEqual({
      'schedule.entries.0.weekdays': 'chooseOne',
      'schedule.entries.1.minuteOfDay': 'required',
      'schedule.entries.2.minuteOfDay': 'required',
    });
    const paced = (aim: string) => scheduleFaults(scheduled({ ...nine, deed: 'predictive', aim }));
    for (const aim of ['', '2,7', '0.1', '3']) expect(paced(aim), aim).toEqual({});
    for (const aim of ['0', '3.1', 'viel', '-1', '2,777'])
      expect(Object.values(paced(aim)), aim).toEqual(['aim']);
  });

  it('ends the day after it has begun it', () => {
    const first = newEntry([]);
    expect([first.deed, newEntry([first]).deed, newEntry([first, newEntry([first])]).deed]).toEqual([
      'start',
      'stop',
      'start',
    ]);
  });
});

describe('what happens to a record next, in words (E14)', () => {
  const formats: NextFormats = {
    moment: (at) => `um ${at}`,
    result: (code) => deSupervisor.callResults[code as 'busy'],
    rule: (code) => code,
    number: ({ e164 }) => e164,
    span: (spanMs) => `${spanMs / 60_000} Min.`,
  };
  const texts = (source: object) => (next: RecordNext) =>
    nextSentences(next, formats).map(({ key, values }) => {
      const found = key
        .split('.')
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], source);
      const text = typeof found === 'string' ? found : `<no text ${key}>`;
      return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? `<${name}>`));
    });
  const call = (change: Partial<Extract<RecordNext, { next: 'call' }>>): RecordNext => ({
    next: 'call',
    at: 1435,
    isOpening: false,
    number: { e164: e164('+493023125017'), label: 'home', place: 1 },
    numbers: 2,
    attempt: 3,
    attemptsLimit: 6,
    because: undefined,
    isWaitingForCampaign: false,
    ...change,
  });

  it('says the time, the number, the attempt and the rule', () => {
    const because = {
      why: 'treatment',
      did: 'retry',
      result: 'busy',
      time: 3,
      times: 3,
      restMs: 600_000,
    } as const;
    expect(texts(deSupervisor.next)(call({ because }))).toEqual([
      'Nächster Anruf: um 1435, +493023125017, Versuch 3 von höchstens 6.',
      'Grund: Besetzt, Wiederholung 3 von höchstens 3, 10 Min. nach dem letzten Anruf.',
    ]);
  });

  it('has a sentence in both languages for everything that can be', () => {
    const treatment = { why: 'treatment', result: 'busy', restMs: 60_000 } as const;
    const all: RecordNext[] = [
      call({}),
      call({ attempt: 1, at: undefined }),
      call({ isOpening: true, isWaitingForCampaign: true, because: { ...treatment, did: 'next_number' } }),
      call({ because: { ...treatment, did: 'new_round' } }),
      call({ because: { why: 'rule', rule: 'window' } }),
      call({ because: { why: 'handed_back', reason: 'later' } }),
      call({ because: { why: 'handed_back', reason: 'agent_gone' } }),
      call({ because: { why: 'not_reached' } }),
      call({ number: undefined }),
      { next: 'on_desktop', since: 1 },
      { next: 'on_desktop', by: idOf<'user'>(1), since: 1 },
      { next: 'on_desktop', by: idOf<'user'>(1), since: 1, agentName: 'Anna' },
      { next: 'nothing', why: 'missed_callback' },
      { next: 'set_aside', since: 1 },
      ...CANCEL_REASONS.map((reason): RecordNext => ({ next: 'nothing', why: 'cancelled', reason })),
      ...FINISHING.map(
        (as): RecordNext => ({
          next: 'nothing',
          why: 'finished',
          because: { why: 'finished', as, result: 'busy' },
          lastResult: 'busy',
        }),
      ),
      { next: 'nothing', why: 'finished', because: undefined, lastResult: 'busy' },
      { next: 'nothing', why: 'finished', because: undefined, lastResult: undefined },
    ];
    for (const language of [deSupervisor, enSupervisor]) {
      for (const next of all) {
        const said = texts(language.next)(next);
        expect(said.length).toBeGreaterThan(0);
        for (const sentence of said) expect(sentence, JSON.stringify(next)).not.toMatch(/[<>{}]/);
      }
    }
  });
});

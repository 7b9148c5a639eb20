import { describe, expect, it } from 'vitest';
import {
  CAMPAIGN_EVENTS,
  CAMPAIGN_MODES,
  CAMPAIGN_STATES,
  stepCampaign,
} from '../../src/domain/campaign/campaign.ts';
import type { CampaignState } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../src/domain/campaign/definition.ts';
import { DEFAULT_RETRY_RULES } from '../../src/domain/record/next-attempt.ts';
import { sameHours } from '../../src/domain/compliance/window.ts';
import { deSupervisor } from '../../src/web/i18n/de-supervisor.ts';
import { CAMPAIGN_DEEDS, deedNote, nextDeed } from '../../src/web/supervisor/campaigns/campaign-deeds.ts';
import {
  clockOf,
  draftFaults,
  draftOf,
  editOf,
  NEW_DRAFT,
  NUMBER_FIELDS,
  readNumber,
  requestOf,
} from '../../src/web/supervisor/campaigns/campaign-draft.ts';
import {
  DEFAULT_TREATMENTS,
  restsOf,
  TREATMENT_FIELDS,
  type TreatmentDraft,
  type TreatmentsDraft,
  treatmentsOf,
  treatmentsRequest,
  wrongTreatments,
} from '../../src/web/supervisor/campaigns/treatment-draft.ts';
import { hoursByDays } from '../../src/web/supervisor/campaigns/hours-by-days.ts';
import { type CampaignDetail, campaignEdit, campaignRequest } from '../../src/wire/campaigns.ts';

const ID = '01a206f5-5c13-739b-b4f5-10df65acbf3c';
const FILLED = { ...NEW_DRAFT, name: ' Herbst ', groupIds: [ID], listIds: [ID], callerNumberIds: [ID] };

/** Nothing outside the campaign is in its way. */
const FREE = { isAllStopped: false, mode: 'preview', lacksMessage: false } as const;

function inState(state: CampaignState['state']): CampaignState {
  return state === 'stopping' ? { state, since: 0, next: 'loaded' } : { state, since: 0 };
}

describe('what a supervisor can do to a campaign (E2)', () => {
  it('is possible exactly where the campaign itself would move', () => {
    for (const state of CAMPAIGN_STATES) {
      for (const deed of CAMPAIGN_DEEDS) {
        const event = CAMPAIGN_EVENTS.find((type) => type === deed.replace('-', '_'));
        expect(event, deed).toBeDefined();
        const moves =
          event !== undefined &&
          event !== 'paced' &&
          'state' in stepCampaign(inState(state), { type: event }, 1);
        expect(deedNote(deed, state, FREE).can, `${deed} while ${state}`).toBe(moves);
      }
    }
  });

  it('says for each button what it does or why it is off, in words that exist', () => {
    for (const state of CAMPAIGN_STATES) {
      for (const deed of CAMPAIGN_DEEDS) {
        const note = deedNote(deed, state, FREE);
        const text = note.can
          ? deSupervisor.campaigns.notes[note.note]
          : deSupervisor.campaigns.cannot[note.why];
        expect(text, `${deed} while ${state}`).toMatch(/\w/);
      }
    }
  });

  it('is not offered to start while everything is stopped', () => {
    expect(deedNote('start', 'loaded', { ...FREE, isAllStopped: true })).toEqual({
      can: false,
      why: 'startStopAll',
    });
  });

  it('E34 is not offered to start as predictive without its information message, and as anything else it is', () => {
    const lacking = { ...FREE, lacksMessage: true };
    const predictive = { ...lacking, mode: 'predictive' } as const;
    expect(deedNote('start', 'loaded', predictive)).toEqual({ can: false, why: 'startNoMessage' });
    for (const mode of ['preview', 'push_preview', 'progressive'] as const)
      expect(deedNote('start', 'loaded', { ...lacking, mode }).can, mode).toBe(true);
    expect(deedNote('start', 'loaded', { ...predictive, lacksMessage: false }).can).toBe(true);
  });

  it('says of each mode who will dial', () => {
    const notes = CAMPAIGN_MODES.map((mode) => deedNote('start', 'loaded', { ...FREE, mode }));
    expect(notes.map((note) => note.can && note.note)).toEqual([
      'start',
      'startPush',
      'startDial',
      'startDial',
    ]);
  });

  it('offers as next step one that is possible', () => {
    for (const state of CAMPAIGN_STATES) expect(deedNote(nextDeed(state), state, FREE).can, state).toBe(true);
  });
});

describe('the campaign form', () => {
  it('makes a request that the server takes', () => {
    expect(draftFaults(FILLED)).toEqual({});
    const request = campaignRequest.parse(requestOf(FILLED));
    expect(request.name).toBe('Herbst');
    expect(request.returnDelayMinutes).toBe(15);
    expect(request.hours).toBeUndefined();
  });

  it('sends its own hours with the weekdays in order', () => {
    const draft = { ...FILLED, hasOwnHours: true, weekdays: [5, 1, 3], fromMinute: 600, toMinute: 1200 };
    expect(campaignRequest.parse(requestOf(draft)).hours).toEqual({
      weekdays: [1, 3, 5],
      fromMinute: 600,
      toMinute: 1200,
    });
  });

  it('takes the own hours away when an edit goes back to the rule pack', () => {
    expect(campaignEdit.parse(editOf(FILLED)).hours).toBeNull();
    expect(campaignEdit.parse(editOf({ ...FILLED, hasOwnHours: true })).hours).toMatchObject({
      toMinute: 1080,
    });
  });

  it('has no limit of lines where nothing is typed, and takes one away in an edit (E26)', () => {
    expect(campaignRequest.parse(requestOf(FILLED)).lines).toBeUndefined();
    expect(campaignEdit.parse(editOf(FILLED)).lines).toBeNull();
    expect(campaignRequest.parse(requestOf({ ...FILLED, lines: ' 12 ' })).lines).toBe(12);
    for (const lines of ['0', '10001', 'many'])
      expect(draftFaults({ ...FILLED, lines })).toEqual({ lines: 'between' });
  });

  it('names every field that is missing or out of bounds', () => {
    const draft = {
      ...NEW_DRAFT,
      hasOwnHours: true,
      weekdays: [],
      fromMinute: 1080,
      toMinute: 540,
      numbers: { ...NEW_DRAFT.numbers, ringTimeoutSeconds: '5', attemptsPerDay: '' },
    };
    expect(draftFaults(draft)).toEqual({
      name: 'required',
      groupIds: 'chooseOne',
      callerNumberIds: 'chooseOne',
      listIds: 'chooseOne',
      weekdays: 'chooseOne',
      hours: 'hoursOrder',
      ringTimeoutSeconds: 'between',
      attemptsPerDay: 'between',
    });
  });

  it('accepts in each number field what the server accepts, and no more', () => {
    for (const [field, { min, max }] of Object.entries(NUMBER_FIELDS)) {
      const schema = campaignRequest.shape[field as keyof typeof NUMBER_FIELDS];
      for (const value of [min - 1, min, max, max + 1]) {
        const mine = readNumber(field as keyof typeof NUMBER_FIELDS, String(value)) !== undefined;
        expect(mine, `${field} ${value}`).toBe(schema.safeParse(value).success);
      }
    }
  });

  it('reads no number out of words, signs or fractions', () => {
    for (const text of ['', ' ', 'drei', '-1', '1.5', '1e2', '0x10']) {
      expect(readNumber('minimumGapMinutes', text), text).toBeUndefined();
    }
  });

  it('shows a campaign again as it was made', () => {
    const window = sameHours([1, 2, 3], { fromMinute: 600, toMinute: 1020 });
    const campaign: CampaignDetail = {
      id: ID,
      name: 'Herbst',
      description: 'Herbst@Mitte',
      mode: 'preview',
      state: 'unloaded',
      since: 0,
      lists: [{ id: ID, name: 'Liste', share: 3 }],
      groups: [{ id: ID, name: 'Mitte' }],
      records: {},
      callerNumbers: [{ id: ID, e164: '+493023125100', label: 'Berlin' }],
      settings: { ...DEFAULT_CAMPAIGN_SETTINGS, window },
      lacksInformationMessage: false,
      nextScheduled: undefined,
    };
    const draft = draftOf(campaign);
    expect(draft).toMatchObject({ hasOwnHours: true, weekdays: [1, 2, 3], fromMinute: 600, toMinute: 1020 });
    expect(requestOf(draft)).toMatchObject({
      returnDelayMinutes: 15,
      ringTimeoutSeconds: 30,
      listIds: [ID],
      listOrder: 'by_share',
      shares: { [ID]: 3 },
    });
  });
});

describe('the shares of lists in the form (E13)', () => {
  const OTHER = '01a206f5-5c13-739b-b4f5-10df65acbf3d';
  const two = { ...FILLED, listIds: [ID, OTHER] };

  it('are one each unless somebody says otherwise, and are sent for every list', () => {
    expect(campaignRequest.parse(requestOf(two)).shares).toEqual({ [ID]: 1, [OTHER]: 1 });
    expect(requestOf({ ...two, shares: { [OTHER]: ' 40 ' } }).shares).toEqual({ [ID]: 1, [OTHER]: 40 });
  });

  it('must be whole numbers from 1 to 100, each named by its list', () => {
    for (const wrong of ['', '0', '101', '1.5', 'viel'])
      expect(draftFaults({ ...two, shares: { [OTHER]: wrong } })).toEqual({ [`shares.${OTHER}`]: 'between' });
  });

  it('do not matter one after another, or with a single list', () => {
    const wrong = { shares: { [ID]: 'viel' } };
    expect(draftFaults({ ...two, ...wrong, listOrder: 'one_after_another' })).toEqual({});
    expect(draftFaults({ ...FILLED, ...wrong })).toEqual({});
    expect(requestOf({ ...FILLED, ...wrong }).shares).toEqual({ [ID]: 1 });
  });
});

describe('treatments in the form (E14)', () => {
  const retried = (treatments: TreatmentsDraft) => treatmentsRequest(treatments).map(({ result }) => result);
  const withBusy = (change: Partial<TreatmentDraft>) => ({
    ...DEFAULT_TREATMENTS,
    busy: { ...DEFAULT_TREATMENTS.busy, ...change },
  });

  it('want at least one try where nothing comes after it', () => {
    const none = { numbers: { ...DEFAULT_TREATMENTS.busy.numbers, times: '0' } };
    expect(wrongTreatments(withBusy({ ...none, afterwards: 'finish' }))).toEqual(['treatments.busy.times']);
    expect(wrongTreatments(withBusy({ ...none, afterwards: 'next_number' }))).toEqual([]);
  });

  it('begin with the rules of the product, and come back as they were saved', () => {
    const rules = [{ result: 'fax', afterMs: 60_000, incrementMs: 120_000, times: 2 }] as const;
    expect(retried(DEFAULT_TREATMENTS).toSorted()).toEqual(
      DEFAULT_RETRY_RULES.map(({ result }) => result).toSorted(),
    );
    expect(treatmentsRequest(treatmentsOf(rules))).toEqual([
      { result: 'fax', afterMinutes: 1, incrementMinutes: 2, times: 2, afterwards: 'finish' },
    ]);
    const round = { afterwards: 'next_number', newRoundAfterMs: 3_600_000 } as const;
    expect(treatmentsRequest(treatmentsOf([{ result: 'fax', afterMs: 60_000, times: 0, ...round }]))).toEqual(
      [
        {
          result: 'fax',
          afterMinutes: 1,
          incrementMinutes: 0,
          times: 0,
          afterwards: 'next_number',
          newRoundAfterMinutes: 60,
        },
      ],
    );
    expect(campaignRequest.parse(requestOf(FILLED)).treatments).toHaveLength(DEFAULT_RETRY_RULES.length);
  });

  it('accept in each field what the server accepts, and no more', () => {
    for (const [field, { min, max }] of Object.entries(TREATMENT_FIELDS)) {
      for (const value of [min - 1, min, max, max + 1]) {
        const numbers = { ...DEFAULT_TREATMENTS.busy.numbers, [field]: String(value) };
        const mine = wrongTreatments(withBusy({ numbers, afterwards: 'new_round' })).length === 0;
        const served = field === 'newRoundMinutes' ? 'newRoundAfterMinutes' : field;
        const around = { afterMinutes: 5, incrementMinutes: 0, times: 1, afterwards: 'next_number' } as const;
        const line = { result: 'busy', ...around, [served]: value };
        expect(mine, `${field} ${value}`).toBe(campaignEdit.safeParse({ treatments: [line] }).success);
      }
    }
  });

  it('do not ask for numbers of a result that finishes the record', () => {
    const numbers = { afterMinutes: 'bald', incrementMinutes: '', times: '', newRoundMinutes: 'nie' };
    expect(wrongTreatments(withBusy({ numbers }))).toEqual([
      'treatments.busy.afterMinutes',
      'treatments.busy.incrementMinutes',
      'treatments.busy.times',
    ]);
    expect(wrongTreatments(withBusy({ numbers, isTreated: false }))).toEqual([]);
    expect(retried(withBusy({ isTreated: false }))).not.toContain('busy');
  });

  it('say the first rests', () => {
    expect(restsOf(10, 5, 9)).toEqual([10, 15, 20]);
    expect(restsOf(10, 0, 2)).toEqual([10, 10]);
  });
});

describe('the script in the form (E1)', () => {
  it('asks for the recording that was chosen, and shows it again', () => {
    expect(campaignRequest.parse(requestOf(FILLED)).recording).toBe('by_agent');
    expect(campaignRequest.parse(requestOf({ ...FILLED, recording: 'always' })).recording).toBe('always');
  });

  it('is refused with a placeholder that does not exist', () => {
    expect(draftFaults({ ...FILLED, script: 'Hallo {vorname}' })).toEqual({ script: 'placeholders' });
    expect(draftFaults({ ...FILLED, script: 'Hallo {firstName} {:-)} { 1, 2 }' })).toEqual({});
  });
});

describe('calling hours in words', () => {
  it('joins neighbouring days with the same hours', () => {
    const window = sameHours([1, 2, 3, 5], { fromMinute: 540, toMinute: 1080 });
    expect(hoursByDays(window)).toEqual([
      { from: 1, to: 3, hours: '09:00–18:00' },
      { from: 5, to: 5, hours: '09:00–18:00' },
    ]);
  });

  it('writes the end of the day as 24:00', () => {
    expect(clockOf(1440)).toBe('24:00');
    expect(clockOf(495)).toBe('08:15');
  });
});

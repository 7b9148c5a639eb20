import { describe, expect, it } from 'vitest';
import { CAMPAIGN_MODES } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_DELIVERY } from '../../src/domain/campaign/delivery.ts';
import {
  DELIVERY_FIELDS,
  DELIVERY_NUMBERS,
  type DeliveryDraft,
  type DeliveryNumber,
  NEW_DELIVERY,
  deliveryDraft,
  deliveryFaults,
  deliveryRequest,
  fieldsFor,
  readAim,
} from '../../src/web/supervisor/campaigns/delivery-draft.ts';
import {
  NEW_DRAFT,
  draftFaults,
  editOf,
  requestOf,
} from '../../src/web/supervisor/campaigns/campaign-draft.ts';
import { deliveryFields, deliveryPart } from '../../src/wire/delivery.ts';

const with_ = (changes: Partial<DeliveryDraft>): DeliveryDraft => ({ ...NEW_DELIVERY, ...changes });
const typed = (field: DeliveryNumber | 'abandonAimPercent', text: string): DeliveryDraft =>
  with_({ numbers: { ...NEW_DELIVERY.numbers, [field]: text } });
const agentFirst = with_({ connection: 'agent_first', answering: 'accept', detectsMachines: true });

describe('the delivery of a campaign in its form', () => {
  it('E20 asks a preview only for its timer, E21 push preview for the offer', () => {
    expect(fieldsFor('preview', NEW_DELIVERY)).toEqual(['autoDialAfterSeconds']);
    expect(fieldsFor('push_preview', NEW_DELIVERY)).toEqual([
      'offerTimeoutSeconds',
      'ignoredOffersLimit',
      'autoDialAfterSeconds',
      'priority',
      'share',
    ]);
  });

  it('D5 asks for an answer of the agent only where the agent is first', () => {
    for (const mode of ['progressive', 'predictive'] as const) {
      expect(fieldsFor(mode, NEW_DELIVERY), mode).not.toContain('answering');
      expect(fieldsFor(mode, with_({ connection: 'agent_first' })), mode).toContain('answering');
      expect(fieldsFor(mode, with_({ connection: 'agent_first' })), mode).not.toContain(
        'offerTimeoutSeconds',
      );
      expect(fieldsFor(mode, agentFirst), mode).toContain('offerTimeoutSeconds');
    }
  });

  it('E23, E25 asks for an aim only where somebody can be abandoned, and for machines where one can be met alone', () => {
    const withAim = CAMPAIGN_MODES.filter((mode) =>
      fieldsFor(mode, NEW_DELIVERY).includes('abandonAimPercent'),
    );
    expect(withAim).toEqual(['predictive']);
    expect(fieldsFor('progressive', agentFirst)).not.toContain('detectsMachines');
    expect(fieldsFor('predictive', agentFirst)).toContain('leavesVoicemail');
    expect(fieldsFor('predictive', NEW_DELIVERY)).not.toContain('leavesVoicemail');
  });

  it('knows the fields of the wire, all of them, with its bounds', () => {
    expect([...DELIVERY_FIELDS].sort()).toEqual(Object.keys(deliveryFields).sort());
    for (const [field, { min, max }] of Object.entries(DELIVERY_NUMBERS)) {
      for (const value of [min, max])
        expect(deliveryPart.safeParse({ [field]: value }).success, `${field} ${value}`).toBe(true);
      for (const value of [min - 1, max + 1])
        expect(deliveryPart.safeParse({ [field]: value }).success, `${field} ${value}`).toBe(false);
    }
  });

  it('sends what the wire takes, and only what fits the mode', () => {
    for (const mode of CAMPAIGN_MODES) {
      for (const draft of [NEW_DELIVERY, agentFirst, with_({ dialsByItself: true })]) {
        const request = deliveryRequest(mode, draft);
        expect(deliveryPart.safeParse(request).success, mode).toBe(true);
        expect(Object.keys(request).sort(), mode).toEqual([...fieldsFor(mode, draft)].sort());
      }
    }
    expect(deliveryRequest('preview', NEW_DELIVERY)).toEqual({ autoDialAfterSeconds: null });
    expect(deliveryRequest('preview', with_({ dialsByItself: true }))).toEqual({ autoDialAfterSeconds: 15 });
  });

  it('names the field that is wrong, and none that is not asked for', () => {
    for (const field of Object.keys(DELIVERY_NUMBERS) as DeliveryNumber[]) {
      const wrong = { ...typed(field, '9999'), dialsByItself: true };
      expect(deliveryFaults('push_preview', wrong), field).toEqual([field]);
    }
    expect(deliveryFaults('predictive', typed('abandonAimPercent', '3,1'))).toEqual(['abandonAimPercent']);
    expect(deliveryFaults('progressive', typed('abandonAimPercent', '3,1'))).toEqual([]);
    expect(deliveryFaults('preview', typed('autoDialAfterSeconds', 'x'))).toEqual([]);
    const draft = { ...NEW_DRAFT, mode: 'predictive', delivery: typed('priority', '0') } as const;
    expect(draftFaults(draft)).toMatchObject({ 'delivery.priority': 'between' });
  });

  it('I13 takes an aim of 3 % at most, with comma or point and one place', () => {
    expect(['0', '2,7', '2.7', ' 3 ', '3,0'].map(readAim)).toEqual([0, 2.7, 2.7, 3, 3]);
    for (const text of ['', '3,1', '10', '-1', '2,75', '2,', 'drei', '1e0'])
      expect(readAim(text), text).toBeUndefined();
    for (let tenths = 0; tenths <= 30; tenths += 1) {
      const text = String(tenths / 10);
      const request = deliveryRequest('predictive', typed('abandonAimPercent', text));
      expect(deliveryPart.safeParse(request).success, text).toBe(true);
    }
  });

  it('shows settings again as they were made', () => {
    const delivery = { ...DEFAULT_DELIVERY, abandonAim: 0.019, autoDialAfterMs: 20_000, share: 40 };
    const draft = deliveryDraft({ delivery });
    expect(draft.numbers).toMatchObject({
      abandonAimPercent: '1.9',
      autoDialAfterSeconds: '20',
      share: '40',
    });
    expect(draft.dialsByItself).toBe(true);
    expect(deliveryDraft({})).toEqual(NEW_DELIVERY);
  });

  it('is part of the campaign’s request, with its mode, when it is made and when it is changed', () => {
    const draft = { ...NEW_DRAFT, mode: 'progressive' } as const;
    for (const request of [requestOf(draft), editOf(draft)])
      expect(request).toMatchObject({
        mode: 'progressive',
        delivery: { connection: 'contact_first', priority: 5 },
      });
  });
});

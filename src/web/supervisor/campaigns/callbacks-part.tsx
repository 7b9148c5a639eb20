/** Whose callbacks are, how they come, how long they wait for whom (D9, E31, K59). */
import { useTranslation } from 'react-i18next';
import { CALLBACK_DELIVERIES, CALLBACK_KINDS } from '../../../domain/campaign/callbacks.ts';
import type { CampaignDetail } from '../../../wire/campaigns.ts';
import { callbacksOf } from '../../../domain/campaign/callbacks.ts';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { wrongWith } from '../page-parts.tsx';
import {
  CALLBACK_NUMBERS,
  type CallbackNumber,
  type CallbacksDraft,
  hasCallbackNumber,
  requestField,
  spanOf,
} from './callbacks-draft.ts';
import type { FormPartProps } from './campaign-form-parts.tsx';

const NUMBERS = Object.keys(CALLBACK_NUMBERS) as CallbackNumber[];
/** Fields that show their own sentence. */
export const CALLBACK_FIELDS = NUMBERS.map((field) => `callbacks.${requestField(field)}`);

export function CallbacksPart({ draft, change, faults, error }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const { callbacks } = draft;
  const set = (changes: Partial<CallbacksDraft>) => change({ callbacks: { ...callbacks, ...changes } });
  const shown = NUMBERS.filter((field) => hasCallbackNumber(callbacks, field));
  const faultOf = (field: CallbackNumber) => {
    const fault = faults[`callbacks.${requestField(field)}`];
    if (fault === 'fallbackTooLate') return t('callbackRules.fallbackTooLate');
    return fault && t('shared.between', CALLBACK_NUMBERS[field]);
  };
  return (
    <section className="formpart">
      <h2>{t('callbackRules.title')}</h2>
      <div className="stack">
        <div className="pair">
          <Select
            label={t('callbackRules.kind')}
            value={callbacks.kind}
            options={CALLBACK_KINDS.map((value) => ({ value, label: t(`callbackRules.kinds.${value}`) }))}
            onValue={(value) =>
              set({ kind: CALLBACK_KINDS.find((known) => known === value) ?? 'agent_chooses' })
            }
          />
          <Select
            label={t('callbackRules.delivery')}
            value={callbacks.delivery}
            options={CALLBACK_DELIVERIES.map((value) => ({
              value,
              label: t(`callbackRules.deliveries.${value}`),
            }))}
            onValue={(value) =>
              set({ delivery: CALLBACK_DELIVERIES.find((known) => known === value) ?? 'preview' })
            }
          />
        </div>
        {callbacks.kind !== 'always_campaign' && (
          <Checkbox
            label={t('callbackRules.fallsBack')}
            note={t('callbackRules.fallsBackNote')}
            isChecked={callbacks.fallsBack}
            onChecked={(fallsBack) => set({ fallsBack })}
          />
        )}
        <div className="threes">
          {shown.map((field) => (
            <TextField
              key={field}
              label={t(`callbackRules.${field}`)}
              hint={t(`callbackRules.hints.${field}`)}
              inputMode="numeric"
              autoComplete="off"
              value={callbacks.numbers[field]}
              onValue={(value) => set({ numbers: { ...callbacks.numbers, [field]: value } })}
              error={wrongWith(faultOf(field), error, `callbacks.${requestField(field)}`)}
            />
          ))}
        </div>
        <Checkbox
          label={t('callbackRules.dialsPromised')}
          note={t('callbackRules.dialsPromisedNote')}
          isChecked={callbacks.dialsPromised}
          onChecked={(dialsPromised) => set({ dialsPromised })}
        />
      </div>
    </section>
  );
}

/** The same rules to be read, a line each. */
export function CallbackLines({ settings }: Pick<CampaignDetail, 'settings'>) {
  const { t } = useTranslation('supervisor');
  const { kind, delivery, fallbackMs, missedAfterMs, dialsPromised } = callbacksOf(settings);
  const span = (spanMs: number) => {
    const { unit, count } = spanOf(spanMs);
    return t(`callbackRules.spans.${unit}`, { count });
  };
  const fallback =
    fallbackMs === undefined
      ? t('callbackRules.lines.noFallback')
      : t('callbackRules.lines.fallback', { span: span(fallbackMs) });
  return (
    <ul className="plainlines">
      <li>
        {t(`callbackRules.kinds.${kind}`)}, {t(`callbackRules.deliveries.${delivery}`)}
      </li>
      {kind !== 'always_campaign' && <li>{fallback}</li>}
      <li>{t('callbackRules.lines.missed', { span: span(missedAfterMs) })}</li>
      {dialsPromised && <li>{t('callbackRules.dialsPromised')}</li>}
    </ul>
  );
}

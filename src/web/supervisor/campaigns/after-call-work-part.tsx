/** How long after-call work may last, when it warns, how much more time there is, and how it leaves the agent (E32). */
import { useTranslation } from 'react-i18next';
import { AFTER_CALL_WORK_ENDS } from '../../../domain/campaign/after-call-work.ts';
import { TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { wrongWith } from '../page-parts.tsx';
import { NUMBER_FIELDS, WARNING_BOUNDS } from './campaign-draft.ts';
import type { FormPartProps } from './campaign-form-parts.tsx';

export const AFTER_CALL_WORK_FIELDS = [
  'afterCallWorkLimitMinutes',
  'afterCallWorkExtensions',
  'afterCallWorkExtensionMinutes',
] as const;

export function AfterCallWorkPart({ draft, change, faults, error }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const warning = 'afterCallWorkWarningSeconds';
  const hints = {
    afterCallWorkLimitMinutes: t('form.minutesHint'),
    afterCallWorkExtensions: t('afterCallWork.extensionsHint'),
    afterCallWorkExtensionMinutes: t('form.minutesHint'),
  } as const;
  return (
    <section className="formpart">
      <h2>{t('afterCallWork.title')}</h2>
      <div className="threes">
        {AFTER_CALL_WORK_FIELDS.map((field) => (
          <TextField
            key={field}
            label={t(`form.${field}`)}
            hint={hints[field]}
            inputMode="numeric"
            autoComplete="off"
            value={draft.numbers[field]}
            onValue={(value) => change({ numbers: { ...draft.numbers, [field]: value } })}
            error={wrongWith(
              faults[field] ? t('shared.between', NUMBER_FIELDS[field]) : undefined,
              error,
              field,
            )}
          />
        ))}
        <TextField
          label={t('afterCallWork.warning')}
          hint={t('afterCallWork.warningHint')}
          inputMode="numeric"
          autoComplete="off"
          value={draft.warningSeconds}
          onValue={(warningSeconds) => change({ warningSeconds })}
          error={wrongWith(
            faults[warning] ? t('afterCallWork.warningBetween', WARNING_BOUNDS) : undefined,
            error,
            warning,
          )}
        />
        <Select
          label={t('afterCallWork.leavesAgent')}
          value={draft.leavesAgent}
          options={AFTER_CALL_WORK_ENDS.map((value) => ({
            value,
            label: t(`afterCallWork.leaves.${value}`),
          }))}
          onValue={(value) =>
            change({ leavesAgent: AFTER_CALL_WORK_ENDS.find((known) => known === value) ?? 'ready' })
          }
        />
      </div>
    </section>
  );
}

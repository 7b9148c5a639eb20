/** What happens to a record after each call result (E14): it is finished, or called again later, so often and no more. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { TREATABLE_RESULTS, type TreatableResult } from '../../../domain/record/next-attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, FieldError } from '../../ui/field.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { FormPartProps } from './campaign-form-parts.tsx';
import { NumberCell } from './number-cell.tsx';
import {
  DEFAULT_TREATMENTS,
  restsOf,
  TREATMENT_FIELDS,
  type TreatmentDraft,
  type TreatmentField,
  treatmentKey,
} from './treatment-draft.ts';
import { readWithin } from './whole-number.ts';

const FIELDS = Object.keys(TREATMENT_FIELDS) as TreatmentField[];

export function TreatmentsPart({ draft, change, faults }: FormPartProps) {
  const { t } = useTranslation('supervisor');
  const set = (result: TreatableResult, treatment: TreatmentDraft) =>
    change({ treatments: { ...draft.treatments, [result]: treatment } });
  return (
    <section className="formpart">
      <h2>{t('treatments.title')}</h2>
      <div>
        <p className="t2 small treatmentnote">{t('treatments.note')}</p>
        <table className="treatments">
          <thead>
            <tr>
              <th scope="col">{t('treatments.again')}</th>
              {FIELDS.map((field) => (
                <th key={field} scope="col">
                  {t(`treatments.${field}`)}
                </th>
              ))}
              <th scope="col">{t('treatments.means')}</th>
            </tr>
          </thead>
          <tbody>
            {TREATABLE_RESULTS.map((result) => (
              <TreatmentRow
                key={result}
                result={result}
                treatment={draft.treatments[result]}
                faults={faults}
                onChange={(treatment) => set(result, treatment)}
              />
            ))}
          </tbody>
        </table>
        <Button size="small" onClick={() => change({ treatments: DEFAULT_TREATMENTS })}>
          {t('treatments.reset')}
        </Button>
      </div>
    </section>
  );
}

interface TreatmentRowProps extends Pick<FormPartProps, 'faults'> {
  result: TreatableResult;
  treatment: TreatmentDraft;
  onChange: (treatment: TreatmentDraft) => void;
}

function TreatmentRow({ result, treatment, faults, onChange }: TreatmentRowProps) {
  const { t } = useTranslation('supervisor');
  const rowId = useId();
  const name = t(`callResults.${result}`);
  const errorOf = (field: TreatmentField) =>
    faults[treatmentKey(result, field)]
      ? `${t(`treatments.${field}`)}: ${t('shared.between', TREATMENT_FIELDS[field])}`
      : undefined;
  const isWrong = treatment.isRetried && FIELDS.some((field) => errorOf(field) !== undefined);
  return (
    <tr>
      <td>
        <Checkbox
          label={name}
          isChecked={treatment.isRetried}
          onChecked={(isRetried) => onChange({ ...treatment, isRetried })}
        />
      </td>
      {treatment.isRetried ? (
        FIELDS.map((field) => (
          <td key={field}>
            <NumberCell
              id={`${rowId}-${field}`}
              label={`${name}: ${t(`treatments.${field}`)}`}
              value={treatment.numbers[field]}
              onValue={(value) =>
                onChange({ ...treatment, numbers: { ...treatment.numbers, [field]: value } })
              }
              error={errorOf(field)}
            />
          </td>
        ))
      ) : (
        <td colSpan={FIELDS.length} />
      )}
      <td className="t2">
        {isWrong ? (
          FIELDS.map((field) => <FieldError key={field} id={`${rowId}-${field}`} error={errorOf(field)} />)
        ) : (
          <Meaning treatment={treatment} />
        )}
      </td>
    </tr>
  );
}

/** The line in words: after 10, 20, 30 min., then finished. */
function Meaning({ treatment }: { treatment: TreatmentDraft }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  if (!treatment.isRetried) return <>{t('treatments.finishes')}</>;
  const [after, increment, times] = FIELDS.map((field) =>
    readWithin(treatment.numbers[field], TREATMENT_FIELDS[field]),
  );
  if (after === undefined || increment === undefined || times === undefined) return <>–</>;
  if (increment === 0 || times === 1)
    return <>{t('treatments.same', { count: times, after: format.count(after) })}</>;
  const rests = restsOf(after, increment, times).map(format.count).join(', ');
  return <>{t(times > 3 ? 'treatments.restsAndMore' : 'treatments.rests', { rests })}</>;
}

/** What happens to a record after each call result (E14): it is finished, or called again later, so often and no more. */
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { TREATABLE_RESULTS, type TreatableResult } from '../../../domain/record/next-attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, FieldError } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { FormPartProps } from './campaign-form-parts.tsx';
import { NumberCell } from './number-cell.tsx';
import {
  AFTERWARDS,
  DEFAULT_TREATMENTS,
  readTreatment,
  restsOf,
  TRIES_FIELDS,
  type TreatmentDraft,
  type TreatmentField,
  treatmentBounds,
  treatmentKey,
} from './treatment-draft.ts';

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
              {TRIES_FIELDS.map((field) => (
                <th key={field} scope="col">
                  {t(`treatments.${field}`)}
                </th>
              ))}
              <th scope="col">{t('treatments.afterwards')}</th>
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
      ? `${t(`treatments.${field}`)}: ${t('shared.between', treatmentBounds(treatment, field))}`
      : undefined;
  const wrong = [...TRIES_FIELDS, 'newRoundMinutes' as const].filter((field) => errorOf(field) !== undefined);
  const cell = (field: TreatmentField) => (
    <NumberCell
      id={`${rowId}-${field}`}
      label={`${name}: ${t(`treatments.${field}`)}`}
      value={treatment.numbers[field]}
      onValue={(value) => onChange({ ...treatment, numbers: { ...treatment.numbers, [field]: value } })}
      error={errorOf(field)}
    />
  );
  return (
    <tr>
      <td>
        <Checkbox
          label={name}
          isChecked={treatment.isTreated}
          onChecked={(isTreated) => onChange({ ...treatment, isTreated })}
        />
      </td>
      {treatment.isTreated ? (
        <>
          {TRIES_FIELDS.map((field) => (
            <td key={field}>{cell(field)}</td>
          ))}
          <td>
            <AfterwardsCell name={name} treatment={treatment} onChange={onChange}>
              {cell('newRoundMinutes')}
            </AfterwardsCell>
          </td>
        </>
      ) : (
        <td colSpan={TRIES_FIELDS.length + 1} />
      )}
      <td className="t2">
        {treatment.isTreated && wrong.length > 0 ? (
          wrong.map((field) => <FieldError key={field} id={`${rowId}-${field}`} error={errorOf(field)} />)
        ) : (
          <Meaning treatment={treatment} />
        )}
      </td>
    </tr>
  );
}

interface AfterwardsCellProps extends Pick<TreatmentRowProps, 'treatment' | 'onChange'> {
  name: string;
  /** The field for the rest before the chain begins again. */
  children: ReactNode;
}

function AfterwardsCell({ name, treatment, onChange, children }: AfterwardsCellProps) {
  const { t } = useTranslation('supervisor');
  return (
    <div className="afterwards">
      <Select
        label={`${name}: ${t('treatments.afterwards')}`}
        hideLabel
        value={treatment.afterwards}
        options={AFTERWARDS.map((value) => ({ value, label: t(`treatments.afterwardsOptions.${value}`) }))}
        onValue={(value) =>
          onChange({ ...treatment, afterwards: AFTERWARDS.find((known) => known === value) ?? 'finish' })
        }
      />
      {treatment.afterwards === 'new_round' && (
        <span className="newround">
          <span className="t2 small">{t('treatments.newRoundMinutes')}</span>
          {children}
        </span>
      )}
    </div>
  );
}

/** The line in words: after 10, 20, 30 min., then the next number. */
function Meaning({ treatment }: { treatment: TreatmentDraft }) {
  const { t } = useTranslation('supervisor');
  const format = useFormat();
  if (!treatment.isTreated) return <>{t('treatments.finishes')}</>;
  const [after, increment, times] = TRIES_FIELDS.map((field) => readTreatment(treatment, field));
  if (after === undefined || increment === undefined || times === undefined) return <>–</>;
  const follows = t(`treatments.follows.${treatment.afterwards}`);
  if (times === 0) return <>{t('treatments.notAgain', { follows })}</>;
  if (increment === 0 || times === 1)
    return <>{t('treatments.same', { count: times, after: format.count(after), follows })}</>;
  const rests = restsOf(after, increment, times).map(format.count).join(', ');
  return <>{t(times > 3 ? 'treatments.restsAndMore' : 'treatments.rests', { rests, follows })}</>;
}

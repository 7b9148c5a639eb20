/** What an import does with people who stand in another list already (E12). */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { OthersChoice } from '../../../wire/imports.ts';
import { OTHERS } from './others.ts';

export interface OthersChoiceProps {
  value: OthersChoice;
  onValue: (value: OthersChoice) => void;
}

export function OthersField({ value, onValue }: OthersChoiceProps) {
  const { t } = useTranslation('supervisor');
  const name = useId();
  return (
    <fieldset>
      <legend className="lab">
        <span>{t('upload.others.label')}</span>
        <small>{t('upload.others.hint')}</small>
      </legend>
      <div className="options">
        {OTHERS.map((choice) => (
          <label key={choice} className={choice === value ? 'on' : ''}>
            <input
              type="radio"
              name={name}
              value={choice}
              checked={choice === value}
              onChange={() => onValue(choice)}
            />
            <span className={choice === value ? 'rd on' : 'rd'} aria-hidden />
            <span>
              <b>{t(`upload.others.${choice}`)}</b>
              <small className="t2">{t(`upload.others.${choice}Note`)}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A small field for a whole number in a row of them; its name is for those who do not see the column's head. */
import { useId } from 'react';
import { errorAttributes, FieldError } from '../../ui/field.tsx';

export interface NumberCellProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** What is wrong and what would be accepted; undefined when nothing is. */
  error: string | undefined;
}

export function NumberCell({ label, value, onValue, error }: NumberCellProps) {
  const id = useId();
  return (
    <span className="numbercell">
      <span className={error ? 'in err' : 'in'}>
        <input
          id={id}
          className="n"
          aria-label={label}
          inputMode="numeric"
          autoComplete="off"
          value={value}
          onChange={(event) => onValue(event.target.value)}
          {...errorAttributes(id, error)}
        />
      </span>
      <FieldError id={id} error={error} />
    </span>
  );
}

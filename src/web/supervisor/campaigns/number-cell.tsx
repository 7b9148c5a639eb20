/**
 * A small field for a whole number in a row of them; its name is for those who do not see the column's head. What is wrong is said by the
 * row, which has the room for it: a FieldError with the same id.
 */
import { errorAttributes } from '../../ui/field.tsx';

export interface NumberCellProps {
  id: string;
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** What is wrong and what would be accepted; undefined when nothing is. */
  error: string | undefined;
}

export function NumberCell({ id, label, value, onValue, error }: NumberCellProps) {
  return (
    <span className={error ? 'in err numbercell' : 'in numbercell'}>
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
  );
}

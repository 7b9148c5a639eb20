/** Tables: fixed columns, a head that says what stands in them, rows that can be chosen by click, arrows and Space. */
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { useFormat } from './use-format.ts';

export interface Column<Row> {
  id: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** A CSS width; columns without one share the rest. */
  width?: string;
  align?: 'left' | 'right';
  /** The full text where the cell may be cut. */
  title?: (row: Row) => string;
}

export interface TableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** With `onChoose` the table is a grid of rows of which one is chosen. */
  chosen?: string | undefined;
  onChoose?: (id: string) => void;
  onOpen?: (id: string) => void;
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowId, chosen, onChoose, onOpen } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const stop = rows.some((row) => rowId(row) === chosen) ? chosen : rows[0] && rowId(rows[0]);
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, id: string) => {
    if (event.target !== event.currentTarget) return;
    const lines = [...(body.current?.rows ?? [])];
    const place = lines.indexOf(event.currentTarget);
    const target = lines[placeAfter(event.key, place, lines.length)];
    if (target) target.focus();
    else if (event.key === 'Enter' && onOpen) onOpen(id);
    else if (event.key === ' ' || event.key === 'Enter') onChoose?.(id);
    else return;
    event.preventDefault();
  };
  const chooseAttributes = (id: string) =>
    onChoose
      ? {
          'aria-selected': id === chosen,
          tabIndex: id === stop ? 0 : -1,
          onClick: () => onChoose(id),
          onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => onKeyDown(event, id),
          ...(onOpen ? { onDoubleClick: () => onOpen(id) } : {}),
        }
      : {};
  return (
    <div className="tblbox">
      <table className="tbl" aria-label={label} {...(onChoose ? { role: 'grid' } : {})}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} {...(column.width ? { style: { width: column.width } } : {})} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.align === 'right' ? 'r' : ''}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <tr
              key={rowId(row)}
              className={rowId(row) === chosen ? 'on' : ''}
              {...chooseAttributes(rowId(row))}
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={column.align === 'right' ? 'r n' : 'cut'}
                  {...(onChoose ? { role: 'gridcell' } : {})}
                  {...(column.title ? { title: column.title(row) } : {})}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function placeAfter(key: string, place: number, count: number): number {
  if (key === 'ArrowDown') return Math.min(place + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(place - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return -1;
}

/** A figure in tabular digits, grouped as the language does. */
export function Figure({ value }: { value: number }) {
  const format = useFormat();
  return <span className="n">{format.count(value)}</span>;
}

/** Pages of a long list. The server gives cursors, so there is one step either way and no jumping. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { useFormat } from './use-format.ts';

export interface Pages {
  /** The cursor of the page shown; undefined for the first. */
  after: string | undefined;
  /** How many pages lie before it. */
  before: number;
  forward: (next: string) => void;
  back: () => void;
  /** Back to the first page, when a filter changes. */
  reset: () => void;
}

/** Remembers the cursors of the pages passed, so that one can go back. */
export function usePages(): Pages {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    after: cursors.at(-1),
    before: cursors.length,
    forward: (next) => setCursors([...cursors, next]),
    back: () => setCursors(cursors.slice(0, -1)),
    reset: () => setCursors([]),
  };
}

export interface PaginationProps {
  /** What is paged, where a page holds more than one list. */
  label?: string;
  pages: Pages;
  pageSize: number;
  /** Rows on the page shown. */
  rows: number;
  /** The cursor of the next page, when there is one. */
  next: string | undefined;
  total?: number | undefined;
}

export function Pagination({ label, pages, pageSize, rows, next, total }: PaginationProps) {
  const { t } = useTranslation('frame');
  const format = useFormat();
  const start = pages.before * pageSize;
  const range = {
    from: format.count(rows === 0 ? 0 : start + 1),
    to: format.count(start + rows),
    total: format.count(total ?? 0),
  };
  const step = (isPossible: boolean, go: () => void) =>
    isPossible ? { onClick: go } : { 'aria-disabled': true };
  return (
    <nav
      className="pages"
      aria-label={label === undefined ? t('pagination.label') : t('pagination.labelOf', { what: label })}
    >
      <span className="n t2">
        {total === undefined ? t('pagination.rangeOpen', range) : t('pagination.range', range)}
      </span>
      <IconButton icon="left" label={t('pagination.previous')} {...step(pages.before > 0, pages.back)} />
      <IconButton
        icon="right"
        label={t('pagination.next')}
        {...step(next !== undefined, () => next !== undefined && pages.forward(next))}
      />
    </nav>
  );
}

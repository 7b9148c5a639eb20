/** Lists from the server, page by page, or all of one where a form needs every choice. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Page } from '../../wire/errors.ts';
import { send } from '../server/rest.ts';
import { type Pages, usePages } from '../ui/pagination.tsx';

export interface PagedList<Row> {
  /** Undefined until the first answer. */
  page: Page<Row> | undefined;
  pages: Pages;
  pageSize: number;
  error: unknown;
  retry: () => void;
}

/** Where every row is wanted: the largest pages the API gives (wire/paging.ts), and how many of them at most. */
const LARGEST_PAGE = '200';
const MOST_PAGES = 25;

/**
 * One page of a list of the API. `filter` goes into the address; whoever changes it resets `pages`.
 * @param everyMs how often to ask again, for lists that move by themselves
 */
export function usePagedList<Row>(
  path: string,
  filter: Readonly<Record<string, string>> = {},
  everyMs?: number,
): PagedList<Row> {
  const pages = usePages();
  const shown = useRef(pages.before);
  useEffect(() => {
    // Another page begins at its top; the buttons that lead there stand at the bottom.
    if (shown.current !== pages.before) document.getElementById('content')?.scrollTo(0, 0);
    shown.current = pages.before;
  }, [pages.before]);
  const fullPage = useRef(0);
  const query = useQuery({
    queryKey: [path, 'page', filter, pages.after],
    queryFn: ({ signal }) =>
      send<Page<Row>>(addressOf(path, { ...filter, after: pages.after ?? '' }), { signal }),
    placeholderData: keepPreviousData,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
  // Only a page that has a successor tells how long a page is.
  if (query.data?.next !== undefined) fullPage.current = query.data.rows.length;
  const pageSize = fullPage.current || (query.data?.rows.length ?? 0);
  const error = query.data ? undefined : query.error;
  return { page: query.data, pages, pageSize, error, retry: () => void query.refetch() };
}

/** Every row of a list, for choices in forms. */
export function useWholeList<Row>(path: string) {
  return useQuery({
    queryKey: [path, 'whole'],
    queryFn: async ({ signal }) => {
      const rows: Row[] = [];
      let after = '';
      for (let count = 0; count < MOST_PAGES; count += 1) {
        const page = await send<Page<Row>>(addressOf(path, { after, limit: LARGEST_PAGE }), { signal });
        rows.push(...page.rows);
        if (page.next === undefined) break;
        after = page.next;
      }
      return rows as readonly Row[];
    },
  });
}

/** The path with the parameters that are not empty. */
export function addressOf(path: string, parameters: Readonly<Record<string, string>>): string {
  const filled = Object.entries(parameters).filter(([, value]) => value !== '');
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled)}`;
}

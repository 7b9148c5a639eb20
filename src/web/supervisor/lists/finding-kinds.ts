/** Of which kinds an import has single rows to show, and what their files are called. Pure. */
import type { FindingKind, ImportReport } from '../../../wire/imports.ts';

/** The ends of the files' addresses. */
export const FINDING_FILES: Record<FindingKind, string> = {
  rejected: 'rejected',
  in_other_list: 'in-other-lists',
  warning: 'warnings',
};

/** The kinds of which the import has rows, with how many. */
export function kindsIn(report: ImportReport): readonly { kind: FindingKind; count: number }[] {
  const kinds = [
    { kind: 'rejected', count: report.rejected },
    { kind: 'in_other_list', count: report.inOtherLists },
    { kind: 'warning', count: report.warnings },
  ] as const;
  return kinds.filter(({ count }) => count > 0);
}

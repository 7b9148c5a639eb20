import { describe, expect, it } from 'vitest';
import { REJECTION_REASONS, ROW_WARNINGS } from '../../src/jobs/judging/judge-row.ts';
import { FILE_FAULTS, LIST_BOUNDS } from '../../src/jobs/reading/file-fault.ts';
import { deOrganisation } from '../../src/web/i18n/de-organisation.ts';
import { COLUMN_CHOICES, hasPhone } from '../../src/web/supervisor/lists/column-choices.ts';
import { fileWrong, listNameOf, MOST_BYTES } from '../../src/web/supervisor/lists/file-check.ts';
import { kindsIn } from '../../src/web/supervisor/lists/finding-kinds.ts';
import { OTHERS } from '../../src/web/supervisor/lists/others.ts';
import {
  COLUMN_TARGETS,
  FINDING_KINDS,
  type ImportReport,
  OTHERS_CHOICES,
  importFields,
} from '../../src/wire/imports.ts';

describe('a file that is to be imported (E12)', () => {
  it('is asked for, and refused before sending when it is empty, too large or plainly something else', () => {
    expect(fileWrong(undefined)).toBe('fileMissing');
    expect(fileWrong({ name: 'liste.csv', size: 0 })).toBe('fileEmpty');
    expect(fileWrong({ name: 'liste.csv', size: MOST_BYTES + 1 })).toBe('fileTooLarge');
    expect(fileWrong({ name: 'Urlaub.PNG', size: 10 })).toBe('fileKind');
  });

  it('is taken whatever offices call their lists', () => {
    for (const name of [
      'liste.csv',
      'liste.CSV',
      'liste.xlsx',
      'export.txt',
      'daten.tsv',
      'liste',
      'a.b.dat',
    ]) {
      expect(fileWrong({ name, size: 10 }), name).toBeUndefined();
    }
  });

  it('may be as large as the server takes', () => {
    expect(MOST_BYTES).toBe(LIST_BOUNDS.fileBytes);
  });

  it('names the list after itself', () => {
    expect(listNameOf('Neukunden_Herbst 2026.csv')).toBe('Neukunden Herbst 2026');
    expect(listNameOf('liste')).toBe('liste');
    expect(listNameOf(`${'x'.repeat(300)}.csv`)).toHaveLength(120);
  });
});

describe('the mapping of an import', () => {
  it('offers what the server knows a column can be for', () => {
    expect([...COLUMN_CHOICES].toSorted()).toEqual([...COLUMN_TARGETS].toSorted());
    expect(Object.keys(deOrganisation.importing.targets).toSorted()).toEqual([...COLUMN_TARGETS].toSorted());
  });

  it('needs a column with telephone numbers', () => {
    expect(hasPhone(['last_name', 'field', 'ignore'])).toBe(false);
    expect(hasPhone(['last_name', 'phone_work'])).toBe(true);
  });
});

describe('the report of an import', () => {
  it('has a sentence for every fault of a file', () => {
    for (const code of FILE_FAULTS) expect(Object.keys(deOrganisation.importFaults)).toContain(code);
  });

  it('E12 has a word for every reason why a row is rejected, left out or remarked', () => {
    for (const reason of [...REJECTION_REASONS, ...ROW_WARNINGS, 'customer_key', 'number_and_name'])
      expect(Object.keys(deOrganisation.rowReasons)).toContain(reason);
  });

  it('E12 shows the kinds of rows that there are, and no empty ones', () => {
    const report = { rejected: 2, inOtherLists: 0, warnings: 3 } as ImportReport;
    expect(kindsIn(report).map(({ kind, count }) => `${kind} ${count}`)).toEqual(['rejected 2', 'warning 3']);
    const all = kindsIn({ ...report, inOtherLists: 1 }).map(({ kind }) => kind);
    expect(all).toEqual([...FINDING_KINDS]);
  });
});

describe('people who are in another list', () => {
  it('E12 are treated by one of the choices that the server knows, and by the same one when nobody chose', () => {
    expect([...OTHERS]).toEqual([...OTHERS_CHOICES]);
    expect(importFields.parse({ listName: 'Herbst', country: 'DE' }).others).toBe(OTHERS[0]);
    expect(OTHERS[0]).toBe('update');
  });
});

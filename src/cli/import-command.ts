// `cli import FILE --name NAME --country DE`: brings a file to the running product, shows how far it is, and ends with the report.
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportRow } from '../wire/imports.ts';
import type { Command } from './command.ts';
import type { Product } from './product.ts';
import { type Say, sayCode } from './words.ts';

const ASK_EVERY_MS = 300;
/** As in wire/imports.ts, whose parsers the command line does without; the server has the last word. */
const OTHERS: readonly string[] = ['update', 'skip', 'keep'];
const COUNTRY = /^[A-Za-z]{2}$/;

export const importCommand: Command = {
  name: 'import',
  spec: (say) => ({
    usage: 'import FILE --name NAME --country DE [--others update|skip|keep] [--json] [--data FOLDER]',
    positionals: ['FILE'],
    options: {
      name: { type: 'text', isRequired: true, accepted: say('nameAccepted') },
      country: {
        type: 'text',
        isRequired: true,
        accepted: say('countryAccepted'),
        isAccepted: (text) => COUNTRY.test(text),
      },
      others: {
        type: 'text',
        accepted: say('othersAccepted'),
        isAccepted: (text) => OTHERS.includes(text),
      },
      json: { type: 'flag' },
    },
  }),
  async run({ product, given, say, show }) {
    const file = given.positionals[0] ?? '';
    const reason = whyUnreadable(file);
    if (reason !== undefined) {
      show.error(say('fileMissing', { file, reason }));
      return 1;
    }
    const started = await product.upload<ImportRow>('/api/imports', {
      file,
      fields: {
        listName: given.text('name') ?? '',
        country: (given.text('country') ?? '').toUpperCase(),
        others: given.text('others') ?? 'update',
        start: 'true',
      },
      onSent: (bytes, total) =>
        show.progress(say('uploading', { file: path.basename(file), percent: percent(bytes, total) })),
    });
    const cancel = () =>
      void product.send('POST', `/api/imports/${started.id}/cancel`).catch(() => undefined);
    process.once('SIGINT', cancel);
    const ended = await watch(product, started, { say, show });
    process.removeListener('SIGINT', cancel);
    show.progress('');
    return tell(ended, product, { say, show, isJson: given.has('json') });
  },
};

function whyUnreadable(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).isFile() ? undefined : 'EISDIR';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

type Speech = { readonly say: Say; readonly show: Parameters<Command['run']>[0]['show'] };

async function watch(product: Product, started: ImportRow, { say, show }: Speech): Promise<ImportRow> {
  let row = started;
  while (row.state === 'waiting' || row.state === 'running' || row.state === 'uploaded') {
    await sleep(ASK_EVERY_MS);
    row = await product.get<ImportRow>(`/api/imports/${started.id}`);
    const { progress } = row;
    if (progress === undefined) continue;
    const { rowsRead: rows, bytesRead, bytesTotal, rowsPerS: rate, secondsLeft: seconds } = progress;
    const left = seconds === undefined ? '' : say('secondsLeft', { seconds });
    show.progress(
      progress.phase === 'storing'
        ? say('storing', { rows })
        : say('importing', { rows, percent: percent(bytesRead, bytesTotal), rate, left }),
    );
  }
  return row;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.min(100, Math.floor((part / whole) * 100));
}

function tell(row: ImportRow, product: Product, how: Speech & { isJson: boolean }): number {
  const { say, show } = how;
  if (row.state === 'cancelled') {
    show.error(say('importCancelled'));
    return 130;
  }
  if (row.state !== 'done' || row.report === undefined) {
    const { code, params } = row.fault ?? { code: 'fault', params: {} };
    show.error(say('importFailed', { reason: sayCode(say, code, params) }));
    return 1;
  }
  const { rows, accepted, duplicates, rejected, inOtherLists, known, numbers, warnings, seconds } =
    row.report;
  const figures = { rows, accepted, duplicates, rejected, inOtherLists, known, numbers, warnings, seconds };
  const fileOf = (kind: string) => path.join(product.dataDir, 'imports', `${row.id}-${kind}.csv`);
  if (rejected > 0) show.note(say('rejectedFile', { file: fileOf('rejected') }));
  if (inOtherLists > 0) show.note(say('inOtherListsFile', { file: fileOf('in-other-lists') }));
  if (warnings > 0) show.note(say('warningsFile', { file: fileOf('warnings') }));
  if (how.isJson) show.result(JSON.stringify(figures));
  else show.result(say('imported', figures));
  return 0;
}

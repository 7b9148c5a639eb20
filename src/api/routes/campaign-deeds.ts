// What moves a campaign (E2), and the export of its records.
import { Readable } from 'node:stream';
import type { CampaignId } from '../../domain/ids.ts';
import { type ExportedRecord, exportRecords, findCampaign } from '../../storage/campaign-pages.ts';
import { idPath, nothing } from '../../wire/paging.ts';
import { csvFileName, csvLine } from '../csv-line.ts';
import { submitDeed } from '../deeds.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused } from '../refusals.ts';
import { requireCampaign, tellFloor } from './campaigns.ts';

const DEEDS = {
  load: 'load_campaign',
  start: 'start_campaign',
  stop: 'stop_campaign',
  unload: 'unload_campaign',
  'force-unload': 'force_unload_campaign',
} as const;

export function campaignDeedRoutes(app: Api, parts: RouteParts): void {
  for (const [word, name] of Object.entries(DEEDS)) {
    app.post(
      `/api/campaigns/:id/${word}`,
      {
        config: { right: 'a supervisor may load, start, stop and unload campaigns' },
        schema: { tags: ['campaigns'], params: idPath, body: nothing },
      },
      async (request) => {
        const campaignId = request.params.id as CampaignId;
        const caller = callerOf(request);
        await requireCampaign(parts, caller, campaignId);
        // E34: whether there is an information message by now.
        if (word === 'start') await tellFloor(parts, caller, campaignId);
        const answer = await submitDeed(parts, request, { name, campaignId });
        const state = parts.engine()?.floor().campaigns.get(campaignId)?.now.state ?? 'unloaded';
        parts.events.campaignChanged({ campaignId, state, by: caller.userId });
        return answer;
      },
    );
  }
  app.get(
    '/api/campaigns/:id/export',
    { config: { right: 'a supervisor may export records' }, schema: { tags: ['campaigns'], params: idPath } },
    async (request, reply) => {
      const { organisationId } = callerOf(request);
      const campaign = await findCampaign(parts.pool, organisationId, request.params.id);
      if (campaign === undefined) throw refused('unknown');
      const batches = exportRecords(parts.pool, organisationId, campaign.id);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; ${csvFileName(campaign.name)}`)
        .send(Readable.from(linesOf(batches)));
    },
  );
}

const HEADERS = [
  'Datensatz / record',
  'Status / status',
  'Typ / type',
  'Versuche / attempts',
  'Letztes Ergebnis / last result',
  'Abschlusscode / disposition',
  'Letzter Versuch / last attempt',
  'Nächster Versuch / next attempt',
  'Kundennummer / customer key',
  'Vorname / first name',
  'Nachname / last name',
  'Firma / company',
  'Ort / city',
  'Nummern / numbers',
  'Liste / list',
];

/** UTF-8 with a mark and semicolons, as offices open it; a batch at a time, so that a slow reader costs no memory. */
async function* linesOf(batches: AsyncIterable<readonly ExportedRecord[]>): AsyncGenerator<string> {
  yield `\ufeff${csvLine(HEADERS)}`;
  for await (const batch of batches) yield batch.map((record) => csvLine(cellsOf(record))).join('');
}

function cellsOf(record: ExportedRecord): string[] {
  return [
    record.shortForm,
    record.status,
    record.type,
    String(record.attempts),
    record.lastResult ?? '',
    record.disposition ?? '',
    instant(record.lastAttemptAt),
    instant(record.nextAt),
    record.customerKey ?? '',
    record.firstName,
    record.lastName,
    record.company,
    record.city,
    record.numbers.join(' '),
    record.listName,
  ];
}

function instant(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString();
}

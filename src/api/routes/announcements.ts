// Announcements and music (E34): list, upload, listen, take away. A file is checked and made into the telephone's form before it is kept.
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import multipart from '@fastify/multipart';
import { UnusableSound } from '../../announcements/wav-sound.ts';
import { telephoneSound } from '../../announcements/telephone-sound.ts';
import { type CampaignId, makeId } from '../../domain/ids.ts';
import {
  type AnnouncementPlace,
  type StoredAnnouncement,
  findAnnouncement,
  isAnnouncementFile,
  listAnnouncements,
  putAnnouncement,
  removeAnnouncement,
} from '../../storage/announcements.ts';
import { type AnnouncementRow, announcementFields, announcementsQuery } from '../../wire/announcements.ts';
import { idPath, nothing } from '../../wire/paging.ts';
import type { Caller } from '../auth/door.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { Refused, refused, wrote } from '../refusals.ts';
import { receiveUpload } from '../upload.ts';
import { writerOf } from '../writer.ts';
import { tellFloor } from './campaigns.ts';
import { partOf, sendPart } from './recordings.ts';

const MAY = 'a supervisor may see and change announcements';
export const ANNOUNCEMENT_BYTES = 60 * 1024 ** 2;
export const LONGEST_MS = {
  information: 60_000,
  greeting: 60_000,
  voicemail: 60_000,
  hold_music: 600_000,
} as const;

export function announcementRoutes(app: Api, parts: RouteParts): void {
  const { pool, announcements } = parts;
  app.get(
    '/api/announcements',
    { config: { right: MAY }, schema: { tags: ['announcements'], querystring: announcementsQuery } },
    async (request): Promise<readonly AnnouncementRow[]> => {
      const all = await listAnnouncements(pool, callerOf(request).organisationId);
      return all.filter(({ campaignId }) => campaignId === request.query.campaign).map(announcementRow);
    },
  );
  uploadRoute(app, parts);
  app.get(
    '/api/announcements/:id/sound',
    { config: { right: MAY }, schema: { tags: ['announcements'], params: idPath } },
    async (request, reply) => {
      const found = await findAnnouncement(pool, callerOf(request).organisationId, request.params.id);
      if (!found) throw refused('unknown');
      const { bytes, sha256 } = found;
      const part = partOf(request.headers.range, bytes);
      if (part === 'none') return reply.code(416).header('content-range', `bytes */${bytes}`).send();
      const stream = announcements.files.read(sha256, part);
      return sendPart(reply, { part, bytes, etag: `"${sha256}"`, name: 'announcement.wav', stream });
    },
  );
  app.delete(
    '/api/announcements/:id',
    { config: { right: MAY }, schema: { tags: ['announcements'], params: idPath, body: nothing } },
    async (request): Promise<{ ok: true }> => {
      const writer = writerOf(request);
      const found = await findAnnouncement(pool, writer.organisationId, request.params.id);
      if (!found || !(await removeAnnouncement(pool, writer, found.id))) throw refused('unknown');
      await dropUnused(parts, found.sha256);
      await announcements.onChanged();
      await tellCampaigns(parts, callerOf(request), found);
      return { ok: true };
    },
  );
}

function uploadRoute(app: Api, parts: RouteParts): void {
  const { pool, announcements, config } = parts;
  void app.register(async (room) => {
    await room.register(multipart);
    room.post(
      '/api/announcements',
      {
        config: { right: MAY, rateLimit: { max: 60, timeWindow: 60_000 } },
        schema: { tags: ['announcements'] },
      },
      async (request, reply): Promise<AnnouncementRow> => {
        const name = makeId(parts.clock.now(), () => parts.random.next());
        const target = path.join(config.dataDir, 'uploads', `${name}.wav`);
        const { fields } = await receiveUpload(request, reply, target, ANNOUNCEMENT_BYTES);
        const writer = writerOf(request);
        try {
          const place = placeOf(fields);
          const { wav, durationMs } = await converted(target, LONGEST_MS[place.kind]);
          const sha256 = await announcements.files.write(wav);
          const before = await sameFileBefore(parts, writer.organisationId, place);
          const file = { sha256, bytes: wav.length, durationMs };
          const { id } = wrote(await putAnnouncement(pool, writer, { ...place, ...file }));
          if (before !== undefined) await dropUnused(parts, before);
          await announcements.onChanged();
          await tellCampaigns(parts, callerOf(request), place);
          const made = await findAnnouncement(pool, writer.organisationId, id);
          if (!made) throw refused('unknown');
          void reply.code(201);
          return announcementRow(made);
        } finally {
          await rm(target, { force: true });
        }
      },
    );
  });
}

/** The form that the telephone plays, or the refusal that says what is wrong with the file. */
async function converted(file: string, longestMs: number) {
  try {
    return await telephoneSound(await readFile(file), longestMs);
  } catch (error) {
    if (!(error instanceof UnusableSound)) throw error;
    throw new Refused(415, { error: { code: error.fault, field: 'file', params: error.params } });
  }
}

function placeOf(fields: Readonly<Record<string, string>>): AnnouncementPlace {
  const read = announcementFields.safeParse(fields);
  if (!read.success) {
    const [issue] = read.error.issues;
    const keys = issue?.code === 'unrecognized_keys' ? issue.keys : (issue?.path ?? []);
    throw refused('malformed', { field: keys.map(String).join('.').slice(0, 100) });
  }
  const { kind, language, campaign } = read.data;
  if ((kind === 'hold_music') !== (language === undefined)) throw refused('malformed', { field: 'language' });
  return { kind, language, campaignId: campaign as CampaignId | undefined };
}

/** Whether there is a message to be left on answering machines is seen by those who call (E34). */
async function tellCampaigns(
  parts: RouteParts,
  caller: Caller,
  { kind, campaignId }: Pick<AnnouncementPlace, 'kind' | 'campaignId'>,
): Promise<void> {
  if (kind !== 'voicemail') return;
  const all = parts.engine()?.floor().campaigns.keys() ?? [];
  for (const one of campaignId === undefined ? [...all] : [campaignId]) await tellFloor(parts, caller, one);
}

async function sameFileBefore(
  { pool }: RouteParts,
  organisationId: Parameters<typeof listAnnouncements>[1],
  { campaignId, kind, language }: AnnouncementPlace,
): Promise<string | undefined> {
  const all = await listAnnouncements(pool, organisationId);
  return all.find((one) => one.campaignId === campaignId && one.kind === kind && one.language === language)
    ?.sha256;
}

/** The same sound may stand in several places: its file goes with the last of them. */
async function dropUnused({ pool, announcements }: RouteParts, sha256: string): Promise<void> {
  if (!(await isAnnouncementFile(pool, sha256))) await announcements.files.remove(sha256);
}

function announcementRow(stored: StoredAnnouncement): AnnouncementRow {
  const { id, campaignId, kind, language, durationMs, bytes, createdAt, createdBy } = stored;
  return { id, campaignId, kind, language, durationMs, bytes, createdAt, createdBy };
}

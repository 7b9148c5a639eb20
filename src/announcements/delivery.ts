/** Hands an organisation's announcements to the telephone: at the engine's start, and after each change. */
import type { CampaignId, OrganisationId } from '../domain/ids.ts';
import type { Logger } from '../log.ts';
import { listAnnouncements } from '../storage/announcements.ts';
import type { Pool } from '../storage/pool.ts';
import type { AnnouncementFiles } from './files.ts';
import { samplesOf } from './telephone-sound.ts';

export type DeliveredSound = {
  readonly campaignId: CampaignId | undefined;
  readonly kind: 'information' | 'greeting' | 'voicemail' | 'hold_music';
  readonly language: 'de' | 'en' | undefined;
  readonly samples: Int16Array;
};
export type DeliveryParts = {
  readonly pool: Pool;
  readonly log: Logger;
  readonly files: AnnouncementFiles;
  /** The telephone's own way of taking all of them at once. */
  readonly sounds: { deliver(sounds: readonly DeliveredSound[]): Promise<void> };
};

/** A file that is missing is said and left out: the sound that would be played without it is. */
export async function deliverAnnouncements(
  { pool, log, files, sounds }: DeliveryParts,
  organisationId: OrganisationId,
): Promise<void> {
  const all: DeliveredSound[] = [];
  for (const { id, campaignId, kind, language, sha256 } of await listAnnouncements(pool, organisationId)) {
    const wav = await files.whole(sha256);
    if (wav === undefined) log.error({ announcement: id }, 'the file of an announcement is missing');
    else all.push({ campaignId, kind, language, samples: samplesOf(wav) });
  }
  await sounds.deliver(all);
}

// Announcements and music (E34).
//   GET    /api/announcements?campaign=           AnnouncementRow[]  those of the organisation, or of one campaign
//   POST   /api/announcements                     AnnouncementRow    multipart: the fields, and the file (WAV); replaces what was there
//   GET    /api/announcements/:id/sound           audio/wav, with Range
//   DELETE /api/announcements/:id                 {ok: true}; the next one in the order campaign, organisation, shipped is played again
import { z } from 'zod';

export const ANNOUNCEMENT_KINDS = ['information', 'greeting', 'voicemail', 'hold_music'] as const;
export type AnnouncementKind = (typeof ANNOUNCEMENT_KINDS)[number];
export const ANNOUNCEMENT_LANGUAGES = ['de', 'en'] as const;
export type AnnouncementLanguage = (typeof ANNOUNCEMENT_LANGUAGES)[number];

/** The fields beside the file. Music has no language, everything else has one. */
export const announcementFields = z.strictObject({
  kind: z.enum(ANNOUNCEMENT_KINDS),
  language: z.enum(ANNOUNCEMENT_LANGUAGES).optional(),
  campaign: z.uuid().optional(),
});
export const announcementsQuery = z.strictObject({ campaign: z.uuid().optional() });

export type AnnouncementRow = {
  readonly id: string;
  readonly campaignId: string | undefined;
  readonly kind: AnnouncementKind;
  readonly language: AnnouncementLanguage | undefined;
  readonly durationMs: number;
  readonly bytes: number;
  readonly createdAt: number;
  readonly createdBy: string;
};

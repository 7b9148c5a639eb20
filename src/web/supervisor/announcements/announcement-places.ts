/** The places that an announcement can stand in, in the order of the page, and which sound is heard there now. */
import type { AnnouncementKind, AnnouncementLanguage, AnnouncementRow } from '../../../wire/announcements.ts';

export type Place = {
  readonly id: string;
  readonly kind: AnnouncementKind;
  /** Undefined for music. */
  readonly language: AnnouncementLanguage | undefined;
  /** For this campaign, or for the organisation. */
  readonly own: AnnouncementRow | undefined;
  /** What is heard without `own`: the organisation's where the page shows a campaign. */
  readonly general: AnnouncementRow | undefined;
};

/** Where it says so, the telephone has a sound of its own when nobody has put one. */
const KINDS: readonly { readonly kind: AnnouncementKind; readonly isForCampaigns: boolean }[] = [
  { kind: 'information', isForCampaigns: true },
  { kind: 'hold_music', isForCampaigns: true },
  { kind: 'greeting', isForCampaigns: false },
  { kind: 'voicemail', isForCampaigns: true },
];

/** @param general the organisation's, where `own` are a campaign's; undefined where `own` are the organisation's */
export function placesOf(
  own: readonly AnnouncementRow[],
  general: readonly AnnouncementRow[] | undefined,
): readonly Place[] {
  return KINDS.filter(({ isForCampaigns }) => isForCampaigns || general === undefined).flatMap(({ kind }) =>
    (kind === 'hold_music' ? [undefined] : (['de', 'en'] as const)).map((language) => {
      const isHere = (row: AnnouncementRow) => row.kind === kind && row.language === language;
      return {
        id: `${kind}-${language ?? 'all'}`,
        kind,
        language,
        own: own.find(isHere),
        general: general?.find(isHere),
      };
    }),
  );
}

/** Which sound is heard now. `nothing`: it is not played without one of the own. */
export function inForce({
  kind,
  own,
  general,
}: Place): 'own' | 'general' | 'shipped' | 'information' | 'nothing' {
  if (own !== undefined) return 'own';
  if (general !== undefined) return 'general';
  if (kind === 'voicemail') return 'nothing';
  return kind === 'greeting' ? 'information' : 'shipped';
}

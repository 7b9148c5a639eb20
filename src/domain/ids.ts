// Ids: one branded type per noun, so that a call's id can never be handed over as a record's.
// This file must never read a clock or a random source: both come in as values (house rule: replay).

declare const brand: unique symbol;
export type Id<Noun extends string> = string & { readonly [brand]: Noun };

export type OrganisationId = Id<'organisation'>;
export type FloorId = Id<'floor'>;
export type UserId = Id<'user'>;
export type ShiftId = Id<'shift'>;
export type GroupId = Id<'group'>;
export type CampaignId = Id<'campaign'>;
export type ListId = Id<'list'>;
export type ContactId = Id<'contact'>;
/** A contact's entry in one calling list. */
export type RecordId = Id<'record'>;
/** The state of a record in one campaign: what is claimed, dialed and counted. */
export type CampaignRecordId = Id<'campaign_record'>;
export type CallId = Id<'call'>;
/** One end of a call; on a real telephone system it is the channel's id on the wire. */
export type LegId = Id<'leg'>;
export type RecordingId = Id<'recording'>;
export type InteractionId = Id<'interaction'>;
export type CommandId = Id<'command'>;
export type CallbackId = Id<'callback'>;
export type ImportId = Id<'import'>;
export type RegisterEntryId = Id<'register_entry'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The one door for ids that come from outside: the text if it is a UUID in lower case, else undefined. */
export function parseId<Noun extends string>(text: unknown): Id<Noun> | undefined {
  return typeof text === 'string' && UUID.test(text) ? (text as Id<Noun>) : undefined;
}

/**
 * A UUID version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then 74 random bits.
 * @param nowMs epoch milliseconds from the Clock port
 * @param random numbers in [0, 1) from the Random port; drawn five times
 */
export function makeId<Noun extends string>(nowMs: number, random: () => number): Id<Noun> {
  const time = Math.floor(nowMs).toString(16).padStart(12, '0');
  const hex = (bits: number) =>
    Math.floor(random() * 2 ** bits)
      .toString(16)
      .padStart(bits / 4, '0');
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(12)}-${variant}${hex(12)}-${hex(24)}${hex(24)}` as Id<Noun>;
}

/** The short form for people, from the random end of the id: "4F-2213". Not unique; for talking, never for looking up. */
export function shortForm(id: string): string {
  const tail = id.slice(-6).toUpperCase();
  return `${tail.slice(0, 2)}-${tail.slice(2)}`;
}

/**
 * Legs that have called in. Asterisk names such a channel itself (`SECONDS.SERIAL`) and nobody can name it otherwise, so our id is made of
 * that name and can be read back into it: no table has to survive an engine (docs/decisions/0014).
 */
import { createHash } from 'node:crypto';
import type { LegId } from '../../domain/ids.ts';

const uniqueId = /^(\d{9,11})\.(\d{1,9})$/;
// Version 8 of RFC 9562: ours to fill. No other id of ours has it.
const inboundLeg = /^([0-9a-f]{8})-([0-9a-f]{4})-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{4}([0-9a-f]{8})$/;

/** The leg that a channel is which Asterisk has named; undefined: it was not named by Asterisk in the form that we know. */
export function legOfInbound(channelId: string, app: string): LegId | undefined {
  const [, seconds, serial] = uniqueId.exec(channelId) ?? [];
  if (seconds === undefined || serial === undefined) return undefined;
  const time = Number(seconds).toString(16).padStart(12, '0');
  // Two Asterisks may give the same name at the same second: the application tells them apart.
  const tag = createHash('sha256').update(app).digest('hex').slice(0, 10);
  const end = Number(serial).toString(16).padStart(8, '0');
  const parts = [
    time.slice(0, 8),
    time.slice(8),
    `8${tag.slice(0, 3)}`,
    `8${tag.slice(3, 6)}`,
    tag.slice(6) + end,
  ];
  return parts.join('-') as LegId;
}

/** True for a leg that has called in. */
export function isInbound(legId: LegId): boolean {
  return inboundLeg.test(legId);
}

/** How Asterisk calls a leg: by our id where we have dialed it, by its own where it has called in. */
export function channelOf(legId: LegId): string {
  const [, high, low, serial] = inboundLeg.exec(legId) ?? [];
  if (high === undefined || low === undefined || serial === undefined) return legId;
  return `${Number.parseInt(high + low, 16)}.${Number.parseInt(serial, 16)}`;
}

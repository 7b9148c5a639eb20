/** Calls of the tests: a contact with a tone for a voice, dialed and answered. */
import type { LegId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import type { FarCall } from '../../src/practice/far-call.ts';
import type { Behaviour } from '../../src/practice/people/behaviour.ts';
import { type AsteriskWorld, newId, number, type Room, until } from './asterisk-world.ts';

export const callerNumber = number('+493023125000');
export const asUsual = { isHeld: false, isMuted: false };

/** Tones: agents have 600 Hz, contacts these; 440 stands for nobody. */
export const tones = [600, 1004, 1500, 2000] as const;

export async function dial(room: Room, e164: E164, ringTimeoutMs = 20_000): Promise<LegId> {
  const legId = newId<'leg'>();
  const answer = await room.telephone.dial({ legId, e164, callerNumber, trunk: 'practice', ringTimeoutMs });
  if (answer !== 'dialed') throw new Error(`the leg was ${answer}`);
  return legId;
}

export const toldOf = ({ heard }: Room, legId: LegId) =>
  heard.filter((event) => 'legId' in event && event.legId === legId);
export const hasEnded = (room: Room, legId: LegId) =>
  toldOf(room, legId).some(({ type }) => type === 'ended');

/** A contact who has answered and whose voice is a tone. */
export async function answeredCall(
  world: AsteriskWorld,
  room: Room,
  parts: { e164: E164; hz: number; change?: Partial<Extract<Behaviour, { kind: 'answers' }>> },
): Promise<{ legId: LegId; far: FarCall }> {
  const voice = { kind: 'tone', hz: parts.hz, amplitude: 0.3 } as const;
  world.farEnd.say(parts.e164, { kind: 'answers', ringsAfterMs: 10, afterMs: 60, voice, ...parts.change });
  const legId = await dial(room, parts.e164);
  await until(() => toldOf(room, legId).some(({ type }) => type === 'answered'), 'the contact has answered');
  const far = world.farEnd.lastCall(parts.e164);
  if (far === undefined) throw new Error('the far end knows no such call');
  return { legId, far };
}

// How agents promise callbacks and keep them: in every kind of talk and before it, for themselves and for everybody, for times that do and
// that do not; and what they do to those that they have (My callbacks).
import type { CallbackDraft } from '../../domain/callback/draft.ts';
import { wallTimeAt } from '../../domain/callback/wall-time.ts';
import type { Interaction } from '../../domain/interaction/interaction.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { type AgentParts, click } from './at-work.ts';

/** What this agent agrees on with the contact; undefined: nothing. Some times lie behind, as agents mistype them. */
export function drawPromise(
  { seat, random, clock }: AgentParts,
  { campaignRecordId }: Pick<Interaction, 'campaignRecordId'>,
  chance: number,
): CallbackDraft | undefined {
  if (!random.chance(chance)) return undefined;
  const numbers = seat.floor()?.desks.get(campaignRecordId)?.numbers ?? [];
  if (numbers.length === 0) return undefined;
  const { e164, zones } = random.pick(numbers);
  const [zone] = zones;
  if (zone === undefined) return undefined;
  const inMs = random.chance(0.05) ? -5 * MINUTE_MS : random.between(2, 40) * MINUTE_MS;
  return { wall: wallTimeAt(zone, clock.now() + inMs), zone, isPersonal: random.chance(0.6), number: e164 };
}

/** Looks at My callbacks: changes, cancels or calls one of the own ones. */
export async function mindCallbacks(parts: AgentParts): Promise<void> {
  const { seat, random, clock } = parts;
  const own = [...(seat.floor()?.callbacks.values() ?? [])].filter(
    ({ callback }) => callback.now.ownerId === seat.userId && callback.now.state !== 'in_work',
  );
  const [first] = own;
  if (!first || !random.chance(0.05)) return;
  const { id: callbackId, now } = first.callback;
  const roll = random.next();
  if (roll < 0.3) await click(parts, { name: 'cancel_callback', callbackId, bySupervisor: false });
  else if (roll < 0.6) {
    const at = {
      wall: wallTimeAt(now.zone, clock.now() + random.between(2, 20) * MINUTE_MS),
      zone: now.zone,
    };
    await click(parts, { name: 'change_callback', callbackId, bySupervisor: false, change: { at } });
  } else await click(parts, { name: 'take_callback', callbackId });
}

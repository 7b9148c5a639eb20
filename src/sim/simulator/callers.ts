// Contacts who call back (E29): who missed a call, or was rung up and hung up on, calls the number that he saw; a few others call in whom
// nobody knows. They wait for as long as their patience lasts, and some press the key.
import { type Id, makeId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/phone-number.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Carrier, WireLine } from '../carrier.ts';
import type { SeededRandom } from '../random.ts';
import type { SimulatedTelephone } from '../telephone.ts';

export type CallerParts = {
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly telephone: SimulatedTelephone;
  readonly random: SeededRandom;
  /** Nobody calls back after that: every call is over by the evening. */
  readonly endsAt: number;
  /** Who is only ever asked by agents does not call back. */
  readonly isThird: (e164: string) => boolean;
};

/** The range that the Bundesnetzagentur keeps for fiction, of which no list has this part. */
const STRANGERS = '+4922155551';

/** Lets people call back from now on. */
export function callBackFromNow({ clock, carrier, telephone, random, endsAt, isThird }: CallerParts): void {
  const seen = new Map<string, { readonly callerNumber: string; readonly trunk: string }>();
  carrier.listen((line: WireLine) => {
    if (line.type === 'invite') seen.set(line.legId, { callerNumber: line.callerNumber, trunk: line.trunk });
    if (line.type !== 'ended') return;
    const shown = seen.get(line.legId);
    seen.delete(line.legId);
    if (!shown || line.wasAnswered || isThird(line.e164) || !random.chance(0.3)) return;
    const isStranger = random.chance(0.05);
    const from = (isStranger ? `${STRANGERS}${random.between(1, 999)}` : line.e164) as E164;
    clock.after(random.between(4_000, 90_000), () => call(from, shown));
  });

  function call(from: E164, shown: { readonly callerNumber: string; readonly trunk: string }): void {
    if (clock.now() > endsAt) return;
    const legId: Id<'leg'> = makeId(clock.now(), random.next);
    const patienceMs = random.chance(0.5) ? random.between(5_000, 60_000) : random.between(60_000, 400_000);
    telephone.callsIn(legId, { from, to: shown.callerNumber as E164, trunk: shown.trunk, patienceMs });
    if (random.chance(0.15)) clock.after(random.between(500, 70_000), () => telephone.presses(legId, '9'));
  }
}

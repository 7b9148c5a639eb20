/**
 * Whoever calls in by a trunk (E29): taken at once and put on music, so that nobody waits in silence while the engine looks up who it may
 * be. What is no number of ours goes straight to the greeting.
 */
import type { LegId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/phone-number.ts';
import type { CalledInAs, TelephoneEvent } from '../../engine/ports.ts';
import type { AriChannel } from './ari/model.ts';
import type { Farewells } from './farewells.ts';
import { channelOf, legOfInbound } from './inbound-ids.ts';
import type { Legs } from './legs.ts';
import type { Ask, Switchboard } from './switchboard.ts';

export type InboundParts = {
  readonly app: string;
  readonly ask: Ask;
  readonly legs: Legs;
  readonly switchboard: Switchboard;
  readonly farewells: Farewells;
  readonly readNumber: ReadNumber;
  readonly tell: (event: TelephoneEvent) => void;
};

/** What a trunk has written, as a number; undefined where it is none, or nobody can say what it means. */
export type ReadNumber = (spelled: string | undefined, trunk: string) => E164 | undefined;

export class Inbound {
  readonly #parts: InboundParts;

  constructor(parts: InboundParts) {
    this.#parts = parts;
  }

  /** A channel has come in and is ours to take. */
  async meet(channel: AriChannel, dialed: string | undefined): Promise<void> {
    const { app, legs, farewells, tell } = this.#parts;
    if (channel.accountCode !== app) return;
    const legId = legOfInbound(channel.id, app);
    if (legId === undefined) return this.#sendAway(channel.id);
    legs.welcome(legId);
    const as = calledInAs(channel, dialed, this.#parts.readNumber);
    await this.takeUp(legId);
    if (!legs.isConnected(legId)) return;
    if (as === undefined) await farewells.say(legId, 'greeting');
    else tell({ type: 'called_in', legId, ...as });
  }

  /** Answered and on music; both are harmless twice. */
  async takeUp(legId: LegId): Promise<void> {
    const { ask, switchboard } = this.#parts;
    const channelId = channelOf(legId);
    const answer = ask({ method: 'POST', path: `channels/${channelId}/answer` });
    await Promise.all([answer, switchboard.music(channelId)]);
  }

  /** It asked by key for no more calls, in the midst of the greeting: it is here again, and the engine says what it hears. */
  optedOut(channel: AriChannel): void {
    const { app, legs, tell } = this.#parts;
    const legId = channel.accountCode === app ? legOfInbound(channel.id, app) : undefined;
    if (legId === undefined) return;
    legs.comeBack(legId);
    tell({ type: 'digit', legId, digit: '9' });
  }

  async #sendAway(channelId: string): Promise<void> {
    const query = { context: 'rufwerk-nobody', extension: 'FAILED', priority: '1' };
    await this.#parts.ask({ method: 'POST', path: `channels/${channelId}/continue`, query });
  }
}

/** Who calls whom by which trunk, as far as it is known; undefined where the number called is no number. */
export function calledInAs(
  { name, callerNumber }: AriChannel,
  dialed: string | undefined,
  readNumber: ReadNumber,
): CalledInAs | undefined {
  const trunk = /^PJSIP\/trunk-(.+)-[0-9a-f]+$/.exec(name)?.[1];
  const to = trunk === undefined ? undefined : readNumber(dialed, trunk);
  if (to === undefined || trunk === undefined) return undefined;
  return { from: readNumber(callerNumber, trunk), to, trunk };
}

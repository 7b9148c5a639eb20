// A person at a screen: what he sees (the floor, as the engine tells it) and what he can tell the engine. A command keeps its id until
// it is answered: when the engine dies or the answer does not come, the screen says the same command again, as the browser does.
import type { Agent } from '../../domain/agent/agent.ts';
import type { Call } from '../../domain/call/call.ts';
import type { Floor } from '../../domain/floor/floor.ts';
import { type CommandId, makeId, type OrganisationId, type UserId } from '../../domain/ids.ts';
import { type Interaction, isOpen } from '../../domain/interaction/interaction.ts';
import type { Deed } from '../../engine/command.ts';
import type { Engine } from '../../engine/engine-face.ts';
import type { Answer, Clock } from '../../engine/ports.ts';
import type { SeededRandom } from '../random.ts';
import type { SimulatedTelephone } from '../telephone.ts';
import type { HistoryLine } from '../history.ts';

/** How long a screen waits for an answer before it says the command again. */
const PATIENCE_MS = 12_000;
const HEARTBEAT_MS = 5_000;

/** The engine as seen from outside: there, or not there now. */
export type Backbone = {
  engine(): Engine | undefined;
  /** Resolves at the next birth or death of the engine. */
  changed(): Promise<void>;
  /** Resolves when the feed tells of this user, of any campaign, or the engine was born or died. */
  told(userId: UserId): Promise<void>;
};

export type SeatParts = {
  readonly userId: UserId;
  readonly organisationId: OrganisationId;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly backbone: Backbone;
  readonly note: (line: HistoryLine) => void;
  readonly telephone: Pick<SimulatedTelephone, 'phoneCallsIn' | 'phoneDrops'>;
  /** A planted bug: the machine goes on beating when its screen is off. */
  readonly isZombie?: boolean;
};

/** One user's screen. */
export class Seat {
  readonly userId: UserId;
  readonly #parts: SeatParts;
  #screen: 'there' | 'gone' | 'silent' = 'gone';
  #stopBeating = () => undefined as void;

  constructor(parts: SeatParts) {
    this.#parts = parts;
    this.userId = parts.userId;
  }

  sleep(ms: number): Promise<void> {
    return new Promise<void>((resolve) => this.#parts.clock.after(ms, resolve));
  }

  /** Switches the screen on, closes it (the socket says goodbye), or lets it fall silent (the machine is off). */
  setScreen(is: 'there' | 'gone' | 'silent'): void {
    if (this.#screen === is) return;
    const { clock, backbone, note, isZombie } = this.#parts;
    this.#screen = is;
    note({ at: clock.now(), kind: 'screen', userId: this.userId, is });
    if (isZombie !== true) this.#stopBeating();
    if (is === 'gone' && isZombie !== true) backbone.engine()?.screenGone(this.userId);
    if (is === 'there') this.#beat();
  }
  #beat(): void {
    this.#parts.backbone.engine()?.screenSeen(this.userId);
    this.#stopBeating = this.#parts.clock.after(HEARTBEAT_MS, () => this.#beat());
  }

  /** The page asks for an account and calls in with it; it is let in a moment later, or not at all. */
  async connectPhone(): Promise<void> {
    const { backbone, random, telephone } = this.#parts;
    const noReply = () => undefined;
    const account = await Promise.race([
      backbone.engine()?.openPhone(this.userId).catch(noReply),
      this.sleep(PATIENCE_MS).then(noReply),
      backbone.changed().then(noReply),
    ]);
    if (account === undefined || account === 'not_signed_in') return;
    await this.sleep(random.between(50, 1_500));
    telephone.phoneCallsIn(this.userId);
  }
  /** A reload, or a pulled cable. */
  dropPhone(): void {
    this.#parts.telephone.phoneDrops(this.userId);
  }

  newCommandId(): CommandId {
    return makeId(this.#parts.clock.now(), this.#parts.random.next);
  }
  /** Says it until it is answered. */
  async ask(deed: Deed, id: CommandId = this.newCommandId()): Promise<Answer> {
    for (;;) {
      const answer = await this.#tryOnce(id, deed);
      if (answer) return answer;
      await this.online();
      await this.sleep(this.#parts.random.between(100, 2_000));
    }
  }
  /** Says it once and does not wait: for clicks that come together. */
  click(deed: Deed, id: CommandId = this.newCommandId()): void {
    void this.#tryOnce(id, deed);
  }
  async #tryOnce(id: CommandId, deed: Deed): Promise<Answer | undefined> {
    const { backbone, organisationId, clock, note } = this.#parts;
    const engine = backbone.engine();
    if (!engine) return undefined;
    const command = { id, organisationId, userId: this.userId, deed };
    note({ at: clock.now(), kind: 'asked', command });
    if (this.#screen === 'there') engine.screenSeen(this.userId);
    const noReply = () => undefined;
    const answer = await Promise.race([
      engine.submit(command).catch(noReply),
      this.sleep(PATIENCE_MS).then(noReply),
      backbone.changed().then(noReply),
    ]);
    if (answer) note({ at: clock.now(), kind: 'answered', command, answer });
    return answer;
  }

  now(): number {
    return this.#parts.clock.now();
  }
  floor(): Floor | undefined {
    return this.#parts.backbone.engine()?.floor();
  }
  agent(): Agent | undefined {
    return this.floor()?.agents.get(this.userId);
  }
  interaction(): Interaction | undefined {
    for (const one of this.floor()?.interactions.values() ?? [])
      if (one.userId === this.userId && isOpen(one)) return one;
    return undefined;
  }
  /** The contact's call that the agent talks in. */
  contactCall(): Call | undefined {
    const now = this.interaction()?.now;
    return now?.state === 'talking' ? this.floor()?.calls.get(now.callId) : undefined;
  }
  /** The third person's beside it. */
  thirdCall(): Call | undefined {
    const contact = this.contactCall();
    const calls = [...(this.floor()?.calls.values() ?? [])];
    return contact && calls.find((call) => call.beside === contact.id && call.now.state !== 'ended');
  }
  /** Resolves when something may have changed on the screen, at the latest after so long. */
  lookUp(atMostMs: number): Promise<void> {
    return Promise.race([this.#parts.backbone.told(this.userId), this.sleep(atMostMs)]);
  }
  /** Waits until there is an engine. */
  async online(): Promise<void> {
    while (!this.#parts.backbone.engine()) await this.#parts.backbone.changed();
  }
}

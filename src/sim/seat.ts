// A person at a screen: what he sees (the floor, as the engine tells it) and what he can tell the engine. A command keeps its id until
// it is answered: when the engine dies or the answer does not come, the screen says the same command again, as the browser does.
import type { Agent } from '../domain/agent/agent.ts';
import { type CommandId, makeId, type OrganisationId, type UserId } from '../domain/ids.ts';
import { type Interaction, isOpen } from '../domain/interaction/interaction.ts';
import type { Deed } from '../engine/command.ts';
import type { Engine } from '../engine/engine-face.ts';
import type { Answer, Clock } from '../engine/ports.ts';
import type { HistoryLine } from './history.ts';
import type { SeededRandom } from './random.ts';

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
};

export type Seat = ReturnType<typeof takeSeat>;

/** Opens a screen for one user. */
export function takeSeat({ userId, organisationId, clock, random, backbone, note }: SeatParts) {
  let screen: 'there' | 'gone' | 'silent' = 'gone';
  const sleep = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const newCommandId = (): CommandId => makeId(clock.now(), random.next);

  let stopBeating = () => undefined as void;
  function beat(): void {
    backbone.engine()?.screenSeen(userId);
    stopBeating = clock.after(HEARTBEAT_MS, beat);
  }
  function setScreen(is: typeof screen): void {
    if (screen === is) return;
    screen = is;
    stopBeating();
    note({ at: clock.now(), kind: 'screen', userId, is });
    if (is === 'gone') backbone.engine()?.screenGone(userId);
    if (is === 'there') beat();
  }

  async function tryOnce(command: {
    readonly id: CommandId;
    readonly deed: Deed;
  }): Promise<Answer | undefined> {
    const engine = backbone.engine();
    if (!engine) return undefined;
    const whole = { id: command.id, organisationId, userId, deed: command.deed };
    note({ at: clock.now(), kind: 'asked', command: whole });
    if (screen === 'there') engine.screenSeen(userId);
    const noReply = () => undefined;
    const answer = await Promise.race([
      engine.submit(whole).catch(noReply),
      sleep(PATIENCE_MS).then(noReply),
      backbone.changed().then(noReply),
    ]);
    if (answer) note({ at: clock.now(), kind: 'answered', command: whole, answer });
    return answer;
  }

  /** Says it until it is answered. */
  async function ask(deed: Deed, id: CommandId = newCommandId()): Promise<Answer> {
    for (;;) {
      const answer = await tryOnce({ id, deed });
      if (answer) return answer;
      if (!backbone.engine()) await backbone.changed();
      await sleep(random.between(100, 2_000));
    }
  }

  return {
    userId,
    sleep,
    ask,
    setScreen,
    newCommandId,
    /** Says it once and does not wait: for clicks that come together. */
    click: (deed: Deed, id: CommandId = newCommandId()) => void tryOnce({ id, deed }),
    agent: (): Agent | undefined => backbone.engine()?.floor().agents.get(userId),
    interaction(): Interaction | undefined {
      const floor = backbone.engine()?.floor();
      if (!floor) return undefined;
      for (const one of floor.interactions.values()) if (one.userId === userId && isOpen(one)) return one;
      return undefined;
    },
    floor: () => backbone.engine()?.floor(),
    /** Resolves when something may have changed on the screen, at the latest after so long. */
    lookUp: (atMostMs: number) => Promise.race([backbone.told(userId), sleep(atMostMs)]),
    /** Waits until there is an engine. */
    async online(): Promise<void> {
      while (!backbone.engine()) await backbone.changed();
    },
  };
}

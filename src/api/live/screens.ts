// All screens that are open: who looks at which board, and when a board is made anew. What the engine tells within one turn of the event
// loop is shown once at its end; the supervisors' board at most four times a second (stack.md c).
import { likelyTrunk } from '../../domain/floor/lines.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import type { Engine } from '../../engine/engine-face.ts';
import type { FeedChange } from '../../engine/ports.ts';
import type { ApiParts } from '../parts.ts';
import { repeat } from '../repeat.ts';
import { agentView } from './agent-view.ts';
import { type Board, type Viewer, makeBoard } from './board.ts';
import { Figures } from './figures.ts';
import { floorView } from './floor-view.ts';
import { FloorWatch, LOOK_EACH_MS } from './floor-watch.ts';

/** A viewer that can be sent away. */
export type Screen = Viewer & {
  readonly userId: UserId;
  /** The session behind it; undefined for the command line. */
  readonly tokenHash: string | undefined;
  leave(why: 'signed_out' | 'not_now'): void;
};

const FLOOR_GAP_MS = 250;
const FLOOR_TICK_MS = 1_000;
/** What depends on the time alone (may this number be called now?) is looked at again so often. */
const AGENT_TICK_MS = 5_000;
/** The figures are read when the commit that they count is likely to be there. */
const FIGURES_DELAY_MS = 700;
const DESKS_AT_ONCE = 50;

type Desk = { readonly board: Board; busyWith: string; awaitsFigures: boolean };

export class Screens {
  readonly #parts: ApiParts;
  readonly #figures: Figures;
  readonly #screens = new Map<UserId, Set<Screen>>();
  readonly #desks = new Map<UserId, Desk>();
  readonly #watch = new FloorWatch();
  readonly #floorBoard = makeBoard();
  readonly #waiting = new Set<UserId>();
  readonly #takeBack: readonly (() => void)[];
  #isFloorWaiting = false;
  #areAllWaiting = false;
  #isFlushing = false;
  #isClosed = false;
  #floorShownAt = 0;

  constructor(parts: ApiParts) {
    this.#parts = parts;
    this.#figures = new Figures(parts);
    parts.feed.listen((change) => this.#onChange(change));
    this.#takeBack = [
      repeat(parts, FLOOR_GAP_MS, () => this.#isFloorWaiting && this.#flush()),
      repeat(parts, FLOOR_TICK_MS, () => {
        void this.#renewFloor();
        if (this.#areAllWaiting) this.#renewAgents();
      }),
      repeat(parts, AGENT_TICK_MS, () => this.#renewAgents()),
      repeat(parts, LOOK_EACH_MS, () => this.#guarded(() => this.#lookAtFloor())),
    ];
  }

  /** Shows an agent's own screen; false when no shift is open. */
  async openAgent(screen: Screen): Promise<boolean> {
    const { userId } = screen;
    this.#enlist(screen);
    await this.#figures.readShift(userId);
    if (!this.#isThere(screen)) return false;
    const desk = this.#desks.get(userId) ?? { board: makeBoard(), busyWith: '', awaitsFigures: false };
    this.#desks.set(userId, desk);
    if (!this.#showDesk(userId)) return false;
    desk.board.add(screen);
    return true;
  }

  /** Shows the floor to a supervisor; false when no engine runs here. */
  async openFloor(screen: Screen): Promise<boolean> {
    this.#enlist(screen);
    await this.#figures.readDay();
    if (!this.#isThere(screen) || !this.#showFloor()) return false;
    this.#floorBoard.add(screen);
    return true;
  }

  /** Takes a screen away; true if it was its user's last one. */
  remove(screen: Screen): boolean {
    const { userId } = screen;
    this.#floorBoard.viewers.delete(screen);
    this.#desks.get(userId)?.board.viewers.delete(screen);
    const own = this.#screens.get(userId);
    if (!own?.delete(screen) || own.size > 0) return false;
    this.#screens.delete(userId);
    this.#desks.delete(userId);
    this.#figures.forget(userId);
    return true;
  }

  /** The user may not look any more: each of the user's screens is told, and closed. */
  dismiss(userId: UserId): void {
    for (const screen of this.#screens.get(userId) ?? []) screen.leave('signed_out');
  }

  /** One session ended; its user may have others. */
  dismissSession(tokenHash: string): void {
    for (const own of this.#screens.values()) {
      for (const screen of own) if (screen.tokenHash === tokenHash) screen.leave('signed_out');
    }
  }

  /** How many screens a user has open. */
  countOf(userId: UserId): number {
    return this.#screens.get(userId)?.size ?? 0;
  }

  close(): void {
    this.#isClosed = true;
    for (const takeBack of this.#takeBack) takeBack();
    for (const own of this.#screens.values()) for (const screen of own) screen.leave('not_now');
  }

  #enlist(screen: Screen): void {
    const own = this.#screens.get(screen.userId) ?? new Set();
    this.#screens.set(screen.userId, own.add(screen));
  }

  #isThere(screen: Screen): boolean {
    return this.#screens.get(screen.userId)?.has(screen) ?? false;
  }

  #around(engine: Engine) {
    const { clock, telephony } = this.#parts;
    const isAway = engine.telephoneAway();
    const isPractice = likelyTrunk(engine.floor()).practice;
    return {
      now: clock.now(),
      outlooks: engine.outlooks(),
      telephony: { kind: telephony, isPractice, isAway },
    };
  }

  #showDesk(userId: UserId): boolean {
    const desk = this.#desks.get(userId);
    const engine = this.#parts.engine();
    if (!desk || !engine) return false;
    const today = this.#figures.today(userId);
    const agent = agentView(engine.floor(), userId, { ...this.#around(engine), today });
    // The shift is over, its session maybe not yet: the route that ends both dismisses the screens. Told any earlier, the page would ask
    // who is here, hear that it still is, and stand there without a connection.
    if (!agent) return false;
    const busyWith = agent.interactions.map((one) => `${one.id} ${one.call?.id ?? ''}`).join(' ');
    if (busyWith !== desk.busyWith) this.#awaitFigures(userId, desk);
    desk.busyWith = busyWith;
    desk.board.show({ kind: 'agent', agent });
    return true;
  }

  #showFloor(): boolean {
    const { engine: open, clock } = this.#parts;
    const engine = open();
    if (!engine) return false;
    this.#floorShownAt = clock.now();
    const around = this.#around(engine);
    const { campaigns: campaignsToday, ...day } = this.#figures.day();
    const whyNot = (campaignId: CampaignId) => engine.whyNot(campaignId);
    const pacing = (campaignId: CampaignId) => engine.pacing(campaignId);
    const trend = (campaignId: CampaignId) => this.#watch.of(campaignId);
    const floor = floorView(engine.floor(), { ...around, ...day, campaignsToday, whyNot, pacing, trend });
    this.#floorBoard.show({ kind: 'floor', floor });
    return true;
  }

  /** Whether somebody looks or not: the figures of the last quarter of an hour are there when somebody does. */
  #lookAtFloor(): void {
    const engine = this.#parts.engine();
    if (engine) this.#watch.look(engine, this.#parts.clock.now());
  }

  #awaitFigures(userId: UserId, desk: Desk): void {
    if (desk.awaitsFigures) return;
    desk.awaitsFigures = true;
    this.#parts.clock.after(FIGURES_DELAY_MS, () => {
      desk.awaitsFigures = false;
      if (this.#isClosed) return;
      void this.#figures.readShift(userId).then(() => this.#guarded(() => this.#showDesk(userId)));
    });
  }

  #onChange(change: FeedChange): void {
    for (const userId of change.users) this.#waiting.add(userId);
    // Whom a campaign's own news concerns is among the users; the rest (how many records are left) may wait a little.
    if (change.campaigns.size > 0) this.#areAllWaiting = true;
    if (change.stopAll) {
      this.#figures.forgetDay();
      void this.#renewFloor();
    }
    this.#isFloorWaiting = this.#floorBoard.viewers.size > 0;
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#isFlushing = false;
    const users = [...this.#waiting];
    this.#waiting.clear();
    for (const userId of users) this.#guarded(() => this.#showDesk(userId));
    if (this.#isFloorWaiting && this.#parts.clock.now() - this.#floorShownAt >= FLOOR_GAP_MS) {
      this.#isFloorWaiting = false;
      this.#guarded(() => this.#showFloor());
    }
  }

  async #renewFloor(): Promise<void> {
    if (this.#floorBoard.viewers.size === 0) return;
    await this.#figures.readDay();
    this.#guarded(() => this.#showFloor());
  }

  /** A few at a time: a thousand views in one piece would keep the telephone waiting. */
  #renewAgents(): void {
    this.#areAllWaiting = false;
    const users = [...this.#desks.keys()];
    const next = () => {
      for (const userId of users.splice(0, DESKS_AT_ONCE)) this.#guarded(() => this.#showDesk(userId));
      if (users.length > 0) setImmediate(next);
    };
    next();
  }

  /** A view that can not be made must not take the engine's process with it. */
  #guarded(deed: () => unknown): void {
    if (this.#isClosed) return;
    try {
      deed();
    } catch (error) {
      this.#parts.log.error({ err: error }, 'a screen could not be made');
    }
  }
}

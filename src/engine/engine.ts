// THE LIVE LOOP: one event at a time, step, store, act. Whatever happens (a command, a telephone event, a deadline) is taken from one
// inbox, stepped by the rules on the floor in memory, put to the writer, and acted on: rescuing acts at once, starting acts and answers
// when it is stored (docs/decisions/0006). Must never decide anything itself, and must never read a clock but the port's.
import { viaOf } from '../domain/agent/phone.ts';
import type { CallEvent } from '../domain/call/call.ts';
import { type OwnedFloor, applyStep, ownFloor } from '../domain/floor/apply.ts';
import { moveCall } from '../domain/floor/call-moves.ts';
import { moveCampaign } from '../domain/floor/campaign-moves.ts';
import type { Actor } from '../domain/floor/change.ts';
import { quarantine } from '../domain/floor/closing-moves.ts';
import { whatIsDue } from '../domain/floor/deadlines.ts';
import { mayStillDial } from '../domain/floor/dialing.ts';
import { Moves } from '../domain/floor/moves.ts';
import { callsOf, hasAgent } from '../domain/floor/pairs.ts';
import { waitsUntil } from '../domain/floor/routing.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import { type CallId, type CommandId, type UserId, makeId } from '../domain/ids.ts';
import type { Command } from './command.ts';
import type { Engine, EngineParts } from './engine-face.ts';
import type { FactsCore, Stepped } from './facts-core.ts';
import { Faults } from './faults.ts';
import { feedChangeOf } from './feed-change.ts';
import { Legs } from './legs.ts';
import { LineActs } from './line-acts.ts';
import { obey } from './obey.ts';
import { openAnswers } from './answers.ts';
import { Callbacks } from './callbacks.ts';
import { Callers } from './callers.ts';
import { CampaignReading } from './campaign-reading.ts';
import { Delivery } from './delivery.ts';
import { openOutlooks } from './outlooks.ts';
import { PacingDesk } from './pacing-desk.ts';
import { type Performer, openPerformer } from './perform.ts';
import { Phones } from './phones.ts';
import { type Lease, type PhoneAccount, StaleEpoch, type TelephoneEvent } from './ports.ts';
import { journaledWishes } from './reconcile.ts';
import { openScreens } from './screens.ts';
import { TestCalls } from './test-calls.ts';
import { Trunks } from './trunks.ts';
import { Whys } from './whys.ts';
import { Writer } from './writer.ts';

const TICK_MS = 250;
const RENEW_MS = 2_000;
/** Presence and other news that a restart finds out anew may wait for the next commit. */
const LAZY_MS = 60_000;

/** Opens the engine: takes the floor, reads it, asks the telephone system what happened meanwhile, and starts to listen. */
export async function openEngine(parts: EngineParts): Promise<Engine> {
  const { store, floorId, owner } = parts;
  const lease = await store.takeLease(floorId, owner);
  if (!lease) throw new StaleEpoch(`the floor ${floorId} is held by another engine`);
  const loop = new LiveLoop(parts, lease, ownFloor(await store.loadFloor(lease)));
  await loop.start();
  return loop.face();
}

/** The one writer of one floor. */
export class LiveLoop implements FactsCore {
  readonly parts: EngineParts;
  readonly floor: OwnedFloor;
  readonly writer: Writer;
  readonly outlooks: ReturnType<typeof openOutlooks>;
  readonly screens: ReturnType<typeof openScreens>;
  readonly faults: Faults;
  readonly reading: CampaignReading;
  readonly trunks: Trunks;
  readonly lines: LineActs;
  readonly arePhonesNeeded: boolean;
  readonly testCalls: TestCalls;
  readonly pacing: PacingDesk;
  readonly callers: Callers;
  readonly callbacks: Callbacks;
  readonly delivery: Delivery;
  readonly #whys: Whys;
  readonly #phones: Phones;
  readonly #legs: Legs;
  readonly #performer: Performer;
  readonly #inbox: (() => void)[] = [];
  #lease: Lease;
  /** While a transaction with facts is being stored, nothing else is stepped: its step must not be overtaken. */
  #isHeld = false;
  #isDraining = false;
  #isDown = false;

  constructor(parts: EngineParts, lease: Lease, floor: OwnedFloor) {
    const { store, telephony, clock, journal } = parts;
    this.parts = parts;
    this.#lease = lease;
    this.floor = floor;
    this.faults = new Faults(clock, (fault) => this.#goDown(fault));
    this.writer = new Writer({
      store,
      clock,
      lease: () => this.#lease,
      onFatal: (fault) => this.#goDown(fault),
      onQuiet: () => journal.clear(),
    });
    this.trunks = new Trunks({
      store,
      telephony,
      clock,
      floor,
      lease: () => this.#lease,
      enter: (event) => this.enter(event),
    });
    this.arePhonesNeeded = parts.arePhonesNeeded ?? telephony.kind !== 'simulated';
    this.lines = this.#openLines();
    this.testCalls = this.#openTestCalls();
    this.#performer = openPerformer({
      telephony,
      clock,
      gate: this.trunks.gate,
      journal,
      lines: this.lines,
      callNow: (id) => floor.calls.get(id),
      mayStillDial: (call) => mayStillDial(floor, call),
      tell: (callId, event) => this.#tell(callId, event),
    });
    this.outlooks = openOutlooks({
      store,
      clock,
      floor,
      onChange: (campaigns) => parts.feed.publish({ users: new Set(), campaigns, stopAll: false }),
    });
    this.screens = openScreens({ clock, floor });
    this.reading = this.#openReading();
    this.#whys = new Whys({
      clock,
      floor,
      outlookOf: (campaignId) => this.outlooks.all().get(campaignId),
      telephoneAwaySince: () => this.#legs.awaySince(),
      decidedOf: (campaignId) => this.pacing.lastOf(campaignId),
      onChange: (campaigns) => parts.feed.publish({ users: new Set(), campaigns, stopAll: false }),
    });
    this.pacing = this.#openPacing();
    this.callers = this.#openCallers();
    this.callbacks = this.#openCallbacks();
    this.delivery = this.#openDelivery();
    this.#phones = this.#openPhones();
    this.#legs = new Legs({
      telephony,
      clock,
      floor,
      enter: (event) => this.enter(event),
      stepCall: (callId, event, actor) => this.stepCall(callId, event, actor),
      phones: this.#phones,
      count: (reason) => this.faults.count(reason),
      onReachable: () => this.outlooks.tell(),
      isOwned: (legId) => this.testCalls.owns(legId) || this.callers.owns(legId),
      callers: this.callers,
    });
  }

  #openTestCalls(): TestCalls {
    const { telephony, clock } = this.parts;
    const telephoneAway = () => this.telephoneAway();
    return new TestCalls({ telephony, clock, floor: this.floor, trunks: this.trunks, telephoneAway });
  }

  #openPacing(): PacingDesk {
    const { floor, parts } = this;
    return new PacingDesk({
      store: parts.store,
      clock: parts.clock,
      campaigns: floor.campaigns,
      rules: () => floor.rules,
      enter: (event) => this.enter(event),
    });
  }

  #openDelivery(): Delivery {
    return new Delivery({
      core: this,
      callers: this.callers,
      callbacks: this.callbacks,
      pacing: this.pacing,
      outlookOf: (campaignId) => this.outlooks.all().get(campaignId),
      settle: (deed) => this.settle({ kind: 'engine' }, deed),
      enter: (event) => this.enter(event),
      isClosed: () => this.isClosed(),
    });
  }

  #openReading(): CampaignReading {
    const { store, clock, feed } = this.parts;
    return new CampaignReading({
      store,
      clock,
      feed,
      floor: this.floor,
      lease: () => this.#lease,
      enter: (event) => this.enter(event),
      pace: (campaignId, pacing) =>
        void this.settle({ kind: 'engine' }, (moves) => {
          moveCampaign(moves, campaignId, { type: 'paced', ...pacing });
        }),
    });
  }

  #openLines(): LineActs {
    const { floor, parts } = this;
    return new LineActs({
      telephony: parts.telephony,
      clock: parts.clock,
      callNow: (id) => floor.calls.get(id),
      hasAgent: (call) => hasAgent(callsOf(floor.calls), call),
      tell: (callId, event) => this.#tell(callId, event),
      tellNoPhone: (userId) => this.enter(() => this.#phones.hear({ type: 'phone_lost', userId })),
    });
  }

  #openCallers(): Callers {
    return new Callers({
      core: this,
      telephony: this.parts.telephony,
      settle: (actor, deed) => this.settle(actor, deed),
      count: (reason) => this.faults.count(reason),
      isClosed: () => this.isClosed(),
    });
  }

  #openCallbacks(): Callbacks {
    return new Callbacks({
      core: this,
      feed: this.parts.feed,
      settle: (deed) => this.settle({ kind: 'engine' }, deed),
      enter: (event) => this.enter(event),
      isClosed: () => this.isClosed(),
    });
  }

  #openPhones(): Phones {
    return new Phones({
      telephony: this.parts.telephony,
      floor: this.floor,
      gate: this.trunks.gate,
      enter: (event) => this.enter(event),
      areNeeded: this.arePhonesNeeded,
      settle: (deed) => void this.settle({ kind: 'telephone' }, deed),
      count: (reason) => this.faults.count(reason),
    });
  }

  /** What came of an act is an event like any other. */
  #tell(callId: CallId, event: CallEvent): void {
    this.enter(() => this.stepCall(callId, event, { kind: 'engine' }));
  }

  get store() {
    return this.parts.store;
  }
  get clock() {
    return this.parts.clock;
  }
  lease(): Lease {
    return this.#lease;
  }
  newId() {
    return makeId<never>(this.clock.now(), () => this.parts.random.next());
  }
  telephoneAway(): boolean {
    return this.#legs.awaySince() !== undefined;
  }
  isClosed(): boolean {
    return this.#isDown || this.#isDraining;
  }

  #goDown(fault: Error): void {
    if (this.#isDown) return;
    this.#isDown = true;
    this.writer.close();
    this.parts.onFatal(fault);
  }

  /** Everything that happens comes in here and is taken one at a time. */
  enter(event: () => void): void {
    this.#inbox.push(event);
    this.#pump();
  }

  #pump(): void {
    while (!this.#isHeld && !this.#isDown) {
      const event = this.#inbox.shift();
      if (!event) return;
      event();
    }
  }

  hold(): void {
    this.#isHeld = true;
  }
  letGo(): void {
    this.#isHeld = false;
    this.#pump();
  }

  /** Runs one step; a broken rule is counted and answered, never thrown through the loop. */
  step<T>(actor: Actor, commandId: CommandId | undefined, deed: (moves: Moves) => T): Stepped<T> | undefined {
    const { floor, clock } = this;
    const newId = () => this.newId();
    const actBefore = this.#lease.expiresAt;
    const moves = new Moves({ floor, now: clock.now(), actor, commandId, newId, actBefore });
    try {
      return { value: deed(moves), result: moves.result() };
    } catch (fault) {
      this.faults.note(fault);
      return undefined;
    }
  }

  /** Puts a result into memory, does what rescues, tells the screens; returns the acts that wait for the commit. */
  take(result: StepResult): (() => void) | undefined {
    applyStep(this.floor, result);
    this.#legs.note(result);
    this.trunks.note(result);
    this.pacing.note(result);
    this.callbacks.note(result);
    const later = this.#performer.rescue(result.effects);
    const told = feedChangeOf(this.floor, result);
    if (told) this.parts.feed.publish(told);
    this.#watchWaiting(result);
    if (result.changes.length > 0) this.delivery.moved();
    if (later.length === 0) return undefined;
    return () => {
      for (const effect of later) {
        if (effect.effect === 'dial') this.#performer.dial(effect.callId);
        else if (effect.effect === 'close_phone') this.#phones.close(effect.userId);
        else this.#phones.change(effect.userId);
      }
    };
  }

  /** I12: two seconds are too short to be met by a look now and then; the deadline itself stays in the state. */
  #watchWaiting({ changes }: StepResult): void {
    for (const { kind, after } of changes) {
      if (kind !== 'call' || after.now.state !== 'waiting') continue;
      const leftMs = waitsUntil(after, after.now) - this.clock.now();
      this.clock.after(Math.max(0, leftMs), () => this.enter(() => this.#moveDue()));
    }
  }

  settleByEngine(deed: (moves: Moves) => void): void {
    this.settle({ kind: 'engine' }, deed);
  }

  /** Steps what comes from nobody's command: takes it, and has it stored if anything moved. */
  settle(actor: Actor, deed: (moves: Moves) => string | undefined | void): boolean {
    const done = this.step(actor, undefined, deed);
    if (!done) return false;
    if (typeof done.value === 'string') this.faults.count(done.value);
    const after = this.take(done.result);
    if (done.result.changes.length > 0) this.writer.put(done.result, undefined, after);
    return true;
  }

  stepCall(callId: CallId, event: CallEvent, actor: Actor): void {
    if (!this.settle(actor, (moves) => moveCall(moves, callId, event))) this.#setAside(callId);
  }

  /** The step for this call broke a rule: call and record are set aside, the agent is freed, the person is not left on the line. */
  #setAside(callId: CallId): void {
    const call = this.floor.calls.get(callId);
    if (!call) return;
    this.settle({ kind: 'engine' }, (moves) => {
      moves.act({ effect: 'hang_up', callId, legId: call.legId });
      moveCall(moves, callId, { type: 'ended', by: 'engine', result: 'system_error' });
      const why = 'a rule was broken while its call was stepped';
      if (call.interactionId) quarantine(moves, call.interactionId, why);
      else moves.moveRecord(call.campaignRecordId, { type: 'quarantined', why });
    });
  }

  #tick(): void {
    if (this.#isDown) return;
    this.clock.after(TICK_MS, () => this.enter(() => this.#tick()));
    for (const { userId, lastSeenAt } of this.screens.lost()) {
      this.settle({ kind: 'engine' }, (moves) =>
        moves.moveAgent(userId, { type: 'screen_lost', lastSeenAt }, LAZY_MS),
      );
    }
    this.#moveDue();
    this.delivery.look();
    this.#legs.lookIfAsked();
    this.#whys.look();
    void this.reading.catchUp();
    void this.trunks.catchUp();
    if (this.floor.stopAll.state === 'on') {
      this.testCalls.stop();
      this.#phones.stop();
    }
  }

  #moveDue(): void {
    if (this.#isDown) return;
    for (const due of whatIsDue(this.floor, this.clock.now())) {
      if (this.settle(due.actor ?? { kind: 'engine' }, due.move)) continue;
      const { callId, interactionId } = due;
      if (callId) this.#setAside(callId);
      if (interactionId)
        this.settle({ kind: 'engine' }, (moves) =>
          quarantine(moves, interactionId, 'a rule was broken at its deadline'),
        );
    }
  }

  async #renew(): Promise<void> {
    if (this.#isDown) return;
    this.clock.after(RENEW_MS, () => void this.#renew());
    try {
      const longer = await this.store.renewLease(this.#lease);
      if (longer) this.#lease = longer;
      else this.#goDown(new StaleEpoch('the lease on the floor was lost'));
    } catch {
      // The database is away: the lease runs out by its clock, and `actBefore` keeps us from dialing after that.
      this.faults.count('lease_not_renewed');
    }
  }

  #screenSeen(userId: UserId): void {
    if (!this.screens.seen(userId)) return;
    this.enter(() =>
      this.settle({ kind: 'user', userId }, (moves) =>
        moves.moveAgent(userId, { type: 'screen_back' }, LAZY_MS),
      ),
    );
  }

  #hear(event: TelephoneEvent): void {
    this.trunks.hear(event);
    if (!this.testCalls.hear(event)) this.#legs.hear(event);
  }

  async start(): Promise<void> {
    const { telephony, journal, clock } = this.parts;
    // From the first moment: whatever the beginning waits for, the floor must not be lost meanwhile.
    clock.after(RENEW_MS, () => void this.#renew());
    for (const finding of journaledWishes([...this.floor.calls.values()], journal.read())) {
      if (finding.find === 'opt_out') this.callers.optOut(finding.callId);
      if (finding.find === 'event') this.stepCall(finding.callId, finding.event, { kind: 'engine' });
    }
    telephony.listen((event) => this.enter(() => this.#hear(event)));
    for (const userId of this.floor.agents.keys()) this.screens.seen(userId);
    this.#phones.begin();
    await this.trunks.start();
    await this.#legs.reconcileNow();
    await this.writer.drain();
    this.outlooks.start();
    this.callbacks.start();
    clock.after(TICK_MS, () => this.enter(() => this.#tick()));
  }

  async #openPhone(userId: UserId): Promise<PhoneAccount | undefined | 'not_signed_in'> {
    const agent = this.floor.agents.get(userId);
    if (!agent || agent.now.state === 'gone') return 'not_signed_in';
    // A page that still asks while the agent works with another telephone gets none.
    if (viaOf(agent.now.phone) !== undefined) return undefined;
    const account = await this.parts.telephony.openPhone(userId);
    return typeof account === 'string' ? undefined : account;
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    await this.writer.drain();
    this.#isDown = true;
    this.writer.close();
    await this.store.releaseLease(this.#lease);
  }

  face(): Engine {
    const answers = openAnswers({ store: this.store, clock: this.clock });
    const inTurn = (command: Command) => this.screens.inTurn(command.userId, () => obey(this, command));
    // A draft is answered when it is stored, up to two seconds later: it must not keep the agent's next command waiting. Saving the same
    // words twice is harmless, and so is reading a campaign twice.
    const isHarmlessTwice = ({ deed }: Command) =>
      deed.name === 'save_draft' || deed.name === 'campaign_edited' || deed.name === 'trunks_changed';
    return {
      submit: (command) =>
        isHarmlessTwice(command) ? obey(this, command) : answers.once(command, () => inTurn(command)),
      floor: () => this.floor,
      outlooks: () => this.outlooks.all(),
      whyNot: (campaignId) => this.#whys.of(campaignId),
      pacing: (campaignId) => this.pacing.shown(campaignId),
      screenSeen: (userId) => this.#screenSeen(userId),
      screenGone: (userId) => this.screens.gone(userId),
      openPhone: (userId) => this.#openPhone(userId),
      telephoneAway: () => this.telephoneAway(),
      trunkConditions: () => this.floor.trunks,
      counters: () => ({ commits: this.writer.commits(), ...this.faults.counters() }),
      drain: () => this.#drain(),
    };
  }
}

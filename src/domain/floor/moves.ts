// One step of the floor in the making: every noun is moved by its own machine, read back as moved, and noted once with the event that
// moved it. The floor itself is not touched; whoever runs the step applies the result (apply.ts). Must never decide anything.
import { type Agent, type AgentEvent } from '../agent/agent.ts';
import { stepAgent } from '../agent/step.ts';
import { type Call, type CallEvent, factsAfter } from '../call/call.ts';
import { stepCall } from '../call/step.ts';
import { type Callback, type CallbackEvent, stepCallback } from '../callback/callback.ts';
import { type CampaignEvent, stepCampaign } from '../campaign/campaign.ts';
import { inForce } from '../campaign/in-force.ts';
import type {
  CallId,
  CallbackId,
  CampaignId,
  CampaignRecordId,
  CommandId,
  Id,
  InteractionId,
  UserId,
} from '../ids.ts';
import { type Interaction, type InteractionEvent, stepInteraction } from '../interaction/interaction.ts';
import { isIgnored } from '../moved.ts';
import { type RecordEvent, stepRecord } from '../record/record.ts';
import type { FloorCallback } from './callbacks.ts';
import type { Actor, AddedNumber, Change, ContactNote, RegisterEntry, StopAllEvent } from './change.ts';
import type {
  Campaign,
  DeskRecord,
  Floor,
  Notice,
  NumberFacts,
  StopAll,
  StoredDecision,
  StoredVerdict,
} from './floor.ts';
import type { Effect, StepResult } from './step-result.ts';

export type MoveContext = {
  readonly floor: Floor;
  readonly now: number;
  readonly actor: Actor;
  readonly commandId: CommandId | undefined;
  readonly newId: () => Id<never>;
  /** What a step starts must not leave after this instant (I11); undefined: nothing is dialed because of this step. */
  readonly actBefore?: number;
};

/** A thing that is kept: reads the step's own writes first. */
class Overlay<Key, Thing> {
  readonly #base: ReadonlyMap<Key, Thing>;
  readonly moved = new Map<Key, Thing>();

  constructor(base: ReadonlyMap<Key, Thing>) {
    this.#base = base;
  }
  get(key: Key): Thing | undefined {
    return this.moved.get(key) ?? this.#base.get(key);
  }
  put(key: Key, thing: Thing): void {
    this.moved.set(key, thing);
  }
  all(): Thing[] {
    return [...new Map([...this.#base, ...this.moved]).values()];
  }
}

/** One step in the making. Each `move…` returns undefined when it moved, or the reason why the machine ignored the event. */
export class Moves {
  readonly now: number;
  readonly floor: Floor;
  readonly newId: () => Id<never>;
  readonly actBefore: number | undefined;
  readonly campaigns: Overlay<CampaignId, Campaign>;
  readonly agents: Overlay<UserId, Agent>;
  readonly interactions: Overlay<InteractionId, Interaction>;
  readonly calls: Overlay<CallId, Call>;
  readonly desks: Overlay<CampaignRecordId, DeskRecord>;
  readonly facts: Overlay<CampaignRecordId, readonly NumberFacts[]>;
  readonly callbacks: Overlay<CallbackId, FloorCallback>;
  readonly #notices: Overlay<UserId, readonly Notice[]>;
  readonly #context: MoveContext;
  readonly #changes: Change[] = [];
  readonly #effects: Effect[] = [];
  readonly #verdicts: StoredVerdict[] = [];
  readonly #registerEntries: RegisterEntry[] = [];
  readonly #notes: ContactNote[] = [];
  readonly #decisions: StoredDecision[] = [];
  readonly #numbers: AddedNumber[] = [];
  #stopAll: StopAll;

  constructor(context: MoveContext) {
    const { floor } = context;
    this.#context = context;
    this.now = context.now;
    this.floor = floor;
    this.newId = context.newId;
    this.actBefore = context.actBefore;
    this.campaigns = new Overlay(floor.campaigns);
    this.agents = new Overlay(floor.agents);
    this.interactions = new Overlay(floor.interactions);
    this.calls = new Overlay(floor.calls);
    this.desks = new Overlay(floor.desks);
    this.facts = new Overlay(floor.facts);
    this.callbacks = new Overlay(floor.callbacks);
    this.#notices = new Overlay(floor.notices);
    this.#stopAll = floor.stopAll;
  }

  stopAll(): StopAll {
    return this.#stopAll;
  }

  #noted(lazyMs = 0) {
    const { actor, commandId } = this.#context;
    return { at: this.now, actor, commandId, storeBy: this.now + lazyMs };
  }

  moveCampaign(id: CampaignId, event: CampaignEvent): string | undefined {
    const before = this.campaigns.get(id);
    if (!before) return 'campaign_unknown';
    const step = stepCampaign(before.now, event, this.now);
    if (isIgnored(step)) return step.ignored;
    const after: Campaign = inForce({ ...before, now: step.state });
    this.campaigns.put(id, after);
    this.#changes.push({ kind: 'campaign', before, after, event, ...this.#noted() });
    return undefined;
  }
  moveAgent(id: UserId, event: AgentEvent, lazyMs = 0): string | undefined {
    const before = this.agents.get(id);
    if (!before) return 'agent_not_signed_in';
    const step = stepAgent(before.now, event, this.now);
    if (isIgnored(step)) return step.ignored;
    for (const { effect } of step.effects) this.#effects.push({ effect, userId: id });
    const after: Agent = { ...before, now: step.state };
    this.agents.put(id, after);
    this.#changes.push({ kind: 'agent', before, after, event, ...this.#noted(lazyMs) });
    return undefined;
  }
  moveInteraction(id: InteractionId, event: InteractionEvent, lazyMs = 0): string | undefined {
    const before = this.interactions.get(id);
    if (!before) return 'interaction_unknown';
    const step = stepInteraction(before.now, event, this.now);
    if (isIgnored(step)) return step.ignored;
    const after: Interaction = { ...before, now: step.state };
    this.interactions.put(id, after);
    this.#changes.push({ kind: 'interaction', before, after, event, ...this.#noted(lazyMs) });
    return undefined;
  }
  moveCall(id: CallId, event: CallEvent, lazyMs = 0): string | undefined {
    const before = this.calls.get(id);
    if (!before) return 'call_not_known';
    const step = stepCall(before, event, this.now);
    if (isIgnored(step)) return step.ignored;
    this.#effects.push(...step.effects);
    if (step.state === before.now) return undefined; // an effect alone: hang up once more
    const after: Call = { ...factsAfter(before, event), now: step.state };
    this.calls.put(id, after);
    this.#changes.push({ kind: 'call', before, after, event, ...this.#noted(lazyMs) });
    return undefined;
  }
  moveRecord(id: CampaignRecordId, event: RecordEvent): string | undefined {
    const before = this.desks.get(id);
    if (!before) return 'record_not_on_a_desktop';
    const step = stepRecord(before.now, event, this.now);
    if (isIgnored(step)) return step.ignored;
    const after: DeskRecord = { ...before, now: step.state };
    this.desks.put(id, after);
    this.#changes.push({ kind: 'record', before, after, event, ...this.#noted() });
    return undefined;
  }
  moveCallback(id: CallbackId, event: CallbackEvent): string | undefined {
    const known = this.callbacks.get(id);
    if (!known) return 'callback_unknown';
    const before = known.callback;
    const step = stepCallback(before.now, event, this.now);
    if (isIgnored(step)) return step.ignored;
    const after: Callback = { ...before, now: step.state };
    this.callbacks.put(id, { ...known, callback: after });
    this.#changes.push({ kind: 'callback', before, after, event, ...this.#noted() });
    return undefined;
  }
  moveStopAll(to: StopAll, event: StopAllEvent): void {
    const thing = (state: StopAll) => ({
      id: this.floor.id,
      organisationId: this.floor.organisationId,
      now: state,
    });
    this.#changes.push({
      kind: 'stop_all',
      before: thing(this.#stopAll),
      after: thing(to),
      event,
      ...this.#noted(),
    });
    this.#stopAll = to;
  }

  addAgent(agent: Agent): void {
    this.agents.put(agent.userId, agent);
    this.#changes.push({
      kind: 'agent',
      before: undefined,
      after: agent,
      event: { type: 'created' },
      ...this.#noted(),
    });
  }
  addInteraction(interaction: Interaction): void {
    this.interactions.put(interaction.id, interaction);
    this.#changes.push({
      kind: 'interaction',
      before: undefined,
      after: interaction,
      event: { type: 'created' },
      ...this.#noted(),
    });
  }
  addCall(call: Call): void {
    this.calls.put(call.id, call);
    this.#changes.push({
      kind: 'call',
      before: undefined,
      after: call,
      event: { type: 'created' },
      ...this.#noted(),
    });
  }
  addCallback(promised: FloorCallback): void {
    const { callback } = promised;
    this.callbacks.put(callback.id, promised);
    const event = { type: 'created' } as const;
    this.#changes.push({ kind: 'callback', before: undefined, after: callback, event, ...this.#noted() });
  }
  /**
   * Brings a callback that a claim found onto the floor, before it is moved. One that is there already is ahead of the database: what moved
   * it last may still wait to be stored.
   */
  bringCallback(found: FloorCallback): FloorCallback {
    const known = this.callbacks.get(found.callback.id);
    const brought = known ? { ...found, callback: known.callback } : found;
    this.callbacks.put(found.callback.id, brought);
    return brought;
  }
  /** Brings a record that a claim found onto the floor, before it is moved. */
  bringRecord(record: DeskRecord, known: readonly NumberFacts[]): void {
    this.desks.put(record.campaignRecordId, record);
    this.facts.put(record.campaignRecordId, known);
  }

  act(effect: Effect): void {
    this.#effects.push(effect);
  }
  verdict(verdict: StoredVerdict): void {
    this.#verdicts.push(verdict);
  }
  registerEntry(entry: RegisterEntry): void {
    this.#registerEntries.push(entry);
  }
  decided(decision: StoredDecision): void {
    this.#decisions.push(decision);
  }
  note(note: ContactNote): void {
    this.#notes.push(note);
  }
  numberAdded(added: AddedNumber): void {
    this.#numbers.push(added);
  }
  noticesOf(userId: UserId): readonly Notice[] {
    return this.#notices.get(userId) ?? [];
  }
  setNotices(userId: UserId, waiting: readonly Notice[]): void {
    this.#notices.put(userId, waiting);
  }

  result(): StepResult {
    return {
      changes: this.#changes,
      verdicts: this.#verdicts,
      registerEntries: this.#registerEntries,
      notes: this.#notes,
      decisions: this.#decisions,
      numbers: this.#numbers,
      effects: this.#effects,
      facts: this.facts.moved,
      callbacks: this.callbacks.moved,
      notices: this.#notices.moved,
    };
  }
}

/** The commits that the contract suite stores: made by the domain's own steps, as the engine makes them. */
import { type Agent, type AgentEvent, signIn } from '../../src/domain/agent/agent.ts';
import { stepAgent } from '../../src/domain/agent/step.ts';
import { type Call, type CallEvent, factsAfter } from '../../src/domain/call/call.ts';
import { stepCall } from '../../src/domain/call/step.ts';
import type { Actor, Change } from '../../src/domain/floor/change.ts';
import type { Candidate, DeskRecord, StoredVerdict } from '../../src/domain/floor/floor.ts';
import type { CommandId, Id, UserId } from '../../src/domain/ids.ts';
import {
  type Interaction,
  type InteractionEvent,
  openPreview,
  stepInteraction,
} from '../../src/domain/interaction/interaction.ts';
import { type Step, isIgnored } from '../../src/domain/moved.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import { type RecordEvent, stepRecord } from '../../src/domain/record/record.ts';
import type { Commit } from '../../src/engine/ports.ts';
import { newId } from '../../src/storage/new-id.ts';
import type { StoreWorld } from './store-world.ts';

export const NOTHING: Commit = {
  changes: [],
  verdicts: [],
  registerEntries: [],
  notes: [],
  numbers: [],
  answers: [],
  decisions: [],
};
export const freshId = <Noun extends string>(): Id<Noun> => newId<Noun>();

export function commitOf(...changes: readonly Change[]): Commit {
  return { ...NOTHING, changes };
}

export type Told = { readonly at: number; readonly actor: Actor; readonly commandId: CommandId | undefined };

/** Who says it and when; the engine itself unless told otherwise. */
export function told(world: StoreWorld, commandId?: CommandId): Told {
  const actor: Actor = commandId ? { kind: 'user', userId: world.anna } : { kind: 'engine' };
  return { at: world.clock.now(), actor, commandId };
}

const about = (by: Told) => ({ ...by, storeBy: by.at });
const created = { type: 'created' } as const;

function stateOf<State, Effect>(step: Step<State, Effect>): State {
  if (isIgnored(step)) throw new Error(`the step was ignored: ${step.ignored}`);
  return step.state;
}

export function agentSignsIn(world: StoreWorld, userId: UserId): { agent: Agent; change: Change } {
  const agent: Agent = {
    shiftId: freshId<'shift'>(),
    userId,
    organisationId: world.organisationId,
    floorId: world.floorId,
    displayName: userId === world.anna ? 'anna' : 'ben',
    groupIds: [],
    mayRegister: true,
    startedAt: world.clock.now(),
    now: signIn(world.clock.now(), false),
  };
  const change: Change = {
    kind: 'agent',
    after: agent,
    before: undefined,
    event: created,
    ...about(told(world)),
  };
  return { agent, change };
}

export function moveAgent(agent: Agent, event: AgentEvent, by: Told): { agent: Agent; change: Change } {
  const after: Agent = { ...agent, now: stateOf(stepAgent(agent.now, event, by.at)) };
  return { agent: after, change: { kind: 'agent', after, before: agent, event, ...about(by) } };
}

export function moveRecord(
  record: DeskRecord,
  event: RecordEvent,
  by: Told,
): { record: DeskRecord; change: Change } {
  const after: DeskRecord = { ...record, now: stateOf(stepRecord(record.now, event, by.at)) };
  return { record: after, change: { kind: 'record', after, before: record, event, ...about(by) } };
}

export function moveInteraction(
  interaction: Interaction,
  event: InteractionEvent,
  by: Told,
): { interaction: Interaction; change: Change } {
  const after: Interaction = { ...interaction, now: stateOf(stepInteraction(interaction.now, event, by.at)) };
  return {
    interaction: after,
    change: { kind: 'interaction', after, before: interaction, event, ...about(by) },
  };
}

export function moveCall(call: Call, event: CallEvent, by: Told): { call: Call; change: Change } {
  const after: Call = { ...factsAfter(call, event), now: stateOf(stepCall(call, event, by.at)) };
  return { call: after, change: { kind: 'call', after, before: call, event, ...about(by) } };
}

/** A record comes onto an agent's desktop. */
export function handOver(
  { facts: _facts, ...found }: Candidate,
  userId: UserId,
  by: Told,
): { record: DeskRecord; interaction: Interaction; changes: Change[] } {
  const interaction: Interaction = {
    id: freshId<'interaction'>(),
    organisationId: found.organisationId,
    campaignId: found.campaignId,
    campaignRecordId: found.campaignRecordId,
    contactId: found.contactId,
    userId,
    openedAt: by.at,
    now: openPreview(by.at),
  };
  const claimed = moveRecord(found, { type: 'claimed', by: userId, interactionId: interaction.id }, by);
  const opened: Change = {
    kind: 'interaction',
    after: interaction,
    before: undefined,
    event: created,
    ...about(by),
  };
  return { record: claimed.record, interaction, changes: [claimed.change, opened] };
}

/** The first number of a record is intended to be called. */
export function intentOf(
  desk: { readonly record: DeskRecord; readonly interaction: Interaction },
  by: Told,
  e164: E164 | undefined = desk.record.numbers[0]?.e164,
): { call: Call; record: DeskRecord; interaction: Interaction; changes: Change[] } {
  if (!e164) throw new Error('the record has no number');
  const { interaction: was } = desk;
  const call: Call = {
    id: freshId<'call'>(),
    legId: freshId<'leg'>(),
    purpose: 'contact',
    organisationId: was.organisationId,
    campaignId: was.campaignId,
    campaignRecordId: was.campaignRecordId,
    contactId: was.contactId,
    interactionId: was.id,
    userId: was.userId,
    e164,
    callerNumber: '+493023125700' as E164,
    trunk: 'practice',
    ringTimeoutMs: 30_000,
    intendedAt: by.at,
    actBefore: by.at + 10_000,
    now: { state: 'intended' },
  };
  const dialed = moveRecord(desk.record, { type: 'dialed' }, by);
  const calling = moveInteraction(was, { type: 'dialed', callId: call.id }, by);
  const intended: Change = { kind: 'call', after: call, before: undefined, event: created, ...about(by) };
  return {
    call,
    record: dialed.record,
    interaction: calling.interaction,
    changes: [intended, dialed.change, calling.change],
  };
}

/** A third person is intended to be called beside a contact's call (D14). */
export function thirdBeside(contact: Call, e164: E164): { call: Call; change: (by: Told) => Change } {
  const [id, legId] = [freshId<'call'>(), freshId<'leg'>()];
  const facts = { ...contact, id, legId, e164, purpose: 'consult', beside: contact.id } as const;
  const call: Call = { ...facts, now: { state: 'intended' } };
  return {
    call,
    change: (by) => ({ kind: 'call', after: call, before: undefined, event: created, ...about(by) }),
  };
}

/** A verdict as may-dial gives it. */
export function verdictOn(record: DeskRecord, allowed: boolean, at: number): StoredVerdict {
  const check = { rule: 'register', says: allowed ? 'yes' : 'no', finding: {} } as const;
  return {
    campaignRecordId: record.campaignRecordId,
    campaignId: record.campaignId,
    organisationId: record.organisationId,
    e164: record.numbers[0]?.e164 ?? '',
    purpose: 'claim',
    at,
    verdict: allowed ? { allowed, checks: [check] } : { allowed, checks: [check], because: check },
  };
}

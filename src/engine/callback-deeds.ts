// What people say of callbacks: take one now, change or cancel one, and Done with one that is promised in it. Each reads facts under a
// lock, lets the rules decide, and stores decision and answer in one commit. Must never decide itself.
import { cancelCallback, changeCallback } from '../domain/floor/callback-deeds.ts';
import type { Candidate, NumberFacts } from '../domain/floor/floor.ts';
import { done } from '../domain/floor/agent-deeds.ts';
import { giveCallback } from '../domain/floor/giving.ts';
import type { Moves } from '../domain/floor/moves.ts';
import type { Refusal } from '../domain/floor/refusal.ts';
import type { CallbackId } from '../domain/ids.ts';
import { parseE164 } from '../domain/phone-number.ts';
import type { AgentDeed, CallbackDeed, Command } from './command.ts';
import { decideUnderLock } from './decide-under-lock.ts';
import type { FactsCore } from './facts-core.ts';
import type { Answer } from './ports.ts';

type TakeDeed = Extract<AgentDeed, { name: 'take_callback' }>;
type DoneDeed = Extract<AgentDeed, { name: 'done' }>;

/** My callbacks: calls now what was promised for later, or waits. */
export function takeCallbackDeed(
  core: FactsCore,
  command: Command,
  { callbackId }: TakeDeed,
): Promise<Answer> {
  const { userId } = command;
  return withCallback(core, command, callbackId, (moves, found) =>
    giveCallback(moves, { userId, callbackId, as: 'asked_for' }, found),
  );
}

export function callbackDeed(core: FactsCore, command: Command, deed: CallbackDeed): Promise<Answer> {
  const { userId } = command;
  const { bySupervisor, callbackId } = deed;
  return withCallback(core, command, callbackId, (moves, found) =>
    deed.name === 'cancel_callback'
      ? cancelCallback(moves, { userId, bySupervisor }, found)
      : changeCallback(moves, { userId, bySupervisor, change: deed.change }, found),
  );
}

type Rules = (moves: Moves, found: Candidate | undefined) => Refusal | undefined;

function withCallback(
  core: FactsCore,
  command: Command,
  callbackId: CallbackId,
  rules: Rules,
): Promise<Answer> {
  const need = { callbacks: { ids: [callbackId] }, now: core.clock.now() };
  return decideUnderLock<readonly Candidate[]>(
    core,
    command,
    (lease, decide) => core.store.claim(lease, need, decide),
    (moves, [found]) => rules(moves, found),
  );
}

/**
 * Done with a callback: under the lock of its number, so that the register and other promises to this contact are known (I4, D9). Undefined
 * where there is nothing to be read: the plain way then refuses or obeys.
 */
export function doneWithCallback(
  core: FactsCore,
  command: Command,
  deed: DoneDeed,
): Promise<Answer> | undefined {
  const { userId } = command;
  const e164 = parseE164(deed.callback?.added?.e164 ?? deed.callback?.number);
  const interaction = core.floor.interactions.get(deed.interactionId);
  if (e164 === undefined || !interaction) return undefined;
  const { campaignRecordId, campaignId } = interaction;
  const about = { purpose: 'contact', campaignRecordId, campaignId, e164, callId: core.newId() } as const;
  return decideUnderLock<NumberFacts>(
    core,
    command,
    (lease, decide) => core.store.intend(lease, { ...about, now: core.clock.now() }, decide),
    (moves, read) => done(moves, userId, deed.interactionId, { ...deed, read }),
  );
}

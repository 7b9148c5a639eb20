// Puts the result of a step into the floor. What has ended leaves it: ended calls, interactions that are done, records that are on no
// desktop any more, agents who have gone. Must never decide anything.
import type { Agent } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import { isOpenCallback } from '../callback/callback.ts';
import { inForce } from '../campaign/in-force.ts';
import type { EarlierCall } from '../compliance/may-dial.ts';
import type { CallId, CallbackId, CampaignId, CampaignRecordId, InteractionId, UserId } from '../ids.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { TrunkCondition } from '../trunk/choose.ts';
import type { FloorCallback } from './callbacks.ts';
import type { Change } from './change.ts';
import type { Campaign, DeskRecord, Floor, FloorRules, Notice, NumberFacts, StopAll } from './floor.ts';
import type { StepResult } from './step-result.ts';

/** The floor as its one owner keeps it. */
export type OwnedFloor = Omit<
  Floor,
  | 'rules'
  | 'stopAll'
  | 'campaigns'
  | 'agents'
  | 'interactions'
  | 'calls'
  | 'desks'
  | 'facts'
  | 'callbacks'
  | 'trunks'
  | 'notices'
> & {
  /** Replaced as a whole when an administrator has changed them. */
  rules: FloorRules;
  stopAll: StopAll;
  campaigns: Map<CampaignId, Campaign>;
  agents: Map<UserId, Agent>;
  interactions: Map<InteractionId, Interaction>;
  calls: Map<CallId, Call>;
  desks: Map<CampaignRecordId, DeskRecord>;
  facts: Map<CampaignRecordId, readonly NumberFacts[]>;
  callbacks: Map<CallbackId, FloorCallback>;
  trunks: Map<string, TrunkCondition>;
  notices: Map<UserId, readonly Notice[]>;
};

/** A copy that its owner may write into. */
export function ownFloor(floor: Floor): OwnedFloor {
  return {
    ...floor,
    campaigns: new Map([...floor.campaigns].map(([id, campaign]) => [id, inForce(campaign)])),
    agents: new Map(floor.agents),
    interactions: new Map(floor.interactions),
    calls: new Map(floor.calls),
    desks: new Map(floor.desks),
    facts: new Map(floor.facts),
    callbacks: new Map(floor.callbacks),
    trunks: new Map(floor.trunks),
    notices: new Map(floor.notices),
  };
}

/** Writes a step's result into the owned floor, in the order in which things moved. */
export function applyStep(
  floor: OwnedFloor,
  result: Pick<StepResult, 'changes' | 'facts' | 'callbacks' | 'notices'>,
): void {
  for (const [id, facts] of result.facts) floor.facts.set(id, facts);
  for (const change of result.changes) applyChange(floor, change);
  for (const [id, promised] of result.callbacks) {
    if (isOpenCallback(promised.callback)) floor.callbacks.set(id, promised);
    else floor.callbacks.delete(id);
  }
  for (const [userId, notices] of result.notices) {
    if (floor.agents.has(userId) && notices.length > 0) floor.notices.set(userId, notices);
    else floor.notices.delete(userId);
  }
}

function applyChange(floor: OwnedFloor, change: Change): void {
  switch (change.kind) {
    case 'campaign':
      floor.campaigns.set(change.after.id, change.after);
      return;
    case 'agent':
      if (change.after.now.state === 'gone') floor.agents.delete(change.after.userId);
      else floor.agents.set(change.after.userId, change.after);
      return;
    case 'interaction':
      if (change.after.now.state === 'done') floor.interactions.delete(change.after.id);
      else floor.interactions.set(change.after.id, change.after);
      return;
    case 'call':
      if (change.after.now.state === 'ended') floor.calls.delete(change.after.id);
      else floor.calls.set(change.after.id, change.after);
      if (change.event.type === 'created') rememberCall(floor, change.after);
      if (change.after.now.state === 'ended' && change.after.now.isUnreached) forgetCall(floor, change.after);
      return;
    case 'record':
      applyRecord(floor, change.after);
      return;
    case 'stop_all':
      floor.stopAll = change.after.now;
      return;
    case 'callback':
      return; // with what the floor knows of its contact (result.callbacks)
  }
}

function applyRecord(floor: OwnedFloor, record: DeskRecord): void {
  if (record.now.status === 'retrieved') {
    floor.desks.set(record.campaignRecordId, record);
    return;
  }
  floor.desks.delete(record.campaignRecordId);
  floor.facts.delete(record.campaignRecordId);
}

/** A call that reached nobody is no earlier call (F36). */
function forgetCall(floor: OwnedFloor, call: Call): void {
  const known = floor.facts.get(call.campaignRecordId);
  if (!known) return;
  const isIt = ({ e164, at }: EarlierCall) => e164 === call.e164 && at === call.intendedAt;
  floor.facts.set(
    call.campaignRecordId,
    known.map((facts) => ({ ...facts, earlierCalls: facts.earlierCalls.filter((one) => !isIt(one)) })),
  );
}

/** The screen's verdicts know of the call that was just made; the dialing verdict asks the database anew. */
function rememberCall(floor: OwnedFloor, call: Call): void {
  // A call to a third person is no attempt of the record.
  if (call.purpose !== 'contact') return;
  const known = floor.facts.get(call.campaignRecordId);
  if (!known) return;
  const made = { e164: call.e164, sameContact: true, at: call.intendedAt };
  floor.facts.set(
    call.campaignRecordId,
    known.map((facts) => ({ ...facts, earlierCalls: [...facts.earlierCalls, made] })),
  );
}

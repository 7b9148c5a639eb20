// Get Record (S12, S14, E20): who may ask, and which of the records found is handed over. Every number of a candidate goes through
// may-dial; a record with no number that could be called now is put off or leaves the campaign, with its verdicts stored.
import type { CampaignId, Id, UserId } from '../ids.ts';
import { isPhoneMissing } from '../agent/phone.ts';
import type { DialRule, Verdict } from '../compliance/may-dial.ts';
import { mayDial } from '../compliance/may-dial.ts';
import { deliveryOf } from '../campaign/delivery.ts';
import { type Interaction, openPreview } from '../interaction/interaction.ts';
import { assert } from '../moved.ts';
import type { Because, CancelReason, RecordEvent } from '../record/record.ts';
import { MINUTE_MS } from '../time.ts';
import type { FloorCallback } from './callbacks.ts';
import type { Campaign, Candidate, DeskRecord, Floor, NumberFacts } from './floor.ts';
import type { Moves } from './moves.ts';
import { likelyTrunk } from './lines.ts';
import { isOfItsGroup } from './notices.ts';
import type { Refusal } from './refusal.ts';

/** May this agent have a record of this campaign now? Undefined = yes. Asked before the database is. */
export function refuseGetRecord(floor: Floor, userId: UserId, campaignId: CampaignId): Refusal | undefined {
  const agent = floor.agents.get(userId);
  if (!agent || agent.now.state === 'gone') return { refused: 'agent_not_signed_in' };
  if (agent.now.state === 'handling') return { refused: 'agent_busy' };
  const campaign = floor.campaigns.get(campaignId);
  if (!campaign || campaign.now.state === 'unloaded') return { refused: 'campaign_unknown' };
  if (!isOfItsGroup(agent, campaign)) return { refused: 'campaign_not_of_your_group' };
  if (campaign.now.state !== 'running')
    return { refused: 'campaign_not_running', params: { state: campaign.now.state } };
  // S12, D4: only Manual is pulled; of the others records and contacts come by themselves.
  if (campaign.mode !== 'preview') return { refused: 'campaign_not_manual' };
  if (floor.stopAll.state === 'on') return { refused: 'stopped_all' };
  // Nobody would hear the contact.
  if (isPhoneMissing(agent.now.phone)) return { refused: 'telephone_missing' };
  // S16, D6: a pulled record needs Voice Ready.
  if (agent.now.channels.voice.state !== 'ready')
    return { refused: 'agent_not_ready', params: { channel: 'voice' } };
  return undefined;
}

export type Taking = { readonly userId: UserId; readonly campaignId: CampaignId };

/**
 * Judges the records found, in order, and gives the first that can be called to the agent.
 * @returns true if one was handed over; false if all were put off or cancelled
 */
export function takeRecord(
  moves: Moves,
  { userId, campaignId }: Taking,
  found: readonly Candidate[],
): boolean {
  const campaign = moves.campaigns.get(campaignId);
  if (!campaign || refuseGetRecord(moves.floor, userId, campaignId)) return false;
  const record = firstCallable(moves, campaign, found);
  if (!record) return false;
  handOver(moves, { userId, campaignId, record, now: openPreview(moves.now, dialAtOf(campaign, moves.now)) });
  return true;
}

/** E20: when a record on the desktop is dialed by itself; undefined where the agent alone says so. */
export function dialAtOf(campaign: Campaign, now: number): number | undefined {
  const { autoDialAfterMs } = deliveryOf(campaign.settings);
  return autoDialAfterMs === undefined ? undefined : now + autoDialAfterMs;
}

/** The first record with a number that may be called, brought onto the floor; those before it are put off or leave the campaign. */
export function firstCallable(
  moves: Moves,
  campaign: Campaign,
  found: readonly Candidate[],
): DeskRecord | undefined {
  for (const { facts, promise: _none, caller: _nobody, ...record } of found) {
    const verdicts = facts.map((known, index) => judge(moves, campaign, { ...record, facts }, index, known));
    moves.bringRecord(record, facts);
    if (verdicts.some((verdict) => verdict.allowed)) return record;
    moves.moveRecord(record.campaignRecordId, afterRefusal(verdicts, moves.now));
  }
  return undefined;
}

function judge(
  moves: Moves,
  campaign: Campaign,
  record: Candidate,
  index: number,
  known: NumberFacts,
): Verdict {
  const number = record.numbers[index];
  if (!number)
    return { allowed: false, checks: [], because: { rule: 'destination', says: 'no', finding: {} } };
  const verdict = mayDial(
    { number, ...known, attemptsOfRecord: record.now.attempts, trunk: likelyTrunk(moves.floor) },
    dialRulesOf(moves.floor, campaign),
    moves.now,
  );
  const { campaignRecordId, organisationId } = record;
  moves.verdict({
    campaignRecordId,
    campaignId: campaign.id,
    organisationId,
    e164: number.e164,
    purpose: 'claim',
    at: moves.now,
    verdict,
  });
  return verdict;
}

/** The rules that hold for one campaign on this floor now. */
export function dialRulesOf(floor: Floor, campaign: Campaign) {
  const { pack, allowedCountries } = floor.rules;
  // Whoever is called in a predictive campaign may find nobody free; in every other one an agent is there already (E22, UK-4).
  const isAgentGuaranteed = campaign.mode !== 'predictive';
  const stoppedAll = floor.stopAll.state === 'on';
  return { pack, allowedCountries, stoppedAll, isAgentGuaranteed, campaign: campaign.settings };
}

/** A no that no waiting turns into a yes, and what the record becomes then. */
const FOR_GOOD: Partial<Record<DialRule, CancelReason>> = {
  register: 'register',
  destination: 'no_usable_number',
  attempts_per_record: 'attempts_used_up',
};

/** No number could be called: later, if waiting helps one of them, else out of the campaign with the reason. */
export function afterRefusal(verdicts: readonly Verdict[], now: number): RecordEvent {
  const untils = verdicts.flatMap((verdict) =>
    !verdict.allowed && verdict.until !== undefined ? [verdict.until] : [],
  );
  if (untils.length > 0) {
    const nextAt = Math.min(...untils);
    return {
      type: 'postponed',
      nextAt,
      ...because(verdicts.find((one) => !one.allowed && one.until === nextAt)),
    };
  }
  const reasons = verdicts.map((verdict) => (verdict.allowed ? undefined : reasonForGood(verdict)));
  const [first] = reasons;
  if (verdicts.length === 0) return { type: 'cancelled', reason: 'no_usable_number' };
  // A rule of the floor (stop all, a pack on the wrong trunk) is not the record's fault: it is asked again.
  if (reasons.some((reason) => reason === undefined) || !first)
    return { type: 'postponed', nextAt: now + 15 * MINUTE_MS, ...because(verdicts[0]) };
  return { type: 'cancelled', reason: first };
}

/** Which rule put the record off, for whoever asks what happens to it next (E14). */
function because(verdict: Verdict | undefined): { readonly because?: Because } {
  return verdict && !verdict.allowed ? { because: { why: 'rule', rule: verdict.because.rule } } : {};
}

function reasonForGood(verdict: Extract<Verdict, { allowed: false }>): CancelReason | undefined {
  for (const check of verdict.checks) {
    if (check.says === 'yes' || check.nextYesAt !== undefined) continue;
    const reason = FOR_GOOD[check.rule];
    if (reason) return reason;
    // E18: where no zone is known it is refused, and waiting tells nobody the zone.
    if (
      check.rule === 'window' &&
      Array.isArray(check.finding['zones']) &&
      check.finding['zones'].length === 0
    )
      return 'no_usable_number';
  }
  return undefined;
}

type HandingOver = Taking & {
  readonly record: DeskRecord;
  /** The callback that is kept with it (S59). */
  readonly keeps?: FloorCallback;
  /** What it is to the agent from now on: on the desktop, or offered. */
  readonly now: Interaction['now'];
};

/** The record is the agent's, and the agent is busy with it. */
export function handOver(moves: Moves, { userId, campaignId, record, keeps, now }: HandingOver): void {
  const interactionId: Id<'interaction'> = moves.newId();
  const { campaignRecordId, organisationId, contactId } = record;
  const claimed = moves.moveRecord(campaignRecordId, { type: 'claimed', by: userId, interactionId });
  moves.addInteraction({
    id: interactionId,
    organisationId,
    campaignId,
    campaignRecordId,
    contactId,
    userId,
    ...originOf(moves.campaigns.get(campaignId), keeps),
    openedAt: moves.now,
    now,
  });
  // Asking for a record is joining (S25); it is ignored where the agent has joined already. Keeping one's own callback is not.
  if (!keeps) moves.moveAgent(userId, { type: 'joined', campaignId });
  else moves.moveCallback(keeps.callback.id, { type: 'taken', by: userId, interactionId });
  const took = moves.moveAgent(userId, { type: 'took', interactionId });
  assert(
    claimed === undefined && took === undefined,
    `a record was handed over that could not be: ${claimed ?? took}`,
  );
  // Who works in a campaign need not be told any more that it has started.
  const waiting = moves.noticesOf(userId).filter((notice) => notice.campaignId !== campaignId);
  if (waiting.length < moves.noticesOf(userId).length) moves.setNotices(userId, waiting);
}

/** How it comes to the agent (S33, S60). */
function originOf(
  campaign: Campaign | undefined,
  keeps: FloorCallback | undefined,
): Pick<Interaction, 'origin' | 'callbackId'> {
  if (keeps) {
    const { id: callbackId, now } = keeps.callback;
    return { origin: now.ownerId === undefined ? 'callback' : 'personal_callback', callbackId };
  }
  const isDialedForAgent = campaign?.mode === 'progressive' || campaign?.mode === 'predictive';
  return isDialedForAgent ? { origin: 'outbound_call' } : {};
}

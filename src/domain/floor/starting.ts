// Calls that the engine starts by itself, before any agent has the contact (E22, E23). Every number goes through may-dial with facts read
// under its lock; record, verdict and intent are one step and one commit (I3). Must never decide how many: that is pacing.
import { type Call, type Pacing, isNobodysYet } from '../call/call.ts';
import { deliveryOf } from '../campaign/delivery.ts';
import { mayDial } from '../compliance/may-dial.ts';
import type { CampaignId, Id } from '../ids.ts';
import type { ChainNumber, E164 } from '../phone-number.ts';
import { type TrunkChoice, type UsableTrunk, chooseTrunk } from '../trunk/choose.ts';
import { freeFor } from './allotment.ts';
import { mayShow } from './dialing.ts';
import type { Campaign, Candidate, Floor, NumberFacts } from './floor.ts';
import { legsOf } from './lines.ts';
import type { Moves } from './moves.ts';
import { afterRefusal, dialRulesOf } from './taking.ts';

export type Starting = {
  readonly campaignId: CampaignId;
  readonly atMost: number;
  readonly actBefore: number;
};

/** May the engine start calls for this campaign at all? Asked before the database is, and again with what it found. */
export function mayStart(floor: Floor, campaignId: CampaignId): boolean {
  const campaign = floor.campaigns.get(campaignId);
  if (!campaign || campaign.now.state !== 'running' || floor.stopAll.state === 'on') return false;
  return pacingOf(campaign) !== undefined;
}

/** Under which rule the engine starts calls of this campaign; undefined where it does not. */
export function pacingOf({ mode, settings }: Campaign): Pacing | undefined {
  if (mode === 'predictive') return 'predictive';
  return mode === 'progressive' && deliveryOf(settings).connection === 'contact_first'
    ? 'progressive'
    : undefined;
}

/**
 * Starts calls to the records found, in order.
 * @returns how many were started
 */
export function startCalls(moves: Moves, starting: Starting, found: readonly Candidate[]): number {
  const campaign = moves.campaigns.get(starting.campaignId);
  if (!campaign || !mayStart(moves.floor, starting.campaignId)) return 0;
  const lines = new Lines(moves.floor, moves.now);
  const atMost = Math.min(starting.atMost, reservedFor(moves, campaign));
  let started = 0;
  // What this very step dials is live for the rest of it (I1, I2).
  const dialed = new Set<string>();
  for (const { facts: read, ...record } of found) {
    if (started >= atMost) break;
    const choice = lines.next();
    if ('refused' in choice) break;
    const isMet = dialed.has(record.contactId);
    const facts = read.map((known, index) =>
      isMet || dialed.has(record.numbers[index]?.e164 ?? '') ? { ...known, liveCall: true } : known,
    );
    moves.bringRecord(record, facts);
    const number = firstAllowed(moves, { campaign, record: { ...record, facts }, trunk: choice.trunk });
    if (number === undefined) continue;
    begin(moves, { campaign, record: { ...record, facts }, trunk: choice.trunk, ...number, ...starting });
    lines.taken(choice.trunk);
    dialed.add(number.number.e164).add(record.contactId);
    started += 1;
  }
  return started;
}

/** E22, I9: an agent may have left since pacing was asked. Predictive answers for that with its forecast. */
function reservedFor(moves: Moves, campaign: Campaign): number {
  if (pacingOf(campaign) !== 'progressive') return Number.POSITIVE_INFINITY;
  const inFlight = moves.calls
    .all()
    .filter((call) => isNobodysYet(call) && call.campaignId === campaign.id && call.now.state !== 'closing');
  return freeFor(moves.floor, campaign).length - inFlight.length;
}

/** The legs of this step count like those that live already. */
class Lines {
  readonly #choosing: Omit<Parameters<typeof chooseTrunk>[0], 'legs'>;
  readonly #legs: { trunk: string; hasLeft: boolean }[];

  constructor(floor: Floor, now: number) {
    const { trunks, lines } = floor.rules;
    this.#choosing = { trunks, lines, conditions: floor.trunks, now };
    this.#legs = legsOf(floor);
  }
  next(): TrunkChoice {
    return chooseTrunk({ ...this.#choosing, legs: this.#legs });
  }
  taken({ id }: UsableTrunk): void {
    this.#legs.push({ trunk: id, hasLeft: false });
  }
}

type Judged = { readonly campaign: Campaign; readonly record: Candidate; readonly trunk: UsableTrunk };
type Allowed = { readonly number: ChainNumber; readonly callerNumber: E164 };

/** The first number of the chain that may be dialed now and has a caller number to show; none: the record is put off, or leaves. */
function firstAllowed(moves: Moves, { campaign, record, trunk }: Judged): Allowed | undefined {
  const rules = dialRulesOf(moves.floor, campaign);
  const { campaignRecordId, organisationId } = record;
  const verdicts = [];
  for (const [index, number] of record.numbers.entries()) {
    const known: NumberFacts | undefined = record.facts[index];
    const callerNumber = campaign.callerNumbers.find((caller) => mayShow(caller, number))?.e164;
    if (!known || callerNumber === undefined) continue;
    const asked = { number, ...known, attemptsOfRecord: record.now.attempts, trunk };
    const verdict = mayDial(asked, rules, moves.now);
    const about = { campaignRecordId, campaignId: campaign.id, organisationId, e164: number.e164 };
    moves.verdict({ ...about, purpose: verdict.allowed ? 'dial' : 'claim', at: moves.now, verdict });
    if (verdict.allowed) return { number, callerNumber };
    verdicts.push(verdict);
  }
  moves.moveRecord(campaignRecordId, afterRefusal(verdicts, moves.now));
  return undefined;
}

function begin(
  moves: Moves,
  { campaign, record, trunk, number, callerNumber, actBefore }: Judged & Allowed & Starting,
): void {
  const { campaignRecordId, organisationId, contactId } = record;
  const { detectsMachines, leavesVoicemail } = deliveryOf(campaign.settings);
  const pacing = pacingOf(campaign);
  const [callId, legId]: [Id<'call'>, Id<'leg'>] = [moves.newId(), moves.newId()];
  const call: Call = {
    id: callId,
    legId,
    purpose: 'contact',
    organisationId,
    campaignId: campaign.id,
    campaignRecordId,
    contactId,
    interactionId: undefined,
    userId: undefined,
    ...(pacing === undefined ? {} : { pacing }),
    ...(detectsMachines ? { detectsMachine: true as const } : {}),
    ...(detectsMachines && leavesVoicemail ? { leavesVoicemail: true as const } : {}),
    e164: number.e164,
    callerNumber,
    trunk: trunk.id,
    ringTimeoutMs: campaign.settings.ringTimeoutMs,
    intendedAt: moves.now,
    actBefore,
    now: { state: 'intended' },
  };
  moves.moveRecord(campaignRecordId, { type: 'claimed' });
  moves.addCall(call);
  moves.moveRecord(campaignRecordId, { type: 'dialed' });
  moves.act({ effect: 'dial', callId });
}

// Calls that the engine starts by itself, before any agent has the contact (E22, E23). Every number goes through may-dial with facts read
// under its lock; record, verdict and intent are one step and one commit (I3). Must never decide how many: that is pacing.
import { type Call, type Pacing, isNobodysYet } from '../call/call.ts';
import { deliveryOf } from '../campaign/delivery.ts';
import { mayDial } from '../compliance/may-dial.ts';
import type { CampaignId, Id } from '../ids.ts';
import type { ChainNumber, E164 } from '../phone-number.ts';
import { inTurn } from '../record/next-attempt.ts';
import { type UsableTrunk, chooseTrunk } from '../trunk/choose.ts';
import { freeFor } from './allotment.ts';
import { mayShow } from './dialing.ts';
import type { Campaign, Candidate, Floor, NumberFacts } from './floor.ts';
import { legsOf, ownLinesFree } from './lines.ts';
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
  const lines = new Lines(moves.floor, campaign, moves.now);
  const atMost = Math.min(starting.atMost, reservedFor(moves, campaign));
  let started = 0;
  // What this very step dials is live for the rest of it (I1, I2).
  const dialed = new Set<string>();
  for (const { facts: read, promise: _none, caller: _nobody, ...record } of found) {
    if (started >= atMost) break;
    const ways = record.numbers.map((number) => lines.wayTo(number));
    // Whoever could be called if a line were free is not put off for that: the next turn finds them again.
    if (!ways.some((way) => typeof way === 'object') && ways.includes('no_line')) break;
    const isMet = dialed.has(record.contactId);
    const facts = read.map((known, index) =>
      isMet || dialed.has(record.numbers[index]?.e164 ?? '') ? { ...known, liveCall: true } : known,
    );
    moves.bringRecord(record, facts);
    const allowed = firstAllowed(moves, { campaign, record: { ...record, facts }, ways });
    if (allowed === undefined) continue;
    begin(moves, { campaign, record: { ...record, facts }, ...allowed, ...starting });
    lines.taken(allowed.trunk);
    dialed.add(allowed.number.e164).add(record.contactId);
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

/** How a number is reached: by a trunk that may show a caller number which may be shown there. */
type Way = { readonly callerNumber: E164; readonly trunk: UsableTrunk };

/** The legs of this step count like those that live already. */
class Lines {
  readonly #choosing: Omit<Parameters<typeof chooseTrunk>[0], 'legs' | 'callerNumber'>;
  readonly #legs: { trunk: string; hasLeft: boolean }[];
  readonly #campaign: Campaign;
  #ownFree: number;

  constructor(floor: Floor, campaign: Campaign, now: number) {
    const { trunks, lines } = floor.rules;
    this.#choosing = { trunks, lines, conditions: floor.trunks, now };
    this.#legs = legsOf(floor);
    this.#campaign = campaign;
    this.#ownFree = ownLinesFree(floor, campaign);
  }
  /** no_line: there is one, but not now; no_caller: none of the campaign's caller numbers may be shown there. */
  wayTo(number: ChainNumber): Way | 'no_line' | 'no_caller' {
    let found: 'no_line' | 'no_caller' = 'no_caller';
    for (const caller of this.#campaign.callerNumbers) {
      if (!mayShow(caller, number)) continue;
      const { e164: callerNumber } = caller;
      const choice = chooseTrunk({ ...this.#choosing, legs: this.#legs, callerNumber });
      if ('trunk' in choice && this.#ownFree > 0) return { callerNumber, trunk: choice.trunk };
      if ('trunk' in choice || choice.refused !== 'caller_number_not_carried') found = 'no_line';
    }
    return found;
  }
  taken({ id }: UsableTrunk): void {
    this.#legs.push({ trunk: id, hasLeft: false });
    this.#ownFree -= 1;
  }
}

type Judged = { readonly campaign: Campaign; readonly record: Candidate };
type Allowed = Way & { readonly number: ChainNumber };

/** The first number of the chain that may be dialed now and has a caller number to show; none: the record is put off, or leaves. */
function firstAllowed(
  moves: Moves,
  { campaign, record, ways }: Judged & { readonly ways: readonly (Way | string)[] },
): Allowed | undefined {
  const rules = dialRulesOf(moves.floor, campaign);
  const { campaignRecordId, organisationId } = record;
  const verdicts = [];
  for (const number of inTurn(record.now, record.numbers)) {
    const index = record.numbers.indexOf(number);
    const known: NumberFacts | undefined = record.facts[index];
    const way = ways[index];
    if (!known || typeof way !== 'object') continue;
    const asked = { number, ...known, attemptsOfRecord: record.now.attempts, trunk: way.trunk };
    const verdict = mayDial(asked, rules, moves.now);
    const about = { campaignRecordId, campaignId: campaign.id, organisationId, e164: number.e164 };
    moves.verdict({ ...about, purpose: verdict.allowed ? 'dial' : 'claim', at: moves.now, verdict });
    if (verdict.allowed) return { number, ...way };
    verdicts.push(verdict);
    // E14: what the treatments named is waited for; another number has its turn only where waiting does not help.
    if (number.e164 === record.now.nextNumber && verdict.until !== undefined) break;
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
  moves.moveRecord(campaignRecordId, { type: 'dialed', e164: number.e164 });
  moves.act({ effect: 'dial', callId });
}

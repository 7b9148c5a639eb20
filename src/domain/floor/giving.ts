// Giving a callback to an agent (S59, E31), and ending one that cannot be given: every one goes through may-dial again, with what was read
// under its record's lock. Must never dial.
import type { Agent } from '../agent/agent.ts';
import type { CallbackTerms } from '../callback/callback.ts';
import { keepWallTime, offsetMinutes } from '../callback/wall-time.ts';
import { callbacksOf } from '../campaign/callbacks.ts';
import { deliveryOf } from '../campaign/delivery.ts';
import { type Verdict, mayDial } from '../compliance/may-dial.ts';
import { openOffer, openPreview } from '../interaction/interaction.ts';
import { type FloorCallback, mayBeGiven, waitsFor } from './callbacks.ts';
import type { Campaign, Candidate, Floor } from './floor.ts';
import { type Giving, isOffered, overdue, refuseTake } from './keeping.ts';
import { likelyTrunk } from './lines.ts';
import type { Moves } from './moves.ts';
import { LOOK_AGAIN_MS, cancelPromise, missPromise } from './promises.ts';
import type { Refusal } from './refusal.ts';
import { dialRulesOf, handOver } from './taking.ts';

/** How it is given: offered with Accept and Reject, or on the desktop at once because the agent has asked for it. */
export type GivenAs = 'offered' | 'asked_for';

/**
 * Gives a callback to an agent, with what its claim has found under the record's lock. Undefined = given; otherwise why not, and what it
 * waits for then is noted.
 */
export function giveCallback(
  moves: Moves,
  { userId, callbackId, as }: Giving & { readonly as: GivenAs },
  found: Candidate | undefined,
): Refusal | undefined {
  if (found?.promise?.callback.id !== callbackId) return { refused: 'callback_unknown' };
  const { facts, promise, caller: _caller, ...record } = found;
  const promised = moves.bringCallback(promise);
  const agent = moves.agents.get(userId);
  const campaign = moves.campaigns.get(promised.callback.campaignId);
  if (!agent || !campaign) return { refused: 'agent_not_signed_in' };
  const refusal =
    as === 'asked_for'
      ? refuseTake(moves.floor, userId, promised)
      : isStillFor(moves.floor, agent, promised, moves.now);
  if (refusal) return refusal;
  // The contact is on the line with us just now (E29), or the record was set aside.
  if (record.now.status === 'retrieved') return { refused: 'callback_in_work' };
  moves.bringRecord(record, facts);
  if (record.now.status !== 'ready') {
    missPromise(moves, promised, 'record');
    return { refused: 'callback_over' };
  }
  const verdict = judge(moves, campaign, { found, promised });
  if (!verdict.allowed) return putOff(moves, promised, verdict);
  const { answering } = { answering: callbacksOf(campaign.settings).delivery };
  const now =
    as === 'offered' && answering === 'preview'
      ? openOffer(moves.now, moves.now + deliveryOf(campaign.settings).offerTimeoutMs)
      : openPreview(moves.now, answering === 'dial' ? moves.now : undefined);
  handOver(moves, { userId, campaignId: campaign.id, record, keeps: promised, now });
  return undefined;
}

function isStillFor(floor: Floor, agent: Agent, promised: FloorCallback, now: number): Refusal | undefined {
  if (!isOffered(promised.callback.now, now)) return { refused: 'callback_over' };
  return mayBeGiven(floor, agent, promised) ? undefined : { refused: 'agent_busy' };
}

type Judging = { readonly found: Candidate; readonly promised: FloorCallback };

function judge(
  moves: Moves,
  campaign: Campaign,
  { found, promised }: Judging,
): Verdict | { allowed: false; gone: true } {
  const { e164 } = promised.callback.now;
  const place = found.numbers.findIndex((number) => number.e164 === e164);
  const [number, known] = [found.numbers[place], found.facts[place]];
  if (!number || !known) return { allowed: false, gone: true };
  const about = {
    attemptsOfRecord: found.now.attempts,
    keepsCallback: true,
    trunk: likelyTrunk(moves.floor),
  };
  const verdict = mayDial({ number, ...known, ...about }, dialRulesOf(moves.floor, campaign), moves.now);
  const { campaignRecordId, organisationId } = found;
  const { id: campaignId } = campaign;
  moves.verdict({
    campaignRecordId,
    campaignId,
    organisationId,
    e164,
    purpose: 'claim',
    at: moves.now,
    verdict,
  });
  return verdict;
}

/** It may not be called now: it waits for that, or never may, and then it is cancelled by the register, or missed. */
function putOff(
  moves: Moves,
  promised: FloorCallback,
  verdict: Extract<Verdict, { allowed: false }> | { readonly gone: true },
): Refusal {
  const { callback } = promised;
  if ('gone' in verdict) {
    missPromise(moves, promised, 'number');
    return { refused: 'callback_over' };
  }
  const { rule, finding } = verdict.because;
  const params = { rule, ...finding };
  if (verdict.checks.some((check) => check.rule === 'register' && check.says === 'no')) {
    cancelPromise(moves, promised, 'register');
    moves.moveRecord(callback.campaignRecordId, { type: 'cancelled', reason: 'register' });
    return { refused: 'dial_refused', params };
  }
  const { until } = verdict;
  const isForGood = until === undefined && rule === 'destination';
  if (isForGood) {
    missPromise(moves, promised, 'number');
    return { refused: 'dial_refused', params };
  }
  const notBefore = until ?? moves.now + LOOK_AGAIN_MS;
  if (callback.now.state === 'due')
    moves.moveCallback(callback.id, { type: 'waits', waitingFor: 'window', until: notBefore, notBefore });
  return { refused: 'dial_refused', ...(until === undefined ? {} : { until }), params };
}

/** Nobody has taken it in time: reported with what it waited for last. */
export function missOverdue(moves: Moves, found: Candidate | undefined): void {
  if (!found?.promise) return;
  const { facts, promise, caller: _caller, ...record } = found;
  const promised = moves.bringCallback(promise);
  if (!overdue({ ...moves.floor, callbacks: only(promised) }, moves.now).length) return;
  const { now: is } = promised.callback;
  if (record.now.status !== 'retrieved') moves.bringRecord(record, facts);
  // One that never came due (nothing was running then) is missed for what it would have waited for at its time.
  const then = waitsFor(moves.floor, promised, is.dueAt);
  const lacked = then === 'missed' ? 'campaign' : then.waitingFor;
  missPromise(moves, promised, is.state === 'due' ? is.waitingFor : lacked);
}

function only(promised: FloorCallback): Floor['callbacks'] {
  return new Map([[promised.callback.id, promised]]);
}

/** F47: where the zone's rules have changed, the wall time stands and the instant is another. */
export function keptWall({ wall, zone, offsetMinutes: offset, dueAt }: CallbackTerms) {
  const at = keepWallTime(zone, wall, offset);
  return at === dueAt ? undefined : { dueAt: at, offsetMinutes: offsetMinutes(zone, at) };
}

/** The zone's rules have changed since it was promised: callback and record follow the wall. */
export function followZone(moves: Moves, found: Candidate | undefined): void {
  if (!found?.promise || found.now.status !== 'ready') return;
  const { facts, promise, caller: _caller, ...record } = found;
  const promised = moves.bringCallback(promise);
  const kept = keptWall(promised.callback.now);
  if (!kept) return;
  moves.bringRecord(record, facts);
  const { id, now } = promised.callback;
  if (moves.moveCallback(id, { type: 'zone_changed', ...kept })) return;
  const { e164, ownerId } = now;
  const isPersonal = ownerId !== undefined;
  moves.moveRecord(found.campaignRecordId, { type: 'promised', at: kept.dueAt, e164, isPersonal });
}

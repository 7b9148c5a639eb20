// Snapshots of a small floor for the pacing's tests. Bertha campaigns at eight in the morning; nothing here is random.
import {
  openPacing,
  type PacingAgent,
  type PacingCall,
  type PacingRule,
} from '../../../src/domain/pacing/pacing.ts';
import type { Pacing, PacingSnapshot } from '../../../src/domain/pacing/pacing.ts';

export const EIGHT = Date.UTC(2026, 5, 1, 8);
export const HOUR = 3_600_000;

export const predictive: PacingRule = {
  style: 'predictive',
  maxAbandonRatio: 0.03,
  aimAbandonRatio: 0.027,
  minRingMs: 15_000,
  ringTimeoutMs: 25_000,
  maxWaitMs: 2_000,
  smallestTeam: 3,
};
export const progressive: PacingRule = { ...predictive, style: 'progressive' };

/** Agents of one state, all in it since `forMs` before `now`. */
export function agents(
  state: PacingAgent['state'],
  count: number,
  forMs = 60_000,
  now = EIGHT,
): PacingAgent[] {
  return Array.from({ length: count }, (_, i) => ({ id: `${state}-${i}`, state, since: now - forMs }));
}

/** Calls that have been ringing for `ringMs`, two seconds after their dial. */
export function ringing(count: number, ringMs: number, now = EIGHT): PacingCall[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `call-${i}`,
    phase: 'ringing',
    dialedAt: now - ringMs - 2_000,
    rangAt: now - ringMs,
  }));
}

/** A morning with budget in hand and no limits. */
export function snapshot(part: Partial<PacingSnapshot> = {}): PacingSnapshot {
  return {
    now: EIGHT,
    agents: [],
    calls: [],
    limits: { linesFree: 1000, callsNow: 1000 },
    window: { answered: 1000, abandoned: 10, endsAt: EIGHT + 8 * HOUR },
    ...part,
  };
}

/** A pacing that has seen `dials` calls before now, of which every third was answered by a person after nine seconds of ringing. */
export function experienced(rule: PacingRule = predictive, dials = 300): Pacing {
  const pacing = openPacing(rule);
  for (let i = 0; i < dials; i += 1) {
    const dialedAt = EIGHT - HOUR + (i * HOUR) / dials / 2;
    const callId = `seen-${i}`;
    pacing.note({ type: 'dialed', at: dialedAt, callId });
    pacing.note({ type: 'rang', at: dialedAt + 2_000, callId });
    if (i % 3 > 0) {
      pacing.note({ type: 'failed', at: dialedAt + 27_000, callId, reason: 'no_answer' });
      continue;
    }
    const agentId = `agent-${i % 10}`;
    const answeredAt = dialedAt + 2_000 + 3_000 * (1 + (i % 5));
    pacing.note({ type: 'answered', at: answeredAt, callId });
    pacing.note({ type: 'human', at: answeredAt, callId });
    pacing.note({ type: 'connected', at: answeredAt, callId, agentId });
    const endedAt = answeredAt + 40_000 * (1 + (i % 7));
    pacing.note({ type: 'talk_ended', at: endedAt, agentId });
    pacing.note({ type: 'agent_ready', at: endedAt + 5_000 * (1 + (i % 4)), agentId });
  }
  return pacing;
}

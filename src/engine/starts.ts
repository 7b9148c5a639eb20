// Calls that the engine starts by itself: asks pacing how many, claims records with their numbers locked, and lets the rules start them
// (E22, E23). Ends what pacing takes back. Must never dial without a stored intent (I3).
import { isNobodysYet, isOnTheWay } from '../domain/call/call.ts';
import type { Allotment, Allotted } from '../domain/floor/allotment.ts';
import { moveCall } from '../domain/floor/call-moves.ts';
import type { Campaign, Candidate } from '../domain/floor/floor.ts';
import type { Moves } from '../domain/floor/moves.ts';
import { pacingSnapshot } from '../domain/floor/pacing-snapshot.ts';
import { mayStart, pacingOf, startCalls } from '../domain/floor/starting.ts';
import type { CallId, CampaignId } from '../domain/ids.ts';
import type { FactsCore } from './facts-core.ts';
import { decideWithFacts } from './facts-run.ts';
import type { PacingDesk } from './pacing-desk.ts';

/** At most so many are started in one transaction; the next look goes on. */
const AT_ONCE = 50;

export type StartsParts = {
  readonly core: FactsCore;
  readonly pacing: PacingDesk;
  readonly settle: (deed: (moves: Moves) => void) => boolean;
  /** A claim found fewer records than were asked for. */
  readonly emptied: (campaignId: CampaignId) => void;
};

export class Starts {
  readonly #parts: StartsParts;
  /** Campaigns for which a claim is under way: its calls are not in flight yet, so nothing more is decided. */
  readonly #claiming = new Map<CampaignId, { readonly count: number; readonly since: number }>();

  constructor(parts: StartsParts) {
    this.#parts = parts;
  }

  /** Calls that are on their way into flight, by campaign. */
  get claiming(): ReadonlyMap<CampaignId, { readonly count: number; readonly since: number }> {
    return this.#claiming;
  }

  look(allotted: Allotted, mayClaim: (campaignId: CampaignId) => boolean): void {
    const { core } = this.#parts;
    for (const campaign of core.floor.campaigns.values()) {
      if (pacingOf(campaign) === undefined || this.#claiming.has(campaign.id)) continue;
      this.#endSurplus(campaign, allotted.allotment);
      if (!mayStart(core.floor, campaign.id) || core.telephoneAway()) continue;
      this.#decide(campaign, allotted, mayClaim(campaign.id));
    }
  }

  #decide(campaign: Campaign, allotted: Allotted, mayClaim: boolean): void {
    const { core, pacing } = this.#parts;
    const now = core.clock.now();
    const window = pacing.windowOf(campaign, now);
    if (!window) return; // what was abandoned today is not known yet
    const snapshot = pacingSnapshot(core.floor, { campaign, ...allotted, window, now });
    const { start, cancel, because } = pacing.decide(campaign, snapshot);
    for (const callId of cancel) this.#end(callId as CallId);
    if (start > 0 && mayClaim) void this.#start(campaign, Math.min(start, AT_ONCE), because);
  }

  async #start(campaign: Campaign, atMost: number, because: object): Promise<void> {
    const { core, pacing, emptied } = this.#parts;
    const campaignId = campaign.id;
    // A few more than are started: some may not be called just now.
    const limit = atMost + Math.min(20, 2 + Math.ceil(atMost / 4));
    this.#claiming.set(campaignId, { count: atMost, since: core.clock.now() });
    try {
      let count = 0;
      const started = await decideWithFacts<readonly Candidate[], number>(
        core,
        (lease, decide) =>
          core.store.claim(lease, { campaignId, limit, now: core.clock.now(), isForDial: true }, decide),
        (moves, found) => {
          count = found.length;
          const starting = { campaignId, atMost, actBefore: core.lease().expiresAt };
          const number = startCalls(moves, starting, found);
          if (number > 0) moves.decided(pacing.stored(campaign, { start: number, because, at: moves.now }));
          return number;
        },
      );
      if (started !== undefined && started < atMost && count < limit) emptied(campaignId);
    } finally {
      this.#claiming.delete(campaignId);
    }
  }

  /** E22: never more on the way than agents reserved, also when one of them leaves. The newest has disturbed least. */
  #endSurplus(campaign: Campaign, allotment: Allotment): void {
    const { core } = this.#parts;
    if (pacingOf(campaign) !== 'progressive') return;
    const inFlight = [...core.floor.calls.values()].filter(
      (call) => isNobodysYet(call) && call.campaignId === campaign.id && call.now.state !== 'closing',
    );
    if (inFlight.length === 0) return;
    const free = [...core.floor.agents.values()].filter(
      ({ userId, now }) => now.state === 'free' && allotment.get(userId) === campaign.id,
    ).length;
    const surplus = inFlight
      .filter((call) => isOnTheWay(call) && call.pacing === 'progressive')
      .sort((one, other) => other.intendedAt - one.intendedAt)
      .slice(0, Math.max(0, inFlight.length - free));
    for (const call of surplus) this.#end(call.id);
  }

  #end(callId: CallId): void {
    this.#parts.settle((moves) => {
      const call = moves.calls.get(callId);
      if (call && isOnTheWay(call)) moveCall(moves, callId, { type: 'end_asked', by: 'engine' });
    });
  }
}

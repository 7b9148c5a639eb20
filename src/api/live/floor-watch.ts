// Looks at the floor every ten seconds, so that a supervisor can be told what no single moment shows: how busy a campaign's agents have
// been of late, and when its ready records will be used up (E6). Forgotten with the process; must never change anything.
import { type AgentsByState, agentsByState, utilisation } from '../../domain/floor/agents-by-state.ts';
import type { CampaignId } from '../../domain/ids.ts';
import {
  RATE_WINDOW_MS,
  type ReadyCount,
  recentCounts,
  timeToFinish,
} from '../../domain/pacing/time-to-finish.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import type { Engine } from '../../engine/engine-face.ts';

export const LOOK_EACH_MS = 10_000;
const MOMENTS = RATE_WINDOW_MS / LOOK_EACH_MS;

type Watched = { counts: readonly ReadyCount[]; moments: readonly AgentsByState[] };

export type Trend = {
  /** Of the last quarter of an hour, 0 to 1; undefined as long as nobody was there. */
  readonly utilisation: number | undefined;
  /** In whole minutes (as ms), so that a screen need not move with every call; undefined where there is no rate yet. */
  readonly finishesInMs: number | undefined;
};
export const NO_TREND: Trend = { utilisation: undefined, finishesInMs: undefined };

export class FloorWatch {
  readonly #watched = new Map<CampaignId, Watched>();

  /** Notes what every running campaign is like now; one that stops is watched anew when it starts again. */
  look(engine: Pick<Engine, 'floor' | 'outlooks'>, now: number): void {
    const floor = engine.floor();
    const outlooks = engine.outlooks();
    for (const campaign of floor.campaigns.values()) {
      if (campaign.now.state !== 'running') continue;
      const before = this.#watched.get(campaign.id) ?? { counts: [], moments: [] };
      const ready = outlooks.get(campaign.id)?.readyNow;
      const counts = ready === undefined ? before.counts : [...before.counts, { at: now, ready }];
      this.#watched.set(campaign.id, {
        counts: recentCounts(counts, now),
        moments: [...before.moments, agentsByState(floor, campaign)].slice(-MOMENTS),
      });
    }
    for (const id of this.#watched.keys())
      if (floor.campaigns.get(id)?.now.state !== 'running') this.#watched.delete(id);
  }

  of(campaignId: CampaignId): Trend {
    const watched = this.#watched.get(campaignId);
    if (!watched) return NO_TREND;
    const left = timeToFinish(watched.counts);
    const busy = utilisation(watched.moments);
    return {
      utilisation: busy === undefined ? undefined : Math.round(busy * 100) / 100,
      finishesInMs: left === undefined ? undefined : Math.ceil(left / MINUTE_MS) * MINUTE_MS,
    };
  }
}

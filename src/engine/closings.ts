// Until when a campaign is outside its calling hours everywhere, worked out once and not with every look: finding the next opening walks
// through days of windows and holidays. Must never say that something may be dialed: may-dial does, under the number's lock.
import type { Campaign, FloorRules } from '../domain/floor/floor.ts';
import { type Closed, closedEverywhere } from '../domain/floor/why.ts';
import type { CampaignId } from '../domain/ids.ts';
import { MINUTE_MS } from '../domain/time.ts';

/** Where no opening is in sight for days, it is looked for again as often as this. */
const LOOK_AGAIN_MS = MINUTE_MS;

type Known = {
  readonly rules: FloorRules;
  readonly window: Campaign['settings']['window'];
  readonly closed: Closed;
  /** Epoch ms: it holds from here, and no longer than until there. */
  readonly from: number;
  readonly until: number;
};

export class Closings {
  readonly #known = new Map<CampaignId, Known>();
  readonly #workOut: typeof closedEverywhere;

  constructor(workOut: typeof closedEverywhere = closedEverywhere) {
    this.#workOut = workOut;
  }

  /**
   * As closedEverywhere says. What is known holds until its opening; new rules or another window of the campaign make it void: both are
   * replaced and never changed, so the same object is the same content.
   */
  of(rules: FloorRules, campaign: Campaign, now: number): Closed | undefined {
    const { window } = campaign.settings;
    const known = this.#known.get(campaign.id);
    const isSame = known?.rules === rules && known.window === window;
    // Before `from` as well: clocks are set back.
    if (known && isSame && now >= known.from && now < known.until) return known.closed;
    const closed = this.#workOut(rules, campaign, now);
    if (closed) {
      const until = closed.opensAt ?? now + LOOK_AGAIN_MS;
      this.#known.set(campaign.id, { rules, window, closed, from: now, until });
    } else this.#known.delete(campaign.id);
    return closed;
  }

  forget(campaignId: CampaignId): void {
    this.#known.delete(campaignId);
  }
}

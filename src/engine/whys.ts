// Since when a campaign is not dialing, and why (E3): the rule says why, this remembers when the answer changed. Must never be asked
// whether something may be dialed.
import type { Floor } from '../domain/floor/floor.ts';
import { type Surroundings, type WhyNotDialing, whyNotDialing } from '../domain/floor/why.ts';
import type { CampaignId } from '../domain/ids.ts';
import { Closings } from './closings.ts';
import type { Clock, Outlook } from './ports.ts';

export type WhysParts = {
  readonly clock: Clock;
  readonly floor: Floor;
  readonly outlookOf: (campaignId: CampaignId) => Outlook | undefined;
  readonly telephoneAwaySince: () => number | undefined;
  /** What pacing decided last. */
  readonly decidedOf: (campaignId: CampaignId) => Surroundings['decided'];
  /** A campaign's reason is another one now. */
  readonly onChange: (campaigns: ReadonlySet<CampaignId>) => void;
  readonly closings?: Closings;
};

export class Whys {
  readonly #parts: WhysParts;
  readonly #closings: Closings;
  readonly #known = new Map<CampaignId, { readonly why: WhyNotDialing['why']; readonly since: number }>();

  constructor(parts: WhysParts) {
    this.#parts = parts;
    this.#closings = parts.closings ?? new Closings();
  }

  /** The reason now, with the instant at which it became true. */
  of(campaignId: CampaignId): WhyNotDialing {
    const { floor, clock, outlookOf, telephoneAwaySince, decidedOf } = this.#parts;
    const surroundings = {
      now: clock.now(),
      telephoneAwaySince: telephoneAwaySince(),
      outlook: outlookOf(campaignId),
      decided: decidedOf(campaignId),
      closedNow: this.#closings.of.bind(this.#closings),
    };
    const answer = whyNotDialing(floor, campaignId, surroundings) ?? { why: 'not_running' };
    const known = this.#known.get(campaignId);
    if (known?.why !== answer.why) {
      this.#known.set(campaignId, { why: answer.why, since: 'since' in answer ? answer.since : clock.now() });
      return answer;
    }
    return 'since' in answer ? { ...answer, since: known.since } : answer;
  }

  /** Looks at every campaign, so that a change is noticed when it happens and not when somebody looks. */
  look(): void {
    const changed = new Set<CampaignId>();
    for (const campaignId of this.#parts.floor.campaigns.keys()) {
      const before = this.#known.get(campaignId)?.why;
      if (this.of(campaignId).why !== before) changed.add(campaignId);
    }
    for (const campaignId of this.#known.keys()) {
      if (this.#parts.floor.campaigns.has(campaignId)) continue;
      this.#known.delete(campaignId);
      this.#closings.forget(campaignId);
    }
    if (changed.size > 0) this.#parts.onChange(changed);
  }
}

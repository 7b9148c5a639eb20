// What the engine brings to agents by itself (E20-E24): records that are offered, turns, records that are dialed without a click, contacts
// who have answered, and as many calls as pacing says. Looks at the floor with each tick and after whatever has moved; the rules are in
// domain/floor and domain/pacing. Must never decide who, whom or how many.
import { type Allotment, type Allotted, NOBODY_ALLOTTED, allot, freeFor } from '../domain/floor/allotment.ts';
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { Campaign, Candidate } from '../domain/floor/floor.ts';
import type { Moves } from '../domain/floor/moves.ts';
import { giveTurn, givesTurns, offerRecord, offersRecords } from '../domain/floor/offering.ts';
import { couldRoute, routeWaiting } from '../domain/floor/routing.ts';
import type { CampaignId, UserId } from '../domain/ids.ts';
import { AutoDials } from './auto-dials.ts';
import type { Callbacks } from './callbacks.ts';
import type { Callers } from './callers.ts';
import type { FactsCore } from './facts-core.ts';
import { decideWithFacts } from './facts-run.ts';
import type { PacingDesk } from './pacing-desk.ts';
import type { Outlook } from './ports.ts';
import { Starts } from './starts.ts';

/** A claim that found nothing is not asked again before: what is due comes with the outlook. */
const NOTHING_FOUND_MS = 1_000;
/** The first look of an offer takes few, so that what is not needed is not locked. */
const OFFER_LOOK = 5;
const SECOND_LOOK = 50;

export type DeliveryParts = {
  readonly core: FactsCore;
  readonly pacing: PacingDesk;
  readonly callers: Pick<Callers, 'look'>;
  readonly callbacks: Pick<Callbacks, 'look' | 'isGivingTo'>;
  readonly outlookOf: (campaignId: CampaignId) => Outlook | undefined;
  readonly settle: (deed: (moves: Moves) => void) => boolean;
  readonly enter: (event: () => void) => void;
  readonly isClosed: () => boolean;
};

export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #floor: OwnedFloor;
  readonly #autoDials: AutoDials;
  readonly #starts: Starts;
  /** Agents for whom a record is being claimed. */
  readonly #offering = new Set<UserId>();
  readonly #nothingUntil = new Map<CampaignId, number>();
  /** Agents for whom nothing was found although there is more: asked again then, and not with every change of the floor. */
  readonly #rests = new Map<UserId, number>();
  #isAsked = false;
  #allotted: Allotted = NOBODY_ALLOTTED;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#floor = parts.core.floor;
    this.#autoDials = new AutoDials(parts.core);
    this.#starts = new Starts({ ...parts, emptied: (campaignId) => this.#foundNothing(campaignId) });
  }

  /** Something moved: looks again as soon as the present step is through; its changes must be in the writer's queue before any other's. */
  moved(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    void Promise.resolve().then(() =>
      this.#parts.enter(() => {
        this.#isAsked = false;
        this.look();
      }),
    );
  }

  /** With each tick, and after what has moved. */
  look(): void {
    if (this.#parts.isClosed()) return;
    const allotment = this.#allotment();
    if (couldRoute(this.#floor)) this.#route();
    // Before anything is dialed: who has called back is on the line already (E29).
    this.#parts.callers.look();
    // E13: before everything that was promised to nobody.
    this.#parts.callbacks.look();
    this.#autoDials.look();
    for (const campaign of this.#floor.campaigns.values()) {
      if (campaign.now.state !== 'running') continue;
      if (givesTurns(campaign)) this.#giveTurns(campaign, allotment);
      if (offersRecords(campaign)) this.#offer(campaign, allotment);
    }
    const { leaving } = this.#allotted;
    this.#starts.look({ allotment: this.#withoutBusy(allotment), leaving }, (campaignId) =>
      this.#mayClaim(campaignId),
    );
  }

  /** Whoever is just being given a callback is counted on by no pacing. */
  #withoutBusy(allotment: Allotment): Allotment {
    const { callbacks } = this.#parts;
    const isBusy = [...allotment.keys()].some((userId) => callbacks.isGivingTo(userId));
    return isBusy ? new Map([...allotment].filter(([userId]) => !callbacks.isGivingTo(userId))) : allotment;
  }

  /** E28: who counts for which campaign now; whom calls on the way need stays where he was at the last look. */
  #allotment(): Allotment {
    this.#allotted = allot(this.#floor, {
      hasWork: (campaignId) => (this.#parts.outlookOf(campaignId)?.readyNow ?? 1) > 0,
      claiming: this.#starts.claiming,
      before: this.#allotted,
      now: this.#parts.core.clock.now(),
    });
    return this.#allotted.allotment;
  }

  #route(): void {
    const allotment = this.#allotment();
    this.#parts.settle((moves) => routeWaiting(moves, allotment));
  }

  #giveTurns(campaign: Campaign, allotment: Allotment): void {
    const campaignId = campaign.id;
    for (const { userId, now } of freeFor(this.#floor, campaign)) {
      if (now.turn !== undefined || allotment.get(userId) !== campaignId) continue;
      this.#parts.settle((moves) => giveTurn(moves, { userId, campaignId }));
    }
  }

  #offer(campaign: Campaign, allotment: Allotment): void {
    if (!this.#mayClaim(campaign.id) || this.#floor.stopAll.state === 'on') return;
    // Whether each of them is still free is asked again with what the claim finds.
    for (const { userId } of freeFor(this.#floor, campaign)) {
      if (allotment.get(userId) !== campaign.id || this.#offering.has(userId)) continue;
      if (this.#parts.callbacks.isGivingTo(userId)) continue;
      if ((this.#rests.get(userId) ?? 0) <= this.#parts.core.clock.now())
        void this.#claimFor(userId, campaign.id);
    }
  }

  async #claimFor(userId: UserId, campaignId: CampaignId): Promise<void> {
    this.#offering.add(userId);
    try {
      const first = await this.#offerFrom(OFFER_LOOK, userId, campaignId);
      // What is at the head may be what this very agent has refused (D1): what is behind it is looked at once.
      const found = first === 'none_of_them' ? await this.#offerFrom(SECOND_LOOK, userId, campaignId) : first;
      if (found === 'no_more') this.#foundNothing(campaignId);
      if (found === 'none_of_them') this.#rests.set(userId, this.#parts.core.clock.now() + NOTHING_FOUND_MS);
    } finally {
      this.#offering.delete(userId);
    }
  }

  /** 'none_of_them': there are more, but none of those found is for this agent now. */
  async #offerFrom(
    limit: number,
    userId: UserId,
    campaignId: CampaignId,
  ): Promise<'given' | 'none_of_them' | 'no_more' | 'away'> {
    const { core } = this.#parts;
    let count = 0;
    const isGiven = await decideWithFacts<readonly Candidate[], boolean>(
      core,
      (lease, decide) => core.store.claim(lease, { campaignId, limit, now: core.clock.now() }, decide),
      (moves, found) => {
        count = found.length;
        return offerRecord(moves, { userId, campaignId }, found);
      },
    );
    if (isGiven === undefined) return 'away';
    if (isGiven) return 'given';
    return count < limit ? 'no_more' : 'none_of_them';
  }

  #mayClaim(campaignId: CampaignId): boolean {
    return (this.#nothingUntil.get(campaignId) ?? 0) <= this.#parts.core.clock.now();
  }

  #foundNothing(campaignId: CampaignId): void {
    this.#nothingUntil.set(campaignId, this.#parts.core.clock.now() + NOTHING_FOUND_MS);
    void this.#parts.core.outlooks.count(campaignId);
  }
}

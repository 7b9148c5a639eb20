// What an administrator made or edited is read from the database. While the database is away an edit is remembered and read as soon as
// it answers again: a floor must not go on for hours with what nobody wants any more. Must never read the campaign's state: that is
// the floor's own.
import type { CampaignPacing } from '../domain/campaign/campaign.ts';
import { changedByHand, inForce } from '../domain/campaign/in-force.ts';
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { CampaignId } from '../domain/ids.ts';
import type { Answer, Clock, Feed, Lease, Store } from './ports.ts';

const AGAIN_MS = 1_000;

export type ReadingParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly floor: OwnedFloor;
  readonly lease: () => Lease;
  readonly enter: (event: () => void) => void;
  /** Another pacing than the one in force. */
  readonly pace: (campaignId: CampaignId, pacing: Omit<CampaignPacing, 'since'>) => void;
};

export class CampaignReading {
  readonly #parts: ReadingParts;
  /** Edits that could not be read; bounded by the number of campaigns. */
  readonly #owed = new Set<CampaignId>();
  #isTrying = false;
  #triedAt = 0;

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  /** Reads a campaign anew. Rejects when the database is away; it is then read later, whoever asked. */
  async read(campaignId: CampaignId): Promise<Answer> {
    const { store, floor, feed, lease, enter } = this.#parts;
    this.#owed.add(campaignId);
    const campaign = await store.loadCampaign(lease(), campaignId);
    this.#owed.delete(campaignId);
    // Deleted: what nobody can load any more is taken off the screens.
    if (!campaign) {
      enter(() => void floor.campaigns.delete(campaignId));
      return { ok: false, refused: 'campaign_unknown' };
    }
    return new Promise((resolve) =>
      enter(() => {
        const known = floor.campaigns.get(campaignId);
        floor.campaigns.set(campaignId, inForce({ ...campaign, now: known?.now ?? campaign.now }));
        // Whoever changes the pacing by hand has the last word until the schedule's next change.
        const changed = known && changedByHand(known, campaign);
        if (changed) this.#parts.pace(campaignId, changed);
        feed.publish({ users: new Set(), campaigns: new Set([campaignId]), stopAll: false });
        resolve({ ok: true });
      }),
    );
  }

  /** Called with every tick: reads what is owed, one after the other, at most once a second. */
  async catchUp(): Promise<void> {
    const { clock } = this.#parts;
    if (this.#owed.size === 0 || this.#isTrying || clock.now() - this.#triedAt < AGAIN_MS) return;
    this.#isTrying = true;
    this.#triedAt = clock.now();
    try {
      for (const campaignId of this.#owed) await this.read(campaignId);
    } catch {
      // Still away: the next tick tries again.
    } finally {
      this.#isTrying = false;
    }
  }
}

// How many records are left in each loaded campaign, counted every two seconds and never in the way of a command (E3, E6). Must never
// be used to decide whether a record is handed over: that is the claim's work.
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { CampaignId } from '../domain/ids.ts';
import type { Clock, Outlook, Store } from './ports.ts';

const COUNT_EACH_MS = 2_000;

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly floor: OwnedFloor;
  readonly onChange: (campaigns: ReadonlySet<CampaignId>) => void;
};

export function openOutlooks({ store, clock, floor, onChange }: Parts) {
  const known = new Map<CampaignId, Outlook>();

  async function count(campaignId: CampaignId): Promise<Outlook | undefined> {
    const outlook = await store.outlook(campaignId, clock.now()).catch(() => undefined);
    if (!outlook) return undefined;
    const before = known.get(campaignId);
    known.set(campaignId, outlook);
    if (before?.readyNow !== outlook.readyNow || before.nextAt !== outlook.nextAt)
      onChange(new Set([campaignId]));
    return outlook;
  }

  async function countAll(): Promise<void> {
    for (const campaign of floor.campaigns.values()) {
      if (campaign.now.state === 'unloaded') known.delete(campaign.id);
      else await count(campaign.id);
    }
    clock.after(COUNT_EACH_MS, () => void countAll());
  }

  return {
    start: () => void countAll(),
    all: (): ReadonlyMap<CampaignId, Outlook> => known,
    /** Counts one campaign now: after a claim that found nothing. */
    count,
    /** Something that every campaign's reason depends on has changed. */
    tell: () => onChange(new Set(floor.campaigns.keys())),
  };
}

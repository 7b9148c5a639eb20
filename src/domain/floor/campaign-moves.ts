// What a campaign's moves mean for its agents: notices, joining, draining (E2, D3, D16, S17). Must never touch a call that connects.
import type { CampaignEvent } from '../campaign/campaign.ts';
import { isAutomatic } from '../campaign/schedule.ts';
import type { CampaignId } from '../ids.ts';
import { endRinging } from './call-moves.ts';
import { handBack } from './closing-moves.ts';
import { announce, drainIfEmpty } from './notices.ts';
import type { Moves } from './moves.ts';
import { takeBackOffers } from './offering.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** A supervisor loads, starts, stops or unloads a campaign. */
export function moveCampaign(
  moves: Moves,
  campaignId: CampaignId,
  event: CampaignEvent,
): Refusal | undefined {
  const before = moves.campaigns.get(campaignId);
  if (!before) return { refused: 'campaign_unknown' };
  if (event.type === 'start' && before.callerNumbers.length === 0)
    return { refused: 'campaign_has_no_caller_number' };
  if (event.type === 'start' && before.mode === 'predictive' && before.lacksInformationMessage)
    return { refused: 'campaign_has_no_information_message' };
  if (event.type === 'paced' && !isAutomatic(before.mode)) return { refused: 'campaign_not_automatic' };
  if (event.type === 'paced' && event.mode === 'predictive' && before.lacksInformationMessage)
    return { refused: 'campaign_has_no_information_message' };
  const ignored = moves.moveCampaign(campaignId, event);
  if (ignored) return refusalOf(ignored);
  // Another pacing is no news for the agents.
  if (event.type === 'paced') return undefined;
  if (event.type === 'force_unload') takeBackUndialed(moves, campaignId);
  if (event.type !== 'load' && event.type !== 'start') takeBackOffers(moves, campaignId);
  announce(moves, campaignId);
  drainIfEmpty(moves, campaignId);
  return undefined;
}

/** E2: forced unload does not wait. Undialed records go back, ringing calls end; people who talk go on talking. */
function takeBackUndialed(moves: Moves, campaignId: CampaignId): void {
  for (const interaction of moves.interactions.all()) {
    if (interaction.campaignId !== campaignId) continue;
    if (interaction.now.state === 'preview') handBack(moves, interaction.id, 'campaign_unloaded');
  }
  endRinging(moves, (call) => call.campaignId === campaignId);
}

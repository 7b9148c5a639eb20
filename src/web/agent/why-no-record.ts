/** Whether a record can be had now; pure, so that the table of reasons is tested by itself. */
import type { AgentView, CampaignRow } from '../../wire/live.ts';
import { bringsNow, offerIn } from './delivery-rules.ts';

/** Why no record can be had from a campaign now; undefined when one can. The first reason that the agent can do something about. */
export function whyNoRecord(view: AgentView, campaign: CampaignRow | undefined, isLost: boolean) {
  if (isLost) return 'campaigns.why.lost' as const;
  if (!campaign) return 'campaigns.why.choose' as const;
  if (offerIn(view)) return 'campaigns.why.offered' as const;
  if (view.interactions.length > 0) return 'campaigns.why.open' as const;
  if (campaign.mode !== 'preview') return whyItBrings(view, campaign);
  if (campaign.status === 'stopping') return 'campaigns.why.stopping' as const;
  if (campaign.status !== 'running') return 'campaigns.why.notRunning' as const;
  if (view.stopAll) return 'campaigns.why.stoppedAll' as const;
  if (view.telephony.isAway) return 'campaigns.why.telephoneAway' as const;
  if (view.shift.channels.voice.state !== 'ready') return 'campaigns.why.notReady' as const;
  return undefined;
}

/** S12, D4: only Manual is pulled. What the others wait for, in the order in which the agent can do something about it. */
function whyItBrings(view: AgentView, campaign: CampaignRow) {
  if (campaign.status === 'running' && !campaign.isJoined) return 'campaigns.why.notManualNotJoined' as const;
  const isRunning = campaign.status !== 'running' || bringsNow(view, campaign);
  return isRunning ? ('campaigns.why.notManual' as const) : ('campaigns.why.notManualNotReady' as const);
}

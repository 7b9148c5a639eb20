/** Whether a record can be had now; pure, so that the table of reasons is tested by itself. */
import type { AgentView, CampaignRow } from '../../wire/live.ts';

/** Why no record can be had from a campaign now; undefined when one can. The first reason that the agent can do something about. */
export function whyNoRecord(view: AgentView, campaign: CampaignRow | undefined, isLost: boolean) {
  if (isLost) return 'campaigns.why.lost' as const;
  if (!campaign) return 'campaigns.why.choose' as const;
  if (view.interactions.length > 0) return 'campaigns.why.open' as const;
  if (campaign.mode !== 'preview') return 'campaigns.why.notManual' as const;
  if (campaign.status === 'stopping') return 'campaigns.why.stopping' as const;
  if (campaign.status !== 'running') return 'campaigns.why.notRunning' as const;
  if (view.stopAll) return 'campaigns.why.stoppedAll' as const;
  if (view.telephony.isAway) return 'campaigns.why.telephoneAway' as const;
  if (view.shift.channels.voice.state !== 'ready') return 'campaigns.why.notReady' as const;
  return undefined;
}

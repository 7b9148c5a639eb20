/** Which words stand for the engine's states; the words themselves are in the texts. */
import type { CampaignMode, CampaignState } from '../../domain/campaign/campaign.ts';
import type { AgentView, CampaignRow, InteractionView } from '../../wire/live.ts';
import type { IconName } from '../ui/icon.tsx';

/** D4: what the agent reads as Delivery Mode. */
export function deliveryKey(mode: CampaignMode) {
  if (mode === 'preview') return 'campaigns.manual' as const;
  return mode === 'push_preview' ? ('campaigns.semiautomatic' as const) : ('campaigns.automatic' as const);
}

export function modeKey(mode: CampaignMode) {
  const keys = {
    preview: 'case.modePreview',
    push_preview: 'case.modePush',
    progressive: 'case.modeProgressive',
    predictive: 'case.modePredictive',
  } as const;
  return keys[mode];
}

export const STATUS_LOOKS: Record<CampaignState['state'], { tone: 'ok' | 'warn' | 'plain'; icon: IconName }> =
  {
    running: { tone: 'ok', icon: 'play' },
    stopping: { tone: 'warn', icon: 'stop' },
    loaded: { tone: 'plain', icon: 'list' },
    unloaded: { tone: 'plain', icon: 'list' },
  };

export type Activity = AgentView['shift']['activity']['state'];

export const ACTIVITY_LOOKS: Record<Activity, { icon: IconName; look: string }> = {
  ready: { icon: 'ready', look: 'ready' },
  not_ready: { icon: 'away', look: '' },
  preview: { icon: 'eye', look: 'call' },
  calling: { icon: 'phone', look: 'call' },
  talking: { icon: 'phone', look: 'call' },
  after_call_work: { icon: 'pen', look: 'wait' },
};

export const INTERACTION_ICONS: Record<InteractionView['state'], IconName> = {
  preview: 'eye',
  calling: 'phone',
  talking: 'phone',
  after_call_work: 'pen',
};

/** The contact's name, else the company, else undefined: a list may hold a number without a name. */
export function contactName(interaction: Pick<InteractionView, 'name' | 'company'>): string | undefined {
  return interaction.name.trim() || interaction.company.trim() || undefined;
}

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

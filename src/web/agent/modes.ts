/** Which words stand for a campaign's mode. */
import type { CampaignMode } from '../../domain/campaign/campaign.ts';

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

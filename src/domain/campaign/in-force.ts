// The pacing in force (E2, E5): what the schedule has set holds over what the administrator wrote, until the campaign is unloaded or
// somebody changes it by hand. The rest of the product reads mode and aim of the campaign and need not know where they come from.
// Must never be stored: it follows from the definition and the state.
import type { CampaignMode, CampaignPacing, CampaignState } from './campaign.ts';
import type { CampaignSettings } from './definition.ts';

/** What the administrator wrote, kept while something else is in force. */
export type Written = { readonly mode: CampaignMode; readonly abandonAim: number | undefined };

type Paceable = {
  readonly mode: CampaignMode;
  readonly settings: CampaignSettings;
  readonly now: CampaignState;
  readonly written?: Written;
};

/** Mode and aim as an administrator wrote them. */
export function writtenOf({ mode, settings, written }: Omit<Paceable, 'now'>): Written {
  return written ?? { mode, abandonAim: settings.delivery?.abandonAim };
}

/** The campaign with the mode and the aim that are in force. */
export function inForce<Campaign extends Paceable>(campaign: Campaign): Campaign {
  const pacing = pacingOf(campaign.now);
  const { written: _kept, ...rest } = campaign;
  if (!pacing) return campaign.written ? withValues(rest as Campaign, campaign.written) : campaign;
  const written = writtenOf(campaign);
  const { mode, abandonAim = written.abandonAim } = pacing;
  return { ...withValues(campaign, { mode, abandonAim }), written };
}

/**
 * What somebody has just changed by hand while something else was in force: it beats the schedule; undefined where nothing was changed.
 * @param before the campaign as the floor has it
 * @param after as it has been read anew
 */
export function changedByHand(
  before: Paceable,
  after: Omit<Paceable, 'now'>,
): Omit<CampaignPacing, 'since'> | undefined {
  if (!pacingOf(before.now)) return undefined;
  const [was, is] = [writtenOf(before), writtenOf(after)];
  if (was.mode === is.mode && was.abandonAim === is.abandonAim) return undefined;
  if (is.mode !== 'progressive' && is.mode !== 'predictive') return undefined;
  return { mode: is.mode, ...(is.abandonAim === undefined ? {} : { abandonAim: is.abandonAim }) };
}

function pacingOf(now: CampaignState): CampaignPacing | undefined {
  return now.state === 'unloaded' ? undefined : now.pacing;
}

function withValues<Campaign extends Paceable>(campaign: Campaign, { mode, abandonAim }: Written): Campaign {
  const { abandonAim: _other, ...delivery } = campaign.settings.delivery ?? {};
  const isBare = campaign.settings.delivery === undefined && abandonAim === undefined;
  const settings = isBare
    ? campaign.settings
    : { ...campaign.settings, delivery: abandonAim === undefined ? delivery : { ...delivery, abandonAim } };
  return { ...campaign, mode, settings };
}

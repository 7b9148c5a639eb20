/** Which words stand for the engine's states; the words themselves are in the texts. */
import type { CampaignState } from '../../domain/campaign/campaign.ts';
import type { AgentView, InteractionView } from '../../wire/live.ts';
import type { IconName } from '../ui/icon.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';

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
  offered: { icon: 'bell', look: 'call' },
  preview: { icon: 'eye', look: 'call' },
  calling: { icon: 'phone', look: 'call' },
  talking: { icon: 'phone', look: 'call' },
  after_call_work: { icon: 'pen', look: 'wait' },
};

export const INTERACTION_ICONS: Record<InteractionView['state'], IconName> = {
  offered: 'bell',
  preview: 'eye',
  calling: 'phone',
  talking: 'phone',
  after_call_work: 'pen',
};

/** Who is offered: the name; of whoever calls (E29) the number alone is known, and is written as people read numbers. */
export function offeredName(
  interaction: Pick<InteractionView, 'name' | 'company' | 'origin' | 'state'>,
): string | undefined {
  const name = contactName(interaction);
  const { origin, state } = interaction;
  return name !== undefined && origin === 'called_back' && state === 'offered'
    ? formatPhoneNumber(name)
    : name;
}

/** The contact's name, else the company, else undefined: a list may hold a number without a name. */
export function contactName(interaction: Pick<InteractionView, 'name' | 'company'>): string | undefined {
  return interaction.name.trim() || interaction.company.trim() || undefined;
}

/** What the engine brings to the agent by itself, and how the screen takes it (S29-S38, S44, D5, D17, D18). Pure. */
import { type Channel, CHANNELS } from '../../domain/agent/agent.ts';
import type { CampaignMode } from '../../domain/campaign/campaign.ts';
import type { CallResult } from '../../domain/result/result.ts';
import type { AgentView, CampaignRow, InteractionView, NumberRow, TurnView } from '../../wire/live.ts';
import { isUp } from './call-is-up.ts';
import { isDialable } from './dial-choice.ts';

/** D4: the engine dials without a click. */
export function isAutomaticMode(mode: CampaignMode): boolean {
  return mode === 'progressive' || mode === 'predictive';
}

/** S42: on which channel the contacts or records of a mode come. */
export function channelOfMode(mode: CampaignMode): Channel {
  return mode === 'push_preview' ? 'outbound_preview' : 'voice';
}

/** What the agent works on; an offer is not on the desktop before it is accepted. */
export function deskInteraction(view: Pick<AgentView, 'interactions'>): InteractionView | undefined {
  return view.interactions.find((interaction) => interaction.state !== 'offered');
}

export type Offer =
  | { readonly kind: 'record'; readonly interaction: InteractionView; readonly until: number }
  | { readonly kind: 'turn'; readonly turn: TurnView; readonly until: number };

/** What the agent is asked just now: a record (S44), or whether the next contact may come (D18). */
export function offerIn(view: Pick<AgentView, 'interactions' | 'turn'>): Offer | undefined {
  const interaction = view.interactions.find(({ state }) => state === 'offered');
  if (interaction?.offeredUntil !== undefined)
    return { kind: 'record', interaction, until: interaction.offeredUntil };
  const { turn } = view;
  return turn?.state === 'offered' && turn.until !== undefined
    ? { kind: 'turn', turn, until: turn.until }
    : undefined;
}

/** The agent waits for a contact whose record is not known yet (D18). */
export function waitingTurn(view: Pick<AgentView, 'interactions' | 'turn'>): TurnView | undefined {
  return view.turn?.state === 'waiting' && !deskInteraction(view) ? view.turn : undefined;
}

type Reached = Pick<InteractionView, 'state' | 'origin' | 'isConnecting' | 'call' | 'lastResult'>;

/** What the Origin says: where it comes from (S33), and from the answer on who it is (S34, S38). */
export function originOf(
  interaction: Reached,
): 'preview' | 'call' | 'connecting' | 'contact' | 'called_back' | 'callback' {
  const { state, origin, call, lastResult } = interaction;
  // E29: that the contact has called is worth knowing to the end; who it is stands beside it.
  if (origin === 'called_back') return origin;
  // S60: the Origin is the only thing that tells a callback from another preview.
  if (origin === 'callback' || origin === 'personal_callback') return 'callback';
  if (origin === 'outbound_call') {
    if (state === 'offered') return 'call';
    return interaction.isConnecting ? 'connecting' : 'contact';
  }
  const hasAnswered = call ? isUp(call) : lastResult === 'answer';
  return hasAnswered ? 'contact' : 'preview';
}

/** What the screen works on, as one word: it changes when the desk has to come to the front, and not from one dial to the next. */
export function deskKey(view: Pick<AgentView, 'interactions' | 'turn'>): string {
  const interaction = deskInteraction(view);
  if (interaction && !interaction.isConnecting) return interaction.id;
  return interaction || waitingTurn(view) ? 'connecting' : '';
}

/**
 * D18: why the contact before did not come, for as long as the agent waits for the next one. The view says so only between two contacts,
 * so it is kept while the next one is dialed.
 */
export function unreachedIn(
  view: Pick<AgentView, 'interactions' | 'turn'>,
  kept: CallResult | undefined,
): CallResult | undefined {
  const turn = waitingTurn(view);
  if (turn) return turn.lastResult ?? kept;
  const interaction = deskInteraction(view);
  return interaction?.isConnecting ? kept : undefined;
}

/** Whole seconds until an instant, never below 0. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1_000));
}

/** E20: the number that is dialed by itself: the first of the chain that may be called. */
export function numberToAutoDial(numbers: readonly NumberRow[], now: number): NumberRow | undefined {
  return numbers.find((number) => isDialable(number, now));
}

/** D17: the channels that an unanswered offer has set Not Ready. */
export function unansweredChannels({ shift }: Pick<AgentView, 'shift'>): Channel[] {
  return CHANNELS.filter((channel) => {
    const state = shift.channels[channel];
    return state.state === 'not_ready' && state.reason === 'no_answer';
  });
}

/** Does this campaign bring something by itself to this agent now? */
export function bringsNow({ shift }: Pick<AgentView, 'shift'>, campaign: CampaignRow): boolean {
  const { mode, status, isJoined } = campaign;
  if (mode === 'preview' || status !== 'running' || !isJoined) return false;
  return shift.channels[channelOfMode(mode)].state === 'ready';
}

/** What an agent without anything on the desktop is waiting for, in the order of what comes first. */
export function whatIsNext(view: AgentView) {
  const { shift, campaigns, turn } = view;
  if (offerIn(view)) return 'bar.offered' as const;
  if (CHANNELS.every((channel) => shift.channels[channel].state !== 'ready')) return 'bar.notReady' as const;
  if (turn?.state === 'declined') return 'offers.declined' as const;
  const running = campaigns.filter(({ status }) => status === 'running');
  const bringing = running.filter((campaign) => bringsNow(view, campaign));
  if (bringing.some(({ mode }) => isAutomaticMode(mode))) return 'bar.contactComes' as const;
  if (bringing.length > 0) return 'bar.recordComes' as const;
  if (shift.channels.voice.state !== 'ready') return 'bar.onlyPreview' as const;
  if (running.some(({ mode }) => mode === 'preview')) return 'bar.readyPull' as const;
  if (running.some(({ isJoined }) => !isJoined)) return 'bar.joinFirst' as const;
  return running.length > 0 ? ('bar.previewNotReady' as const) : ('bar.readyNothing' as const);
}

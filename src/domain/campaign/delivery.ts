// How a campaign that is not plain preview brings contacts to its agents (E20-E28, D5, D17): what an administrator may set, and what
// holds where nothing is set. Must never look at a floor.
import { SECOND_MS } from '../time.ts';

/**
 * D5. 'contact_first': the agent is joined when the contact has answered, and sees name or number at once. 'agent_first': an offer (or an
 * automatic acceptance) precedes the dial, and the agent sees "Connecting...".
 */
export const CONNECTIONS = ['contact_first', 'agent_first'] as const;
export type Connection = (typeof CONNECTIONS)[number];

/** S29: connected automatically, or an interaction preview with Accept and Reject. Only where an offer precedes the dial. */
export const ANSWERINGS = ['auto', 'accept'] as const;
export type Answering = (typeof ANSWERINGS)[number];

export type DeliverySettings = {
  readonly connection: Connection;
  readonly answering: Answering;
  /** S31, S45: an offer that nobody answers is over after so long. */
  readonly offerTimeoutMs: number;
  /** D17: after so many ignored offers the agent is set Not Ready. */
  readonly ignoredOffersLimit: number;
  /** E20: a record on the desktop is dialed by itself after so long; undefined: by the agent alone. */
  readonly autoDialAfterMs?: number;
  /** I13: what the pacing aims at, as a share of the answered (0.027 = 2.7 %); never above the rule's 3 %. */
  readonly abandonAim: number;
  /** E25. */
  readonly detectsMachines: boolean;
  /** E34: a detected machine is told the voicemail message. */
  readonly leavesVoicemail: boolean;
  /** E28: 1 comes first; among equals by share. */
  readonly priority: number;
  readonly share: number;
};

export const DEFAULT_DELIVERY: DeliverySettings = {
  connection: 'contact_first',
  answering: 'auto',
  offerTimeoutMs: 20 * SECOND_MS,
  ignoredOffersLimit: 1,
  abandonAim: 0.027,
  detectsMachines: false,
  leavesVoicemail: false,
  priority: 5,
  share: 10,
};

/** I13: the rule; no aim may be above it. Source: 16 CFR 310.4(b)(4)(i), and the strictest default for every other country. */
export const ABANDON_LIMIT = 0.03;

/** What holds for a campaign: its own settings, the defaults for the rest. */
export function deliveryOf(settings: { readonly delivery?: Partial<DeliverySettings> }): DeliverySettings {
  return { ...DEFAULT_DELIVERY, ...settings.delivery };
}

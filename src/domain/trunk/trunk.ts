// A trunk: a way into the telephone network (E26). The practice network is one; real ones are added by an administrator. Must never know
// how a telephone system is told of it.

import type { E164 } from '../phone-number.ts';

export const TRUNK_TRANSPORTS = ['udp', 'tcp', 'tls'] as const;
export const TRUNK_CODECS = ['alaw', 'ulaw', 'g722', 'opus'] as const;

/** How its far end is reached. */
export type TrunkAddress = {
  /** 'registration': we register there with a name and a secret. 'address': it knows our address, and we know its. */
  readonly kind: 'registration' | 'address';
  readonly host: string;
  readonly port: number;
  readonly transport: (typeof TRUNK_TRANSPORTS)[number];
  /** SIP account; needed for a registration, and where the carrier asks an INVITE for a secret. */
  readonly user: string | undefined;
  readonly secret: string | undefined;
  /** The domain in From, where the carrier wants its own. */
  readonly fromDomain: string | undefined;
  /** Media is encrypted (SDES); needs transport 'tls' to be worth anything. */
  readonly isMediaEncrypted: boolean;
  /** In order of preference; at least one. */
  readonly codecs: readonly (typeof TRUNK_CODECS)[number][];
  /** PEM. With transport 'tls': the certificate that its far end shows, or that of who signed it, where no public authority has. */
  readonly certificate?: string | undefined;
};

export type TrunkSettings = {
  readonly id: string;
  readonly name: string;
  /** True for the practice network alone: the practice pack is valid on no other trunk (E18). */
  readonly practice: boolean;
  readonly address: TrunkAddress;
  /** E26, I8. */
  readonly callsPerSecond: number;
  readonly lines: number;
  /** A number of ours that it brings calls for: tells what its national spellings mean (E29). */
  readonly homeNumber?: E164;
};

/** The practice network's id in every organisation, and what it takes. */
export const PRACTICE_TRUNK_ID = 'practice';
export const PRACTICE_TRUNK = {
  id: PRACTICE_TRUNK_ID,
  name: 'Practice network',
  practice: true,
  callsPerSecond: 20,
  lines: 200,
} as const;

/** E26: what an organisation may have on all trunks together, until an administrator says otherwise. */
export const DEFAULT_ORGANISATION_LINES = 1_000;

/** What the carrier takes for a minute, as an administrator has read it in the contract; `currency` as ISO 4217 has it. */
export type MinutePrice = { readonly amount: number; readonly currency: string };

/** What the telephone system says of it. */
export type TrunkState =
  | { readonly state: 'reachable' | 'registered' | 'unknown' }
  /** untrusted: it shows a certificate that nobody vouches for, or of another name, or that has run out; nothing is sent there. */
  | { readonly state: 'refused' | 'unreachable' | 'untrusted'; readonly because: string };

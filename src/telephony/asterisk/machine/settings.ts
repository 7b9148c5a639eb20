/** What the configuration files are made from. */
import path from 'node:path';
import type { Installation } from './installation.ts';

export interface AsteriskSettings {
  readonly installation: Installation;
  /** Absolute; everything that Asterisk writes lies below it. */
  readonly folder: string;
  /** Absolute and short: the control socket lies in it (a socket's address holds 107 bytes). */
  readonly runFolder: string;
  /** The password of the ARI account. */
  readonly secret: string;
  /** TCP port of ARI and of SIP over WebSocket, on loopback. */
  readonly httpPort: number;
  /** Where trunks meet us, UDP; loopback unless the operator says otherwise. */
  readonly sip: { readonly address: string; readonly port: number };
  readonly rtpPorts: { readonly first: number; readonly last: number };
  /** Where browsers and trunks send their voice. */
  readonly mediaAddress: string;
  /** The addresses of this machine that are not loopback (IPv4), from os.networkInterfaces(). */
  readonly localAddresses: readonly string[];
  /** Certificate and key of our own, for carriers that call over a connection of theirs; absent: they can not. */
  readonly tls?: { readonly certificateFile: string; readonly keyFile: string };
  /** Of the information message and of every prompt, unless a call says otherwise. */
  readonly language: 'de' | 'en';
}

/** For an Asterisk of one's own the folders of the installation are its own affair: `folder` has our sounds and music alone. */
export type ConfigurationSettings = Omit<AsteriskSettings, 'installation' | 'runFolder'> &
  Partial<Pick<AsteriskSettings, 'installation' | 'runFolder'>>;

/** Whom we believe a carrier's certificate; written by authorities.ts. */
export function authoritiesFile(folder: string): string {
  return path.join(folder, 'keys', 'authorities.pem');
}

export const ariUser = 'rufwerk';
export const defaultRtpPorts = { first: 20_000, last: 23_999 } as const;

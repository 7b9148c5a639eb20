/** Which telephone this process has: Asterisk or the simulated one, as the launcher has decided. */
import type { Config } from './config.ts';
import type { Clock, Random, Telephony } from './engine/ports.ts';
import type { Logger } from './log.ts';
import { openPracticeTelephone } from './sim/telephone.ts';
import { openAsteriskTelephone } from './telephony/asterisk/telephone.ts';

export type TelephoneNeeds = {
  readonly config: Config;
  /** The ARI application, one for each floor: it stays the same over the starts, so that living calls are found again. */
  readonly appName: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Another engine has taken our place at Asterisk (F26). */
  readonly onReplaced: () => void;
};

/** 'asterisk' where the launcher (or whoever runs the engine by hand) names one. */
export function telephonyKindOf({ telephony }: Config): Telephony['kind'] {
  return telephony.wish !== 'simulated' && telephony.asteriskUrl !== null ? 'asterisk' : 'simulated';
}

/** Opens it. With Asterisk it goes on trying until it is reached; the engine hears 'back'. */
export function openTelephone({ config, ...needs }: TelephoneNeeds): Telephony {
  const { asteriskUrl: url, mediaAddress } = config.telephony;
  if (telephonyKindOf(config) === 'simulated' || url === null) return openPracticeTelephone(needs);
  return openAsteriskTelephone({ ...needs, url, mediaAddress });
}

/** Where Asterisk takes SIP over a WebSocket; undefined with the simulated telephone. */
export function asteriskSocketOf(config: Config): { host: string; port: number } | undefined {
  const { asteriskUrl } = config.telephony;
  if (telephonyKindOf(config) === 'simulated' || asteriskUrl === null) return undefined;
  const { hostname, port, protocol } = new URL(asteriskUrl);
  return { host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

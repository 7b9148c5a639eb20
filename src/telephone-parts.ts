/**
 * Which telephone this process has: Asterisk or the simulated one, as the launcher has decided; and the practice network as a trunk of
 * Asterisk's, whose address nobody but this start knows.
 */
import type { Config } from './config.ts';
import { PRACTICE_TRUNK, type TrunkSettings } from './domain/trunk/trunk.ts';
import type { Clock, Random, Store, Telephony } from './engine/ports.ts';
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

/** The store, but knowing under which address the practice network is met. */
export function withPracticeTrunk(store: Store, { telephony }: Config): Store {
  const port = telephony.practiceSipPort;
  if (port === null) return store;
  const practice: TrunkSettings = {
    ...PRACTICE_TRUNK,
    address: {
      kind: 'address',
      host: '127.0.0.1',
      port,
      transport: 'udp',
      user: undefined,
      secret: undefined,
      fromDomain: undefined,
      isMediaEncrypted: false,
      codecs: ['ulaw', 'alaw'],
    },
  };
  return {
    ...store,
    async loadTrunks(lease) {
      const found = await store.loadTrunks(lease);
      const mayUse = found.rules.trunks.some(({ practice: isPractice }) => isPractice);
      const others = found.trunks.filter(({ practice: isPractice }) => !isPractice);
      return { ...found, trunks: mayUse ? [...others, practice] : others };
    },
  };
}

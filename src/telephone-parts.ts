/** Which telephone this process has: Asterisk or the simulated one, as the launcher has decided. */
import path from 'node:path';
import { deliverAnnouncements } from './announcements/delivery.ts';
import { AnnouncementFiles } from './announcements/files.ts';
import type { Config } from './config.ts';
import type { Clock, Random, Telephony } from './engine/ports.ts';
import type { Logger } from './log.ts';
import { readCallerId } from './numbers/caller-id.ts';
import { openPracticeTelephone } from './sim/telephone.ts';
import { allFloors } from './storage/organisations.ts';
import type { Pool } from './storage/pool.ts';
import { askAri } from './telephony/asterisk/machine/ask-ari.ts';
import { authoritiesFile } from './telephony/asterisk/machine/settings.ts';
import { Sounds, type SoundsInForce } from './telephony/asterisk/sounds.ts';
import { openAsteriskTelephone } from './telephony/asterisk/telephone.ts';

export type TelephoneNeeds = {
  readonly config: Config;
  /** The ARI application, one for each floor: it stays the same over the starts, so that living calls are found again. */
  readonly appName: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The organisation's own announcements and music; only Asterisk plays them. */
  readonly sounds: SoundsInForce | undefined;
  /** Another engine has taken our place at Asterisk (F26). */
  readonly onReplaced: () => void;
};

/** 'asterisk' where the launcher (or whoever runs the engine by hand) names one. */
export function telephonyKindOf({ telephony }: Config): Telephony['kind'] {
  return telephony.wish !== 'simulated' && telephony.asteriskUrl !== null ? 'asterisk' : 'simulated';
}

/** Opens it. With Asterisk it goes on trying until it is reached; the engine hears 'back'. */
export function openTelephone({ config, ...needs }: TelephoneNeeds): Telephony {
  const { asteriskUrl: url, mediaAddress, deskPhoneNetworks: deskNetworks } = config.telephony;
  if (telephonyKindOf(config) === 'simulated' || url === null) return openPracticeTelephone(needs);
  const authorities = authoritiesFile(path.join(config.dataDir, 'asterisk'));
  return openAsteriskTelephone({ ...needs, readCallerId, url, mediaAddress, deskNetworks, authorities });
}

export type AnnouncementParts = {
  readonly files: AnnouncementFiles;
  readonly sounds: Sounds | undefined;
  /** Has the telephone play what the organisation has now. A full disk is logged and must not keep anybody from anything. */
  onChanged(): Promise<void>;
};

/** The announcements of the floor's organisation: their files, and their way to the telephone. */
export function openAnnouncements(
  config: Config,
  { pool, log }: { pool: Pool; log: Logger },
): AnnouncementParts {
  const files = new AnnouncementFiles(path.join(config.dataDir, 'announcements'));
  const sounds = openSounds(config, log);
  return {
    files,
    sounds,
    async onChanged() {
      const [floor] = await allFloors(pool);
      if (sounds === undefined || floor === undefined) return;
      try {
        await deliverAnnouncements({ pool, log, files, sounds }, floor.organisationId);
      } catch (error) {
        log.error({ err: error }, 'announcements could not be put where Asterisk plays them');
      }
    },
  };
}

/** What puts announcements where Asterisk plays them; undefined with the simulated telephone, which plays nothing. */
function openSounds(config: Config, log: Logger): Sounds | undefined {
  const { asteriskUrl } = config.telephony;
  if (telephonyKindOf(config) === 'simulated' || asteriskUrl === null) return undefined;
  return new Sounds({
    folder: path.join(config.dataDir, 'asterisk'),
    reloadMusic: async () => {
      try {
        const { status } = await askAri(asteriskUrl, 'PUT', '/asterisk/modules/res_musiconhold.so');
        if (status >= 300) log.warn({ status }, 'Asterisk does not read its music anew');
      } catch (error) {
        // It reads everything when it starts.
        log.debug({ err: error }, 'Asterisk is away: it reads its music when it is back');
      }
    },
  });
}

/** Where desk phones register; undefined with the simulated telephone. On all addresses means: on the one that the voice comes to. */
export function deskServerOf(config: Config): { host: string; port: number } | undefined {
  const { sipAddress, sipPort, mediaAddress } = config.telephony;
  if (telephonyKindOf(config) === 'simulated') return undefined;
  return { host: sipAddress === '0.0.0.0' ? mediaAddress : sipAddress, port: sipPort ?? 5060 };
}

/** Where Asterisk takes SIP over a WebSocket; undefined with the simulated telephone. */
export function asteriskSocketOf(config: Config): { host: string; port: number } | undefined {
  const { asteriskUrl } = config.telephony;
  if (telephonyKindOf(config) === 'simulated' || asteriskUrl === null) return undefined;
  const { hostname, port, protocol } = new URL(asteriskUrl);
  return { host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

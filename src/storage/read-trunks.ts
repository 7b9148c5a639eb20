// Trunks with their secrets, for the telephone system alone: the engine reads them, the API never does.
import type { E164 } from '../domain/phone-number.ts';
import type { OrganisationId } from '../domain/ids.ts';
import type { TrunkAddress, TrunkSettings } from '../domain/trunk/trunk.ts';
import type { PoolClient } from './pool.ts';
import { type SecretBox, UnreadableSecret } from './secret-box.ts';

export type TrunkReading = {
  readonly secrets?: SecretBox;
  /** UDP port of the practice telephone network on loopback; absent where it is simulated. */
  readonly practicePort?: number | undefined;
  /** A secret that can not be opened: the trunk is used without it, and its far end will refuse us. */
  readonly onUnreadable?: (trunk: string, fault: Error) => void;
};

/** What of an address is stored in the open. */
export type StoredAddress = Omit<TrunkAddress, 'user' | 'secret' | 'fromDomain'> & {
  readonly user?: string;
  readonly fromDomain?: string;
};

type Row = {
  id: string;
  name: string;
  practice: boolean;
  address: StoredAddress | null;
  sealed: string | null;
  callsPerSecond: number;
  lines: number;
  home: E164 | null;
};

/** Every trunk of an organisation in its order. */
export async function readTrunks(
  client: Pick<PoolClient, 'query'>,
  organisationId: OrganisationId,
  reading: TrunkReading,
): Promise<TrunkSettings[]> {
  const { rows } = await client.query<Row>(
    `SELECT id, name, is_practice AS practice, address, sealed_secret AS sealed, calls_per_second AS "callsPerSecond", lines,
       coalesce(caller_numbers[1], (SELECT min(e164) FROM caller_number n WHERE n.organisation_id = $1)) AS home
     FROM trunk WHERE organisation_id = $1 ORDER BY position, id`,
    [organisationId],
  );
  return rows.map(({ address, sealed, home, ...trunk }) => ({
    ...trunk,
    ...(home === null ? {} : { homeNumber: home }),
    address:
      address === null
        ? practiceAddress(reading)
        : {
            ...address,
            user: address.user,
            fromDomain: address.fromDomain,
            secret: openSecret(sealed, secretOwner(organisationId, trunk.id), reading),
          },
  }));
}

/** What a secret is sealed to: one that is copied into another row stays shut. */
export function secretOwner(organisationId: string, trunk: string): string {
  return `${organisationId} ${trunk}`;
}

/** Undefined where there is none, or where it can not be opened any more. */
export function openSecret(sealed: string | null, owner: string, reading: TrunkReading): string | undefined {
  if (sealed === null || !reading.secrets) return undefined;
  try {
    return reading.secrets.open(sealed, owner);
  } catch (error) {
    if (!(error instanceof UnreadableSecret)) throw error;
    reading.onUnreadable?.(owner, error);
    return undefined;
  }
}

/** The practice network is this installation's own far end. Port 9 is discard (RFC 863): nobody listens where it is simulated. */
function practiceAddress({ practicePort = 9 }: TrunkReading): TrunkAddress {
  return {
    kind: 'address',
    host: '127.0.0.1',
    port: practicePort,
    transport: 'udp',
    user: undefined,
    secret: undefined,
    fromDomain: undefined,
    isMediaEncrypted: false,
    codecs: ['ulaw', 'alaw'],
  };
}

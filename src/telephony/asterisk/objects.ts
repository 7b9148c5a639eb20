/**
 * What we push into Asterisk: agents' accounts and trunks, as the objects that its SIP stack knows. It keeps them in memory only, so all
 * of them are pushed again after each of its starts. Ids tell us apart from others: `agent-USER-NUMBER`, `desk-USER`, `trunk-ID`.
 * A telephone that we call is a channel of the id `phone-USER-KIND-NUMBER`.
 */
import { isIP } from 'node:net';
import type { PhoneKind } from '../../domain/agent/phone.ts';
import { type LegId, parseId, type UserId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/phone-number.ts';
import type { TrunkSettings } from '../../domain/trunk/trunk.ts';
import type { AriChannel } from './ari/model.ts';
import { legOfInbound } from './inbound-ids.ts';
import type { AriRequest } from './ari/client.ts';

export type PushedObject = {
  readonly type: 'auth' | 'aor' | 'endpoint' | 'identify' | 'registration';
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
};

/** What is the same for every object of one telephone room. */
export type ObjectSettings = {
  /** The ARI application: whose channels they become. */
  readonly app: string;
  /** Where voice is sent from and received. */
  readonly mediaAddress: string;
  /** 'browser': WebRTC over WebSocket. 'desk': plain RTP over the trunks' transport. */
  readonly phones: 'browser' | 'desk';
  /** Asterisk can turn Opus into what a trunk speaks. Known when it has been asked; without it a browser must not agree on Opus. */
  hasOpus: boolean;
  /** From where desk phones may register and call (CIDR). */
  readonly deskNetworks: readonly string[];
};

/** Voice that stays away so long ends the leg: its BYE was lost, or its peer vanished (F40). */
const contactSilenceS = 45;
/** A browser that is gone without a word; it sends voice as long as it lives, muted or not. */
const phoneSilenceS = 15;
/** Seconds for which a desk phone's registration holds at most; it renews it by itself before. */
const registeredS = 600;

function common({ app, mediaAddress }: ObjectSettings) {
  return {
    disallow: 'all',
    direct_media: 'no',
    media_address: mediaAddress,
    bind_rtp_to_media_address: 'yes',
    rtp_symmetric: 'yes',
    timers: 'no',
    // Both mark the channels of this application, those that come in and those that go out.
    accountcode: app,
    set_var: `RUFWERK_APP=${app}`,
  };
}

/** An agent's account: it can call in, and nothing can be sent to it. */
export function phoneObjects(id: string, secret: string, settings: ObjectSettings): PushedObject[] {
  const media =
    settings.phones === 'browser'
      ? {
          transport: 'transport-ws',
          webrtc: 'yes',
          dtls_auto_generate_cert: 'yes',
          allow: settings.hasOpus ? 'opus,ulaw,alaw' : 'ulaw,alaw',
        }
      : { transport: 'transport-udp', allow: 'ulaw,alaw' };
  return [
    { type: 'auth', id, fields: { auth_type: 'userpass', username: id, password: secret } },
    {
      type: 'endpoint',
      id,
      fields: {
        ...common(settings),
        ...media,
        context: 'rufwerk-agent',
        auth: id,
        identify_by: 'username,auth_username',
        rtp_timeout: String(phoneSilenceS),
      },
    },
  ];
}

/**
 * The standing account of a desk phone: it registers with its secret, from one place at a time, is called there, and can call in. Only from
 * the networks that the administrator names (an ACL of its own, for what is sent and for where it wants to be called).
 */
export function deskObjects(userId: UserId, secret: string, settings: ObjectSettings): PushedObject[] {
  const id = deskObjectId(userId);
  const [deny, permit] = ['0.0.0.0/0.0.0.0,::/0', settings.deskNetworks.join(',')];
  return [
    authOf(id, id, secret),
    {
      type: 'aor',
      id,
      fields: {
        max_contacts: '1',
        // A phone that was restarted has another address: the new one counts.
        remove_existing: 'yes',
        minimum_expiration: '30',
        default_expiration: String(registeredS),
        maximum_expiration: String(registeredS),
        qualify_frequency: '30',
      },
    },
    {
      type: 'endpoint',
      id,
      fields: {
        ...common(settings),
        context: 'rufwerk-agent',
        allow: 'alaw,ulaw',
        auth: id,
        aors: id,
        identify_by: 'username,auth_username',
        rewrite_contact: 'yes',
        rtp_timeout: String(contactSilenceS),
        deny,
        permit,
        contact_deny: deny,
        contact_permit: permit,
      },
    },
  ];
}
export function deskObjectId(userId: UserId): string {
  return `desk-${userId}`;
}

/**
 * @param turnId what the trunk's secret and its registration are called: not like the trunk, because they may outlive it (`Trunks`)
 */
export function trunkObjects(trunk: TrunkSettings, settings: ObjectSettings, turnId: string): PushedObject[] {
  const { address } = trunk;
  const id = trunkObjectId(trunk.id);
  const uri = sipUri(trunk, undefined);
  const hasSecret = address.user !== undefined && address.secret !== undefined;
  // A far end on this machine sends from loopback, which reaches loopback alone: wherever the browsers are.
  const mediaAddress = address.host === '127.0.0.1' ? '127.0.0.1' : settings.mediaAddress;
  const endpoint = {
    ...common({ ...settings, mediaAddress }),
    transport: `transport-${address.transport}`,
    context: 'rufwerk-inbound',
    allow: address.codecs.join(','),
    aors: id,
    // Not by name: whoever writes the name of a trunk into From is no trunk.
    identify_by: 'ip',
    send_pai: 'yes',
    trust_id_outbound: 'yes',
    rtp_timeout: String(contactSilenceS),
    media_encryption: address.isMediaEncrypted ? 'sdes' : 'no',
    ...(hasSecret ? { outbound_auth: turnId } : {}),
    ...(address.fromDomain === undefined ? {} : { from_domain: address.fromDomain }),
    // Carriers that know us by our account want to read it in From.
    ...(address.kind === 'registration' && address.user !== undefined ? { contact_user: address.user } : {}),
  };
  return [
    ...(hasSecret ? [authOf(turnId, address.user ?? '', address.secret ?? '')] : []),
    {
      type: 'aor',
      id,
      fields: { contact: uri, qualify_frequency: askEachS(address.host), qualify_timeout: '3' },
    },
    { type: 'endpoint', id, fields: endpoint },
    { type: 'identify', id, fields: { endpoint: id, match: matchOf(address.host, address.port) } },
    ...(address.kind === 'registration' ? [registrationOf(trunk, uri, turnId)] : []),
  ];
}

function authOf(id: string, username: string, password: string): PushedObject {
  return { type: 'auth', id, fields: { auth_type: 'userpass', username, password } };
}

function registrationOf({ id, address }: TrunkSettings, serverUri: string, turnId: string): PushedObject {
  const objectId = trunkObjectId(id);
  const domain = hostOf(address.fromDomain ?? address.host);
  return {
    type: 'registration',
    id: turnId,
    fields: {
      transport: `transport-${address.transport}`,
      server_uri: serverUri,
      client_uri: `sip:${address.user ?? ''}@${domain}`,
      contact_user: address.user ?? '',
      outbound_auth: turnId,
      // What comes in by it is the trunk's, wherever the carrier sends it from.
      line: 'yes',
      endpoint: objectId,
      expiration: '300',
      retry_interval: '30',
      forbidden_retry_interval: '300',
      max_retries: '10000',
      auth_rejection_permanent: 'no',
      // Without it the first one leaves up to ten seconds late.
      max_random_initial_delay: '0',
    },
  };
}

function sipUri({ address }: TrunkSettings, user: string | undefined): string {
  const transport = address.transport === 'udp' ? '' : `;transport=${address.transport}`;
  return `sip:${user === undefined ? '' : `${user}@`}${hostOf(address.host)}:${address.port}${transport}`;
}

/**
 * How a number is dialed by a trunk. With its address and not by the name of its account: that way Asterisk would refuse every call of a
 * carrier that does not answer OPTIONS.
 */
export function dialString(trunk: TrunkSettings, e164: E164): string {
  return `PJSIP/${trunkObjectId(trunk.id)}/${sipUri(trunk, e164)}`;
}

/** On loopback with its port: agents' sockets come from there as well. */
function matchOf(host: string, port: number): string {
  return isLoopback(host) ? `${hostOf(host)}:${port}` : host;
}
/** How often the far end is asked whether it is there; the first time comes by chance within that time. */
function askEachS(host: string): string {
  return isLoopback(host) ? '5' : '30';
}
function isLoopback(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.') || host === '::1';
}
function hostOf(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

export function trunkObjectId(trunk: string): string {
  return `trunk-${trunk}`;
}

/**
 * What makes an object be there as it shall be; the last answer counts. An endpoint that stands is taken away first: Asterisk refuses any
 * change of one that sets a variable ("Could not find option suitable"). Calls under way do not mind.
 */
export function pushRequests({ type, id, fields }: PushedObject): readonly AriRequest[] {
  const put: AriRequest = {
    method: 'PUT',
    path: objectPath({ type, id }),
    body: { fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })) },
  };
  return type === 'endpoint' ? [deleteRequest({ type, id }), put] : [put];
}
export function deleteRequest(object: Pick<PushedObject, 'type' | 'id'>): AriRequest {
  return { method: 'DELETE', path: objectPath(object) };
}
function objectPath({ type, id }: Pick<PushedObject, 'type' | 'id'>): string {
  return `asterisk/config/dynamic/res_pjsip/${type}/${encodeURIComponent(id)}`;
}

const browserChannel = /^PJSIP\/(agent-([0-9a-f-]{36})-[0-9a-f]+)-[0-9a-f]+$/;
const deskChannel = /^PJSIP\/(desk-([0-9a-f-]{36}))-[0-9a-f]+$/;
const calledChannel = /^phone-([0-9a-f-]{36})-(desk|external)-/;

export type PhoneOfChannel = {
  readonly userId: UserId;
  readonly kind: PhoneKind;
  /** By which a browser or a desk phone called in. */
  readonly account: string;
};

/** Whose telephone a channel is, of which kind, and by which account; undefined: it is none. */
export function phoneOfChannel({ id, name }: Pick<AriChannel, 'id' | 'name'>): PhoneOfChannel | undefined {
  const called = calledChannel.exec(id);
  const calledUser = parseId<'user'>(called?.[1]);
  if (called !== null && calledUser !== undefined)
    return { userId: calledUser, kind: called[2] === 'desk' ? 'desk' : 'external', account: id };
  const desk = deskChannel.exec(name);
  const found = desk ?? browserChannel.exec(name);
  const userId = parseId<'user'>(found?.[2]);
  if (found?.[1] === undefined || userId === undefined) return undefined;
  return { userId, kind: desk === null ? 'browser' : 'desk', account: found[1] };
}

/** The id of a channel by which we call an agent's telephone. */
export function calledChannelId(userId: UserId, kind: 'desk' | 'external', mark: string): string {
  return `phone-${userId}-${kind}-${mark}`;
}

/** The leg that a channel is; undefined: it is no contact's leg of ours. */
export function legOfChannel({ id, name }: AriChannel, app: string): LegId | undefined {
  if (!name.startsWith('PJSIP/trunk-')) return undefined;
  return parseId<'leg'>(id) ?? legOfInbound(id, app);
}

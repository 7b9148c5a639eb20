/**
 * The description of sound in SIP (SDP, RFC 8866) and the agreement on it (offer and answer, RFC 3264): G.711 in both laws and
 * telephone events, nothing else; in the open, or encrypted where the offer says so (SDES, RFC 4568).
 */
import { masterBytes, newMaster, SRTP_SUITE } from '../rtp/srtp.ts';

export type Codec = 'pcmu' | 'pcma';
/** As seen by whoever says it: `sendonly` is what one says who puts the other on hold. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What was agreed with the other side. */
export interface AgreedSound {
  readonly address: string;
  readonly port: number;
  readonly codec: Codec;
  /** Payload type of the codec on the wire. */
  readonly payloadType: number;
  /** Payload type of telephone events (RFC 4733); undefined: none were agreed. */
  readonly eventType: number | undefined;
  /** Whether the other side wants to hear us, and whether it lets itself be heard. */
  readonly maySend: boolean;
  readonly mayReceive: boolean;
  /** Of encrypted sound, key and salt of both directions; undefined: it goes in the open. */
  readonly secret: Secret | undefined;
}

export interface Secret {
  /** Which of the offered ones it is (the tag of its line). */
  readonly tag: string;
  readonly theirs: Buffer;
  readonly ours: Buffer;
}

interface Media {
  readonly kind: string;
  readonly port: number;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly attributes: readonly string[];
  readonly address: string | undefined;
}

const fixedCodecs: Readonly<Record<string, Codec>> = { '0': 'pcmu', '8': 'pcma' };

/** One call's side of the agreement. Every description of ours has the same session and a version that grows (RFC 3264, 8). */
export class SoundAgreement {
  readonly #address: string;
  readonly #port: number;
  readonly #sessionId: number;
  readonly #ourMaster = newMaster();
  #version = 0;
  agreed: AgreedSound | undefined;

  constructor(parts: { address: string; port: number; sessionId: number }) {
    this.#address = parts.address;
    this.#port = parts.port;
    this.#sessionId = parts.sessionId;
  }

  /** The answer to an offer; undefined when there is nothing in it that we speak (488). */
  answer(offer: string): string | undefined {
    const media = readMedia(offer);
    const chosen = media?.find(isUsable);
    const sound = chosen && readSound(chosen, this.#ourMaster);
    if (!media || !sound) return undefined;
    this.agreed = sound;
    const direction = directionOf(sound);
    // Every line of the offer has its line in the answer; port 0 refuses one (RFC 3264, 6).
    const lines = media.map((one) =>
      one === chosen
        ? this.#audio(sound, direction)
        : `m=${one.kind} 0 ${one.protocol} ${one.formats.join(' ')}\r\n`,
    );
    return this.#head() + lines.join('');
  }

  /** An offer of ours: both laws, the agreed one first, and telephone events. */
  offer(direction: Direction): string {
    const first = this.agreed?.codec === 'pcma' ? '8 0' : '0 8';
    const secret = this.agreed?.secret;
    return (
      `${this.#head()}m=audio ${this.#port} ${profileOf(secret)} ${first} 101\r\n${cryptoLine(secret)}` +
      'a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n' +
      `a=fmtp:101 0-15\r\na=ptime:20\r\na=${direction}\r\n`
    );
  }

  /** Takes the answer to an offer of ours. False: it cannot be used. */
  accept(answer: string): boolean {
    const chosen = readMedia(answer)?.find(isUsable);
    const sound = chosen && readSound(chosen, this.#ourMaster);
    if (!sound) return false;
    this.agreed = sound;
    return true;
  }

  #head(): string {
    this.#version++;
    return (
      `v=0\r\no=practice ${this.#sessionId} ${this.#version} IN IP4 ${this.#address}\r\ns=practice\r\n` +
      `c=IN IP4 ${this.#address}\r\nt=0 0\r\n`
    );
  }
  #audio({ codec, payloadType, eventType, secret }: AgreedSound, direction: Direction): string {
    const formats = eventType === undefined ? `${payloadType}` : `${payloadType} ${eventType}`;
    const events =
      eventType === undefined
        ? ''
        : `a=rtpmap:${eventType} telephone-event/8000\r\na=fmtp:${eventType} 0-15\r\n`;
    return (
      `m=audio ${this.#port} ${profileOf(secret)} ${formats}\r\n${cryptoLine(secret)}` +
      `a=rtpmap:${payloadType} ${codec.toUpperCase()}/8000\r\n${events}a=ptime:20\r\na=${direction}\r\n`
    );
  }
}

function profileOf(secret: Secret | undefined): string {
  return secret ? 'RTP/SAVP' : 'RTP/AVP';
}
function cryptoLine(secret: Secret | undefined): string {
  return secret ? `a=crypto:${secret.tag} ${SRTP_SUITE} inline:${secret.ours.toString('base64')}\r\n` : '';
}

function directionOf({ maySend, mayReceive }: AgreedSound): Direction {
  if (maySend) return mayReceive ? 'sendrecv' : 'sendonly';
  return mayReceive ? 'recvonly' : 'inactive';
}

/** The media lines of a description with what counts for each; undefined when it is no description. */
function readMedia(text: string): Media[] | undefined {
  const lines = text.split(/\r?\n/);
  if (lines[0] !== 'v=0') return undefined;
  const media: { line: string; own: string[] }[] = [];
  const common: string[] = [];
  for (const line of lines.slice(1)) {
    if (line.startsWith('m=')) media.push({ line, own: [] });
    else (media.at(-1)?.own ?? common).push(line);
  }
  return media.flatMap(({ line, own }): Media[] => {
    const [kind = '', port = '', protocol = '', ...formats] = line.slice(2).trim().split(/\s+/);
    const number = Number(port.split('/')[0]);
    if (!Number.isInteger(number) || number < 0 || number > 65_535) return [];
    const address = addressIn(own) ?? addressIn(common);
    // What stands at the media line counts more than what stands above all of them, so it comes first.
    return [{ kind, port: number, protocol, formats, attributes: [...own, ...common], address }];
  });
}

function addressIn(lines: readonly string[]): string | undefined {
  const line = lines.find((one) => one.startsWith('c=IN IP4 '));
  return line?.slice('c=IN IP4 '.length).split('/')[0]?.trim();
}

function isUsable(media: Media): boolean {
  return (
    media.kind === 'audio' &&
    media.port !== 0 &&
    (media.protocol === 'RTP/AVP' || (media.protocol === 'RTP/SAVP' && theirSecret(media) !== undefined)) &&
    readSound(media, undefined) !== undefined
  );
}

/** Key and salt that the other side sends with, in the one suite that we know. */
function theirSecret(media: Media): { tag: string; theirs: Buffer } | undefined {
  const line = new RegExp(`^a=crypto:(\\d{1,9}) ${SRTP_SUITE} inline:([A-Za-z0-9+/=]{40})(?:\\||\\s|$)`);
  for (const attribute of media.attributes) {
    const found = line.exec(attribute);
    const theirs = Buffer.from(found?.[2] ?? '', 'base64');
    if (found?.[1] !== undefined && theirs.length === masterBytes) return { tag: found[1], theirs };
  }
  return undefined;
}

function readSound(media: Media, ourMaster: Buffer | undefined): AgreedSound | undefined {
  const named = new Map<string, string>();
  for (const line of media.attributes) {
    const found = /^a=rtpmap:(\d{1,3}) ([\w-]+)\/8000/i.exec(line);
    if (found) named.set(found[1] ?? '', (found[2] ?? '').toLowerCase());
  }
  const codecOf = (format: string): Codec | undefined => {
    const name = named.get(format);
    return name === 'pcmu' || name === 'pcma' ? name : name === undefined ? fixedCodecs[format] : undefined;
  };
  const format = media.formats.find((one) => codecOf(one) !== undefined);
  const codec = format === undefined ? undefined : codecOf(format);
  if (codec === undefined || media.address === undefined) return undefined;
  const event = media.formats.find((one) => named.get(one) === 'telephone-event');
  const said = media.attributes
    .map((line) => /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/.exec(line)?.[1])
    .find((one) => one !== undefined);
  // The way of RFC 2543 to put on hold.
  const isNowhere = media.address === '0.0.0.0';
  const theirs = media.protocol === 'RTP/SAVP' ? theirSecret(media) : undefined;
  return {
    secret: theirs && ourMaster && { ...theirs, ours: ourMaster },
    address: media.address,
    port: media.port,
    codec,
    payloadType: Number(format),
    eventType: event === undefined ? undefined : Number(event),
    maySend: !isNowhere && said !== 'sendonly' && said !== 'inactive',
    mayReceive: said !== 'recvonly' && said !== 'inactive',
  };
}

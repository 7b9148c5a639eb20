/** The parts of SIP header values: URIs, addresses with a name, Via, parameters (RFC 3261, sections 19, 20 and 25). */

import { isIPv4 } from 'node:net';

export type Parameters = ReadonlyMap<string, string>;

export interface SipUri {
  readonly user: string;
  readonly host: string;
  readonly port: number | undefined;
  /** Names in lower case; a parameter without a value has the empty one. */
  readonly params: Parameters;
}

export interface NameAddress {
  /** The whole value as it came. */
  readonly text: string;
  readonly uri: string;
  readonly params: Parameters;
}

export interface Via {
  readonly text: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly params: Parameters;
}

/** Where a datagram goes to or comes from. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** Whether a socket bound to `host` may send to an address: only addresses, no names, and from loopback only to loopback. */
export function mayReach(host: string, address: string): boolean {
  return isIPv4(address) && (address.startsWith('127.') || !host.startsWith('127.'));
}

/** `;lr;x="1"` as a map. */
export function readParams(text: string): Parameters {
  const params = new Map<string, string>();
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    const name = (equals === -1 ? part : part.slice(0, equals)).trim().toLowerCase();
    if (name === '') continue;
    const value = equals === -1 ? '' : part.slice(equals + 1).trim();
    params.set(name, value.replace(/^"|"$/g, ''));
  }
  return params;
}

/** `sip:+493023125007@127.0.0.1:5084;transport=udp`; undefined when it is none. */
export function readUri(text: string): SipUri | undefined {
  const found = /^sips?:(?:([^@<>\s]*)@)?(\[[^\]\s]+\]|[^:;?@<>\s]+)(?::(\d{1,5}))?([;?].*)?$/i.exec(
    text.trim(),
  );
  if (!found) return undefined;
  const [, user = '', host = '', port, rest = ''] = found;
  if (port !== undefined && Number(port) > 65_535) return undefined;
  return {
    // A password or parameters of the user (`;phone-context=`) say nothing about who is meant.
    user: unescape(user.split(/[:;]/)[0] ?? ''),
    host,
    port: port === undefined ? undefined : Number(port),
    params: readParams((rest.split('?')[0] ?? '').slice(1)),
  };
}

/** `"Anna" <sip:anna@host>;tag=1` or `sip:anna@host;tag=1`; undefined when it is neither. */
export function readNameAddress(text: string): NameAddress | undefined {
  const named = /^\s*(?:"(?:[^"\\]|\\.)*"|[^"<]*)\s*<([^<>]+)>\s*(;.*)?$/.exec(text);
  if (named) return { text, uri: named[1] ?? '', params: readParams(named[2] ?? '') };
  const bare = /^\s*([a-z][a-z0-9+.-]*:[^\s;<>"]+)\s*(;.*)?$/i.exec(text);
  return bare ? { text, uri: bare[1] ?? '', params: readParams(bare[2] ?? '') } : undefined;
}

/** `SIP/2.0/UDP host:port;branch=...`; undefined when it is none. */
export function readVia(text: string): Via | undefined {
  const found =
    /^\s*SIP\s*\/\s*2\.0\s*\/\s*[a-z]+\s+(\[[^\]\s]+\]|[^:;\s]+)\s*(?::\s*(\d{1,5}))?\s*(;.*)?$/i.exec(text);
  if (!found) return undefined;
  const [, host = '', port, rest = ''] = found;
  if (port !== undefined && Number(port) > 65_535) return undefined;
  return { text, host, port: port === undefined ? undefined : Number(port), params: readParams(rest) };
}

/** Splits `a, "b, c" <d>` at the commas that are neither quoted nor in brackets. */
export function splitList(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (isQuoted) {
      if (sign === '\\') at++;
      else if (sign === '"') isQuoted = false;
    } else if (sign === '"') isQuoted = true;
    else if (sign === '<') depth++;
    else if (sign === '>') depth--;
    else if (sign === ',' && depth <= 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts.filter((part) => part !== '');
}

function unescape(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

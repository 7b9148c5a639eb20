/**
 * SIP messages as text (RFC 3261, section 7): reading what came and writing what goes. Reading never throws: a datagram that
 * is no message gives the reason why.
 */
import { type NameAddress, readNameAddress, readVia, splitList, type Via } from './address.ts';

export type Header = readonly [name: string, value: string];

interface Readings {
  /** Names in lower case and in the long form; lists of addresses are split into one entry each. */
  readonly headers: readonly Header[];
  readonly body: string;
  /** The topmost Via: whom a response goes to, or which of our transactions it belongs to. */
  readonly via: Via;
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly callId: string;
  readonly cseq: number;
  readonly cseqMethod: string;
}
export interface SipRequest extends Readings {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
}
export interface SipResponse extends Readings {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}
export type SipMessage = SipRequest | SipResponse;

/** What is to be written; names as they shall stand on the wire. */
export interface MessageParts {
  /** `INVITE sip:... SIP/2.0` or `SIP/2.0 200 OK`. */
  readonly start: string;
  readonly headers: readonly Header[];
  readonly body?: string;
  readonly contentType?: string;
}

const longNames: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  c: 'content-type',
  l: 'content-length',
  k: 'supported',
  e: 'content-encoding',
  s: 'subject',
  x: 'session-expires',
};
/** Headers whose commas part one entry from the next. */
const listNames = new Set(['via', 'route', 'record-route', 'contact', 'require', 'supported', 'allow']);
const longestHead = 16_384;
const mostHeaders = 200;

/** Reads one datagram. A string says why it is no SIP message. */
export function readMessage(datagram: Buffer): SipMessage | string {
  const headEnd = datagram.indexOf('\r\n\r\n');
  if (headEnd === -1) return 'no end of the header';
  if (headEnd > longestHead) return 'the header is too long';
  // A value may go on in the next line when that begins with a blank (RFC 3261, 7.3.1).
  const lines = datagram
    .toString('utf8', 0, headEnd)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = readHeaders(lines.slice(1));
  if (typeof headers === 'string') return headers;
  const body = readBody(datagram.subarray(headEnd + 4), valueOf(headers, 'content-length'));
  if (body === undefined) return 'the body is shorter than its length says';
  const readings = readRequired(headers, body);
  if (typeof readings === 'string') return readings;
  return readStart(lines[0] ?? '', readings);
}

/** The first value of a header, by its long name in lower case. */
export function headerOf(message: SipMessage, name: string): string | undefined {
  return valueOf(message.headers, name);
}

/** All values of a header in their order. */
export function headersOf(message: SipMessage, name: string): string[] {
  return message.headers.filter(([one]) => one === name).map(([, value]) => value);
}

/** The bytes of a message; the length is reckoned here. */
export function writeMessage({ start, headers, body = '', contentType }: MessageParts): Buffer {
  const lines = [start, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (body !== '') lines.push(`Content-Type: ${contentType ?? 'application/sdp'}`);
  lines.push(`Content-Length: ${Buffer.byteLength(body)}`, '', body);
  return Buffer.from(lines.join('\r\n'));
}

export interface ResponseParts {
  readonly status: number;
  readonly reason?: string;
  /** Stands in To where the request had none. */
  readonly tag?: string | undefined;
  readonly headers?: readonly Header[];
  readonly body?: string | undefined;
}

/** The response to a request with what it has to repeat of it (RFC 3261, 8.2.6). */
export function writeResponse(request: SipRequest, parts: ResponseParts): Buffer {
  const { status, tag, headers = [], body } = parts;
  const needsTag = tag !== undefined && !request.to.params.has('tag');
  return writeMessage({
    start: `SIP/2.0 ${status} ${parts.reason ?? reasonOf(status)}`,
    headers: [
      ...headersOf(request, 'via').map((value): Header => ['Via', value]),
      ...headersOf(request, 'record-route').map((value): Header => ['Record-Route', value]),
      ['From', request.from.text],
      ['To', needsTag ? `${request.to.text};tag=${tag}` : request.to.text],
      ['Call-ID', request.callId],
      ['CSeq', `${request.cseq} ${request.cseqMethod}`],
      ...headers,
    ],
    ...(body === undefined ? {} : { body }),
  });
}

/** The same message with another topmost Via: what the receiver adds to it (received, rport). */
export function withTopVia<Message extends SipMessage>(message: Message, text: string): Message {
  const at = message.headers.findIndex(([name]) => name === 'via');
  return {
    ...message,
    headers: message.headers.map((header, index): Header => (index === at ? ['via', text] : header)),
    via: readVia(text) ?? message.via,
  };
}

function readHeaders(lines: readonly string[]): Header[] | string {
  if (lines.length > mostHeaders) return 'too many headers';
  const headers: Header[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const written = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!/^[a-z0-9.!%*_+`'~-]+$/.test(written)) return 'a line of the header is none';
    const name = longNames[written] ?? written;
    const value = line.slice(colon + 1).trim();
    if (listNames.has(name)) headers.push(...splitList(value).map((one): Header => [name, one]));
    else headers.push([name, value]);
  }
  return headers;
}

/** Undefined when less came than was announced; what came beyond it is no part of the message (RFC 3261, 18.3). */
function readBody(rest: Buffer, announced: string | undefined): string | undefined {
  if (announced === undefined) return rest.toString('utf8');
  if (!/^\d{1,6}$/.test(announced) || Number(announced) > rest.length) return undefined;
  return rest.toString('utf8', 0, Number(announced));
}

function readRequired(headers: readonly Header[], body: string): Readings | string {
  const via = readVia(valueOf(headers, 'via') ?? '');
  const from = readNameAddress(valueOf(headers, 'from') ?? '');
  const to = readNameAddress(valueOf(headers, 'to') ?? '');
  const callId = valueOf(headers, 'call-id');
  const cseq = /^(\d{1,10})\s+(\S{1,32})$/.exec(valueOf(headers, 'cseq') ?? '');
  if (!via || !from || !to || !callId || !cseq)
    return 'one of Via, From, To, Call-ID, CSeq is missing or wrong';
  return { headers, body, via, from, to, callId, cseq: Number(cseq[1]), cseqMethod: cseq[2] ?? '' };
}

function readStart(line: string, readings: Readings): SipMessage | string {
  const response = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/.exec(line);
  if (response) {
    return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', ...readings };
  }
  const request = /^([A-Za-z0-9.!%*_+`'~-]{1,32}) (\S+) SIP\/2\.0$/.exec(line);
  if (!request) return 'the first line is neither a request nor a response';
  const [, method = '', uri = ''] = request;
  if (method !== readings.cseqMethod) return 'CSeq names another method';
  return { kind: 'request', method, uri, ...readings };
}

function valueOf(headers: readonly Header[], name: string): string | undefined {
  return headers.find(([one]) => one === name)?.[1];
}

const reasons: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  410: 'Gone',
  420: 'Bad Extension',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  484: 'Address Incomplete',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  491: 'Request Pending',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  504: 'Server Time-out',
  600: 'Busy Everywhere',
  603: 'Decline',
  604: 'Does Not Exist Anywhere',
  606: 'Not Acceptable',
  607: 'Unwanted',
  608: 'Rejected',
};

function reasonOf(status: number): string {
  return reasons[status] ?? (status < 200 ? 'Progress' : status < 300 ? 'OK' : 'Failure');
}

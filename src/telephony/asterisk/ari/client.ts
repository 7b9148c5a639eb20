/**
 * The wire to Asterisk: ARI's events and its requests over one WebSocket. Requests are carried out by Asterisk one after another in the
 * order in which they were sent, and answered in that order; the rooms above rely on it. Every request has a time limit, the number of
 * those under way is bounded, and when nothing is answered any more the socket is given up (F31). It comes back by itself, later each
 * time (F25), unless somebody else has taken our application (F26).
 */
import { WebSocket } from 'ws';
import type { Clock, Random } from '../../../engine/ports.ts';

export type AriRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /ari, without a leading slash; its parts are already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};
export type AriReply = { readonly status: number; readonly body: unknown };

/** No answer. Where the request has left nobody can say whether it was carried out. */
export class TelephoneAway extends Error {
  override readonly name = 'TelephoneAway';
  readonly wasSent: boolean;

  constructor(message: string, wasSent: boolean) {
    super(message);
    this.wasSent = wasSent;
  }
}

export type AriClientParts = {
  /** http://USER:SECRET@HOST:PORT */
  readonly url: string;
  readonly app: string;
  readonly clock: Clock;
  readonly random: Random;
  /** One event, as it came. */
  readonly onEvent: (event: unknown) => void;
  /** The socket stands; nothing is known of what happened before. When it rejects, the socket is given up and tried again. */
  readonly onOpen: () => Promise<void>;
  /** The socket is gone; `why` is for the log. */
  readonly onClosed: (why: string) => void;
  /** Another client has taken the application: there is no way back. */
  readonly onReplaced: () => void;
};

const requestLimitMs = 2_000;
const mostUnderWay = 1_000;
/** With nothing else to ask, so often a question whose only use is its answer. */
const pingEachMs = 1_000;
/** So long no answer at all, with questions open: requests hang. Together with the ping and the tick below five seconds (F31). */
const silenceLimitMs = 3_000;
const tickMs = 500;
const firstWaitMs = 250;
const longestWaitMs = 10_000;
const handshakeLimitMs = 5_000;

type UnderWay = {
  readonly resolve: (reply: AriReply) => void;
  readonly reject: (fault: TelephoneAway) => void;
  readonly takeBackLimit: () => void;
};

export class AriClient {
  readonly #parts: AriClientParts;
  readonly #underWay = new Map<string, UnderWay>();
  #socket: WebSocket | undefined;
  #isClosed = false;
  #attempts = 0;
  #lastId = 0;
  /** When the oldest question that still has no answer was asked, or the last answer came; undefined: nothing is open. */
  #silentSince: number | undefined;
  #lastReplyAt = 0;

  constructor(parts: AriClientParts) {
    this.#parts = parts;
  }

  /** Connects, and keeps connecting until closed. */
  open(): void {
    const { url, app } = this.#parts;
    const { host, username, password } = new URL(url);
    const secret = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const socket = new WebSocket(
      // Legs that we dial are in the dialplan until they are answered, so nobody subscribes us to them: everything is sent to us.
      `${url.startsWith('https') ? 'wss' : 'ws'}://${host}/ari/events?app=${encodeURIComponent(app)}&subscribeAll=true`,
      {
        headers: { authorization: `Basic ${Buffer.from(secret).toString('base64')}` },
        perMessageDeflate: false,
        handshakeTimeout: handshakeLimitMs,
      },
    );
    this.#socket = socket;
    let why = 'closed by Asterisk';
    socket.on('error', (fault) => {
      why = fault.message;
    });
    socket.on('open', () => this.#opened(socket));
    socket.on('message', (data) => {
      if (socket === this.#socket) this.#receive(data.toString());
    });
    socket.on('close', () => this.#lost(socket, why));
  }

  /**
   * Sends a request. Rejects with TelephoneAway when there is no socket, when it is lost meanwhile, or after 2 s; an answer of any
   * status resolves.
   */
  async request({ method, path, query, body }: AriRequest): Promise<AriReply> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) throw new TelephoneAway('no connection to Asterisk', false);
    if (this.#underWay.size >= mostUnderWay) throw new TelephoneAway('too many requests under way', false);
    const id = String(++this.#lastId);
    const search = query === undefined ? '' : `?${encodeQuery(query)}`;
    const text = JSON.stringify({
      type: 'RESTRequest',
      transaction_id: id,
      request_id: id,
      method,
      uri: `${path}${search}`,
      ...(body === undefined ? {} : { content_type: 'application/json', message_body: JSON.stringify(body) }),
    });
    return new Promise((resolve, reject) => {
      const takeBackLimit = this.#parts.clock.after(requestLimitMs, () => {
        if (this.#underWay.delete(id)) reject(new TelephoneAway(`no answer to ${method} ${path}`, true));
      });
      this.#underWay.set(id, { resolve, reject, takeBackLimit });
      this.#silentSince ??= this.#parts.clock.now();
      socket.send(text);
    });
  }

  /** Gives the socket up; it is opened anew. */
  drop(): void {
    this.#socket?.terminate();
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.close();
    // A peer that does not answer the closing handshake must not keep the process.
    this.#socket?.terminate();
  }

  #opened(socket: WebSocket): void {
    const { clock, onOpen } = this.#parts;
    this.#silentSince = undefined;
    this.#lastReplyAt = clock.now();
    this.#watch(socket, clock.now());
    onOpen().then(
      () => {
        this.#attempts = 0;
      },
      () => socket.terminate(),
    );
  }

  #receive(text: string): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (typeof message !== 'object' || message === null || !('type' in message)) return;
    if (message.type === 'RESTResponse') this.#answered(message);
    else if (message.type === 'ApplicationReplaced') {
      // Taking it back would only throw the other one out, and so on for ever.
      this.#isClosed = true;
      this.#parts.onReplaced();
      this.#socket?.terminate();
    } else this.#parts.onEvent(message);
  }

  #answered(message: object): void {
    const { clock } = this.#parts;
    this.#lastReplyAt = clock.now();
    const id = 'request_id' in message ? String(message.request_id) : '';
    const status = 'status_code' in message ? Number(message.status_code) : Number.NaN;
    const asked = this.#underWay.get(id);
    this.#underWay.delete(id);
    this.#silentSince = this.#underWay.size > 0 ? this.#lastReplyAt : undefined;
    if (asked === undefined) return;
    asked.takeBackLimit();
    asked.resolve({ status, body: 'message_body' in message ? parsed(message.message_body) : undefined });
  }

  /** Asks when there is nothing to ask, and gives up when nothing is answered. */
  #watch(socket: WebSocket, lastTickAt: number): void {
    const { clock } = this.#parts;
    clock.after(tickMs, () => {
      if (socket !== this.#socket || socket.readyState !== WebSocket.OPEN) return;
      const now = clock.now();
      // Our own standstill is not Asterisk's: what it said meanwhile is still to be read.
      if (now - lastTickAt > 2 * tickMs && this.#silentSince !== undefined) this.#silentSince = now;
      if (this.#silentSince !== undefined && now - this.#silentSince >= silenceLimitMs) {
        socket.terminate();
        return;
      }
      if (now - this.#lastReplyAt >= pingEachMs && this.#silentSince === undefined) {
        this.request({ method: 'GET', path: 'asterisk/ping' }).catch(() => undefined);
      }
      this.#watch(socket, now);
    });
  }

  #lost(socket: WebSocket, why: string): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#silentSince = undefined;
    const open = [...this.#underWay.values()];
    this.#underWay.clear();
    for (const { reject, takeBackLimit } of open) {
      takeBackLimit();
      reject(new TelephoneAway('the connection to Asterisk was lost', true));
    }
    this.#parts.onClosed(why);
    if (this.#isClosed) return;
    const { clock, random } = this.#parts;
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#attempts++) * (0.5 + 0.5 * random.next());
    clock.after(waitMs, () => {
      if (!this.#isClosed && this.#socket === undefined) this.open();
    });
  }
}

/** Not URLSearchParams: it writes a blank as a plus, which ARI over the socket leaves as it is. */
function encodeQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * One call from this page into the telephone system, over a WebSocket of its own: JsSIP behind our small face. Loaded only when a
 * telephone is needed. A line whose socket is lost keeps its voice (the media goes its own way) until it is closed: phone.ts closes it when
 * the next one stands.
 */
import { debug, type Socket, UA } from 'jssip';
import type { PHONE_CLOSE } from '../../wire/phone.ts';
import type { Line, LineEvent, LineParts } from './line.ts';
import { type Reading, readingOf, type StatsEntry } from './quality.ts';
import { orderCodecs } from './session-description.ts';
import type { LossReason } from './state.ts';

/** So long after the last candidate the offer goes out: waiting for the end of gathering takes seconds on some machines. */
const CANDIDATES_PAUSE_MS = 50;
/** The way of the voice may heal by itself (a change of the network); after this it does not. */
const VOICE_GAP_MS = 5_000;
/** JsSIP would reconnect its socket by itself; here a lost socket means a new line. */
const NEVER_S = 86_400;

const SIGNED_OUT: (typeof PHONE_CLOSE)['signedOut'] = 4401;
const ELSEWHERE: (typeof PHONE_CLOSE)['elsewhere'] = 4409;

export function openLine(parts: LineParts<MediaStream>): Line<MediaStream> {
  debug.disable();
  return new SipLine(parts);
}

class SipLine implements Line<MediaStream> {
  readonly #parts: LineParts<MediaStream>;
  readonly #agent: UA;
  #connection: RTCPeerConnection | undefined;
  #isOver = false;
  #candidates: ReturnType<typeof setTimeout> | undefined;
  #gap: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: LineParts<MediaStream>) {
    this.#parts = parts;
    const { user, secret, target, socketUrl } = parts;
    this.#agent = new UA({
      sockets: [openSipSocket(socketUrl)],
      uri: `sip:${user}@${hostOf(target)}`,
      authorization_user: user,
      password: secret,
      register: false,
      session_timers: false,
      connection_recovery_min_interval: NEVER_S,
      connection_recovery_max_interval: NEVER_S,
      user_agent: 'Rufwerk',
    });
    this.#agent.on('connected', () => this.#call());
    this.#agent.on('disconnected', ({ code }) => this.#onSocketLost(code));
    this.#agent.start();
  }

  async useMicrophone(stream: MediaStream): Promise<void> {
    const [track] = stream.getAudioTracks();
    const sender = this.#connection?.getSenders().find((each) => each.track?.kind === 'audio');
    if (track && sender) await sender.replaceTrack(track);
  }

  async read(): Promise<Reading> {
    const entries: StatsEntry[] = [];
    const report = await this.#connection?.getStats();
    report?.forEach((entry) => entries.push(entry as StatsEntry));
    return readingOf(entries);
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#candidates);
    clearTimeout(this.#gap);
    this.#agent.stop();
    this.#connection?.close();
  }

  #call(): void {
    if (this.#isOver) return;
    const { microphone, target, iceServers } = this.#parts;
    const session = this.#agent.call(target, {
      mediaStream: microphone,
      mediaConstraints: { audio: true, video: false },
      pcConfig: { iceServers, bundlePolicy: 'max-bundle' },
    });
    // The peer connection was made within the call: its event is over.
    this.#watchVoice(session.connection);
    session.on('icecandidate', ({ ready }) => {
      clearTimeout(this.#candidates);
      this.#candidates = setTimeout(() => ready(), CANDIDATES_PAUSE_MS);
    });
    session.on('sdp', (event) => {
      if (event.originator === 'local' && event.type === 'offer') event.sdp = orderCodecs(event.sdp);
    });
    session.on('confirmed', () => {
      if (this.#isOver || !this.#connection) return;
      const tracks = this.#connection.getReceivers().map((receiver) => receiver.track);
      this.#parts.onEvent({ type: 'up', voice: new MediaStream(tracks) });
    });
    session.on('failed', ({ cause, message }) => {
      const status = statusOf(message);
      const isVoid = status === 401 || status === 403 || status === 407 || cause === 'Authentication Error';
      this.#lose(cause === 'Connection Error' ? 'connection' : 'refused', isVoid);
    });
    session.on('ended', ({ cause }) => this.#lose(cause === 'RTP Timeout' ? 'voice' : 'hung_up'));
  }

  #watchVoice(connection: RTCPeerConnection): void {
    this.#connection = connection;
    connection.addEventListener('connectionstatechange', () => {
      clearTimeout(this.#gap);
      const state = connection.connectionState;
      if (state === 'failed') this.#lose('voice');
      if (state === 'disconnected') this.#gap = setTimeout(() => this.#lose('voice'), VOICE_GAP_MS);
    });
  }

  #onSocketLost(code: number | undefined): void {
    if (code === SIGNED_OUT) this.#end({ type: 'signed_out' });
    else if (code === ELSEWHERE) this.#end({ type: 'elsewhere' });
    else this.#lose('connection');
  }

  #lose(reason: LossReason, isVoid = false): void {
    this.#end({ type: 'lost', reason, isVoid });
  }

  #end(event: LineEvent<MediaStream>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#parts.onEvent(event);
  }
}

/** The part of a SIP address behind the name. */
function hostOf(target: string): string {
  return /@([^;>?]+)/.exec(target)?.[1] ?? 'rufwerk';
}

function statusOf(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('status_code' in message)) return undefined;
  return typeof message.status_code === 'number' ? message.status_code : undefined;
}

/** A socket that connects once, as JsSIP wants it. Its own one does not take an address with a query. */
function openSipSocket(url: string): Socket {
  let socket: WebSocket | undefined;
  const own: Socket = {
    via_transport: url.startsWith('wss:') ? 'WSS' : 'WS',
    url,
    sip_uri: 'sip:rufwerk.invalid;transport=ws',
    connect() {
      if (socket) return;
      socket = new WebSocket(url, 'sip');
      socket.addEventListener('open', () => own.onconnect());
      socket.addEventListener('message', (event) => own.ondata(event.data));
      socket.addEventListener('close', (event) =>
        own.ondisconnect(!event.wasClean, event.code, event.reason),
      );
    },
    disconnect() {
      socket?.close();
    },
    send(message) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(String(message));
      return true;
    },
    isConnected: () => socket?.readyState === WebSocket.OPEN,
    isConnecting: () => socket?.readyState === WebSocket.CONNECTING,
    onconnect: () => undefined,
    ondisconnect: () => undefined,
    ondata: () => undefined,
  };
  return own;
}

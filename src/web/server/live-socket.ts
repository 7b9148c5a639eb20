/**
 * The one WebSocket to the engine: snapshot, changes, commands, heartbeat; reconnects by itself with growing pauses.
 * Knows no React and no DOM: the socket, the clock and the dice come in, so that it is tested without a browser.
 */
import type { AgentDeedRequest, ClientMessage, LiveView, ServerMessage } from '../../wire/live.ts';
import { createCommandQueue, type DeedAnswer } from './command-queue.ts';
import { type Known, know } from './live-view.ts';

export interface SocketLike {
  send(text: string): void;
  close(): void;
}

export interface SocketEars {
  onMessage(text: string): void;
  onClose(): void;
}

export interface LiveSurroundings {
  /** Starts to connect; the ears hear from then on. */
  open(ears: SocketEars): SocketLike;
  newId(): string;
  /** Epoch milliseconds of this machine; only for spans. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  after(delayMs: number, act: () => void): () => void;
}

export interface LiveStatus {
  /** `lost` from the first failure until the next snapshot. */
  readonly state: 'connecting' | 'live' | 'lost' | 'signed_out';
  /** When it was lost, on this machine's clock. */
  readonly since: number;
  /** Commands that have no answer yet. */
  readonly waiting: number;
}

export interface LiveListener {
  onView(view: LiveView): void;
  /** The server's clock, each time it is heard. */
  onNow(nowAt: number): void;
  onStatus(status: LiveStatus): void;
  /** A connection ended before it said anything: perhaps the session is over. */
  onRefused(): void;
}

export interface LiveSocket {
  command(deed: AgentDeedRequest): Promise<DeedAnswer>;
  /** Tries at once: the network is said to be back, or the page is looked at again. */
  hurry(): void;
  stop(): void;
}

const HEARTBEAT_MS = 5_000;
const SILENCE_LIMIT_MS = 12_000;
const FIRST_PAUSE_MS = 250;
/** Low, because the screen has to be true again within 3 s of the server being back. */
const LONGEST_PAUSE_MS = 2_500;

/** The pause before the next try: doubling, half of it by chance, so that a hundred desks do not come back in one instant. */
export function pauseBefore(tries: number, random: number): number {
  const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
  return whole / 2 + (whole / 2) * random;
}

export function createLiveSocket(around: LiveSurroundings, listener: LiveListener): LiveSocket {
  const live = new Live(around, listener);
  live.connect();
  return live;
}

class Live implements LiveSocket {
  readonly #around: LiveSurroundings;
  readonly #listener: LiveListener;
  readonly #queue = createCommandQueue();
  #socket: SocketLike | undefined;
  #known: Known | undefined;
  #state: LiveStatus['state'] = 'connecting';
  #since: number;
  #tries = 0;
  #heardAt = 0;
  #cancelPause: (() => void) | undefined;
  #cancelBeat: (() => void) | undefined;

  constructor(around: LiveSurroundings, listener: LiveListener) {
    this.#around = around;
    this.#listener = listener;
    this.#since = around.now();
  }

  connect(): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    this.#known = undefined;
    this.#heardAt = this.#around.now();
    const socket = this.#around.open({
      onMessage: (text) => this.#hear(socket, text),
      onClose: () => this.#lose(socket),
    });
    this.#socket = socket;
    this.#beat(socket);
  }

  command(deed: AgentDeedRequest): Promise<DeedAnswer> {
    return new Promise((resolve) => {
      const answer = (given: DeedAnswer) => {
        resolve(given);
        this.#tell();
      };
      this.#queue.add({ id: this.#around.newId(), deed, askedAt: this.#around.now(), answer });
      if (this.#state === 'live') this.#flush('new');
      this.#tell();
    });
  }

  hurry(): void {
    if (this.#cancelPause) this.connect();
  }

  stop(): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    this.#cancelBeat?.();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #hear(socket: SocketLike, text: string): void {
    if (socket !== this.#socket) return;
    const message = JSON.parse(text) as ServerMessage;
    this.#heardAt = this.#around.now();
    if ('now' in message) this.#listener.onNow(message.now);
    if (message.type === 'snapshot' || message.type === 'change') this.#learn(socket, message);
    else if (message.type === 'answer') this.#queue.answered(message.id, message.answer);
    else if (message.type === 'signed_out') this.#end();
  }

  #learn(socket: SocketLike, message: Parameters<typeof know>[1]): void {
    const known = know(this.#known, message);
    if (known === 'gap') {
      socket.close();
      this.#lose(socket);
      return;
    }
    this.#known = known;
    this.#listener.onView(known.view);
    if (message.type !== 'snapshot') return;
    this.#tries = 0;
    this.#state = 'live';
    this.#since = this.#around.now();
    this.#flush('all');
    this.#tell();
  }

  #flush(which: 'new' | 'all'): void {
    for (const { id, deed } of this.#queue.toSend(which, this.#around.now())) {
      this.#send({ type: 'command', id, deed });
    }
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #lose(socket: SocketLike): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#cancelBeat?.();
    if (this.#known === undefined) this.#listener.onRefused();
    if (this.#state === 'live' || this.#state === 'connecting') {
      this.#state = 'lost';
      this.#since = this.#around.now();
    }
    this.#tell();
    const pause = pauseBefore(this.#tries, this.#around.random());
    this.#tries += 1;
    this.#cancelPause = this.#around.after(pause, () => this.connect());
  }

  #end(): void {
    this.stop();
    this.#state = 'signed_out';
    this.#tell();
  }

  /** A connection that says nothing for 12 s is dead, whatever the socket believes. */
  #beat(socket: SocketLike): void {
    this.#cancelBeat?.();
    this.#cancelBeat = this.#around.after(HEARTBEAT_MS, () => {
      if (this.#around.now() - this.#heardAt > SILENCE_LIMIT_MS) {
        socket.close();
        this.#lose(socket);
        return;
      }
      if (this.#state === 'live') this.#send({ type: 'alive' });
      this.#beat(socket);
    });
  }

  #tell(): void {
    this.#listener.onStatus({ state: this.#state, since: this.#since, waiting: this.#queue.size() });
  }
}

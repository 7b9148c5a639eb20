/** A browser as the API sees one: a cookie, an Origin, JSON, and the one WebSocket. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { AgentDeedRequest, AgentView, CommandAnswer, ServerMessage } from '../../src/wire/live.ts';
import type { FloorView } from '../../src/wire/floor.ts';

export type Reply<Body = Record<string, unknown>> = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
};
/** Any answer; refusals have `error`. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyBody = any;

/** An agent's parts or a floor's, by what is asked for. */
export type ShownView = {
  -readonly [Part in keyof AgentView]?: AgentView[Part] | undefined;
} & { floor?: FloorView };

export class Visitor {
  readonly url: string;
  cookie: string | undefined;

  constructor(url: string) {
    this.url = url;
  }

  async signIn(login: string, password: string): Promise<Reply<AnyBody>> {
    return this.send('POST', '/api/session', { login, password });
  }

  /** Sends as a page of ours would; `headers` replace or add. An undefined header is left out. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string | undefined> = {},
  ): Promise<Reply<AnyBody>> {
    const all: Record<string, string | undefined> = {
      origin: this.url,
      cookie: this.cookie,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const response = await fetch(this.url + path, {
      method,
      headers: Object.fromEntries(
        Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
      ),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const set = response.headers.get('set-cookie');
    if (set !== null) this.cookie = set.split(';', 1)[0];
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  get(path: string): Promise<Reply<AnyBody>> {
    return this.send('GET', path);
  }

  /** A deed with its Idempotency-Key. */
  deed(path: string, body: unknown = {}, key: string = randomUUID()): Promise<Reply<AnyBody>> {
    return this.send('POST', path, body, { 'idempotency-key': key });
  }

  /** Opens the WebSocket; rejects with the status when it is refused. */
  live(headers: Record<string, string> = {}): Promise<LiveScreen> {
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/api/live`, {
      headers: {
        origin: this.url,
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...headers,
      },
    });
    const screen = new LiveScreen(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(screen));
      socket.once('unexpected-response', (_request, response) =>
        reject(new Error(String(response.statusCode))),
      );
      socket.once('error', reject);
    });
  }
}

/** What a screen has got, in the order in which it came. */
export class LiveScreen {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  readonly closed: Promise<{ code: number; at: number }>;
  /** The view as the page would have it: the snapshot with every change laid over it. */
  view: ShownView = {};
  #listeners = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (content: Buffer) => {
      const message = JSON.parse(content.toString()) as ServerMessage;
      this.messages.push(message);
      this.#lay(message);
      for (const listener of this.#listeners) listener();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code: number) => resolve({ code, at: Date.now() }));
    });
  }

  #lay(message: ServerMessage): void {
    if (message.type === 'snapshot') {
      this.view = message.view.kind === 'agent' ? { ...message.view.agent } : { floor: message.view.floor };
    } else if (message.type === 'change') {
      const { floor } = this.view;
      if (floor === undefined) this.view = { ...this.view, ...(message.parts as Partial<AgentView>) };
      else this.view = { floor: { ...floor, ...(message.parts as Partial<FloorView>) } };
    }
  }

  /** Waits until something is true of what came; fails after five seconds, saying what did come. */
  until<Found>(what: (screen: LiveScreen) => Found | undefined | false, limitMs = 5_000): Promise<Found> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = what(this);
        if (found === undefined || found === false) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(
          new Error(
            `it did not come: ${what.toString()}; the view is ${JSON.stringify(this.view).slice(0, 1500)}`,
          ),
        );
      }, limitMs);
      this.#listeners.add(look);
      look();
    });
  }

  snapshot(): Promise<ServerMessage> {
    return this.until((screen) => screen.messages.find((message) => message.type === 'snapshot'));
  }

  /** Says it and waits for the answer. */
  async command(deed: AgentDeedRequest, id: string = randomUUID()): Promise<CommandAnswer> {
    const before = this.messages.length;
    this.say({ type: 'command', id, deed });
    return this.until((screen) => {
      const answer = screen.messages
        .slice(before)
        .find((message) => message.type === 'answer' && message.id === id);
      return answer?.type === 'answer' ? answer.answer : undefined;
    });
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

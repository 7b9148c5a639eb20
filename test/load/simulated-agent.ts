// An agent who is real but for the browser and the person: signed in over HTTP, with the live WebSocket of a screen, and with a desk phone
// that Asterisk has called and holds. Whoever comes is let go of by hanging up themselves; then a few seconds of after-call work, and Done.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { AgentDeedRequest, AgentView, CommandAnswer, ServerMessage } from '../../src/wire/live.ts';
import type { DeskPhoneAccount } from '../../src/wire/phone.ts';
import { DeskPhone } from '../asterisk/desk-phone.ts';
import { openApi } from '../browser/world.ts';

const ALIVE_MS = 5_000;
const LIMIT_MS = 30_000;

/** A case came to the screen; instants of `performance.now`. */
export type Arrival = {
  readonly e164: string;
  readonly shownAt: number;
  /** When this agent had said Done before it; undefined: it is the first one. */
  readonly freeSince: number | undefined;
};

export type AgentWish = {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** Milliseconds of the next after-call work. */
  readonly afterCallWorkMs: () => number;
  readonly onArrival: (arrival: Arrival) => void;
  readonly onFault: (fault: Error) => void;
};

export class SimulatedAgent {
  readonly #wish: AgentWish;
  readonly #socket: WebSocket;
  readonly #answers = new Map<string, (answer: CommandAnswer) => void>();
  readonly #shown = new Set<string>();
  readonly #finishing = new Set<string>();
  readonly #beat: NodeJS.Timeout;
  #view: Partial<AgentView> = {};
  #phone: DeskPhone | undefined;
  #freeSince: number | undefined;

  private constructor(wish: AgentWish, cookie: string) {
    this.#wish = wish;
    this.#socket = new WebSocket(`${wish.url.replace(/^http/, 'ws')}/api/live`, {
      headers: { cookie, origin: wish.url },
    });
    this.#socket.on('message', (content: Buffer) => this.#hear(content.toString()));
    this.#socket.on('error', wish.onFault);
    this.#beat = setInterval(() => this.#send({ type: 'alive' }), ALIVE_MS);
  }

  /** Signed in, the telephone nailed up, Not Ready. */
  static async signIn(wish: AgentWish): Promise<SimulatedAgent> {
    const api = await openApi(wish.url, wish.login, wish.password);
    const agent = new SimulatedAgent(wish, api.cookie);
    await agent.#until(({ shift }) => shift !== undefined, 'the shift is open');
    const account = await api.post<DeskPhoneAccount>('/api/phone/desk');
    const { phone, status } = await DeskPhone.register({ account, sipPort: account.port });
    agent.#phone = phone;
    if (status !== 200) throw new Error(`the telephone of ${wish.login} was not registered: ${status}`);
    await api.post('/api/phone/choice', { kind: 'desk' });
    await agent.#until((view) => view.phone?.state === 'up', 'the telephone is up');
    return agent;
  }

  get isIdle(): boolean {
    return (this.#view.interactions ?? []).length === 0;
  }

  async work(campaignId: string): Promise<void> {
    this.#freeSince = undefined;
    await this.#say({ name: 'join_campaign', campaignId });
    await this.#say({ name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
  }

  async rest(): Promise<void> {
    await this.#say({
      name: 'set_channel',
      channel: 'voice',
      to: { state: 'not_ready', reason: 'break' },
    });
  }

  close(): void {
    clearInterval(this.#beat);
    this.#socket.terminate();
    this.#phone?.close();
  }

  #send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  async #say(deed: AgentDeedRequest): Promise<void> {
    const id = randomUUID();
    const answer = await new Promise<CommandAnswer>((resolve) => {
      this.#answers.set(id, resolve);
      this.#send({ type: 'command', id, deed });
    });
    this.#answers.delete(id);
    if (!answer.ok) throw new Error(`${this.#wish.login} ${deed.name}: ${JSON.stringify(answer)}`);
  }

  #hear(text: string): void {
    const at = performance.now();
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === 'answer') this.#answers.get(message.id)?.(message.answer);
    if (message.type === 'snapshot' && message.view.kind === 'agent') this.#view = message.view.agent;
    if (message.type === 'change') this.#view = { ...this.#view, ...(message.parts as Partial<AgentView>) };
    for (const { id, numbers, state } of this.#view.interactions ?? []) {
      const [number] = numbers;
      if (!this.#shown.has(id) && number) {
        this.#shown.add(id);
        this.#wish.onArrival({ e164: number.e164, shownAt: at, freeSince: this.#freeSince });
      }
      if (state === 'after_call_work' && !this.#finishing.has(id)) {
        this.#finishing.add(id);
        this.#finish(id).catch(this.#wish.onFault);
      }
    }
  }

  async #finish(interactionId: string): Promise<void> {
    await sleep(this.#wish.afterCallWorkMs());
    // Not when it is answered: that waits for the commit, and the next case is shown before.
    this.#freeSince = performance.now();
    await this.#say({ name: 'done', interactionId, notes: 'kurz', disposition: 'success', next: false });
  }

  async #until(holds: (view: Partial<AgentView>) => boolean, what: string): Promise<void> {
    for (const end = performance.now() + LIMIT_MS; !holds(this.#view); await sleep(20))
      if (performance.now() > end) throw new Error(`${this.#wish.login}: waited in vain until ${what}`);
  }
}

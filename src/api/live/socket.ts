// One screen's WebSocket: gap-free numbers on what goes out, a bound on what waits, and commands handed to the engine under the id that
// the client gave them. What comes in is parsed to the letter; what is not a message of ours ends the socket, never the process.
import type { WebSocket } from 'ws';
import type { AgentDeed, Command } from '../../engine/command.ts';
import type { Engine } from '../../engine/engine-face.ts';
import type { Answer, Clock } from '../../engine/ports.ts';
import { type AgentDeedRequest, type CommandAnswer, clientMessage } from '../../wire/live.ts';
import type { Refusal } from '../../domain/floor/refusal.ts';
import type { CommandId, OrganisationId } from '../../domain/ids.ts';
import { asCountryCode, readNumber } from '../../numbers/read-number.ts';
import type { Caller } from '../auth/door.ts';
import { readChange, readDraft } from '../callback-draft.ts';
import { isStorable } from '../storable-text.ts';
import type { Screen } from './screens.ts';

/** Notes may have 10,000 characters, each escaped to six at worst. */
export const MESSAGE_LIMIT = 128 * 1024;
/** A screen that does not take what it is sent is closed; it comes back for a snapshot when it can. */
export const BUFFER_LIMIT = 1024 * 1024;
export const STUCK_LIMIT_MS = 10_000;
/** Nothing heard, not even the browser's own pong: the line is dead. */
export const SILENT_LIMIT_MS = 15_000;
const BURST = 60;
const COMMANDS_PER_S = 20;

/** Close codes (RFC 6455, 7.4.1; 4xxx are ours). */
export const CLOSE = {
  goingAway: 1001,
  notText: 1003,
  malformed: 1008,
  notNow: 1013,
  signedOut: 4001,
} as const;

export type SocketParts = {
  readonly clock: Clock;
  readonly engine: () => Engine | undefined;
  /** ISO code of the organisation's country; undefined if nobody knows it. */
  readonly countryOf: (organisationId: OrganisationId) => Promise<string | undefined>;
  readonly onFault: (error: unknown) => void;
};

export class Socket implements Screen {
  readonly caller: Caller;
  readonly #ws: WebSocket;
  readonly #parts: SocketParts;
  #seq = 0;
  #heardAt: number;
  #stuckSince: number | undefined;
  #tokens = BURST;
  #filledAt: number;

  constructor(ws: WebSocket, caller: Caller, parts: SocketParts) {
    this.#ws = ws;
    this.caller = caller;
    this.#parts = parts;
    this.#heardAt = parts.clock.now();
    this.#filledAt = this.#heardAt;
    ws.on('pong', () => {
      this.#heardAt = parts.clock.now();
    });
    ws.on('message', (content, isBinary) => this.#onMessage(content.toString(), isBinary));
  }

  get userId() {
    return this.caller.userId;
  }

  get tokenHash() {
    return this.caller.via === 'cookie' ? this.caller.tokenHash : undefined;
  }

  snapshot(view: string): void {
    this.#seq = 1;
    this.#sendText(`{"type":"snapshot","seq":1,"now":${this.#parts.clock.now()},"view":${view}}`);
  }

  change(parts: string): void {
    this.#seq += 1;
    this.#sendText(`{"type":"change","seq":${this.#seq},"now":${this.#parts.clock.now()},"parts":${parts}}`);
  }

  leave(why: 'signed_out' | 'not_now'): void {
    if (why === 'signed_out') this.#sendText('{"type":"signed_out"}');
    if (why === 'signed_out') this.#ws.close(CLOSE.signedOut, 'signed out');
    else this.#ws.close(CLOSE.notNow, 'not now');
    this.#endSoon();
  }

  /** To be asked about once a second: pings, and ends what is dead or does not read. */
  check(): void {
    const now = this.#parts.clock.now();
    this.#stuckSince = this.#ws.bufferedAmount === 0 ? undefined : (this.#stuckSince ?? now);
    const isStuck = this.#stuckSince !== undefined && now - this.#stuckSince >= STUCK_LIMIT_MS;
    if (isStuck || now - this.#heardAt >= SILENT_LIMIT_MS) this.#ws.terminate();
    else if (this.#ws.readyState === this.#ws.OPEN) this.#ws.ping();
  }

  /** A client that does not answer our close is cut off. */
  #endSoon(): void {
    this.#parts.clock.after(2_000, () => this.#ws.terminate());
  }

  #sendText(text: string): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (this.#ws.bufferedAmount > BUFFER_LIMIT) this.#ws.terminate();
    else this.#ws.send(text);
  }

  #onMessage(text: string, isBinary: boolean): void {
    this.#heardAt = this.#parts.clock.now();
    if (isBinary) return this.#ws.close(CLOSE.notText, 'text only');
    const json = readJson(text);
    const message = clientMessage.safeParse(json);
    if (!message.success || !isStorable(json)) return this.#onMalformed(json, message.error?.issues[0]?.path);
    if (message.data.type === 'alive') return this.#onAlive();
    if (!this.#takeToken()) return this.#ws.close(CLOSE.malformed, 'too many commands');
    void this.#obey(message.data.id as CommandId, message.data.deed);
  }

  /** A command whose id can be read is answered; anything else is not a client of ours. */
  #onMalformed(json: unknown, path: readonly PropertyKey[] | undefined): void {
    const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : undefined;
    if (typeof id !== 'string' || id.length > 40 || !this.#takeToken()) {
      return this.#ws.close(CLOSE.malformed, 'malformed');
    }
    const field = path?.map(String).join('.');
    this.#answer(id, {
      ok: false,
      refused: 'fault',
      params: { reason: 'malformed' },
      ...(field ? { field } : {}),
    });
  }

  #onAlive(): void {
    if (this.caller.role === 'agent') this.#parts.engine()?.screenSeen(this.userId);
    this.#sendText(`{"type":"alive","now":${this.#parts.clock.now()}}`);
  }

  async #obey(id: CommandId, deed: AgentDeedRequest): Promise<void> {
    const { userId, organisationId, role } = this.caller;
    const engine = this.#parts.engine();
    if (role !== 'agent') return this.#answer(id, { ok: false, refused: 'right_missing' });
    if (!engine) return this.#answer(id, { ok: false, refused: 'engine_draining' });
    try {
      const read = await asDeed(deed, () => this.#parts.countryOf(organisationId));
      if ('refused' in read) return this.#answer(id, { ok: false, ...read });
      const command: Command = { id, organisationId, userId, deed: read };
      this.#answer(id, await engine.submit(command));
    } catch (error) {
      this.#parts.onFault(error);
      this.#answer(id, { ok: false, refused: 'fault' });
    }
  }

  #answer(id: string, answer: Answer | CommandAnswer): void {
    this.#sendText(JSON.stringify({ type: 'answer', id, answer }));
  }

  #takeToken(): boolean {
    const now = this.#parts.clock.now();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#filledAt) / 1000) * COMMANDS_PER_S);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The same deed in the engine's words: ids and numbers have passed the wire's patterns, what is absent is undefined, and what an agent
 * typed as a third person's number is read as people spell numbers in the organisation's country.
 */
async function asDeed(
  deed: AgentDeedRequest,
  countryOf: () => Promise<string | undefined>,
): Promise<AgentDeed | Refusal> {
  switch (deed.name) {
    case 'save_draft':
    case 'done': {
      const { disposition, callResult, callback } = deed;
      const draft = callback && (await readDraft(callback, countryOf));
      return { ...deed, disposition, callResult, ...(draft ? { callback: draft } : {}) } as AgentDeed;
    }
    case 'take_callback':
      return deed as AgentDeed;
    case 'cancel_callback':
      return { ...deed, bySupervisor: false } as AgentDeed;
    case 'change_callback': {
      const { name, callbackId, ...asked } = deed;
      const change = await readChange(asked, countryOf);
      return { name, callbackId, change, bySupervisor: false } as AgentDeed;
    }
    case 'register':
      return { ...deed, e164: deed.e164 } as AgentDeed;
    case 'consult':
    case 'transfer': {
      const country = await countryOf();
      const read = readNumber(deed.number, country === undefined ? undefined : asCountryCode(country));
      if (!read.ok) return { refused: 'number_malformed', field: 'number', params: { reason: read.reason } };
      const { extension: _notDialed, ...number } = read.number;
      return { ...deed, number: { ...number, label: 'other' }, callerNumber: deed.callerNumber } as AgentDeed;
    }
    default:
      return deed as AgentDeed;
  }
}

/**
 * The telephone of this page: gets an account, opens the microphone, calls in, and stays up. When the line is lost it calls again, with
 * growing pauses; the old line is closed only when the new one stands, so that whoever is being talked to is heard as long as their voice
 * comes through. Knows no React and no SIP: what it needs of the world comes in, so that it is tested without a browser.
 */
import type { PhoneRequest, PhoneView } from '../../wire/phone.ts';
import type { Line, LineEvent, LineParts, Microphone, SoundStream } from './line.ts';
import type { Reading } from './quality.ts';
import type { AudioSettings } from './settings.ts';
import { type LossReason, type PhoneEvent, type PhoneState, pauseBefore, STARTING, step } from './state.ts';

type Account = Extract<PhoneView, { kind: 'browser' }>;

export interface PhoneSurroundings<Sound> {
  /** Names this page among the agent's pages. */
  page: string;
  /** Throws when the server can not be reached; `signed_out` when the session is over. */
  askAccount(request: PhoneRequest): Promise<PhoneView | 'signed_out'>;
  openMicrophone(settings: AudioSettings): Promise<Microphone<Sound>>;
  openLine(parts: LineParts<Sound>): Promise<Line<Sound>>;
  /** The socket's whole address. */
  socketUrl(path: string, page: string): string;
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  after(delayMs: number, act: () => void): () => void;
}

export interface PhoneListener<Sound> {
  onState(state: PhoneState): void;
  /** The contact's voice; undefined while there is none. */
  onVoice(voice: Sound | undefined): void;
  /** What goes out, for the level meter; undefined while no microphone is open. */
  onMicrophone(stream: Sound | undefined): void;
}

export interface Phone {
  state(): PhoneState;
  /** Again at once: a press on the button, the network is back, the permission was given, a device came. */
  retry(): void;
  /** Takes the telephone from another page. */
  takeHere(): void;
  /** Other devices or processing from now on. */
  use(settings: AudioSettings): void;
  read(): Promise<Reading | undefined>;
  /** For good: at sign-out, and when the page goes. */
  stop(): void;
}

export function openPhone<Sound extends SoundStream>(
  around: PhoneSurroundings<Sound>,
  settings: AudioSettings,
  listener: PhoneListener<Sound>,
): Phone {
  const phone = new PagePhone(around, settings, listener);
  phone.takeHere();
  return phone;
}

class PagePhone<Sound extends SoundStream> implements Phone {
  readonly #around: PhoneSurroundings<Sound>;
  readonly #listener: PhoneListener<Sound>;
  #settings: AudioSettings;
  #state: PhoneState = STARTING;
  #account: Account | undefined;
  #microphone: Sound | undefined;
  #line: Line<Sound> | undefined;
  #hasStood = false;
  /** A line that is lost for SIP, but whose voice may still be heard. */
  #former: Line<Sound> | undefined;
  #cancelPause: (() => void) | undefined;
  /** Counts what was begun: an answer to something that was given up since is not for us any more. */
  #attempt = 0;

  constructor(around: PhoneSurroundings<Sound>, settings: AudioSettings, listener: PhoneListener<Sound>) {
    this.#around = around;
    this.#settings = settings;
    this.#listener = listener;
  }

  state(): PhoneState {
    return this.#state;
  }

  takeHere(): void {
    if (this.#state.state === 'over') return;
    this.#happen({ type: 'retry' });
    this.#account = undefined;
    void this.#connect({ take: true });
  }

  retry(): void {
    const { state } = this.#state;
    if (state === 'no_permission' || state === 'no_device') {
      this.#happen({ type: 'retry' });
      void this.#connect({ take: false });
    } else if (state === 'elsewhere') {
      // Asked in silence: the other page may be gone meanwhile.
      void this.#askAgain();
    } else if (this.#cancelPause) {
      void this.#connect({ take: false });
    }
  }

  use(settings: AudioSettings): void {
    this.#settings = settings;
    if (this.#microphone) void this.#changeMicrophone();
  }

  async read(): Promise<Reading | undefined> {
    return this.#state.state === 'up' ? this.#line?.read() : undefined;
  }

  stop(): void {
    this.#happen({ type: 'over' });
    this.#letGo();
  }

  async #connect({ take }: { take: boolean }): Promise<void> {
    const attempt = this.#begin();
    const isStale = () => attempt !== this.#attempt;
    const account = this.#account ?? (await this.#newAccount(take));
    if (isStale() || account === undefined) return;
    this.#account = account;
    const microphone = this.#microphone ?? (await this.#openMicrophone(isStale));
    if (isStale() || microphone === undefined) return;
    const { user, secret, target, socketPath, iceServers } = account;
    const line = await this.#around.openLine({
      user,
      secret,
      target,
      socketUrl: this.#around.socketUrl(socketPath, this.#around.page),
      iceServers: iceServers.map(({ urls }) => ({ urls })),
      microphone,
      onEvent: (event) => {
        if (!isStale()) this.#hear(event);
      },
    });
    if (isStale()) line.close();
    else this.#line = line;
  }

  /** Ends what is being tried; a line that stood is kept until the next one stands. */
  #begin(): number {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    if (this.#hasStood) {
      this.#former?.close();
      this.#former = this.#line;
    } else this.#line?.close();
    this.#line = undefined;
    this.#hasStood = false;
    this.#attempt += 1;
    return this.#attempt;
  }

  async #newAccount(take: boolean): Promise<Account | undefined> {
    const attempt = this.#attempt;
    const { page } = this.#around;
    const view = await this.#around.askAccount({ page, take }).catch(() => undefined);
    if (attempt !== this.#attempt) return undefined;
    if (view === 'signed_out') {
      this.stop();
      return undefined;
    }
    this.#happen({ type: 'account', kind: view?.kind ?? 'unreachable' });
    if (view === undefined) this.#pause();
    if (view !== undefined && view.kind !== 'browser') this.#letGo();
    return view?.kind === 'browser' ? view : undefined;
  }

  async #askAgain(): Promise<void> {
    const { page } = this.#around;
    const view = await this.#around.askAccount({ page, take: false }).catch(() => undefined);
    if (view === undefined || view === 'signed_out' || view.kind === 'elsewhere') return;
    if (this.#state.state !== 'elsewhere') return;
    this.#happen({ type: 'retry' });
    this.#happen({ type: 'account', kind: view.kind });
    if (view.kind !== 'browser') return;
    this.#account = view;
    void this.#connect({ take: false });
  }

  async #openMicrophone(isStale: () => boolean): Promise<Sound | undefined> {
    const microphone = await this.#around.openMicrophone(this.#settings);
    if ('fault' in microphone) {
      if (isStale()) return undefined;
      this.#happen({ type: 'microphone', outcome: microphone.fault });
      this.#letGo();
      return undefined;
    }
    if (isStale()) {
      endTracks(microphone.stream);
      return undefined;
    }
    this.#setMicrophone(microphone.stream);
    this.#happen({ type: 'microphone', outcome: 'open' });
    return microphone.stream;
  }

  /** Another device in the middle of a call; when there is none left, the line is of no use and ends. */
  async #changeMicrophone(): Promise<void> {
    const before = this.#microphone;
    const attempt = this.#attempt;
    const next = await this.#around.openMicrophone(this.#settings);
    if (attempt !== this.#attempt || this.#microphone !== before) {
      if ('stream' in next) endTracks(next.stream);
      return;
    }
    if ('fault' in next) {
      // A device that only this choice can not have leaves the one that works.
      if (before?.getTracks().some((track) => track.readyState === 'live')) return;
      this.#happen({ type: 'microphone', outcome: next.fault });
      this.#letGo();
      return;
    }
    await this.#line?.useMicrophone(next.stream);
    this.#setMicrophone(next.stream);
    if (before) endTracks(before);
  }

  #setMicrophone(stream: Sound | undefined): void {
    this.#microphone = stream;
    this.#listener.onMicrophone(stream);
    for (const track of stream?.getTracks() ?? []) {
      // Unplugged, or the permission was taken back.
      track.addEventListener('ended', () => {
        if (this.#microphone === stream) void this.#changeMicrophone();
      });
    }
  }

  #hear(event: LineEvent<Sound>): void {
    switch (event.type) {
      case 'up':
        this.#former?.close();
        this.#former = undefined;
        this.#hasStood = true;
        this.#happen({ type: 'up', at: this.#around.now() });
        this.#listener.onVoice(event.voice);
        return;
      case 'lost':
        return this.#onLost(event.reason, event.isVoid);
      case 'elsewhere':
        this.#happen({ type: 'taken' });
        return this.#letGo();
      case 'signed_out':
        return this.stop();
    }
  }

  #onLost(reason: LossReason, isVoid: boolean): void {
    // A call that never stood: the next one asks the server first, which knows whether the account still holds and who has it.
    if (isVoid || !this.#hasStood) this.#account = undefined;
    // Only where the socket alone is gone there may still be a voice to keep.
    if (reason !== 'connection' || !this.#hasStood) {
      this.#line?.close();
      this.#line = undefined;
      this.#hasStood = false;
    }
    this.#happen({ type: 'lost', reason });
    this.#pause();
  }

  #pause(): void {
    if (this.#state.state !== 'lost') return;
    const pause = pauseBefore(this.#state.tries, this.#around.random());
    this.#cancelPause?.();
    this.#cancelPause = this.#around.after(pause, () => void this.#connect({ take: false }));
  }

  #letGo(): void {
    this.#attempt += 1;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    this.#line?.close();
    this.#former?.close();
    this.#line = undefined;
    this.#former = undefined;
    this.#hasStood = false;
    this.#account = undefined;
    this.#listener.onVoice(undefined);
    if (this.#microphone) endTracks(this.#microphone);
    this.#setMicrophone(undefined);
  }

  #happen(event: PhoneEvent): void {
    const next = step(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    this.#listener.onState(next);
  }
}

function endTracks(stream: SoundStream): void {
  for (const track of stream.getTracks()) track.stop();
}

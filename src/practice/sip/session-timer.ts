/**
 * Session timers (RFC 4028): a caller who asks for one refreshes the call again and again, and whoever is not refreshed in time
 * hangs up, so that no call outlives a peer that has vanished. The far end never refreshes; it lets the caller do it.
 */
import type { PracticeClock } from '../timing.ts';
import { readParams } from './address.ts';
import { type Header, headerOf, headersOf, type SipRequest } from './message.ts';

export class SessionTimer {
  readonly #clock: PracticeClock;
  readonly #onExpired: () => void;
  #stop: () => void = () => undefined;

  constructor(clock: PracticeClock, onExpired: () => void) {
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  /** What the accepting answer to an INVITE or UPDATE says about it; from then on the time runs anew. */
  agree(request: SipRequest): Header[] {
    this.stop();
    const [seconds = '', ...params] = (headerOf(request, 'session-expires') ?? '').split(';');
    const refresher = readParams(params.join(';')).get('refresher') ?? 'uac';
    const isSupported = [...headersOf(request, 'supported'), ...headersOf(request, 'require')].includes(
      'timer',
    );
    if (!isSupported || !/^\d{1,6}$/.test(seconds.trim()) || refresher !== 'uac') return [];
    this.#stop = this.#clock.after(Number(seconds) * 1000, this.#onExpired);
    return [
      ['Session-Expires', `${seconds.trim()};refresher=uac`],
      ['Require', 'timer'],
    ];
  }

  stop(): void {
    this.#stop();
    this.#stop = () => undefined;
  }
}

/**
 * Recordings of a conversation, both sides in one file, under the engine's ids. A pause that can not be had ends the recording: nothing is
 * ever recorded against a word that was given (I24). Files are handed over piece by piece and deleted only when they are kept elsewhere.
 */
import { type LegId, parseId, type RecordingId } from '../../domain/ids.ts';
import type { Clock, TelephoneEvent } from '../../engine/ports.ts';
import { TelephoneAway } from './ari/client.ts';
import type { AriRecording } from './ari/model.ts';
import type { Ask } from './switchboard.ts';

export type RecordingsParts = {
  /** http://USER:SECRET@HOST:PORT: files come over HTTP, not over the socket. */
  readonly url: string;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly tell: (event: TelephoneEvent) => void;
  readonly isConnected: (legId: LegId) => boolean;
  /** It ended although nobody ended it and its call goes on: a full disk is the usual reason, and Asterisk calls such an end complete. */
  readonly onCutShort: (recordingId: RecordingId, legId: LegId) => void;
};

const retries = 25;
const retryEachMs = 20;
const mostRemembered = 1_000;
const fileLimitMs = 60_000;
/** The end of a call's recording may be told before the end of its leg. */
const cutShortAfterMs = 2_000;

export class Recordings {
  readonly #parts: RecordingsParts;
  /** Those that are not over yet. */
  readonly #running = new Map<RecordingId, LegId>();
  /** Asterisk tells an end twice: once for the bridge, once because everything is told. */
  readonly #told = new Set<RecordingId>();
  /** Those that we have ended ourselves. */
  readonly #stopped = new Set<RecordingId>();

  constructor(parts: RecordingsParts) {
    this.#parts = parts;
  }

  async start(recordingId: RecordingId, legId: LegId, bridgeId: string): Promise<void> {
    if (this.#running.has(recordingId)) return;
    this.#running.set(recordingId, legId);
    const { status } = await this.#parts.ask({
      method: 'POST',
      path: `bridges/${bridgeId}/record`,
      query: { name: recordingId, format: 'wav', ifExists: 'fail', beep: 'false' },
    });
    if (status < 300) return;
    // 409: it runs already (an engine before this one began it), or it is over.
    if (status === 409 && (await this.#isLive(recordingId))) return;
    this.#over(recordingId, (await this.#isStored(recordingId)) ? 'complete' : 'failed');
  }

  async pause(recordingId: RecordingId): Promise<void> {
    for (let tries = 0; tries < retries; tries++) {
      const { status } = await this.#act('POST', recordingId, 'pause');
      if (status < 300 || status === 404) return;
      // Not begun yet, although it was asked for.
      await new Promise<void>((resolve) => void this.#parts.clock.after(retryEachMs, resolve));
    }
    await this.stop(recordingId);
  }
  async resume(recordingId: RecordingId): Promise<void> {
    await this.#act('DELETE', recordingId, 'pause');
  }
  async stop(recordingId: RecordingId): Promise<void> {
    this.#stopped.add(recordingId);
    await this.#act('POST', recordingId, 'stop');
  }

  hear(recording: AriRecording, outcome: 'complete' | 'failed'): void {
    const recordingId = parseId<'recording'>(recording.name);
    if (recordingId === undefined || this.#told.has(recordingId)) return;
    const legId =
      this.#running.get(recordingId) ?? parseId<'leg'>(recording.target.replace(/^bridge:call-/, ''));
    if (legId === undefined) return;
    this.#running.set(recordingId, legId);
    this.#over(recordingId, outcome);
  }

  /** After a time without events: what is over by now is told. */
  async learn(): Promise<void> {
    for (const recordingId of this.#running.keys()) {
      if (await this.#isLive(recordingId)) continue;
      this.#over(recordingId, (await this.#isStored(recordingId)) ? 'complete' : 'failed');
    }
  }

  async take(
    recordingId: RecordingId,
    keep: (pieces: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<'taken' | 'gone'> {
    const { origin, username, password } = new URL(this.#parts.url);
    const secret = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    let answer: Response;
    try {
      answer = await fetch(`${origin}/ari/recordings/stored/${recordingId}/file`, {
        headers: { authorization: `Basic ${Buffer.from(secret).toString('base64')}` },
        signal: AbortSignal.timeout(fileLimitMs),
      });
    } catch {
      throw new TelephoneAway('the file of a recording could not be fetched', false);
    }
    if (answer.status === 404 || answer.body === null) {
      await answer.body?.cancel();
      return 'gone';
    }
    if (!answer.ok) {
      await answer.body.cancel();
      throw new Error(`Asterisk refused the file of a recording (${answer.status})`);
    }
    await keep(answer.body);
    await this.#parts.ask({ method: 'DELETE', path: `recordings/stored/${recordingId}` });
    return 'taken';
  }

  #over(recordingId: RecordingId, outcome: 'complete' | 'failed'): void {
    const legId = this.#running.get(recordingId);
    if (legId === undefined) return;
    this.#running.delete(recordingId);
    this.#told.add(recordingId);
    for (const oldest of this.#told) {
      if (this.#told.size <= mostRemembered) break;
      this.#told.delete(oldest);
    }
    const isOurs = this.#stopped.delete(recordingId);
    if (!isOurs) this.#lookAfter(recordingId, legId);
    this.#parts.tell({ type: 'recording_ended', legId, recordingId, outcome });
  }

  #lookAfter(recordingId: RecordingId, legId: LegId): void {
    const { clock, isConnected, onCutShort } = this.#parts;
    clock.after(cutShortAfterMs, () => isConnected(legId) && onCutShort(recordingId, legId));
  }

  #act(method: 'POST' | 'DELETE', recordingId: RecordingId, act: 'pause' | 'stop') {
    return this.#parts.ask({ method, path: `recordings/live/${recordingId}/${act}` });
  }
  async #isLive(recordingId: RecordingId): Promise<boolean> {
    return (await this.#parts.ask({ method: 'GET', path: `recordings/live/${recordingId}` })).status === 200;
  }
  async #isStored(recordingId: RecordingId): Promise<boolean> {
    return (
      (await this.#parts.ask({ method: 'GET', path: `recordings/stored/${recordingId}` })).status === 200
    );
  }
}

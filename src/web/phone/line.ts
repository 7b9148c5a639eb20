/**
 * One call from this page into the telephone system, as phone.ts needs it; sip-line.ts makes it. `Sound` is the browser's MediaStream: left
 * open, so that all of this is tested without a browser.
 */
import type { Reading } from './quality.ts';
import type { LossReason, NoDevice, NoPermission } from './state.ts';

/** What we need of a MediaStream. */
export interface SoundStream {
  getTracks(): readonly SoundTrack[];
}
export interface SoundTrack {
  readonly readyState: string;
  stop(): void;
  addEventListener(type: 'ended', ear: () => void): void;
}

export type Microphone<Sound> = { stream: Sound } | { fault: NoPermission | NoDevice };

export interface LineParts<Sound> {
  user: string;
  secret: string;
  target: string;
  /** ws or wss. */
  socketUrl: string;
  iceServers: { urls: string }[];
  microphone: Sound;
  onEvent: (event: LineEvent<Sound>) => void;
}

export type LineEvent<Sound> =
  /** The voice may still be silent: what comes in is in the stream from now on. */
  | { type: 'up'; voice: Sound }
  /** Said once; `isVoid`: the account is not known (any more), a new one is needed. */
  | { type: 'lost'; reason: LossReason; isVoid: boolean }
  | { type: 'elsewhere' | 'signed_out' };

export interface Line<Sound> {
  /** Speaks through another microphone from now on; nobody notices but the ear. */
  useMicrophone(stream: Sound): Promise<void>;
  /** The figures of the voice since the line stands. */
  read(): Promise<Reading>;
  /** Hangs up; no event follows. */
  close(): void;
}

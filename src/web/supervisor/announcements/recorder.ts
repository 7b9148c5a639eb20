/**
 * Records with the microphone that the browser gives, and decodes what was recorded. Nothing leaves the page; the content-security policy
 * lets no recorded sound be played by an element, so listening is done with an audio context too.
 */
import { openMicrophone } from '../../phone/devices.ts';
import { readSettings } from '../../phone/devices.ts';

export type Take = { readonly sound: AudioBuffer };
export type Recording = {
  /** Ends it; the microphone is closed. Rejects when the browser can not read its own recording. */
  stop(): Promise<Take>;
  /** Ends it and forgets it. */
  discard(): void;
};
/** Why there is no microphone, in the words of phone/state.ts. */
export type MicrophoneFault = 'insecure' | 'refused' | 'busy' | 'none';

/** Opens the microphone, which the browser may ask the person for, and begins. */
export async function startRecording(): Promise<Recording | MicrophoneFault> {
  const microphone = await openMicrophone(readSettings());
  if ('fault' in microphone) return microphone.fault;
  const { stream } = microphone;
  const pieces: Blob[] = [];
  const recorder = new MediaRecorder(stream);
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  const ended = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => resolve(), { once: true });
  });
  recorder.start();
  const end = () => {
    if (recorder.state !== 'inactive') recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    async stop() {
      if (recorder.state !== 'inactive') recorder.stop();
      await ended;
      end();
      const bytes = await new Blob(pieces).arrayBuffer();
      const context = new AudioContext();
      try {
        return { sound: await context.decodeAudioData(bytes) };
      } finally {
        void context.close();
      }
    },
    discard: end,
  };
}

/** Plays a take; the returned function ends it. `onEnd` is called in both cases. */
export function playTake({ sound }: Take, onEnd: () => void): () => void {
  const context = new AudioContext();
  const source = context.createBufferSource();
  source.buffer = sound;
  source.connect(context.destination);
  source.addEventListener('ended', () => {
    void context.close();
    onEnd();
  });
  source.start();
  return () => source.stop();
}

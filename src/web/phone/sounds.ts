/** Sounds that this page makes itself: no file, nothing to fetch. Each goes to the loudspeaker that is meant for it. */
import { playThrough } from './devices.ts';

/**
 * `voice`: a short chord where the contact's voice comes from. `ring`: the ringing device. `contact`: so short that it covers no word of
 * the contact, who is on the line already.
 */
export type SoundName = 'voice' | 'ring' | 'contact';

interface Beep {
  hz: number;
  fromS: number;
  lengthS: number;
}

const SOUNDS: Readonly<Record<SoundName, readonly Beep[]>> = {
  voice: [
    { hz: 440, fromS: 0, lengthS: 0.35 },
    { hz: 554, fromS: 0.35, lengthS: 0.35 },
    { hz: 659, fromS: 0.7, lengthS: 0.5 },
  ],
  ring: [0, 0.5].flatMap((fromS) => [
    { hz: 880, fromS, lengthS: 0.16 },
    { hz: 1108, fromS: fromS + 0.16, lengthS: 0.16 },
  ]),
  contact: [
    { hz: 660, fromS: 0, lengthS: 0.09 },
    { hz: 990, fromS: 0.1, lengthS: 0.12 },
  ],
};
const LOUDNESS = 0.18;
/** Without it a tone begins and ends with a click. */
const EDGE_S = 0.02;

/** Plays a sound to its end; false when the browser would not play (nobody has touched the page yet). */
export async function playSound(name: SoundName, speakerId: string): Promise<boolean> {
  const beeps = SOUNDS[name];
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = out.stream;
  try {
    await playThrough(element, speakerId);
    await context.resume();
    await element.play();
    for (const beep of beeps) sound(context, out, beep);
    const endS = Math.max(...beeps.map((beep) => beep.fromS + beep.lengthS));
    await new Promise((resolve) => setTimeout(resolve, endS * 1000 + 300));
    return true;
  } catch {
    return false;
  } finally {
    element.srcObject = null;
    void context.close();
  }
}

function sound(context: AudioContext, out: AudioNode, { hz, fromS, lengthS }: Beep): void {
  const tone = context.createOscillator();
  const loudness = context.createGain();
  const begin = context.currentTime + 0.05 + fromS;
  tone.frequency.value = hz;
  loudness.gain.setValueAtTime(0, begin);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, begin + EDGE_S);
  loudness.gain.setValueAtTime(LOUDNESS, begin + lengthS - EDGE_S);
  loudness.gain.linearRampToValueAtTime(0, begin + lengthS);
  tone.connect(loudness).connect(out);
  tone.start(begin);
  tone.stop(begin + lengthS);
}

/**
 * How the other end speaks and listens. A person says hello, waits until the other has spoken and stopped, answers, and so on;
 * keys that were pressed are read back. A machine speaks its greeting, beeps, and is silent.
 */
import { loudnessOf } from '../rtp/levels.ts';
import {
  ClipQueue,
  Echo,
  quiet,
  type Sound,
  specialInformationTones,
  toneClip,
  toneSound,
} from '../rtp/sounds.ts';
import { sampleRate } from '../rtp/ulaw.ts';
import type { PracticeClock } from '../timing.ts';
import { languageOf, type Voice } from './behaviour.ts';
import type { Clips, LanguageClips, PersonClips } from './clips.ts';

/** One end's mouth and ears. */
export interface Speaker {
  /** Undefined: not even packets. */
  readonly sound: Sound | undefined;
  hear(ulaw: Uint8Array): void;
  digit(key: string): void;
  /** Says goodbye. @returns how long that takes in milliseconds */
  sayGoodbye(): number;
  /** Forgets what it still meant to say. */
  close(): void;
}

export interface SpeakerParts {
  readonly clock: PracticeClock;
  readonly clips: Clips;
  /** Of the number: the same number always has the same voice. */
  readonly digits: string;
}

/** Opens the mouth and the ears of a voice; it begins to speak at once. */
export function openSpeaker(voice: Voice, parts: SpeakerParts): Speaker {
  const clips = parts.clips[languageOf(parts.digits)];
  switch (voice.kind) {
    case 'person':
      return new Conversation({ ...parts, clips });
    case 'machine':
      return speaking(machineSound(clips, parts.digits));
    case 'tone':
      return speaking(toneSound(voice.hz, voice.amplitude));
    case 'clip':
      return speaking(playing(voice.ulaw));
    case 'special information tones':
      return speaking(playing(specialInformationTones()));
    case 'echo': {
      const echo = new Echo();
      return { ...speaking(echo), hear: (ulaw) => echo.hear(ulaw) };
    }
    case 'silence':
      return speaking(quiet);
    case 'nothing':
      return speaking(undefined);
  }
}

function speaking(sound: Sound | undefined): Speaker {
  return {
    sound,
    hear: () => undefined,
    digit: () => undefined,
    sayGoodbye: () => 0,
    close: () => undefined,
  };
}

function playing(...clips: Uint8Array[]): Sound {
  const queue = new ClipQueue();
  for (const clip of clips) queue.play(clip);
  return queue;
}

function machineSound(clips: LanguageClips, digits: string): Sound {
  return playing(pause(400), pickFor(digits, clips.greetings), pause(300), toneClip(1000, 400, 0.4));
}

/** From this loudness on (share of full scale) a frame counts as spoken; line noise is ten times quieter. */
const spokenLoudness = 0.008;
/** Shorter noises are no words. */
const wordMs = 120;
/** Who is silent for so long has finished speaking. */
const finishedMs = 700;
const frameMs = 20;
/** How long a person waits for a word before asking whether somebody is there, and how often. */
const anyoneMs = 6_000;
const mostAsked = 2;
/** Keys that follow each other closer than this are read back together. */
const keyPauseMs = 900;

class Conversation implements Speaker {
  readonly sound = new ClipQueue();
  readonly #clock: PracticeClock;
  readonly #person: PersonClips;
  readonly #digitClips: ReadonlyMap<string, Uint8Array>;
  #spokenMs = 0;
  #silentMs = 0;
  #turn = 0;
  #asked = 0;
  #keys: string[] = [];
  #stopWaiting: () => void = () => undefined;
  #stopReading: () => void = () => undefined;
  #isLeaving = false;

  constructor(parts: { clock: PracticeClock; clips: LanguageClips; digits: string }) {
    this.#clock = parts.clock;
    this.#person = pickFor(parts.digits, parts.clips.people);
    this.#digitClips = parts.clips.digits;
    // The handset goes from the cradle to the ear first.
    this.#say(pause(250), this.#person.hello);
    this.#askAfterSilence();
  }

  hear(ulaw: Uint8Array): void {
    // Who speaks does not listen: what is said meanwhile is not answered, only its last words are.
    if (this.#isLeaving || this.sound.isPlaying) return;
    if (loudnessOf(ulaw) >= spokenLoudness) {
      this.#spokenMs += frameMs;
      this.#silentMs = 0;
      if (this.#spokenMs >= wordMs) this.#stopWaiting();
      return;
    }
    this.#silentMs += frameMs;
    if (this.#silentMs < finishedMs) return;
    const hasSpoken = this.#spokenMs >= wordMs;
    this.#spokenMs = 0;
    if (hasSpoken) this.#answer();
  }

  digit(key: string): void {
    if (this.#isLeaving) return;
    this.#keys.push(key);
    this.#stopWaiting();
    this.#stopReading();
    this.#stopReading = this.#clock.after(keyPauseMs, () => {
      const clips = this.#keys.flatMap((one) => this.#digitClips.get(one) ?? toneClip(600, 200));
      this.#keys = [];
      this.#say(...clips);
    });
  }

  sayGoodbye(): number {
    this.close();
    this.sound.stop();
    this.#isLeaving = true;
    this.#say(this.#person.goodbye);
    return lengthMs(this.#person.goodbye) + 100;
  }

  close(): void {
    this.#stopWaiting();
    this.#stopReading();
  }

  #answer(): void {
    const { turns } = this.#person;
    const clip = turns[this.#turn % turns.length];
    this.#turn++;
    if (clip) this.#say(clip);
  }

  #askAfterSilence(): void {
    this.#stopWaiting = this.#clock.after(anyoneMs, () => {
      this.#say(this.#person.anyone);
      this.#asked++;
      if (this.#asked < mostAsked) this.#askAfterSilence();
    });
  }

  #say(...clips: Uint8Array[]): void {
    this.#silentMs = 0;
    for (const clip of clips) this.sound.play(clip);
  }
}

function pause(durationMs: number): Uint8Array {
  return toneClip(0, durationMs);
}
function lengthMs(clip: Uint8Array): number {
  return Math.round((clip.length / sampleRate) * 1000);
}

/** The same for the same number; neighbours differ. */
function pickFor<Thing>(digits: string, things: readonly Thing[]): Thing {
  const sum = [...digits].reduce((sum, digit) => (sum * 31 + Number(digit)) % 65_521, 7);
  const thing = things[sum % things.length];
  if (thing === undefined) throw new Error('The practice network has no voices: run scripts/make-voices.ts');
  return thing;
}

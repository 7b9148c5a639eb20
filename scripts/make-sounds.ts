/**
 * Makes what callers hear from our Asterisk itself: the information message, the one for answering machines and the words about the
 * opt-out in German and English,
 * and the music for those who wait. node scripts/run.mjs scripts/make-sounds.ts
 * It needs espeak-ng and sox (apt-get install espeak-ng sox); whoever only runs the product needs neither, the sounds are in
 * assets/telephony. 8000 samples a second of eight bits (mu-law), no header.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'assets', 'telephony');
const rate = 8000;

/** Heard when nobody can take the call. It names nobody: an organisation puts its own name and number in its place. */
const messages = {
  de: {
    voice: 'de+f2',
    text: 'Guten Tag. Wir haben Sie angerufen, und nun ist gerade niemand frei. Bitte entschuldigen Sie. Auf Wiederhören.',
  },
  en: {
    voice: 'en-gb+f2',
    text: 'Hello. We called you, and just now nobody is free to speak to you. We are sorry. Goodbye.',
  },
};

/** Left on an answering machine. It does not say why: whoever else hears it must not learn that. */
const voicemails: typeof messages = {
  de: {
    voice: 'de+f2',
    text: 'Guten Tag. Wir haben versucht, Sie zu erreichen. Wir rufen Sie wieder an. Auf Wiederhören.',
  },
  en: {
    voice: 'en-gb+f2',
    text: 'Hello. We have tried to reach you. We will call you again. Goodbye.',
  },
};

/** After the greeting, to whoever calls back: how to be called no more. */
const optOuts: typeof messages = {
  de: { voice: 'de+f2', text: 'Wenn Sie nicht mehr angerufen werden möchten, drücken Sie bitte die Neun.' },
  en: { voice: 'en-gb+f2', text: 'If you do not want to be called any more, please press nine.' },
};

/** After the nine. */
const confirmations: typeof messages = {
  de: { voice: 'de+f2', text: 'Danke. Diese Nummer wird nicht mehr angerufen. Auf Wiederhören.' },
  en: { voice: 'en-gb+f2', text: 'Thank you. This number will not be called any more. Goodbye.' },
};

/** Four chords of three seconds: C, A minor, F, G, each note twice; in hertz. */
const chords = [
  [261.63, 329.63, 392.0, 523.25],
  [220.0, 261.63, 329.63, 440.0],
  [174.61, 220.0, 261.63, 349.23],
  [196.0, 246.94, 293.66, 392.0],
];
const noteSeconds = 0.375;
const decaySeconds = 0.9;

function speak({ voice, text }: { voice: string; text: string }): Buffer {
  const wave = execFileSync('espeak-ng', [...`-v ${voice} -s 150 -p 50 --stdout`.split(' '), text]);
  return toMuLaw('-t wav -', wave, 'highpass 250 lowpass 3400 norm -6 pad 0.2 0.2');
}

/** Plucked notes, each fading out into the next; the last ones fade into the first, so that it can be played in a circle. */
function music(): Buffer {
  const notes = chords.flatMap((chord) => [...chord, ...chord.toReversed()]);
  const length = Math.round(notes.length * noteSeconds * rate);
  const samples = new Float64Array(length);
  for (const [index, hertz] of notes.entries()) {
    const start = Math.round(index * noteSeconds * rate);
    for (let at = 0; at < 3 * decaySeconds * rate; at += 1) {
      const seconds = at / rate;
      const swell = Math.min(1, seconds / 0.015) * Math.exp(-seconds / decaySeconds);
      const tone =
        Math.sin(2 * Math.PI * hertz * seconds) + 0.3 * Math.sin(4 * Math.PI * hertz * seconds) * swell;
      const place = (start + at) % length;
      samples[place] = (samples[place] ?? 0) + tone * swell;
    }
  }
  const wave = Buffer.alloc(length * 2);
  samples.forEach((sample, index) => wave.writeInt16LE(Math.round(sample * 3500), index * 2));
  return toMuLaw(`-t raw -e signed -b 16 -c 1 -r ${rate} -`, wave, 'norm -12');
}

function toMuLaw(input: string, sound: Buffer, effects: string): Buffer {
  const output = `-t raw -e mu-law -b 8 -c 1 -r ${rate} -`;
  return execFileSync('sox', `-D ${input} ${output} ${effects}`.split(' '), {
    input: sound,
    maxBuffer: 1 << 24,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

function keep(name: string, sound: Buffer): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, sound);
  console.log(`${name}: ${(sound.length / rate).toFixed(1)} s, ${sound.length} bytes`);
}

for (const [language, message] of Object.entries(messages)) {
  keep(`sounds/${language}/information.ulaw`, speak(message));
}
for (const [language, message] of Object.entries(voicemails)) {
  keep(`sounds/${language}/voicemail.ulaw`, speak(message));
}
for (const [language, message] of Object.entries(optOuts))
  keep(`sounds/${language}/opt-out.ulaw`, speak(message));
for (const [language, message] of Object.entries(confirmations)) {
  keep(`sounds/${language}/opted-out.ulaw`, speak(message));
}
keep('music/waiting.ulaw', music());

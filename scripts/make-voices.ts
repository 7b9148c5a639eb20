/**
 * Makes the clips that the people of the practice network speak: node scripts/run.mjs scripts/make-voices.ts
 * It needs espeak-ng and sox (apt-get install espeak-ng sox); whoever only runs the product needs neither, the clips are in
 * assets/practice. 8000 samples a second of eight bits (mu-law), no header.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'assets', 'practice');
const mostBytes = 600_000;

interface Person {
  /** A voice of the synthesiser and its variant. */
  voice: string;
  /** Words a minute, and height of the voice (0 to 99). */
  speed: number;
  pitch: number;
  hello: string;
  anyone: string;
  turns: string[];
  goodbye: string;
}
interface Voices {
  people: Person[];
  machines: { voice: string; speed: number; pitch: number; text: string }[];
  digits: { voice: string; speed: number; pitch: number; words: Record<string, string> };
}

const german: Voices = {
  people: [
    {
      voice: 'de+m3',
      speed: 165,
      pitch: 40,
      hello: 'Brandt, hallo?',
      anyone: 'Hallo? Ist da jemand?',
      turns: ['Ja, worum geht es denn?', 'Ach so. Das klingt interessant.', 'Gut, das passt mir.'],
      goodbye: 'Vielen Dank, auf Wiederhören.',
    },
    {
      voice: 'de+f2',
      speed: 170,
      pitch: 55,
      hello: 'Seidel, guten Tag?',
      anyone: 'Hallo? Ich höre Sie nicht.',
      turns: ['Ja, am Apparat.', 'Das müsste ich mir noch überlegen.', 'Einverstanden.'],
      goodbye: 'Danke, einen schönen Tag noch.',
    },
    {
      voice: 'de+m7',
      speed: 155,
      pitch: 30,
      hello: 'Ja bitte?',
      anyone: 'Wer ist denn da?',
      turns: ['Wie war Ihr Name noch mal?', 'Aha. Und was kostet das?', 'Na gut.'],
      goodbye: 'Ich muss jetzt los. Tschüss.',
    },
  ],
  machines: [
    {
      voice: 'de+f4',
      speed: 150,
      pitch: 50,
      text: 'Guten Tag. Leider ist gerade niemand zu Hause. Bitte sprechen Sie nach dem Ton, wir rufen zurück.',
    },
  ],
  digits: {
    voice: 'de+f2',
    speed: 175,
    pitch: 55,
    words: {
      '0': 'null',
      '1': 'eins',
      '2': 'zwei',
      '3': 'drei',
      '4': 'vier',
      '5': 'fünf',
      '6': 'sechs',
      '7': 'sieben',
      '8': 'acht',
      '9': 'neun',
      star: 'Stern',
      hash: 'Raute',
    },
  },
};

const english: Voices = {
  people: [
    {
      voice: 'en-gb+m3',
      speed: 165,
      pitch: 40,
      hello: 'Hello, Harris speaking?',
      anyone: 'Hello? Is anybody there?',
      turns: ['Yes, what is it about?', 'I see. That sounds interesting.', 'Fine, that suits me.'],
      goodbye: 'Thank you very much, goodbye.',
    },
    {
      voice: 'en-us+f2',
      speed: 170,
      pitch: 55,
      hello: 'Hello, this is Claire?',
      anyone: 'Hello? I cannot hear you.',
      turns: ['Yes, speaking.', 'I would have to think about that.', 'All right, agreed.'],
      goodbye: 'Thanks, have a nice day.',
    },
    {
      voice: 'en-gb-scotland+m7',
      speed: 155,
      pitch: 30,
      hello: 'Yes please?',
      anyone: 'Who is there?',
      turns: ['What was your name again?', 'Right. And what does it cost?', 'Very well.'],
      goodbye: 'I have to go now. Bye.',
    },
  ],
  machines: [
    {
      voice: 'en-us+f4',
      speed: 150,
      pitch: 50,
      text: 'Hello. There is nobody at home just now. Please leave a message after the tone, we will call you back.',
    },
  ],
  digits: {
    voice: 'en-gb+f2',
    speed: 175,
    pitch: 55,
    words: {
      '0': 'zero',
      '1': 'one',
      '2': 'two',
      '3': 'three',
      '4': 'four',
      '5': 'five',
      '6': 'six',
      '7': 'seven',
      '8': 'eight',
      '9': 'nine',
      star: 'star',
      hash: 'hash',
    },
  },
};

/** Speaks a text; the silence before and after it is cut off, and it is as loud and as narrow as on a telephone. */
function speak(as: { voice: string; speed: number; pitch: number }, text: string): Buffer {
  const wave = execFileSync('espeak-ng', [
    ...`-v ${as.voice} -s ${as.speed} -p ${as.pitch} --stdout`.split(' '),
    text,
  ]);
  const output = '-t raw -e mu-law -b 8 -c 1 -r 8000 -';
  const cut = 'silence 1 0.02 -45d reverse';
  const effects = `highpass 250 lowpass 3400 norm -6 ${cut} ${cut}`;
  return execFileSync('sox', `-D -t wav - ${output} ${effects}`.split(' '), {
    input: wave,
    maxBuffer: 1 << 24,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

function clipsOf(language: string, { people, machines, digits }: Voices): [name: string, clip: Buffer][] {
  return [
    ...people.flatMap((person, index): [string, Buffer][] => {
      const name = `${language}-person${index + 1}`;
      return [
        [`${name}-hello`, speak(person, person.hello)],
        [`${name}-anyone`, speak(person, person.anyone)],
        ...person.turns.map((text, turn): [string, Buffer] => [
          `${name}-turn${turn + 1}`,
          speak(person, text),
        ]),
        [`${name}-goodbye`, speak(person, person.goodbye)],
      ];
    }),
    ...machines.map((one, index): [string, Buffer] => [
      `${language}-machine${index + 1}`,
      speak(one, one.text),
    ]),
    ...Object.entries(digits.words).map(([key, word]): [string, Buffer] => [
      `${language}-digit-${key}`,
      speak(digits, word),
    ]),
  ];
}

const clips = [...clipsOf('de', german), ...clipsOf('en', english)];
const bytes = clips.reduce((sum, [, clip]) => sum + clip.length, 0);
if (bytes > mostBytes)
  throw new Error(`The clips have ${bytes} bytes together; at most ${mostBytes} are to ship.`);
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) if (file.endsWith('.ulaw')) rmSync(path.join(folder, file));
for (const [name, clip] of clips) writeFileSync(path.join(folder, `${name}.ulaw`), clip);
console.log(`${clips.length} clips, ${bytes} bytes, ${(bytes / 8000).toFixed(1)} s`);

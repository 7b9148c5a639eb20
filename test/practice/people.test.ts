import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { digitsOf, languageOf } from '../../src/practice/people/behaviour.ts';
import { type Clips, clipsFolder, type PersonClips, readClips } from '../../src/practice/people/clips.ts';
import { openSpeaker, type Speaker } from '../../src/practice/people/conversation.ts';
import { practicePerson } from '../../src/practice/people/practice-people.ts';
import { amplitudeOf, loudnessOf } from '../../src/practice/rtp/levels.ts';
import { toneClip } from '../../src/practice/rtp/sounds.ts';
import { linearFrom } from '../../src/practice/rtp/ulaw.ts';
import { openVirtualClock } from '../../src/sim/clock.ts';
import { practicePeople } from '../../src/sim/people.ts';
import { seededRandom } from '../../src/sim/random.ts';
import { call, closeAfterEach, network } from './network.ts';
import { until } from './sip-caller.ts';

closeAfterEach();

describe('the people of the practice network', () => {
  const every = Array.from({ length: 100 }, (_, number) => `4930231250${String(number).padStart(2, '0')}`);

  it('are those of the simulated telephone, number by number and draw by draw', () => {
    for (const digits of every) {
      for (let seed = 0; seed < 20; seed++) {
        const simulated = practicePeople(`+${digits}`, seededRandom(seed));
        const person = practicePerson(digits, seededRandom(seed));
        if (simulated.kind === 'answers' || simulated.kind === 'machine') {
          const { ringsAfterMs, pickUpMs, talkMs } = simulated;
          expect(person).toMatchObject({
            kind: 'answers',
            ringsAfterMs,
            afterMs: ringsAfterMs + pickUpMs,
            voice: { kind: simulated.kind === 'machine' ? 'machine' : 'person' },
          });
          const hangsUpAfterMs = person.kind === 'answers' ? person.hangsUpAfterMs : undefined;
          expect(hangsUpAfterMs ?? Number.POSITIVE_INFINITY).toBeCloseTo(talkMs, 0);
        } else if (simulated.kind === 'no_answer') {
          expect(person).toEqual({ kind: 'rings', ringsAfterMs: simulated.ringsAfterMs });
        } else if (simulated.kind === 'busy') {
          expect(person).toEqual({ kind: 'refuses', status: 486, afterMs: simulated.afterMs });
        } else if (simulated.kind === 'invalid') {
          expect(person).toMatchObject({ kind: 'refuses', status: 404 });
          const waitsMs = person.early === undefined ? 0 : 800;
          expect(person).toMatchObject({ afterMs: simulated.afterMs + waitsMs });
        } else throw new Error(`${simulated.kind} is no practice person`);
      }
    }
  });

  it('of unknown numbers say so with tones first in half of the cases', () => {
    const random = seededRandom(7);
    const early = Array.from({ length: 200 }, () => practicePerson('493023125085', random).early);
    const share = early.filter((one) => one !== undefined).length / early.length;
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
  });

  it('are found by their number however it is written, and nobody by what is none', () => {
    const written = ['+49 30 23125-007', '0049 (30) 23125/007', '493023125007', '+49.30.23125.007'];
    expect(written.map(digitsOf)).toEqual(written.map(() => '493023125007'));
    expect(['', '12', 'echo', '+', '1'.repeat(16), '49 30 x'].map(digitsOf)).toEqual(
      Array.from({ length: 6 }),
    );
  });

  it('speak German in Germany, Austria and Switzerland, and English elsewhere', () => {
    const numbers = [
      '493023125007',
      '4312345678',
      '41223456789',
      '33199001234',
      '12025550123',
      '442079460123',
    ];
    expect(numbers.map(languageOf)).toEqual(['de', 'de', 'de', 'en', 'en', 'en']);
  });

  it('answer nobody who dials no number', async () => {
    const { caller } = await network();
    expect((await (await call(caller, 'anna')).final()).status).toBe(404);
  });
});

describe('the clips', () => {
  it('are all there: several voices in both languages, every key, less than 600 kB', () => {
    const clips = readClips();
    for (const language of [clips.de, clips.en]) {
      expect(language.people.length).toBeGreaterThanOrEqual(3);
      expect(language.people.every(({ turns }) => turns.length >= 3)).toBe(true);
      expect([...language.digits.keys()].toSorted()).toEqual([...'#*0123456789']);
      for (const { hello } of language.people) {
        // A person's hello is short, a machine's greeting is long: detectors tell them apart by that.
        expect(hello.length).toBeLessThan(8000 * 1.6);
        expect(loudnessOf(hello)).toBeGreaterThan(0.02);
      }
      expect(language.greetings.every((greeting) => greeting.length > 8000 * 4)).toBe(true);
    }
    const folder = clipsFolder();
    const bytes = readdirSync(folder).map((file) => statSync(path.join(folder, file)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
  });

  it('that are missing are named', () => {
    expect(() => readClips(path.join(clipsFolder(), '..'))).toThrow('de-person1-hello.ulaw');
  });
});

describe('a conversation', () => {
  const secondOf = (byte: number) => new Uint8Array(8000).fill(byte);
  const words = { hello: 1, anyone: 2, first: 3, second: 4, goodbye: 5, seven: 7, hash: 8, greeting: 9 };
  const person: PersonClips = {
    hello: secondOf(words.hello),
    anyone: secondOf(words.anyone),
    turns: [secondOf(words.first), secondOf(words.second)],
    goodbye: secondOf(words.goodbye),
  };
  const digits = new Map([
    ['7', secondOf(words.seven)],
    ['#', secondOf(words.hash)],
  ]);
  const language = { people: [person], greetings: [secondOf(words.greeting)], digits };
  const clips: Clips = { de: language, en: language };
  const speech = toneClip(300, 20, 0.2);
  const noise = toneClip(300, 20, 0.005);

  /** Lets time pass in frames of 20 ms and tells the words that were said in it, and when they began. */
  function listenTo(kind: 'person' | 'machine') {
    const clock = openVirtualClock(0);
    const speaker: Speaker = openSpeaker({ kind }, { clock, clips, digits: '493023125007' });
    const said: { word: string; at: number }[] = [];
    let last = 0;
    const pass = async (durationMs: number, heard: Uint8Array = noise) => {
      for (const end = clock.now() + durationMs; clock.now() < end; ) {
        const frame = new Uint8Array(160);
        speaker.sound?.fillFrame(frame);
        const byte = frame[80] ?? 0;
        const word = Object.entries(words).find(([, value]) => value === byte)?.[0];
        const isTone = amplitudeOf(linearFrom(frame), 1000) > 0.3;
        if (byte !== last && word !== undefined) said.push({ word, at: clock.now() });
        if (isTone && said.at(-1)?.word !== 'beep') said.push({ word: 'beep', at: clock.now() });
        last = byte;
        speaker.hear(heard);
        await clock.runUntil(clock.now() + 20);
      }
      return said.map(({ word }) => word);
    };
    return { speaker, said, pass };
  }

  it('begins with a hello, and goes on when the agent has spoken and stopped', async () => {
    const { pass, said } = listenTo('person');
    expect(await pass(3_000)).toEqual(['hello']);
    await pass(2_000, speech);
    expect(said.map(({ word }) => word)).toEqual(['hello']);
    expect(await pass(3_000)).toEqual(['hello', 'first']);
    const pauseMs = (said[1]?.at ?? 0) - 5_000;
    expect(pauseMs).toBeGreaterThanOrEqual(600);
    expect(pauseMs).toBeLessThanOrEqual(800);
    await pass(1_000, speech);
    await pass(2_000);
    await pass(1_000, speech);
    expect(await pass(2_000)).toEqual(['hello', 'first', 'second', 'first']);
  });

  it('asks twice whether somebody is there, when nobody speaks', async () => {
    const { pass, said } = listenTo('person');
    expect(await pass(30_000)).toEqual(['hello', 'anyone', 'anyone']);
    expect(said.map(({ at }) => Math.round(at / 1000))).toEqual([0, 6, 12]);
  });

  it('takes a click for no word and a breath for no end', async () => {
    const { pass } = listenTo('person');
    await pass(2_000);
    await pass(60, speech);
    await pass(1_500);
    await pass(600, speech);
    await pass(400);
    await pass(600, speech);
    expect(await pass(500)).toEqual(['hello']);
    expect(await pass(500)).toEqual(['hello', 'first']);
  });

  it('does not answer what was said while it spoke itself', async () => {
    const { pass } = listenTo('person');
    await pass(1_000, speech);
    expect(await pass(4_000)).toEqual(['hello']);
  });

  it('reads keys back that were pressed together', async () => {
    const { pass, speaker } = listenTo('person');
    await pass(2_000);
    speaker.digit('7');
    await pass(400);
    speaker.digit('#');
    expect(await pass(800)).toEqual(['hello']);
    expect(await pass(3_000)).toEqual(['hello', 'seven', 'hash']);
  });

  it('ends with a goodbye, after which nothing is said', async () => {
    const { pass, speaker } = listenTo('person');
    await pass(2_000);
    expect(speaker.sayGoodbye()).toBeGreaterThanOrEqual(1_000);
    await pass(2_000, speech);
    speaker.digit('7');
    expect(await pass(10_000)).toEqual(['hello', 'goodbye']);
  });

  it('with a machine is a greeting, a beep and silence', async () => {
    const { pass, said } = listenTo('machine');
    await pass(2_000, speech);
    await pass(500, speech);
    expect(await pass(20_000, speech)).toEqual(['greeting', 'beep']);
    expect(said.map(({ at }) => at)).toEqual([400, 1700]);
  });
});

describe('a person at the far end', () => {
  it('is heard saying hello, answers what the caller said, and reads back the keys', async () => {
    const { farEnd, caller } = await network();
    farEnd.say('+493023125007', { kind: 'answers', afterMs: 0, voice: { kind: 'person' } });
    const dialed = await call(caller, '+493023125007');
    await dialed.answered();
    const isSilent = () => dialed.sound.packets.length > 20 && dialed.sound.level() < 0.001;
    await until(() => dialed.sound.level() > 0.02, 'the hello is heard');
    await until(isSilent, 'the hello is over');
    dialed.sound.play(dialed.farSoundPort, 300);
    await until(() => (farEnd.lastCall('+493023125007')?.observed.level() ?? 0) > 0.1, 'the caller speaks');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isSilent()).toBe(true);
    dialed.sound.play(dialed.farSoundPort, 0);
    await until(() => dialed.sound.level() > 0.02, 'the answer is heard');
    await until(isSilent, 'the answer is over');
    dialed.sound.press(dialed.farSoundPort, 7);
    await until(() => dialed.sound.level() > 0.02, 'the key is read back');
    expect(farEnd.lastCall('+493023125007')?.observed.digits).toBe('7');
  });
});

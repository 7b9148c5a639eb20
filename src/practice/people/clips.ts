/**
 * What the people of the practice network say: short clips of mu-law sound in assets/practice, made by scripts/make-voices.ts.
 * They are read once and kept: together less than 600 kB.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from './behaviour.ts';

/** One person's voice. */
export interface PersonClips {
  /** Picking up. */
  readonly hello: Uint8Array;
  /** When nobody speaks. */
  readonly anyone: Uint8Array;
  /** Answers, one after another, whatever was said. */
  readonly turns: readonly Uint8Array[];
  readonly goodbye: Uint8Array;
}
export interface LanguageClips {
  readonly people: readonly PersonClips[];
  readonly greetings: readonly Uint8Array[];
  /** By key: 0-9, *, #. */
  readonly digits: ReadonlyMap<string, Uint8Array>;
}
export type Clips = Readonly<Record<Language, LanguageClips>>;

/** The folder beside package.json: the built file lies one level below it, the source three. */
export function clipsFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json')) && folder !== path.dirname(folder)) {
    folder = path.dirname(folder);
  }
  return path.join(folder, 'assets', 'practice');
}

/** Reads all clips. Throws when the folder or one of the clips that every person needs is missing. */
export function readClips(folder: string = clipsFolder()): Clips {
  const clips = new Map<string, Uint8Array>();
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.ulaw'))
      clips.set(path.basename(file, '.ulaw'), readFileSync(path.join(folder, file)));
  }
  return { de: languageClips('de', clips), en: languageClips('en', clips) };
}

const keyNames: Readonly<Record<string, string>> = { star: '*', hash: '#' };

function languageClips(language: Language, clips: ReadonlyMap<string, Uint8Array>): LanguageClips {
  const matching = (pattern: string) =>
    [...clips.keys()].filter((name) => new RegExp(`^${language}-${pattern}$`).test(name)).toSorted();
  const clip = (name: string): Uint8Array => {
    const found = clips.get(name);
    if (!found)
      throw new Error(`The practice network lacks the clip ${name}.ulaw: run scripts/make-voices.ts`);
    return found;
  };
  const people = matching('person\\d+-hello').map((hello): PersonClips => {
    const person = hello.slice(0, -'-hello'.length);
    const turns = matching(`${person.slice(language.length + 1)}-turn\\d+`);
    return {
      hello: clip(hello),
      anyone: clip(`${person}-anyone`),
      turns: turns.map(clip),
      goodbye: clip(`${person}-goodbye`),
    };
  });
  const greetings = matching('machine\\d+').map(clip);
  const digits = new Map(
    matching('digit-\\w+').map((name) => {
      const key = name.slice(`${language}-digit-`.length);
      return [keyNames[key] ?? key, clip(name)] as const;
    }),
  );
  if (people.length === 0 || greetings.length === 0) clip(`${language}-person1-hello`);
  return { people, greetings, digits };
}

/**
 * Puts an organisation's announcements and music where Asterisk reads them, in the folder that has the shipped ones. A file is replaced as
 * a whole under the same name, and Asterisk opens it anew for each call: who hears the old one hears it to its end, the next one hears the
 * new. What stood there before, shipped or put by the operator, is kept beside and comes back. A campaign's own lie in folders of its own.
 *
 *   sounds/LANGUAGE/{information,greeting,voicemail}.ulaw    sounds/LANGUAGE/campaign-ID/...
 *   music/waiting.ulaw                                       music-of-campaigns/campaign-ID/waiting.ulaw
 *   replaced/...                                             what the organisation's own took the place of
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { CampaignId } from '../../domain/ids.ts';
import { ulawOf } from './ulaw.ts';

export type Sound = {
  /** Undefined: for the whole organisation. */
  readonly campaignId: CampaignId | undefined;
  readonly kind: 'information' | 'greeting' | 'voicemail' | 'hold_music';
  /** Undefined for music alone. */
  readonly language: 'de' | 'en' | undefined;
  /** 8 kHz, one channel. */
  readonly samples: Int16Array;
};

export type SoundsParts = {
  /** Asterisk's part of the data folder. */
  readonly folder: string;
  /** Asks Asterisk to read the classes of music anew; may fail while it is away: it reads them when it starts. */
  readonly reloadMusic: () => Promise<void>;
};

/** What the room of calls asks. */
export type SoundsInForce = {
  /** The variables of a channel that is dialed for this campaign, so that it hears the campaign's own. */
  variablesFor(campaignId: CampaignId | undefined): Readonly<Record<string, string>>;
  /** True: who calls back is greeted in words of the organisation's own. */
  hasGreeting(): boolean;
};

const MUSIC = path.join('music', 'waiting.ulaw');
const CAMPAIGN_MUSIC = 'music-of-campaigns';
/** Quiet, longer in the second, then the organisation's music: for who has answered while the engine dies (dialplan.ts). */
export const MUSIC_AT_ONCE = ['at-once', 'after-detection'] as const;
const REPLACED = 'replaced';
/** In musiconhold.conf by #tryinclude. */
export const MUSIC_CLASSES = 'music-of-campaigns.conf';

export class Sounds implements SoundsInForce {
  readonly #parts: SoundsParts;
  /** In which languages. */
  #withInformation = new Map<CampaignId, ReadonlySet<string>>();
  #withVoicemail = new Map<CampaignId, ReadonlySet<string>>();
  #withMusic = new Set<CampaignId>();
  #hasGreeting = false;
  #last: Promise<void> = Promise.resolve();

  constructor(parts: SoundsParts) {
    this.#parts = parts;
  }

  /** Makes the folder so that exactly these are heard; one delivery after another. */
  deliver(sounds: readonly Sound[]): Promise<void> {
    const done = this.#last.then(() => this.#deliver(sounds));
    this.#last = done.catch(() => undefined);
    return done;
  }

  variablesFor(campaignId: CampaignId | undefined): Readonly<Record<string, string>> {
    if (campaignId === undefined) return {};
    const name = folderOf(campaignId);
    const spoken = this.#withInformation.get(campaignId) ?? new Set();
    return {
      ...(spoken.size > 0 ? { RUFWERK_SOUNDS: name } : {}),
      // A campaign that has its message in one language alone speaks that language.
      ...(spoken.size === 1 ? { 'CHANNEL(language)': [...spoken].join('') } : {}),
      ...this.#voicemailOf(campaignId, spoken),
      ...(this.#withMusic.has(campaignId) ? { 'CHANNEL(musicclass)': name } : {}),
    };
  }
  /** In the language of its information message where that is one, else in German where there is a choice. */
  #voicemailOf(campaignId: CampaignId, spoken: ReadonlySet<string>): Readonly<Record<string, string>> {
    const left = [...(this.#withVoicemail.get(campaignId) ?? [])].toSorted();
    const language = left.find((one) => spoken.size === 1 && spoken.has(one)) ?? left[0];
    return language === undefined ? {} : { RUFWERK_VOICEMAIL: `${language}/${folderOf(campaignId)}` };
  }
  hasGreeting(): boolean {
    return this.#hasGreeting;
  }

  async #deliver(sounds: readonly Sound[]): Promise<void> {
    const wanted = new Map(sounds.map((sound) => [placeOf(sound), sound]));
    await this.#takeBack(wanted);
    for (const [place, { campaignId, samples }] of wanted) {
      if (campaignId === undefined) await this.#keepWhatStandsIn(place);
      await this.#write(place, ulawOf(samples));
    }
    await this.#writeClasses(sounds);
    this.#withInformation = languagesOf(sounds, 'information');
    this.#withVoicemail = languagesOf(sounds, 'voicemail');
    this.#withMusic = new Set(
      sounds.flatMap(({ kind, campaignId }) => (kind === 'hold_music' ? (campaignId ?? []) : [])),
    );
    this.#hasGreeting = sounds.some((one) => one.kind === 'greeting' && one.campaignId === undefined);
  }

  /** What is no longer wanted goes, and what stood in its place comes back. */
  async #takeBack(wanted: ReadonlyMap<string, Sound>): Promise<void> {
    const { folder } = this.#parts;
    for (const kept of await filesIn(path.join(folder, REPLACED))) {
      if (wanted.has(kept)) continue;
      // Nothing stood there: an empty file says so, and a sound is never empty.
      const beside = path.join(folder, REPLACED, kept);
      const { size } = await fs.stat(beside);
      if (size > 0) await fs.rename(beside, path.join(folder, kept));
      else {
        await fs.rm(path.join(folder, kept), { force: true });
        await fs.rm(beside);
      }
    }
    for (const inside of ['sounds', CAMPAIGN_MUSIC]) {
      for (const name of await filesIn(path.join(folder, inside))) {
        const place = path.join(inside, name);
        if (name.includes('campaign-') && !wanted.has(place)) await fs.rm(path.join(folder, place));
      }
    }
  }

  async #keepWhatStandsIn(place: string): Promise<void> {
    const kept = path.join(this.#parts.folder, REPLACED, place);
    if (await exists(kept)) return;
    const standing = path.join(this.#parts.folder, place);
    const before = (await exists(standing)) ? await fs.readFile(standing) : new Uint8Array();
    await this.#write(path.join(REPLACED, place), before);
  }

  /** The classes are read anew only when there are others: a changed file of the same name is opened by itself. */
  async #writeClasses(sounds: readonly Sound[]): Promise<void> {
    const { folder, reloadMusic } = this.#parts;
    const names = sounds.flatMap(({ kind, campaignId }) =>
      kind === 'hold_music' && campaignId !== undefined ? [folderOf(campaignId)] : [],
    );
    const text = names
      .toSorted()
      .map(
        (name) => `[${name}]\nmode=files\ndirectory=${path.join(folder, CAMPAIGN_MUSIC, name)}\nsort=alpha\n`,
      )
      .join('\n');
    const file = path.join(folder, MUSIC_CLASSES);
    if ((await exists(file)) ? (await fs.readFile(file, 'utf8')) === text : text === '') return;
    await this.#write(MUSIC_CLASSES, Buffer.from(text));
    await reloadMusic();
  }

  async #write(place: string, content: Uint8Array): Promise<void> {
    const target = path.join(this.#parts.folder, place);
    // Beside means in a folder that is no class of music and no folder of sounds: half a file must never be found.
    const beside = path.join(this.#parts.folder, `${place.replaceAll(path.sep, '-')}.part`);
    await fs.mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const file = await fs.open(beside, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(beside, target);
  }
}

/** In which languages each campaign has such a message of its own. */
function languagesOf(sounds: readonly Sound[], wanted: Sound['kind']): Map<CampaignId, ReadonlySet<string>> {
  const found = new Map<CampaignId, ReadonlySet<string>>();
  for (const { kind, campaignId, language } of sounds) {
    if (kind !== wanted || campaignId === undefined || language === undefined) continue;
    found.set(campaignId, new Set([...(found.get(campaignId) ?? []), language]));
  }
  return found;
}

function folderOf(campaignId: CampaignId): string {
  return `campaign-${campaignId}`;
}

function placeOf({ campaignId, kind, language }: Sound): string {
  const own = campaignId === undefined ? '' : folderOf(campaignId);
  if (kind === 'hold_music') return own === '' ? MUSIC : path.join(CAMPAIGN_MUSIC, own, 'waiting.ulaw');
  return path.join('sounds', language ?? 'de', own, `${kind}.ulaw`);
}

/** Every file below, by its path from there; none where there is no folder. */
async function filesIn(folder: string): Promise<string[]> {
  if (!(await exists(folder))) return [];
  const found = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

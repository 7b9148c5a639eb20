// Real voice: a browser with a microphone, a real Asterisk, and a far end that says and hears tones. Each tone proves one direction.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FarCall } from '../../src/practice/far-call.ts';
import type { RecordingRow } from '../../src/wire/recordings.ts';
import { serious } from './delivery-world.ts';
import { type Api, fillSignIn, picture } from './world.ts';
import { type Agent, VOICE, type VoiceWorld, eventually, openVoiceWorld } from './voice-world.ts';

const PASSWORD = 'four-brass-lamps-9';
const [DE, EN] = [
  'Vorzeitig abgebrochen: Das Gespräch ging danach weiter.',
  'Cut short: the call went on after it.',
];
const LOOKS = [
  { language: 'de', theme: 'light', width: 1280, words: DE },
  { language: 'de', theme: 'dark', width: 1920, words: DE },
  { language: 'en', theme: 'light', width: 1920, words: EN },
  { language: 'en', theme: 'dark', width: 1280, words: EN },
] as const;
const MEASURED = Number(process.env['RUFWERK_MEASURE'] ?? 0);
const CONTACT_HZ = 1_000;
const COLLEAGUE_HZ = 1_400;
const SECRET_HZ = 1_800;
const COLLEAGUE = '+49 30 23125 777';
const ANSWERS = {
  kind: 'answers',
  ringsAfterMs: 50,
  afterMs: 300,
  voice: { kind: 'tone', hz: CONTACT_HZ },
} as const;
/** The music on hold has no steady tone; what matters is that it is not the agent. */
const SILENCE = 0.005;

describe('real voice', { timeout: 90_000 }, () => {
  let world: VoiceWorld;
  let anna: Agent;

  beforeAll(async () => {
    world = await openVoiceWorld();
    await world.runCampaigns();
    world.farEnd.say('*', ANSWERS);
    anna = await world.agent('anna');
    await anna.ready();
  }, 180_000);
  afterEach(async () => {
    expect(world.faults).toEqual([]);
  });
  afterAll(() => world.close());

  /** Gets a record, calls it, and resolves when both hear each other. */
  async function talk(): Promise<FarCall> {
    const call = await anna.dial(world.farEnd);
    await anna.page.getByText('Verbunden', { exact: true }).first().waitFor();
    await anna.hearsTone(CONTACT_HZ);
    await farHears(call, VOICE.anna);
    return call;
  }

  async function hangUp(): Promise<void> {
    await anna.button('Auflegen').click();
    await judge();
  }

  async function judge(): Promise<void> {
    await anna.page.getByLabel('Abschlusscode').waitFor();
    await anna.page.keyboard.press('Alt+1');
    await anna.button(/^Fertig und stoppen/).click();
    await anna.page.getByText('Nichts offen').waitFor();
  }

  it('lets both hear each other within two seconds of the answer', async () => {
    const call = await talk();
    const { answered = 0, firstRtp = Infinity } = call.observed.at;
    expect(firstRtp - answered).toBeLessThan(2_000);
    await picture(anna.page, 'voice-de-light-1440-talking');
    await hangUp();
    await eventually(() => (call.isAlive ? 'the far end is still up' : undefined));
  });

  it('keeps the contact on music while the line is held, and mutes the microphone', async () => {
    const call = await talk();
    await anna.button('Halten').click();
    await anna.hearsTone(0);
    await eventually(() =>
      call.observed.level() > SILENCE && call.observed.amplitude(VOICE.anna) < 0.02
        ? undefined
        : `hears ${call.observed.level()} with ${call.observed.amplitude(VOICE.anna)} of the agent`,
    );
    await anna.button('Zurückholen').click();
    await farHears(call, VOICE.anna);
    await anna.hearsTone(CONTACT_HZ);
    await anna.button('Stummschalten').click();
    await eventually(() => (call.observed.level() < SILENCE ? undefined : 'the microphone is still heard'));
    await anna.hearsTone(CONTACT_HZ);
    await anna.button('Ton einschalten').click();
    await farHears(call, VOICE.anna);
    await hangUp();
  });

  it('sends the digits of the keypad', async () => {
    const call = await talk();
    await anna.button('Wähltastatur').click();
    for (const key of ['4', '2', '#']) await anna.page.keyboard.press(key);
    await eventually(() => (call.observed.digits === '42#' ? undefined : `got "${call.observed.digits}"`));
    await anna.page.keyboard.press('Escape');
    await hangUp();
  });

  it('records both voices, and nothing of either while the recording is paused', async () => {
    await talk();
    await anna.button('Aufnehmen').click();
    await anna.button('Aufnahme anhalten').waitFor();
    await sleep(2_000);
    await anna.button('Aufnahme anhalten').click();
    await anna.button('Aufnahme fortsetzen').waitFor();
    const contact = world.farEnd.calls.at(-1);
    // What is said while it is paused is a tone of its own, so that not even a trace of it can hide.
    contact?.speak({ kind: 'tone', hz: SECRET_HZ });
    await anna.hearsTone(SECRET_HZ);
    await sleep(1_500);
    contact?.speak({ kind: 'tone', hz: CONTACT_HZ });
    await anna.hearsTone(CONTACT_HZ);
    await anna.button('Aufnahme fortsetzen').click();
    await anna.button('Aufnahme anhalten').waitFor();
    await sleep(1_500);
    await hangUp();
    const sofia = await world.api('sofia');
    const row = await kept(sofia);
    const samples = await samplesOf(sofia, row);
    expect(loudest(samples, CONTACT_HZ)).toBeGreaterThan(0.05);
    expect(loudest(samples, VOICE.anna)).toBeGreaterThan(0.05);
    expect(loudest(samples, SECRET_HZ)).toBeLessThan(0.01);
    expect(row.durationMs).toBeGreaterThan(2_500);
  });

  it('F37 says in both lists of recordings that one was cut short, in both languages, where it can be read', async () => {
    const sofia = await world.api('sofia');
    const { recordingId, contactName } = await kept(sofia);
    // As Asterisk leaves it when the disk is full in the midst of a talk (test/asterisk/disk-full.test.ts).
    await world.db.query(
      `UPDATE recording SET ended_unasked = true, ended_at = ended_at - interval '5 seconds' WHERE id = '${recordingId}'`,
    );
    const page = await world.page('cem');
    await fillSignIn(page, 'sofia', PASSWORD);
    await page.getByRole('button', { name: /Sofia/ }).first().waitFor();
    await page.goto(`${world.url}/supervisor/recordings`);
    await anna.page.getByRole('tab', { name: /^Mein Verlauf/ }).click();
    await anna.page.getByRole('row').filter({ hasText: contactName }).first().click();
    for (const { language, theme, width, words } of LOOKS)
      for (const [list, where] of [
        ['supervisor', page],
        ['agent', anna.page],
      ] as const) {
        await where.evaluate(`localStorage.setItem('rufwerk.language', '${language}')`);
        await where.emulateMedia({ colorScheme: theme });
        await where.setViewportSize({ width, height: width === 1280 ? 800 : 1080 });
        await where.reload();
        if (list === 'agent') {
          await where.getByRole('tab', { name: /^(Mein Verlauf|My History)/ }).click();
          await where.getByRole('row').filter({ hasText: contactName }).first().click();
        }
        const warning = where.getByText(words, { exact: true });
        await warning.scrollIntoViewIfNeeded();
        await picture(where, `cut-short-${list}-${language}-${theme}-${width}`);
        expect(await warning.count()).toBe(1);
        // No word is cut off by the edge of its column, and the player stands above it.
        const [text, player] = [
          await warning.boundingBox(),
          await where.locator('audio.sound').first().boundingBox(),
        ];
        expect((text?.x ?? 0) + (text?.width ?? 9_999)).toBeLessThanOrEqual((player?.x ?? 0) + 300);
        expect(await serious(where)).toEqual([]);
      }
    await anna.page.evaluate(`localStorage.setItem('rufwerk.language', 'de')`);
    await anna.page.reload();
    await anna.phoneIsUp();
    await anna.page.getByRole('tab', { name: /^Meine Kampagnen/ }).click();
  });

  it('consults while the contact hears music, then joins all three, then leaves the two alone', async () => {
    const contact = await talk();
    world.farEnd.say(COLLEAGUE, {
      kind: 'answers',
      ringsAfterMs: 50,
      afterMs: 500,
      voice: { kind: 'tone', hz: COLLEAGUE_HZ },
    });
    await anna.button('Übergeben').click();
    await anna.page.getByRole('textbox', { name: /^Nummer/ }).fill(COLLEAGUE);
    await anna.button('Zuerst anrufen').click();
    await anna.hearsTone(COLLEAGUE_HZ);
    const colleague = world.farEnd.lastCall(COLLEAGUE);
    if (!colleague) throw new Error('the colleague was not called');
    await farHears(colleague, VOICE.anna);
    expect(contact.observed.amplitude(VOICE.anna)).toBeLessThan(0.02);
    await picture(anna.page, 'voice-de-light-1440-consult');
    await anna.button('Konferenz').click();
    await farHears(contact, COLLEAGUE_HZ);
    await farHears(colleague, CONTACT_HZ);
    await farHears(contact, VOICE.anna);
    await anna
      .button(/^(Konferenz verlassen|Übergeben)$/)
      .first()
      .click();
    await eventually(() =>
      contact.observed.amplitude(VOICE.anna) < 0.02 ? undefined : 'the contact still hears the agent',
    );
    await farHears(contact, COLLEAGUE_HZ);
    await farHears(colleague, CONTACT_HZ);
    await anna.hearsTone(0);
    await judge();
    expect(contact.isAlive && colleague.isAlive).toBe(true);
    contact.hangUp();
    await eventually(() => (colleague.isAlive ? 'the colleague is left alone on the line' : undefined));
  });

  it('I24 keeps a recording paused over hold and a reload, and goes on in the same file', async () => {
    const contact = await talk();
    await anna.button('Aufnehmen').click();
    await anna.button('Aufnahme anhalten').waitFor();
    await sleep(1_000);
    await anna.button('Aufnahme anhalten').click();
    await anna.button('Aufnahme fortsetzen').waitFor();
    contact.speak({ kind: 'tone', hz: SECRET_HZ });
    await anna.button('Halten').click();
    await anna.button('Zurückholen').click();
    await anna.page.reload();
    await anna.phoneIsUp();
    await anna.hearsTone(SECRET_HZ);
    await anna.button('Aufnahme fortsetzen').waitFor();
    await sleep(1_000);
    contact.speak({ kind: 'tone', hz: CONTACT_HZ });
    await anna.hearsTone(CONTACT_HZ);
    await anna.button('Aufnahme fortsetzen').click();
    await anna.button('Aufnahme anhalten').waitFor();
    await sleep(1_000);
    await hangUp();
    const sofia = await world.api('sofia');
    const samples = await samplesOf(sofia, await kept(sofia));
    expect(loudest(samples, CONTACT_HZ)).toBeGreaterThan(0.05);
    expect(loudest(samples, SECRET_HZ)).toBeLessThan(0.01);
    // Before the pause and after it: one file, two seconds at least.
    expect(samples.length).toBeGreaterThan(14_000);
  });

  it('E35 stop all ends what rings within two seconds on the wire, and is released with a reason that stands in the audit', async () => {
    world.farEnd.say('*', { kind: 'rings', ringsAfterMs: 50 });
    const call = await anna.dial(world.farEnd);
    await call.observed.when('ringing');
    const sofia = await world.api('sofia');
    const asked = performance.now();
    await sofia.post('/api/floor/stop-all');
    expect((await call.observed.when('cancel')) - asked).toBeLessThan(2_000);
    await eventually(() => (call.isAlive ? 'it still rings' : undefined));
    await judge();
    await sofia.post('/api/floor/release', { reason: 'Probe vorbei' });
    const deeds = await world.db.query<{ deed: string; after: { reason?: string } | null }>(
      `SELECT deed, after FROM audit WHERE subject_kind = 'stop_all' ORDER BY id DESC LIMIT 2`,
    );
    expect(deeds.map(({ deed }) => deed)).toEqual(['released', 'stopped_all']);
    const events = await world.db.query<{ content: { reason?: string } }>(
      `SELECT content FROM event WHERE subject_kind = 'stop_all' ORDER BY version DESC LIMIT 1`,
    );
    expect(events[0]?.content.reason).toBe('Probe vorbei');
    world.farEnd.say('*', ANSWERS);
  });

  // Not an assertion: a figure (G25), for a quiet machine. RUFWERK_MEASURE=30 npx vitest run test/browser/voice.test.ts
  if (MEASURED > 0)
    it('measures how soon an answer is audible', { timeout: 600_000 }, async () => {
      const delays: number[] = [];
      for (let round = 0; round < MEASURED; round += 1) {
        await anna.getRecord();
        const coming = world.farEnd.nextCall();
        const onset = anna.hearsFirst();
        await anna.button(/^Anrufen/).click();
        const call = await coming;
        const answeredAt = performance.timeOrigin + (await call.observed.when('answered'));
        delays.push((await onset) - answeredAt);
        await hangUp();
      }
      delays.sort((a, b) => a - b);
      const at = (share: number) =>
        delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]?.toFixed(0);
      console.log(
        `audible after ${at(0.5)} ms (p50), ${at(0.95)} ms (p95), ${at(1)} ms (max) of ${delays.length}`,
      );
    });

  it('keeps the contact when the page is loaded anew', async () => {
    const call = await talk();
    await anna.page.reload();
    await anna.phoneIsUp();
    await anna.hearsTone(CONTACT_HZ);
    await farHears(call, VOICE.anna);
    expect(call.isAlive).toBe(true);
    await hangUp();
  });
});

/** Waits until the far end hears this frequency loudest. */
async function farHears(call: FarCall, hz: number): Promise<void> {
  await eventually(() => {
    const loud = call.observed.amplitude(hz);
    return loud > 0.05 ? undefined : `the far end hears ${hz} Hz at ${loud.toFixed(4)}`;
  });
}

/** The newest recording, as soon as its file is kept. */
async function kept(sofia: Api): Promise<RecordingRow> {
  const found: { row?: RecordingRow } = {};
  await eventually(async () => {
    const { rows } = await sofia.get<{ rows: RecordingRow[] }>('/api/recordings');
    const [row] = rows;
    if (row?.state === 'complete') found.row = row;
    return found.row ? undefined : `the recording is ${row?.state ?? 'not there'} ${row?.because ?? ''}`;
  }, 15_000);
  if (!found.row) throw new Error('no recording');
  return found.row;
}

/** Its samples, 8000 a second; the file is the one that the row tells of. */
async function samplesOf(sofia: Api, row: RecordingRow): Promise<Int16Array> {
  const answer = await sofia.ask('GET', `/api/recordings/${row.recordingId}/sound`);
  const sound = Buffer.from(await answer.arrayBuffer());
  expect(createHash('sha256').update(sound).digest('hex')).toBe(row.sha256);
  expect(sound.length).toBe(row.bytes);
  return new Int16Array(sound.buffer, sound.byteOffset + 44, (sound.length - 44) >> 1);
}

/** The loudest that a frequency becomes in any 100 ms of a recording, as a share of full scale (Goertzel). */
function loudest(samples: Int16Array, hz: number): number {
  let most = 0;
  for (let at = 0; at + 800 <= samples.length; at += 800) {
    const factor = 2 * Math.cos((2 * Math.PI * hz) / 8_000);
    let [one, two] = [0, 0];
    for (let index = at; index < at + 800; index += 1)
      [one, two] = [(samples[index] ?? 0) / 32_768 + factor * one - two, one];
    most = Math.max(most, (2 * Math.sqrt(one * one + two * two - factor * one * two)) / 800);
  }
  return most;
}

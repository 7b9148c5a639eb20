// An organisation's announcements and music, heard by the contact on a real Asterisk.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { samplesOf, telephoneSound } from '../../src/announcements/telephone-sound.ts';
import type { CampaignId, LegId } from '../../src/domain/ids.ts';
import type { FarCall } from '../../src/practice/far-call.ts';
import { openFarEnd } from '../../src/practice/far-end.ts';
import { askAri } from '../../src/telephony/asterisk/machine/ask-ari.ts';
import { type Sound, Sounds } from '../../src/telephony/asterisk/sounds.ts';
import { tone, wavOf } from '../announcements/wav-of.ts';
import { AsteriskWorld, newId, number, realRandom, type Room, until } from './asterisk-world.ts';
import { asUsual, callerNumber, toldOf } from './wire-calls.ts';

const [INFORMATION_HZ, MUSIC_HZ, CAMPAIGN_HZ, CAMPAIGN_MUSIC_HZ, GREETING_HZ] = [620, 880, 1240, 1480, 1760];
const candidates = [INFORMATION_HZ, MUSIC_HZ, CAMPAIGN_HZ, CAMPAIGN_MUSIC_HZ, GREETING_HZ, 2100];
const campaignId = newId<'campaign'>();
const home = number('+493023125101');

let world: AsteriskWorld;
let sounds: Sounds;
let room: Room;

/** As somebody uploads it: two channels, 44.1 kHz. */
async function uploaded(hz: number, seconds = 4): Promise<Int16Array> {
  const { wav } = await telephoneSound(wavOf(seconds, tone(hz), { rate: 44_100, channels: 2 }), 60_000);
  return samplesOf(wav);
}
type Place = Pick<Sound, 'kind'> & { readonly campaignId?: CampaignId; readonly language?: 'de' | 'en' };
const sound = async ({ kind, language, campaignId: campaign }: Place, hz: number): Promise<Sound> => ({
  kind,
  language: kind === 'hold_music' ? undefined : (language ?? 'de'),
  campaignId: campaign,
  samples: await uploaded(hz),
});
const hears = (far: FarCall, hz: number) =>
  until(
    () => far.observed.amplitude(hz) > 0.2 && far.observed.strongest(candidates) === hz,
    `${hz} Hz is heard`,
  );
const hearsShipped = (far: FarCall) =>
  until(
    () => far.observed.level() > 0.005 && candidates.every((hz) => far.observed.amplitude(hz) < 0.05),
    'something else is heard',
  );
const folderOf = (...names: string[]) => path.join(world.folder, 'asterisk', ...names);

beforeAll(async () => {
  world = await AsteriskWorld.start();
  sounds = new Sounds({
    folder: folderOf(),
    reloadMusic: async () => {
      const { status } = await askAri(world.asterisk.ariUrl, 'PUT', '/asterisk/modules/res_musiconhold.so');
      expect(status).toBe(204);
    },
  });
});
beforeEach(async () => {
  room = await world.openRoom({ sounds });
});
afterEach(async () => {
  await endAll();
  await world.closeRooms();
  await sounds.deliver([]);
});
afterAll(() => world.stop());

/** Past the room, which may be closed. */
async function endAll(): Promise<void> {
  const channels = (await world.ask('GET', 'channels')) as { id: string }[];
  for (const { id } of channels) await world.ask('DELETE', `channels/${id}`);
}

/** A leg that the engine dials, and that is answered. */
async function answered(by: Room, campaign?: CampaignId): Promise<{ legId: LegId; far: FarCall }> {
  const voice = { kind: 'silence' } as const;
  world.farEnd.say(home, { kind: 'answers', ringsAfterMs: 10, afterMs: 300, voice });
  const legId = newId<'leg'>();
  const request = { legId, e164: home, callerNumber, trunk: 'practice', ringTimeoutMs: 20_000 };
  const of = campaign === undefined ? {} : { campaignId: campaign };
  const called = world.farEnd.nextCall(home);
  expect(await by.telephone.dial({ ...request, ...of })).toBe('dialed');
  const far = await called;
  return { legId, far };
}

/** The engine is gone while it rings: whoever answers then meets the dialplan alone. */
async function answeredWithoutEngine(campaign?: CampaignId): Promise<FarCall> {
  const { far } = await answered(room, campaign);
  await world.closeRooms();
  await far.observed.when('answered');
  return far;
}

async function onHold(campaign?: CampaignId): Promise<FarCall> {
  const ben = newId<'user'>();
  await world.givePhone(room, ben);
  const { legId, far } = await answered(room, campaign);
  await until(() => toldOf(room, legId).some(({ type }) => type === 'answered'), 'the contact has answered');
  expect(await room.telephone.connect(legId, ben, asUsual)).toBe('connected');
  expect(await room.telephone.control(legId, ben, { act: 'hold' })).toBe('done');
  return far;
}

describe('the information message', () => {
  it('is the uploaded tone when no engine answers, from the next call on, and the shipped one again without it', async () => {
    await hearsShipped(await answeredWithoutEngine());
    await sounds.deliver([await sound({ kind: 'information' }, INFORMATION_HZ)]);
    room = await world.openRoom({ sounds });
    const far = await answeredWithoutEngine();
    await hears(far, INFORMATION_HZ);
    // Its whole length, and then the end: nobody is kept in silence.
    await far.observed.when('ended');
    await sounds.deliver([]);
    room = await world.openRoom({ sounds });
    await hearsShipped(await answeredWithoutEngine());
  }, 60_000);

  it('is the campaign’s for its contacts, and the organisation’s for all others', async () => {
    await sounds.deliver([
      await sound({ kind: 'information' }, INFORMATION_HZ),
      await sound({ kind: 'information', campaignId }, CAMPAIGN_HZ),
    ]);
    await hears(await answeredWithoutEngine(campaignId), CAMPAIGN_HZ);
    room = await world.openRoom({ sounds });
    await hears(await answeredWithoutEngine(newId<'campaign'>()), INFORMATION_HZ);
  }, 60_000);

  it('is English for the contacts of a campaign that has its own in English alone, and the shipped one else', async () => {
    await sounds.deliver([
      await sound({ kind: 'information', language: 'en', campaignId }, CAMPAIGN_HZ),
      await sound({ kind: 'information', language: 'en' }, INFORMATION_HZ),
    ]);
    await hears(await answeredWithoutEngine(campaignId), CAMPAIGN_HZ);
    room = await world.openRoom({ sounds });
    await hearsShipped(await answeredWithoutEngine());
  }, 60_000);

  it('is the campaign’s in the language of the telephone when it has both', async () => {
    await sounds.deliver([
      await sound({ kind: 'information', language: 'en', campaignId }, INFORMATION_HZ),
      await sound({ kind: 'information', language: 'de', campaignId }, CAMPAIGN_HZ),
    ]);
    await hears(await answeredWithoutEngine(campaignId), CAMPAIGN_HZ);
  }, 60_000);
});

describe('music', () => {
  it('on hold is the uploaded one from the next hold on, without a restart of Asterisk', async () => {
    await hearsShipped(await onHold());
    await sounds.deliver([await sound({ kind: 'hold_music' }, MUSIC_HZ)]);
    await hears(await onHold(), MUSIC_HZ);
    await sounds.deliver([]);
    await hearsShipped(await onHold());
  }, 60_000);

  it('is the campaign’s for its contacts; who hears music while another is delivered goes on hearing', async () => {
    await sounds.deliver([await sound({ kind: 'hold_music' }, MUSIC_HZ)]);
    const waiting = await onHold();
    await hears(waiting, MUSIC_HZ);
    await sounds.deliver([
      await sound({ kind: 'hold_music' }, MUSIC_HZ),
      await sound({ kind: 'hold_music', campaignId }, CAMPAIGN_MUSIC_HZ),
    ]);
    await hears(await onHold(campaignId), CAMPAIGN_MUSIC_HZ);
    await hears(await onHold(), MUSIC_HZ);
    await hears(waiting, MUSIC_HZ);
  }, 60_000);
});

describe('who calls back', () => {
  it('hears the organisation’s greeting, else the information message', async () => {
    // A far end that knows where to call to.
    const trunk = { address: '127.0.0.1', port: world.asterisk.sipPort };
    const callers = await openFarEnd({ random: realRandom, trunk });
    await room.telephone.setTrunks([world.practiceTrunk({ port: callers.port })]);
    // As an engine does with whoever is taken by nobody (E29).
    room.telephone.listen((event) => {
      if (event.type === 'called_in') void room.telephone.hangUp(event.legId, 'greeting');
    });
    const call = async () =>
      callers.call({ from: home, to: callerNumber, manners: { voice: { kind: 'silence' } } });
    await sounds.deliver([await sound({ kind: 'information' }, INFORMATION_HZ)]);
    await hears(await call(), INFORMATION_HZ);
    await sounds.deliver([
      await sound({ kind: 'information' }, INFORMATION_HZ),
      await sound({ kind: 'greeting' }, GREETING_HZ),
    ]);
    await hears(await call(), GREETING_HZ);
    // A greeting in a language that they do not speak is none.
    await sounds.deliver([
      await sound({ kind: 'information' }, INFORMATION_HZ),
      await sound({ kind: 'greeting', language: 'en' }, GREETING_HZ),
    ]);
    await hears(await call(), INFORMATION_HZ);
    await callers.close();
  }, 60_000);
});

describe('the folder', () => {
  it('has what the operator had put there again when the organisation’s own is taken away, and nothing more', async () => {
    const before = listing(folderOf());
    const mine = folderOf('sounds', 'en', 'information.ulaw');
    const shipped = fs.readFileSync(mine);
    fs.writeFileSync(mine, 'of the operator');
    await sounds.deliver([
      await sound({ kind: 'information', language: 'en' }, INFORMATION_HZ),
      await sound({ kind: 'greeting' }, GREETING_HZ),
      await sound({ kind: 'voicemail', campaignId }, CAMPAIGN_HZ),
      await sound({ kind: 'hold_music', campaignId }, CAMPAIGN_MUSIC_HZ),
    ]);
    expect(fs.statSync(mine).size).toBe(4 * 8000);
    expect(fs.statSync(mine).mode & 0o777).toBe(0o600);
    expect(fs.existsSync(folderOf('sounds', 'de', `campaign-${campaignId}`, 'voicemail.ulaw'))).toBe(true);
    // An engine that has just started knows nothing of the one before.
    const next = new Sounds({ folder: folderOf(), reloadMusic: async () => undefined });
    await next.deliver([]);
    expect(fs.readFileSync(mine, 'utf8')).toBe('of the operator');
    fs.writeFileSync(mine, shipped);
    expect(listing(folderOf()).filter((name) => !name.endsWith('.conf'))).toEqual(
      before.filter((name) => !name.endsWith('.conf')),
    );
  });
});

function listing(folder: string): string[] {
  return ['sounds', 'music', 'replaced', 'music-of-campaigns']
    .flatMap((name) => (fs.existsSync(path.join(folder, name)) ? [name] : []))
    .flatMap((name) =>
      fs
        .readdirSync(path.join(folder, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))),
    )
    .toSorted();
}

// An agent hears an answering machine and leaves the campaign's message: on the screen, in the headset and on the machine (E34).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tone, wavOf } from '../announcements/wav-of.ts';
import { type Agent, type VoiceWorld, eventually, openVoiceWorld } from './voice-world.ts';
import { type Api, picture } from './world.ts';

const CONTACT_HZ = 1_000;
const MESSAGE_HZ = 1_300;
const LEAVE = /Ansage auf Mailbox hinterlassen/;

describe('E34 the voicemail message', { timeout: 90_000 }, () => {
  let world: VoiceWorld;
  let anna: Agent;
  let sofia: Api;

  beforeAll(async () => {
    world = await openVoiceWorld();
    sofia = await world.runCampaigns();
    const voice = { kind: 'tone', hz: CONTACT_HZ } as const;
    world.farEnd.say('*', { kind: 'answers', ringsAfterMs: 50, afterMs: 300, voice });
    anna = await world.agent('anna');
    await anna.ready();
  }, 180_000);
  afterAll(() => world.close());

  async function talk() {
    const call = await anna.dial(world.farEnd);
    await anna.page.getByText('Verbunden', { exact: true }).first().waitFor();
    await anna.hearsTone(CONTACT_HZ);
    return call;
  }
  async function judge(): Promise<void> {
    await anna.page.getByLabel('Abschlusscode').waitFor();
    await anna.page.keyboard.press('Alt+1');
    await anna.button(/^Fertig und stoppen/).click();
    await anna.page.getByText('Nichts offen').waitFor();
  }

  it('has no button where there is no message, and one as soon as there is one', async () => {
    await talk();
    expect(await anna.button(LEAVE).count()).toBe(0);
    await sofia.announce({ kind: 'voicemail', language: 'de' }, wavOf(3, tone(MESSAGE_HZ)));
    await anna.button(LEAVE).waitFor();
    await anna.button('Auflegen').click();
    await judge();
  });

  it('is heard by the machine while the agent is in after-call work already, and is its call result', async () => {
    const call = await talk();
    await picture(anna.page, 'voicemail-de-1440');
    call.speak({ kind: 'silence' });
    await anna.button(LEAVE).click();
    await anna.page.getByLabel('Abschlusscode').waitFor();
    await anna.page.getByText('Anrufbeantworter').first().waitFor();
    await anna.hearsTone(0);
    // The machine hears the message, and nothing of the agent's microphone.
    await eventually(() =>
      call.observed.amplitude(MESSAGE_HZ) > 0.1 && call.observed.amplitude(600) < 0.02
        ? undefined
        : `hears ${call.observed.amplitude(MESSAGE_HZ).toFixed(3)} of it`,
    );
    expect(call.isAlive).toBe(true);
    await judge();
    await eventually(() => (call.isAlive ? 'the far end is still up' : undefined));
    const { rows } = await sofia.get<{ rows: { id: string }[] }>('/api/campaigns');
    expect(rows.length).toBeGreaterThan(0);
    expect(world.faults).toEqual([]);
  });

  it('is left by a key as well, and can not be while somebody is consulted', async () => {
    const call = await talk();
    world.farEnd.say('+49 30 23125 777', { kind: 'rings', ringsAfterMs: 50 });
    await anna.button('Übergeben').click();
    const third = anna.page.getByRole('dialog');
    await third.getByLabel('Nummer', { exact: true }).fill('+49 30 23125 777');
    await third.getByRole('button', { name: 'Zuerst anrufen' }).click();
    await eventually(async () =>
      (await anna.button(LEAVE).getAttribute('aria-disabled')) === 'true' ? undefined : 'it can be pressed',
    );
    await third.getByRole('button', { name: /Rückfrage beenden|Auflegen/ }).click();
    await eventually(async () =>
      (await anna.button(LEAVE).getAttribute('aria-disabled')) === null ? undefined : 'it can not be pressed',
    );
    await anna.page.keyboard.press('Escape');
    call.speak({ kind: 'silence' });
    await anna.page.keyboard.press('Alt+v');
    await judge();
    await eventually(() => (call.isAlive ? 'the far end is still up' : undefined), 15_000);
  });
});

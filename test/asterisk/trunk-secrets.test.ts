import { describe, expect, it } from 'vitest';
import type { TrunkSettings } from '../../src/domain/trunk/trunk.ts';
import { openVirtualClock } from '../../src/sim/clock.ts';
import type { AriRequest } from '../../src/telephony/asterisk/ari/client.ts';
import { Trunks } from '../../src/telephony/asterisk/trunks.ts';

const settings = {
  app: 'app',
  mediaAddress: '127.0.0.1',
  phones: 'desk',
  hasOpus: false,
  deskNetworks: [],
} as const;
const carrier = (secret: string): TrunkSettings => ({
  id: 'carrier',
  name: 'A carrier',
  practice: false,
  callsPerSecond: 5,
  lines: 10,
  address: {
    kind: 'registration',
    host: 'sip.example.net',
    port: 5060,
    transport: 'udp',
    user: 'us',
    secret,
    fromDomain: undefined,
    isMediaEncrypted: false,
    codecs: ['ulaw'],
  },
});

/** Asterisk as a list of what stands in it. */
function memory() {
  const stands = new Set<string>();
  const clock = openVirtualClock(0);
  const ask = ({ method, path }: AriRequest) => {
    const object = path.split('res_pjsip/')[1] ?? '';
    if (method === 'DELETE') stands.delete(object);
    else stands.add(object);
    return Promise.resolve({ status: 200, body: undefined });
  };
  const trunks = new Trunks({
    settings,
    ask,
    clock,
    tell: () => undefined,
    onRefused: () => undefined,
    authorities: undefined,
  });
  const want = async (...wanted: TrunkSettings[]) => {
    trunks.want(wanted);
    await trunks.push();
  };
  const secrets = () => [...stands].filter((object) => object.startsWith('auth/'));
  const registrations = () => [...stands].filter((object) => object.startsWith('registration/'));
  return { clock, trunks, want, stands, secrets, registrations };
}

describe('the secret of a trunk', () => {
  it('outlives it for as long as its carrier may ask for it at the sign-off, and no longer', async () => {
    const { clock, want, stands } = memory();
    await want(carrier('first'));
    await clock.runUntil(20_000);
    await want();
    expect([...stands]).toEqual(['auth/trunk-carrier-1']);
    await clock.runUntil(89_999);
    expect(stands.size).toBe(1);
    await clock.runUntil(90_000);
    expect(stands.size).toBe(0);
  });

  it('that is changed stands beside the one before it, which the sign-off still needs', async () => {
    const { clock, want, secrets } = memory();
    await want(carrier('first'));
    await want(carrier('second'));
    expect(secrets()).toEqual(['auth/trunk-carrier-1', 'auth/trunk-carrier-2']);
    await clock.runUntil(80_000);
    expect(secrets()).toEqual(['auth/trunk-carrier-2']);
  });

  it('whose name is needed again is not taken away under its trunk', async () => {
    const { clock, want, secrets } = memory();
    for (const secret of ['first', 'second', 'third']) await want(carrier(secret));
    await clock.runUntil(80_000);
    expect(secrets()).toEqual(['auth/trunk-carrier-1']);
  });

  it('stands under the same name after Asterisk was away', async () => {
    const { clock, want, secrets, trunks } = memory();
    await want(carrier('first'));
    await want(carrier('second'));
    await clock.runUntil(80_000);
    await trunks.pushAll();
    await want(carrier('second'));
    expect(secrets()).toEqual(['auth/trunk-carrier-2']);
  });
});

describe('the registration of a trunk', () => {
  it('is not taken away in the moment of its first answer: it is ten seconds old, and its secret outlives it', async () => {
    const { clock, want, registrations, secrets } = memory();
    await want(carrier('first'));
    await clock.runUntil(1_000);
    await want();
    expect(registrations()).toEqual(['registration/trunk-carrier-1']);
    await clock.runUntil(9_999);
    expect(registrations()).toHaveLength(1);
    await clock.runUntil(10_000);
    expect(registrations()).toEqual([]);
    await clock.runUntil(79_999);
    expect(secrets()).toHaveLength(1);
    await clock.runUntil(80_000);
    expect(secrets()).toEqual([]);
  });

  it('that is old goes at once', async () => {
    const { clock, want, registrations } = memory();
    await want(carrier('first'));
    await clock.runUntil(10_000);
    await want();
    expect(registrations()).toEqual([]);
  });

  it('that is changed stands beside the one before it, and the newest one stays', async () => {
    const { clock, want, registrations } = memory();
    await want(carrier('first'));
    await want(carrier('second'));
    expect(registrations()).toEqual(['registration/trunk-carrier-1', 'registration/trunk-carrier-2']);
    await want(carrier('third'));
    await clock.runUntil(10_000);
    expect(registrations()).toEqual(['registration/trunk-carrier-1']);
  });

  it('that waits for its end is taken away before the room closes: nobody else would', async () => {
    const { want, registrations, trunks } = memory();
    await want(carrier('first'));
    await want();
    await trunks.close();
    expect(registrations()).toEqual([]);
  });
});

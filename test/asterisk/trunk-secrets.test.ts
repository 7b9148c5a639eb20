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
  return { clock, trunks, want, stands, secrets };
}

describe('the secret of a trunk', () => {
  it('outlives it for as long as its carrier may ask for it at the sign-off, and no longer', async () => {
    const { clock, want, stands } = memory();
    await want(carrier('first'));
    await want();
    expect([...stands]).toEqual(['auth/trunk-carrier-1']);
    await clock.runUntil(69_999);
    expect(stands.size).toBe(1);
    await clock.runUntil(70_000);
    expect(stands.size).toBe(0);
  });

  it('that is changed stands beside the one before it, which the sign-off still needs', async () => {
    const { clock, want, secrets } = memory();
    await want(carrier('first'));
    await want(carrier('second'));
    expect(secrets()).toEqual(['auth/trunk-carrier-1', 'auth/trunk-carrier-2']);
    await clock.runUntil(70_000);
    expect(secrets()).toEqual(['auth/trunk-carrier-2']);
  });

  it('whose name is needed again is not taken away under its trunk', async () => {
    const { clock, want, secrets } = memory();
    for (const secret of ['first', 'second', 'third']) await want(carrier(secret));
    await clock.runUntil(70_000);
    expect(secrets()).toEqual(['auth/trunk-carrier-1']);
  });

  it('stands under the same name after Asterisk was away', async () => {
    const { clock, want, secrets, trunks } = memory();
    await want(carrier('first'));
    await want(carrier('second'));
    await clock.runUntil(70_000);
    await trunks.pushAll();
    await want(carrier('second'));
    expect(secrets()).toEqual(['auth/trunk-carrier-2']);
  });
});

import { channelOf, isInbound } from '../../src/telephony/asterisk/inbound-ids.ts';
import { parseId } from '../../src/domain/ids.ts';
import { describe, expect, it } from 'vitest';
import type { TrunkSettings } from '../../src/domain/trunk/trunk.ts';
import {
  dialString,
  legOfChannel,
  type ObjectSettings,
  phoneObjects,
  phoneOfChannel,
  pushRequests,
  trunkObjects,
} from '../../src/telephony/asterisk/objects.ts';
import { newId, number } from './asterisk-world.ts';

const settings: ObjectSettings = {
  app: 'rufwerk-floor',
  mediaAddress: '192.0.2.7',
  phones: 'browser',
  hasOpus: true,
  deskNetworks: ['127.0.0.0/8', '192.168.0.0/16'],
};
const carrier = (address: Partial<TrunkSettings['address']>): TrunkSettings => ({
  id: 'carrier',
  name: 'A carrier',
  practice: false,
  callsPerSecond: 5,
  lines: 10,
  address: {
    kind: 'address',
    host: 'sip.example.net',
    port: 5060,
    transport: 'udp',
    user: undefined,
    secret: undefined,
    fromDomain: undefined,
    isMediaEncrypted: false,
    codecs: ['alaw', 'ulaw'],
    ...address,
  },
});
const objectsOf = (trunk: TrunkSettings) => trunkObjects(trunk, settings, 'trunk-carrier-1');
const fieldsOf = (objects: ReturnType<typeof trunkObjects>, type: string) =>
  objects.find((object) => object.type === type)?.fields;

describe('what is pushed for a trunk', () => {
  it('is known by its address and never by a name that anybody can write', () => {
    const objects = objectsOf(carrier({}));
    expect(objects.map(({ type, id }) => `${type} ${id}`)).toEqual([
      'aor trunk-carrier',
      'endpoint trunk-carrier',
      'identify trunk-carrier',
    ]);
    expect(fieldsOf(objects, 'endpoint')).toMatchObject({ identify_by: 'ip', context: 'rufwerk-inbound' });
    expect(fieldsOf(objects, 'identify')).toEqual({ endpoint: 'trunk-carrier', match: 'sip.example.net' });
  });

  it('on loopback is known with its port, because agents come from there as well', () => {
    const objects = objectsOf(carrier({ host: '127.0.0.1', port: 5099 }));
    expect(fieldsOf(objects, 'identify')?.['match']).toBe('127.0.0.1:5099');
  });

  it('has its secret in one object alone, and its codecs in their order', () => {
    const objects = objectsOf(carrier({ kind: 'registration', user: 'us', secret: 'hush' }));
    const withSecret = objects.filter(({ fields }) => JSON.stringify(fields).includes('hush'));
    expect(withSecret.map(({ type }) => type)).toEqual(['auth']);
    expect(fieldsOf(objects, 'registration')).toMatchObject({ client_uri: 'sip:us@sip.example.net' });
    expect(fieldsOf(objects, 'endpoint')).toMatchObject({
      allow: 'alaw,ulaw',
      outbound_auth: 'trunk-carrier-1',
    });
  });

  it('encrypts signalling and voice where the carrier can', () => {
    const trunk = carrier({ transport: 'tls', port: 5061, isMediaEncrypted: true, host: '2001:db8::5' });
    expect(fieldsOf(objectsOf(trunk), 'endpoint')).toMatchObject({
      transport: 'transport-tls',
      media_encryption: 'sdes',
    });
    expect(dialString(trunk, number('+493023125001'))).toBe(
      'PJSIP/trunk-carrier/sip:+493023125001@[2001:db8::5]:5061;transport=tls',
    );
  });
});

describe("what is pushed for an agent's telephone", () => {
  const endpoint = (change: Partial<ObjectSettings>) =>
    fieldsOf(phoneObjects('agent-x-1', 'hush', { ...settings, ...change }), 'endpoint');

  it('agrees on Opus only where Asterisk can turn it into what trunks speak', () => {
    expect(endpoint({})?.['allow']).toBe('opus,ulaw,alaw');
    expect(endpoint({ hasOpus: false })?.['allow']).toBe('ulaw,alaw');
  });

  it('is encrypted in the browser and lets nobody call it', () => {
    expect(endpoint({})).toMatchObject({
      webrtc: 'yes',
      transport: 'transport-ws',
      context: 'rufwerk-agent',
    });
    expect(endpoint({})).not.toHaveProperty('aors');
  });

  it('takes an endpoint away before it is put anew', () => {
    const [auth, object] = phoneObjects('agent-x-1', 'hush', settings);
    if (auth === undefined || object === undefined) throw new Error('two objects');
    expect(pushRequests(auth).map(({ method }) => method)).toEqual(['PUT']);
    expect(pushRequests(object).map(({ method }) => method)).toEqual(['DELETE', 'PUT']);
  });
});

it('tells telephones, legs and strangers apart by the channel', () => {
  const [userId, legId] = [newId<'user'>(), newId<'leg'>()];
  const channel = (id: string, name: string) =>
    ({ id, name, state: 'up', accountCode: '', stasisData: undefined }) as const;
  const phone = channel('1795423121.1', `PJSIP/agent-${userId}-2-0000000a`);
  expect(phoneOfChannel(phone)).toEqual({ account: `agent-${userId}-2`, kind: 'browser', userId });
  const desk = channel('1795423121.4', `PJSIP/desk-${userId}-0000000c`);
  expect(phoneOfChannel(desk)).toEqual({ account: `desk-${userId}`, kind: 'desk', userId });
  const external = channel(`phone-${userId}-external-0a`, 'PJSIP/trunk-carrier-00000002');
  expect(phoneOfChannel(external)).toMatchObject({ kind: 'external', userId });
  // An agent's own number is no contact, although a trunk carries it.
  expect(legOfChannel(external, 'rufwerk')).toBeUndefined();
  expect(legOfChannel(phone, 'rufwerk')).toBeUndefined();
  expect(legOfChannel(channel(legId, 'PJSIP/trunk-carrier-00000001'), 'rufwerk')).toBe(legId);
  // Who calls in has the name that Asterisk gave him, and ours is read back into it (E29).
  const calledIn = legOfChannel(channel('1795423121.2', 'PJSIP/trunk-carrier-00000001'), 'rufwerk');
  expect(calledIn && [parseId(calledIn), channelOf(calledIn), isInbound(calledIn)]).toEqual([
    calledIn,
    '1795423121.2',
    true,
  ]);
  expect(legOfChannel(channel('1795423121.2', 'PJSIP/trunk-carrier-1'), 'another')).not.toBe(calledIn);
  expect([channelOf(legId), isInbound(legId)]).toEqual([legId, false]);
  expect(legOfChannel(channel('pbx-1795423121.2', 'PJSIP/trunk-carrier-1'), 'rufwerk')).toBeUndefined();
  expect(phoneOfChannel(channel('1795423121.3', 'PJSIP/agent-someone-1-0000000b'))).toBeUndefined();
});

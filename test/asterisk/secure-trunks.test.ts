import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrunkSettings } from '../../src/domain/trunk/trunk.ts';
import { type FarEnd, openFarEnd } from '../../src/practice/far-end.ts';
import type { TlsIdentity } from '../../src/practice/sip/tls-transport.ts';
import { AsteriskWorld, newId, number, realRandom, type Room, until } from './asterisk-world.ts';
import { asUsual, callerNumber, hasEnded, tones, toldOf } from './wire-calls.ts';

let world: AsteriskWorld;
let room: Room;
let identity: TlsIdentity;
const carriers: FarEnd[] = [];
beforeAll(async () => {
  identity = await identityOf('127.0.0.1');
  world = await AsteriskWorld.start();
  room = await world.openRoom();
});
afterAll(async () => {
  for (const carrier of carriers) await carrier.close();
  await world.stop();
});

/** A certificate that nobody has signed but itself, as a small carrier's may be. */
async function identityOf(ip: string): Promise<TlsIdentity> {
  const made = await generate([{ name: 'commonName', value: 'carrier' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip }] }],
  });
  return { key: made.private, cert: made.cert };
}

async function openCarrier(tls: TlsIdentity): Promise<FarEnd> {
  const carrier = await openFarEnd({ random: realRandom, tls });
  carriers.push(carrier);
  return carrier;
}

const trunkTo = ({ port }: FarEnd, certificate?: string, isMediaEncrypted = true): TrunkSettings => ({
  ...world.practiceTrunk({ port, transport: 'tls', isMediaEncrypted, certificate }),
  id: 'secure',
});
const called = number('+493023125501');
const lastState = () =>
  room.heard.flatMap((event) => (event.type === 'trunk_changed' ? [event.now] : [])).at(-1);

async function dialSecure() {
  const legId = newId<'leg'>();
  const request = { legId, e164: called, callerNumber, trunk: 'secure', ringTimeoutMs: 8_000 };
  expect(await room.telephone.dial(request)).toBe('dialed');
  return legId;
}

describe('a trunk by TLS with encrypted voice', () => {
  it('whose certificate was given by the administrator: the call is answered, and both are heard (E26)', async () => {
    const carrier = await openCarrier(identity);
    await room.telephone.setTrunks([trunkTo(carrier, identity.cert)]);
    const anna = newId<'user'>();
    const phone = await world.givePhone(room, anna);
    const voice = { kind: 'tone', hz: 1004, amplitude: 0.3 } as const;
    carrier.say(called, { kind: 'answers', ringsAfterMs: 10, afterMs: 60, voice });
    const legId = await dialSecure();
    await until(() => toldOf(room, legId).some(({ type }) => type === 'answered'), 'it is answered');
    const far = carrier.lastCall(called);
    if (!far) throw new Error('the carrier knows no such call');
    expect(far.invite?.via.text).toMatch(/^SIP\/2\.0\/TLS /);
    expect(far.invite?.body).toMatch(/^m=audio \d+ RTP\/SAVP /m);
    expect(far.sound?.secret).toBeDefined();
    await room.telephone.connect(legId, anna, asUsual);
    await until(() => phone.strongest(tones) === 1004, 'the agent hears the contact');
    await until(() => far.observed.amplitude(600) > 0.05, 'the contact hears the agent');
    // What was heard had the right tag: nothing else is opened.
    await until(() => far.rtp.received > 10, 'encrypted packets are opened');
    await room.telephone.hangUp(legId);
    await until(() => far.endedBy === 'their BYE', 'the BYE comes by the same connection');
    await until(() => hasEnded(room, legId), 'its end is told');
    phone.close();
  });

  it('whose certificate nobody vouches for is told as untrusted, and nothing reaches it', async () => {
    const carrier = await openCarrier(identity);
    room.heard.length = 0;
    await room.telephone.setTrunks([trunkTo(carrier)]);
    await until(() => lastState()?.state === 'untrusted', 'it is told');
    expect(lastState()).toEqual({ state: 'untrusted', because: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const legId = await dialSecure();
    await until(() => hasEnded(room, legId), 'the call has failed', 15_000);
    expect(carrier.totalCalls).toBe(0);
    expect(carrier.counts.received).toBe(0);
  }, 30_000);

  it('whose certificate is for another address is not believed, although it was given', async () => {
    const other = await identityOf('127.0.0.9');
    const carrier = await openCarrier(other);
    room.heard.length = 0;
    await room.telephone.setTrunks([trunkTo(carrier, other.cert)]);
    await until(() => lastState()?.state === 'untrusted', 'it is told');
    expect(lastState()).toMatchObject({ because: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    const legId = await dialSecure();
    await until(() => hasEnded(room, legId), 'the call has failed', 15_000);
    expect(carrier.counts.received).toBe(0);
  }, 30_000);

  it('that offers its certificate anew is reachable from then on, without a restart', async () => {
    const carrier = await openCarrier(identity);
    await room.telephone.setTrunks([trunkTo(carrier)]);
    await until(() => lastState()?.state === 'untrusted', 'it is told');
    await room.telephone.setTrunks([trunkTo(carrier, identity.cert)]);
    await until(() => lastState()?.state === 'reachable', 'it is reachable', 20_000);
  }, 30_000);
});

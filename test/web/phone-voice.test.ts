import { describe, expect, it } from 'vitest';
import { barOf, decibels, wordOf } from '../../src/web/phone/level.ts';
import { qualityBetween, type Reading, readingOf } from '../../src/web/phone/quality.ts';
import { orderCodecs } from '../../src/web/phone/session-description.ts';
import { devicesIn, inForce, settingsFrom } from '../../src/web/phone/settings.ts';

const reading = (change: Partial<Reading>): Reading => ({
  received: 0,
  lost: 0,
  lostThere: undefined,
  jitterMs: undefined,
  roundTripMs: undefined,
  ...change,
});

describe('the quality of the voice', () => {
  it('is counted from one reading to the next, not since the call began', () => {
    const before = reading({ received: 1_000, lost: 200 });
    const now = reading({ received: 1_150, lost: 200, jitterMs: 4, roundTripMs: 20 });
    expect(qualityBetween(before, now)).toEqual({ word: 'good', loss: 0, jitterMs: 4, roundTripMs: 20 });
  });

  it.each([
    ['good', { received: 300, lost: 3, jitterMs: 30, roundTripMs: 300 }],
    ['fair', { received: 300, lost: 10 }],
    ['fair', { received: 300, jitterMs: 31 }],
    ['fair', { received: 300, roundTripMs: 301 }],
    ['poor', { received: 300, lost: 30 }],
    ['poor', { received: 300, jitterMs: 61 }],
    ['poor', { received: 300, roundTripMs: 501 }],
  ] as const)('is %s with %o', (word, change) => {
    expect(qualityBetween(undefined, reading(change)).word).toBe(word);
  });

  it('counts what the far end misses of our voice as much as what we miss', () => {
    expect(qualityBetween(undefined, reading({ received: 300, lostThere: 0.2 }))).toMatchObject({
      word: 'poor',
      loss: 0.2,
    });
  });

  it('is unknown while nothing has come', () => {
    expect(qualityBetween(undefined, reading({})).word).toBe('unknown');
  });

  it('is read from the report of the browser in milliseconds', () => {
    const report = [
      { type: 'inbound-rtp', kind: 'audio', packetsReceived: 500, packetsLost: 2, jitter: 0.004 },
      { type: 'inbound-rtp', kind: 'video', packetsReceived: 9_999, packetsLost: 9_999 },
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.9 },
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.01, roundTripTime: 0.025 },
    ];
    expect(readingOf(report)).toEqual({
      received: 500,
      lost: 2,
      lostThere: 0.01,
      jitterMs: 4,
      roundTripMs: 25,
    });
  });
});

describe('the level of the microphone', () => {
  it('is measured in decibels below full scale', () => {
    expect(decibels(new Float32Array(1_024))).toBe(-100);
    expect(decibels(new Float32Array(1_024).fill(1))).toBe(0);
    expect(decibels(new Float32Array(1_024).fill(0.1))).toBeCloseTo(-20, 5);
  });

  it('has a word for silence, a quiet, a good and a loud voice', () => {
    expect([-80, -45, -20, -3].map(wordOf)).toEqual(['silent', 'quiet', 'good', 'loud']);
  });

  it('fills the bar from nothing to the whole', () => {
    expect([-100, -60, -30, 0, 3].map(barOf)).toEqual([0, 0, 0.5, 1, 1]);
  });
});

describe('the offer to the telephone system', () => {
  const offer = [
    'v=0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 63 9 0 8 111 13 126',
    'a=rtpmap:63 red/48000/2',
    'a=fmtp:63 111/111',
    'a=rtpmap:9 G722/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=rtpmap:13 CN/8000',
    'a=rtpmap:126 telephone-event/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');

  it('names Opus first, then G.711 in both kinds, then the digits, and nothing else', () => {
    expect(orderCodecs(offer).split('\r\n')).toEqual([
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 126',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:111 opus/48000/2',
      'a=rtcp-fb:111 transport-cc',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=rtpmap:126 telephone-event/8000',
      'a=sendrecv',
      '',
    ]);
  });

  it('goes as it is where it names nothing that we know', () => {
    const strange = 'm=audio 9 RTP/AVP 97\r\na=rtpmap:97 iLBC/8000\r\n';
    expect(orderCodecs(strange)).toBe(strange);
  });
});

describe('the devices', () => {
  const all = [
    { kind: 'audioinput', deviceId: 'default', label: 'Standard' },
    { kind: 'audioinput', deviceId: 'a', label: 'Headset' },
    { kind: 'audiooutput', deviceId: 'b', label: 'Loudspeaker' },
    { kind: 'videoinput', deviceId: 'c', label: 'Camera' },
  ] as const;

  it('are microphones and loudspeakers, each once', () => {
    expect(devicesIn(all, true)).toEqual({
      microphones: [{ id: 'a', label: 'Headset' }],
      speakers: [{ id: 'b', label: 'Loudspeaker' }],
    });
    expect(devicesIn(all, false).speakers).toEqual([]);
  });

  it('give way to the choice of the system while the chosen one is not plugged in', () => {
    expect(inForce([{ id: 'a', label: '' }], 'a')).toBe('a');
    expect(inForce([{ id: 'a', label: '' }], 'gone')).toBe('');
  });

  it('are remembered, and what was stored otherwise is left out', () => {
    expect(settingsFrom('{"microphoneId":"a","isProcessed":false,"speakerId":7,"more":1}')).toEqual({
      microphoneId: 'a',
      speakerId: '',
      ringerId: '',
      isProcessed: false,
    });
    expect(settingsFrom('nonsense').isProcessed).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { keystream, newMaster, sessionKeys, Srtp } from '../../src/practice/rtp/srtp.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const master = bytes('E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6');
const packet = (sequence: number, payload = 'sound') => {
  const head = bytes('8000 0000 00000000 cafebabe');
  head.writeUInt16BE(sequence, 2);
  return Buffer.concat([head, Buffer.from(payload)]);
};

describe('encrypted sound', () => {
  it('has the keystream of RFC 3711, appendix B.2', () => {
    const key = bytes('2B7E151628AED2A6ABF7158809CF4F3C');
    const stream = keystream(key, bytes('F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000'), 48);
    expect(stream.toString('hex').toUpperCase()).toBe(
      'E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0',
    );
  });

  it('derives the session keys of RFC 3711, appendix B.3', () => {
    const { encryption, authentication, salt } = sessionKeys(master);
    expect(encryption).toEqual(bytes('C61E7A93744F39EE10734AFE3FF7A087'));
    expect(salt).toEqual(bytes('30CBBC08863D8C85D49DB34A9AE1'));
    expect(authentication).toEqual(bytes('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'));
  });

  it('is on the wire what the reference implementation (libsrtp) makes of the same packet', () => {
    const plain = bytes('800f1234decafbadcafebabe abababababababababababababababab');
    const closed = bytes('800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb');
    expect(new Srtp(master).protect(plain)).toEqual(closed);
    expect(new Srtp(master).open(closed)).toEqual(plain);
  });

  it('is not opened with another key, nor when a single bit of it was changed', () => {
    const closed = new Srtp(master).protect(packet(7));
    expect(new Srtp(newMaster()).open(closed)).toBeUndefined();
    for (const at of [1, 3, 9, 13, closed.length - 1]) {
      const changed = Buffer.from(closed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(new Srtp(master).open(changed), `byte ${at}`).toBeUndefined();
    }
    expect(new Srtp(master).open(closed.subarray(0, 15))).toBeUndefined();
  });

  it('is opened when its numbers begin anew, and when a packet overtakes another one there', () => {
    const [sends, opens] = [new Srtp(master), new Srtp(master)];
    const sent = [65_533, 65_534, 65_535, 0, 1].map((sequence) => sends.protect(packet(sequence)));
    const came = [0, 1, 3, 2, 4].map((at) => opens.open(sent[at] ?? Buffer.alloc(0)));
    expect(came.map((one) => one?.readUInt16BE(2))).toEqual([65_533, 65_534, 0, 65_535, 1]);
  });

  it('keeps readable what stands before the payload: sources and an extension', () => {
    const plain = bytes('910f1234decafbadcafebabe 00000001 bede0001 11223344 abab');
    const closed = new Srtp(master).protect(plain);
    expect(closed.subarray(0, 24)).toEqual(plain.subarray(0, 24));
    expect(closed.subarray(24, 26)).not.toEqual(plain.subarray(24, 26));
    expect(new Srtp(master).open(closed)).toEqual(plain);
  });
});

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWavHead } from '../../src/recordings/wav.ts';
import { AsteriskWorld, newId, number, type Room, until } from './asterisk-world.ts';
import { answeredCall, asUsual, tones } from './wire-calls.ts';

/** A disk of 64 kB takes root. Whoever is not must read that this was not tried. */
const canMount = process.getuid?.() === 0;
if (!canMount) console.warn('NOT TRIED: a full disk (F37), because only root can mount a small one');
const diskBytes = 65_536;

let world: AsteriskWorld;
let room: Room;
let spool: string;
beforeAll(async () => {
  world = await AsteriskWorld.start();
  room = await world.openRoom();
  spool = path.join(world.folder, 'asterisk', 'spool', 'recording');
  if (canMount) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', spool]);
});
afterAll(async () => {
  await world.closeRooms();
  if (canMount) execFileSync('umount', ['-l', spool]);
  await world.stop();
});

const ends = () => room.heard.filter(({ type }) => type === 'recording_ended');

async function recordedCall(last: string) {
  const anna = newId<'user'>();
  const phone = await world.givePhone(room, anna);
  const { legId, far } = await answeredCall(world, room, { e164: number(`+4930231256${last}`), hz: 1004 });
  expect(await room.telephone.connect(legId, anna, asUsual)).toBe('connected');
  const recordingId = newId<'recording'>();
  await room.telephone.control(legId, anna, { act: 'start_recording', recordingId });
  return { anna, phone, far, legId, recordingId };
}

describe.skipIf(!canMount)('a disk for recordings that is full (F37)', () => {
  it('ends the recording, people talk on, somebody is told, and what did fit is handed over (I23)', async () => {
    const { phone, far, legId, recordingId } = await recordedCall('01');
    // 16 kB a second: four seconds.
    await until(() => ends().length === 1, 'its end is told', 20_000);
    expect(ends()[0]).toMatchObject({ legId, recordingId });
    expect(phone.strongest(tones)).toBe(1004);
    expect(far.observed.strongest(tones)).toBe(600);
    await until(() => room.lines.some((line) => line.includes('is the disk full?')), 'it is logged');
    const pieces: Uint8Array[] = [];
    const keep = async (given: AsyncIterable<Uint8Array>) => {
      for await (const piece of given) pieces.push(piece);
    };
    expect(await room.telephone.takeRecording(recordingId, keep)).toBe('taken');
    const file = Buffer.concat(pieces);
    expect(readWavHead(file)).toMatchObject({ bytesPerSecond: 16_000 });
    expect(file.length).toBe(diskBytes);
    await room.telephone.hangUp(legId);
    phone.close();
  }, 60_000);

  it('records again when there is room, and an end that was asked for is no alarm', async () => {
    room.heard.length = 0;
    room.lines.length = 0;
    const { anna, phone, legId, recordingId } = await recordedCall('02');
    await room.telephone.control(legId, anna, { act: 'stop_recording', recordingId });
    await until(() => ends().length === 1, 'its end is told');
    expect(ends()[0]).toMatchObject({ recordingId, outcome: 'complete' });
    await until(() => phone.strongest(tones) === 1004, 'they talk on');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(room.lines.filter((line) => line.includes('is the disk full?'))).toEqual([]);
    await room.telephone.hangUp(legId);
    phone.close();
  }, 60_000);
});

/**
 * Half an hour of ordinary work on a real Asterisk: twenty agents who talk all the time, beside them five calls a second that are answered,
 * bridged with music, and hung up. What is left over afterwards, what failed, and what the memory did.
 * `node scripts/run.mjs test/asterisk/soak.ts [minutes] [calls per second] [standing calls]`
 */
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TelephoneEvent } from '../../src/engine/ports.ts';
import { AsteriskWorld, newId, number, type Room } from './asterisk-world.ts';
import { asUsual, callerNumber } from './wire-calls.ts';

const [minutes, perSecond, standing] = [
  Number(process.argv[2] ?? 30),
  Number(process.argv[3] ?? 5),
  Number(process.argv[4] ?? 20),
];
const memoryMiB = (pid: number) => {
  const found = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(found?.[1] ?? 0) / 1024).toFixed(0);
};
const cpuS = (pid: number) => {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const world = await AsteriskWorld.start();
const room: Room = await world.openRoom();
const pid = world.asterisk.pid() ?? 0;
const counts = { begun: 0, refused: 0, answered: 0, connected: 0, ended: 0, other: 0 };
const alive = new Set<string>();
const passing = new Set<string>();

room.telephone.listen((event: TelephoneEvent) => {
  if (event.type === 'ended') {
    alive.delete(event.legId);
    if (!passing.delete(event.legId)) return;
    if (event.result === 'answer') counts.ended += 1;
    else counts.other += 1;
  }
  if (event.type !== 'answered' || !passing.has(event.legId)) return;
  counts.answered += 1;
  const { legId } = event;
  void room.telephone.connect(legId, newId<'user'>(), asUsual).then((answer) => {
    // Nobody's telephone: the contact hears music in a bridge of its own, which is as much work.
    if (answer === 'no_phone') counts.connected += 1;
    setTimeout(() => void room.telephone.hangUp(legId), 2_000);
  });
});

const tone = { kind: 'tone', hz: 1_000 } as const;
for (let index = 0; index < standing; index += 1) {
  const userId = newId<'user'>();
  await world.givePhone(room, userId);
  const e164 = number(`+4930231254${String(index).padStart(2, '0')}`);
  world.farEnd.say(e164, { kind: 'answers', afterMs: 50, voice: tone });
  const legId = newId<'leg'>();
  await room.telephone.dial({ legId, e164, callerNumber, trunk: 'practice', ringTimeoutMs: 20_000 });
  await sleep(500);
  if ((await room.telephone.connect(legId, userId, asUsual)) !== 'connected')
    throw new Error('no standing call');
  alive.add(legId);
}
world.farEnd.say('*', { kind: 'answers', ringsAfterMs: 20, afterMs: 150, voice: { kind: 'nothing' } });

const [memoryBefore, cpuBefore, ownCpu] = [memoryMiB(pid), cpuS(pid), process.cpuUsage()];
const beganAt = performance.now();
const endAt = beganAt + minutes * 60_000;
while (performance.now() < endAt) {
  const due = ((performance.now() - beganAt) / 1_000) * perSecond;
  for (; counts.begun < due; counts.begun += 1) {
    const e164 = number(`+49302312${String(6_000 + (counts.begun % 1_000)).padStart(5, '0')}`);
    const legId = newId<'leg'>();
    passing.add(legId);
    room.telephone
      .dial({ legId, e164, callerNumber, trunk: 'practice', ringTimeoutMs: 20_000 })
      .then((answer) => answer === 'dialed' || (counts.refused += 1))
      .catch(() => (counts.refused += 1));
  }
  await sleep(20);
}
const tookS = (performance.now() - beganAt) / 1_000;
const [cpu, own] = [cpuS(pid) - cpuBefore, process.cpuUsage(ownCpu)];
await sleep(6_000);
const living = await room.telephone.living();
const bridges = (await world.ask('GET', 'bridges')) as readonly unknown[];
console.log(
  JSON.stringify({
    minutes,
    perSecond,
    standing,
    ...counts,
    stillStanding: alive.size,
    livingLegs: living.legs.length,
    livingPhones: living.phones.length,
    bridges: bridges.length,
    asteriskMiB: [Number(memoryBefore), Number(memoryMiB(pid))],
    asteriskCore: `${((cpu / tookS) * 100).toFixed(0)} %`,
    nodeCore: `${(((own.user + own.system) / 1e6 / tookS) * 100).toFixed(0)} %`,
    nodeHeapMiB: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
  }),
);
await world.stop();
process.exit(0);

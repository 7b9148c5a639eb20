/**
 * Figures of the telephone room on a real Asterisk: from the contact's 200 OK to both being in one bridge, to the first voice, and how
 * many calls a second can be begun. `node scripts/run.mjs test/asterisk/measure.ts`; docs/telephony.md has what came out.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf, figures } from '../load/figures.ts';
import { AsteriskWorld, newId, number, type Room, until } from './asterisk-world.ts';
import { asUsual, callerNumber, dial, hasEnded, tones } from './wire-calls.ts';

async function answerToBridge(world: AsteriskWorld, room: Room, count: number): Promise<void> {
  const anna = newId<'user'>();
  const phone = await world.givePhone(room, anna);
  const e164 = number('+493023125301');
  const voice = { kind: 'tone', hz: 1004, amplitude: 0.4 } as const;
  world.farEnd.say(e164, { kind: 'answers', ringsAfterMs: 10, afterMs: 120, voice });
  const [told, bridged, heardByAgent, heardByContact]: number[][] = [[], [], [], []];
  let answeredEvent: (() => void) | undefined;
  room.telephone.listen((event) => {
    room.heard.push(event);
    if (event.type === 'answered') answeredEvent?.();
  });
  for (let round = 0; round < count; round++) {
    const answered = new Promise<void>((resolve) => {
      answeredEvent = resolve;
    });
    const legId = await dial(room, e164);
    await answered;
    const okAt = world.farEnd.lastCall(e164)?.observed.at.answered ?? Number.NaN;
    told?.push(performance.now() - okAt);
    await room.telephone.connect(legId, anna, asUsual);
    bridged?.push(performance.now() - okAt);
    if (round % 7 === 0) {
      await Promise.all([
        until(() => phone.strongest(tones) === 1004, 'the agent hears the contact').then(() =>
          heardByAgent?.push(performance.now() - okAt),
        ),
        until(() => world.farEnd.lastCall(e164)?.observed.strongest(tones) === 600, 'the contact hears').then(
          () => heardByContact?.push(performance.now() - okAt),
        ),
      ]);
    }
    await room.telephone.hangUp(legId);
    await until(() => hasEnded(room, legId), 'its end is told');
  }
  console.log(`200 OK -> told:                 ${figures(told ?? [])}`);
  console.log(`200 OK -> both in the bridge:   ${figures(bridged ?? [])}`);
  console.log(`200 OK -> agent hears contact:  ${figures(heardByAgent ?? [])}`);
  console.log(`200 OK -> contact hears agent:  ${figures(heardByContact ?? [])}`);
  await room.telephone.closePhone(anna);
  phone.close();
}

async function rate(world: AsteriskWorld, room: Room, perSecond: number): Promise<void> {
  const seconds = 10;
  const replies: number[] = [];
  let failures = 0;
  room.heard.length = 0;
  const [pid, before, ownBefore] = [
    world.asterisk.pid() ?? 0,
    cpuOf(world.asterisk.pid() ?? 0),
    process.cpuUsage(),
  ];
  const beganAt = performance.now();
  for (let begun = 0; begun < perSecond * seconds; ) {
    for (const due = ((performance.now() - beganAt) / 1000) * perSecond; begun < due; begun++) {
      const e164 = number(`+49302312${String(6_000 + (begun % 1_000)).padStart(5, '0')}`);
      world.farEnd.say(e164, {
        kind: 'answers',
        afterMs: 50,
        voice: { kind: 'nothing' },
        hangsUpAfterMs: 1_000,
      });
      const askedAt = performance.now();
      room.telephone
        .dial({ legId: newId<'leg'>(), e164, callerNumber, trunk: 'practice', ringTimeoutMs: 20_000 })
        .then(
          (answer) => (answer === 'dialed' ? replies.push(performance.now() - askedAt) : failures++),
          () => failures++,
        );
    }
    await sleep(2);
  }
  const took = (performance.now() - beganAt) / 1000;
  const [asterisk, own] = [cpuOf(pid) - before, process.cpuUsage(ownBefore)];
  const ended = () => room.heard.filter(({ type }) => type === 'ended').length;
  await until(() => ended() >= replies.length, 'all have ended', 30_000).catch(() => undefined);
  const answers = room.heard.filter((event) => event.type === 'ended' && event.result === 'answer').length;
  const share = (cpu: number) => `${((cpu / took) * 100).toFixed(0)} %`;
  console.log(
    `${perSecond} calls/s for ${seconds} s: begun ${(replies.length / took).toFixed(0)}/s, not begun ${failures}, ` +
      `answered and ended ${answers}, ` +
      `reply ${figures(replies)}, Asterisk ${share(asterisk)} of a core, Node with the far end ${share((own.user + own.system) / 1e6)}`,
  );
}

async function main(): Promise<void> {
  const world = await AsteriskWorld.start();
  const room = await world.openRoom();
  await answerToBridge(world, room, 200);
  for (const perSecond of [5, 20, 50, 100, 150]) await rate(world, room, perSecond);
  console.log(`alive afterwards: ${JSON.stringify(await room.telephone.living())}`);
  console.log(`bridges afterwards: ${JSON.stringify(await world.ask('GET', 'bridges'))}`);
  await world.stop();
}

await main();

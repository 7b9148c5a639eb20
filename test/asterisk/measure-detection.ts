/**
 * Machine detection on the held-out part of the corpus, over a real Asterisk and real RTP, beside Asterisk's own AMD():
 *   node scripts/run.mjs test/asterisk/measure-detection.ts [TAKES]
 * Prints the tables of docs/machine-detection.md. Needs espeak-ng and sox; minutes, therefore not among the tests.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TelephoneEvent } from '../../src/engine/ports.ts';
import { ulawOf } from '../../src/telephony/asterisk/ulaw.ts';
import { type Clip, makeCorpus } from '../detection/corpus.ts';
import { type Outcome, tablesOf } from '../detection/tables.ts';
import { AsteriskWorld, newId, number, type Room } from './asterisk-world.ts';
import { callerNumber } from './wire-calls.ts';

const AT_ONCE = 16;
const LISTEN_MS = 9_500;
/** Times after which AMD() has long made up its mind. */
const AMD_MS = 6_500;
/**
 * AMD() with the numbers of the amd.conf that Asterisk comes with, and with those of ours (machine/configuration.ts): initial silence,
 * greeting, silence after it, all, word, between words, words, threshold.
 */
const AMD_ARGUMENTS = {
  'AMD, as Asterisk ships it': '2500,1500,800,5000,100,50,3,256',
  'AMD, as our amd.conf has it': '2500,2400,700,4000,100,50,5,256',
} as const;

type Called = { readonly e164: string; readonly clip: Clip };

async function inBatches<Result>(
  called: readonly Called[],
  deed: (one: Called) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < called.length; at += AT_ONCE)
    results.push(...(await Promise.all(called.slice(at, at + AT_ONCE).map(deed))));
  return results;
}

async function ours(room: Room, { e164, clip }: Called): Promise<Outcome> {
  const legId = newId<'leg'>();
  const request = { legId, e164: number(e164), callerNumber, trunk: 'practice', ringTimeoutMs: 20_000 };
  await room.telephone.dial({ ...request, detectMachine: true });
  await sleep(LISTEN_MS);
  await room.telephone.hangUp(legId);
  const [first, late] = room.heard.filter(
    (event): event is Extract<TelephoneEvent, { type: 'detected' }> =>
      event.type === 'detected' && event.legId === legId,
  );
  return {
    clip,
    first: first?.as ?? 'nothing',
    afterMs: first?.afterMs ?? Number.NaN,
    last: late?.as ?? first?.as ?? 'nothing',
    lastMs: late?.afterMs ?? first?.afterMs ?? Number.NaN,
  };
}

async function amd(world: AsteriskWorld, extension: string, { e164, clip }: Called): Promise<Outcome> {
  const id = `amd-${newId<'leg'>()}`;
  const endpoint = `PJSIP/trunk-practice/sip:${e164}@127.0.0.1:${world.farEnd.port}`;
  const query = new URLSearchParams({
    endpoint,
    context: 'amd',
    extension,
    priority: '1',
    callerId: callerNumber,
  });
  const coming = world.farEnd.nextCall(number(e164));
  await world.ask('POST', `channels/${id}?${query.toString()}`);
  await (await coming).observed.when('answered');
  const answeredAt = performance.now();
  let status = 'NOTHING';
  while (performance.now() - answeredAt < AMD_MS && status === 'NOTHING') {
    await sleep(100);
    const answer = await world.ask('GET', `channels/${id}/variable?variable=AMDSTATUS`);
    const value = (answer as { value?: string }).value ?? '';
    if (value !== '') status = value;
  }
  const afterMs = performance.now() - answeredAt;
  await world.ask('DELETE', `channels/${id}`);
  const as = status === 'NOTSURE' ? 'unsure' : status.toLowerCase();
  return { clip, first: as, afterMs, last: as, lastMs: afterMs };
}

/** AMD() is reached by a context of its own, which only this program has. */
async function addAmd(world: AsteriskWorld): Promise<void> {
  const lines = Object.values(AMD_ARGUMENTS).map(
    (given, index) => `exten => try${index},1,AMD(${given})\n same => n,Wait(20)\n`,
  );
  fs.appendFileSync(
    path.join(world.folder, 'asterisk', 'etc', 'extensions.conf'),
    `\n[amd]\n${lines.join('')}`,
  );
  await world.ask('PUT', 'asterisk/modules/pbx_config.so');
}

async function main(): Promise<void> {
  const takes = Number(process.argv.find((one) => /^\d+$/.test(one)) ?? 3);
  const called = makeCorpus('held-out', takes).map((clip, index) => ({
    e164: `+49302312${String(50_000 + index)}`,
    clip,
  }));
  const world = await AsteriskWorld.start();
  try {
    const room = await world.openRoom();
    await addAmd(world);
    for (const { e164, clip } of called) {
      const voice = { kind: 'clip', ulaw: ulawOf(clip.samples) } as const;
      world.farEnd.say(number(e164), { kind: 'answers', ringsAfterMs: 10, afterMs: 100, voice });
    }
    const results: Record<string, Outcome[]> = {
      Rufwerk: await inBatches(called, (one) => ours(room, one)),
    };
    for (const [index, name] of Object.keys(AMD_ARGUMENTS).entries())
      results[name] = await inBatches(called, (one) => amd(world, `try${index}`, one));
    console.log(tablesOf(results));
    const unheard = room.lines.filter((line) => line.includes('can not be listened to'));
    console.log(`legs that could not be listened to: ${unheard.length}`);
  } finally {
    await world.stop();
  }
}

await main();
process.exit(0);

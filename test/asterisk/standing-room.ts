/** A telephone room in a process of its own, which can be made to stand still (F27): for standstill.test.ts. */
import { createInterface } from 'node:readline';
import type { LegId } from '../../src/domain/ids.ts';
import type { TrunkSettings } from '../../src/domain/trunk/trunk.ts';
import type { DialRequest } from '../../src/engine/ports.ts';
import { createLogger } from '../../src/log.ts';
import { openAsteriskTelephone } from '../../src/telephony/asterisk/telephone.ts';
import { realClock, realRandom } from './asterisk-world.ts';

export type Asked =
  | { readonly ask: 'dial'; readonly request: DialRequest }
  | { readonly ask: 'join'; readonly legIds: readonly LegId[] }
  | { readonly ask: 'living' };

const [url = '', appName = '', trunk = ''] = process.argv.slice(2);
const say = (what: object) => void process.stdout.write(`${JSON.stringify(what)}\n`);
const telephone = openAsteriskTelephone({
  url,
  appName,
  clock: realClock,
  random: realRandom,
  log: createLogger({
    from: 'test',
    level: 'error',
    format: 'json',
    target: { write: (line) => process.stderr.write(line) },
  }),
  onReplaced: () => say({ event: { type: 'replaced' } }),
  phones: 'desk',
  readCallerId: () => undefined,
});
telephone.listen((event) => say({ event }));
await telephone.ready;
await telephone.setTrunks([JSON.parse(trunk) as TrunkSettings]);
say({ answer: 'ready' });
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Asked;
  if (asked.ask === 'dial') say({ answer: await telephone.dial(asked.request) });
  else if (asked.ask === 'join') say({ answer: await telephone.join(asked.legIds, undefined) });
  else say({ answer: await telephone.living() });
}
process.exit(0);

/** The practice network as a part of the product: its people by their numbers, chance seeded, and nothing kept of what it hears. */
import type { Logger } from '../log.ts';
import { type FarEnd, openFarEnd } from './far-end.ts';
import { seededChance } from './people/seeded-chance.ts';

export interface PracticeOptions {
  /** UDP port on loopback that Asterisk's trunk calls; 0 takes a free one. */
  readonly sipPort: number;
  /** UDP port of Asterisk's trunk transport: where the people call back to. */
  readonly asteriskSipPort: number;
  /** Any whole number; the same one gives the same ring times again. */
  readonly seed: number;
  readonly log: Logger;
}

/** Opens the practice network. Rejects when the port is taken. */
export async function runPractice({ sipPort, seed, log }: PracticeOptions): Promise<FarEnd> {
  const farEnd = await openFarEnd({
    port: sipPort,
    random: seededChance(seed),
    keepHeardMs: 0,
    keptCalls: 0,
    onFault: (fault) => log.error({ err: fault }, 'the practice network did something wrong'),
  });
  log.info({ sipPort: farEnd.port }, 'the practice network takes calls');
  return farEnd;
}

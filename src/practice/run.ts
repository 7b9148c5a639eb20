/** The practice network as a part of the product: its people by their numbers, chance seeded, and nothing kept of what it hears. */
import type { Logger } from '../log.ts';
import { type FarEnd, openFarEnd } from './far-end.ts';
import { seededChance } from './people/seeded-chance.ts';

export interface PracticeOptions {
  /** UDP port on loopback that Asterisk's trunk calls; 0 takes a free one. */
  readonly sipPort: number;
  /** UDP port of Asterisk's trunk transport on loopback: where the people call back to. */
  readonly asteriskSipPort: number;
  /** Any whole number; the same one gives the same ring times again. */
  readonly seed: number;
  /** Which share (0 to 1) of those who missed a call call back within half a minute. */
  readonly callBackShare: number;
  readonly log: Logger;
}

/** Opens the practice network. Rejects when the port is taken. */
export async function runPractice(options: PracticeOptions): Promise<FarEnd> {
  const { sipPort, asteriskSipPort, seed, callBackShare, log } = options;
  const farEnd = await openFarEnd({
    port: sipPort,
    random: seededChance(seed),
    trunk: { address: '127.0.0.1', port: asteriskSipPort },
    callsBack: { share: callBackShare, afterMs: [8_000, 30_000] },
    keepHeardMs: 0,
    keptCalls: 0,
    onFault: (fault) => log.error({ err: fault }, 'the practice telephone network made a mistake'),
  });
  log.info({ sipPort: farEnd.port, seed }, 'the practice telephone network takes calls');
  return farEnd;
}

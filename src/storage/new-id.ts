// Ids of what people make by hand (campaigns, users, groups); the engine makes its own from its ports.
import { randomInt } from 'node:crypto';
import { type Id, makeId } from '../domain/ids.ts';

/** A fresh UUIDv7 by this process's clock. */
export function newId<Noun extends string>(): Id<Noun> {
  return makeId<Noun>(Date.now(), () => randomInt(2 ** 47) / 2 ** 47);
}

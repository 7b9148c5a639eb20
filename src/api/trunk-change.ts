// The engine is told that trunks or their rules were changed. What is stored is stored: where the engine can not read it now (the database
// or the telephone system is away), it does so by itself later.
import { makeId } from '../domain/ids.ts';
import type { Caller } from './auth/door.ts';
import type { RouteParts } from './parts.ts';

export async function tellEngineOfTrunks(
  parts: RouteParts,
  { organisationId, userId }: Caller,
): Promise<void> {
  const { engine, clock, random, feed } = parts;
  const running = engine();
  if (!running || running.floor().organisationId !== organisationId) return;
  const id = makeId<'command'>(clock.now(), () => random.next());
  await running.submit({ id, organisationId, userId, deed: { name: 'trunks_changed' } });
  // Every screen says whether anybody real is called.
  feed.publish({ users: new Set(), campaigns: new Set(running.floor().campaigns.keys()), stopAll: true });
}

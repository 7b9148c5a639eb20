// A command is obeyed once (I27), also where nobody can say whether it was obeyed before.
import { expect, it } from 'vitest';
import type { CommandId, OrganisationId, UserId } from '../../src/domain/ids.ts';
import { openAnswers } from '../../src/engine/answers.ts';
import type { AgentDeed, Command } from '../../src/engine/command.ts';
import { type Store, StoreAway } from '../../src/engine/ports.ts';
import { openVirtualClock } from '../../src/sim/clock.ts';

const ids = { organisationId: 'org' as OrganisationId, userId: 'anna' as UserId, id: 'click' as CommandId };
const say = (deed: AgentDeed): Command => ({ ...ids, deed });
const dial = say({ name: 'get_record', campaignId: 'campaign' as never });

it('I27 is not obeyed on a guess while the database can not say whether it was obeyed before, and may be said again', async () => {
  let isAway = true;
  const store = {
    findAnswer: () => (isAway ? Promise.reject(new StoreAway('away')) : Promise.resolve(undefined)),
  } as unknown as Store;
  const answers = openAnswers({ store, clock: openVirtualClock(0) });
  let times = 0;
  const obey = () => {
    times += 1;
    return Promise.resolve({ ok: true } as const);
  };
  expect(await answers.once(dial, obey)).toEqual({ ok: false, refused: 'database_away' });
  expect(times).toBe(0);
  isAway = false;
  expect(await answers.once(dial, obey)).toEqual({ ok: true });
  expect(await answers.once(dial, obey)).toEqual({ ok: true });
  expect(times).toBe(1);
});

it('hangs up all the same: people on the line wait for no database', async () => {
  const store = { findAnswer: () => Promise.reject(new StoreAway('away')) } as unknown as Store;
  const answers = openAnswers({ store, clock: openVirtualClock(0) });
  const hangUp = say({ name: 'end_call', interactionId: 'interaction' as never });
  expect(await answers.once(hangUp, () => Promise.resolve({ ok: true }))).toEqual({ ok: true });
});

// The engine never stumbled over itself: no step broke a rule, no constraint of the database was hit. The world may fail as it likes.
import { type Check, linesOf } from '../history.ts';
import { violation } from './evidence.ts';

/** What may end an engine: the world, not our own mistake. */
const THE_WORLD = /^(StoreAway|StaleEpoch|UnknownOutcome|the floor is not free yet)/;

export const checkNoBrokenRule: Check = (evidence) =>
  linesOf(evidence.history, 'fate')
    .filter(
      ({ what, detail }) => what === 'step_failed' || (what === 'engine_gave_up' && !THE_WORLD.test(detail)),
    )
    .map(({ order, detail }) => violation(evidence, { id: 'BROKEN-RULE', why: detail, orders: [order] }));

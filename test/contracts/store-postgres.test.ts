import { describe } from 'vitest';
import { makePostgresWorld } from './store-postgres-world.ts';
import { callbackTests } from './store-callbacks.suite.ts';
import { callerTests } from './store-callers.suite.ts';
import { nextLegTests } from './store-legs.suite.ts';
import { thirdPersonTests } from './store-third.suite.ts';
import { treatmentTests } from './store-treatments.suite.ts';
import { storeSuite } from './store.suite.ts';

describe('the Store on PostgreSQL', () => {
  storeSuite(makePostgresWorld);
  describe('a call on its next trunk', () => nextLegTests(makePostgresWorld));
  describe('a third person', () => thirdPersonTests(makePostgresWorld));
  describe('a contact who calls back', () => callerTests(makePostgresWorld));
  describe('a treatment', () => treatmentTests(makePostgresWorld));
  describe('a callback', () => callbackTests(makePostgresWorld));
});

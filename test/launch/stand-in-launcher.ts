/** The real launcher, but with stand-ins for its programs and without the product's data: for launcher.test.ts. */
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { launch } from '../../src/launch/launch.ts';

const standIn = fileURLToPath(new URL('./stand-in-program.ts', import.meta.url));

process.exit(
  await launch(
    {},
    {
      prepare: async (database) => {
        if (process.env['STAND_IN_PREPARE'] === 'hang') {
          const client = new pg.Client({ connectionString: database.url });
          await client.connect();
          await client.query('CREATE TABLE half_done ()');
          console.log('Half done');
          await new Promise(() => undefined);
        }
        return { beforeReady: async () => undefined, greet: () => [] };
      },
      programs: (environment) =>
        ['engine', 'jobs'].map((name) => ({
          name,
          file: standIn,
          environment: () => ({ ...environment(), STAND_IN: name, NODE_OPTIONS: '--import tsx' }),
        })),
    },
  ),
);

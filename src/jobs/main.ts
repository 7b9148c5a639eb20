// The jobs process: what is heavy and may wait. It has its own connections and its own event loop, so that the engine's never waits.
import { readConfig } from '../config.ts';
import { runAsChild } from '../launch/child.ts';
import { createLogger } from '../log.ts';
import { type JobsProcess, startJobs } from './jobs-process.ts';
import { keepHeapSmall } from './small-heap.ts';

keepHeapSmall();

let jobs: JobsProcess | undefined;
const child = runAsChild({ onDrain: async () => jobs?.stop() });
const config = readConfig();
if (config.databaseUrl === null) {
  child.fatal('The jobs process is started by npm start; by hand it needs DATABASE_URL.');
} else {
  const log = createLogger({ from: 'jobs', level: config.logLevel, format: config.logFormat });
  jobs = await startJobs({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log });
  child.ready();
}

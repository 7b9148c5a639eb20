// The jobs process as a child of a test: tells when it works, ends when told.
import { startJobs } from '../../src/jobs/jobs-process.ts';
import { createLogger } from '../../src/log.ts';

const [databaseUrl = '', dataDir = ''] = process.argv.slice(2);
const log = createLogger({ from: 'jobs', level: 'error', format: 'lines' });
const jobs = await startJobs({ databaseUrl, dataDir, log });
process.on('message', () => void jobs.stop().then(() => process.exit(0)));
process.send?.('works');

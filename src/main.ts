// The engine with its API, as a process of the launcher. Only here do the adapters meet the engine; see process-parts.ts.
import { readConfig } from './config.ts';
import { runAsChild } from './launch/child.ts';
import { createLogger } from './log.ts';
import { type EngineProcess, startEngineProcess } from './process-parts.ts';
import { SchemaMismatch } from './storage/migrate.ts';

let running: EngineProcess | undefined;
const child = runAsChild({ onDrain: async () => running?.drain() });
const config = readConfig();
const { databaseUrl } = config;
if (databaseUrl === null) {
  child.fatal('The engine is started by npm start; by hand it needs DATABASE_URL.');
} else {
  const log = createLogger({ from: 'engine', level: config.logLevel, format: config.logFormat });
  const onFatal = (fault: Error) => {
    log.error({ err: fault }, 'the engine can not go on');
    // Started again by the launcher, and reconciled at its start; what could be stored is stored.
    process.exit(1);
  };
  try {
    running = await startEngineProcess({ config: { ...config, databaseUrl }, log, onFatal });
    child.ready(running.port);
  } catch (error) {
    if (error instanceof SchemaMismatch) child.fatal(error.message);
    else onFatal(error as Error);
  }
}

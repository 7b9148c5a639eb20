/** The built engine as a process of its own, as the launcher starts it, so that it can be killed, and its processor time be read. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { root } from './started.ts';

export type RunningEngine = {
  readonly port: number;
  /** Undefined where it is no process of its own. */
  readonly pid: number | undefined;
  kill(): Promise<void>;
  drain(): Promise<void>;
};

/**
 * Resolves when it listens; `npm run build` has made it.
 * @param lines takes what it says
 */
export async function engineApart(
  environment: Record<string, string>,
  lines: string[],
): Promise<RunningEngine> {
  const child = fork(path.join(root, 'dist', 'engine.js'), [], {
    env: { PATH: process.env['PATH'], ...environment },
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => lines.push(part.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { type: string; port?: number }) =>
      message.type === 'ready' ? resolve(message.port ?? 0) : reject(new Error(JSON.stringify(message))),
    );
    child.once('exit', (code) => reject(new Error(`the engine ended with ${code}: ${lines.join('\n')}`)));
  });
  return {
    port,
    pid: child.pid,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async drain() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

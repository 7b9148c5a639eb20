/** A launcher as its own process, with what it says; for the tests that press Ctrl+C and pull the plug. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunningNote } from '../../src/launch/data-folder.ts';
import { haveEnded, isAlive, type ProcessIdentity } from '../../src/launch/process-identity.ts';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export class Started {
  readonly process: ChildProcess;
  readonly #dataDir: string;
  #output = '';
  #stdout = '';
  readonly #end: Promise<number | null>;

  constructor(args: readonly string[], options: { dataDir: string; environment?: NodeJS.ProcessEnv }) {
    this.#dataDir = options.dataDir;
    const environment: NodeJS.ProcessEnv = { ...process.env, ...options.environment };
    // What the tests' own environment says is not for the product.
    for (const name of [
      'PORT',
      'HOST',
      'DATA_DIR',
      'DATABASE_URL',
      'ASTERISK_URL',
      'NODE_OPTIONS',
      'VITEST',
    ]) {
      if (options.environment?.[name] === undefined) delete environment[name];
    }
    this.process = spawn(process.execPath, args, {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.process.stdout?.on('data', (part: Buffer) => {
      this.#stdout += part.toString();
      this.#output += part.toString();
    });
    this.process.stderr?.on('data', (part: Buffer) => {
      this.#output += part.toString();
    });
    // Not 'close': children that outlive a killed launcher keep its output open. What is on its way gets a moment.
    this.#end = new Promise((resolve) =>
      this.process.once('exit', (code) => setTimeout(() => resolve(code), 50)),
    );
  }

  /** Everything that was said so far, on both channels. */
  get output(): string {
    return this.#output;
  }

  /** What a program that reads the output would see. */
  get stdout(): string {
    return this.#stdout;
  }

  /** Resolves with the address as soon as the product says that it is ready. */
  async ready(limitMs = 60_000): Promise<string> {
    const found = await this.says(/^Ready at (http:\S+)$/m, limitMs);
    return found[1] ?? '';
  }

  async says(pattern: RegExp, limitMs = 20_000): Promise<RegExpExecArray> {
    for (const end = Date.now() + limitMs; ; ) {
      const found = pattern.exec(this.#output);
      if (found !== null) return found;
      if (this.process.exitCode !== null || Date.now() > end) {
        throw new Error(`never said ${pattern} (exit code ${this.process.exitCode}):\n${this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Resolves with the exit code. */
  end(): Promise<number | null> {
    return this.#end;
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  note(): RunningNote {
    return JSON.parse(fs.readFileSync(path.join(this.#dataDir, 'running.json'), 'utf8')) as RunningNote;
  }

  children(): ProcessIdentity[] {
    return JSON.parse(
      fs.readFileSync(path.join(this.#dataDir, 'children.json'), 'utf8'),
    ) as ProcessIdentity[];
  }

  /** The launcher, its children, PostgreSQL and Asterisk. */
  pids(): number[] {
    const servers = [postgresPid(this.#dataDir), asteriskPid(this.#dataDir)].filter(
      (pid) => pid !== undefined,
    );
    return [this.process.pid as number, ...this.children().map((child) => child.pid), ...servers];
  }
}

export function postgresPid(dataDir: string): number | undefined {
  const file = path.join(dataDir, 'postgres', 'postmaster.pid');
  return fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

export function asteriskPid(dataDir: string): number | undefined {
  const file = path.join(dataDir, 'asterisk', 'asterisk.pid');
  if (!fs.existsSync(file)) return undefined;
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as ProcessIdentity).pid;
}

/** A data folder of its own and the launchers started on it; `clear` ends whatever is left. */
export function openPlayground() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-launch-'));
  const dataDir = path.join(folder, 'data');
  const started: Started[] = [];
  const track = (one: Started) => {
    started.push(one);
    return one;
  };
  return {
    folder,
    dataDir,
    /** The built product, as npm start starts it. */
    product: (args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) =>
      track(
        new Started(['scripts/start.mjs', '--data', dataDir, '--port', '0', ...args], {
          dataDir,
          environment,
        }),
      ),
    /** The launcher of the sources with stand-ins for the engine and the jobs process. */
    launcher: (environment: NodeJS.ProcessEnv = {}) =>
      track(
        new Started(['--import', 'tsx', 'test/launch/stand-in-launcher.ts'], {
          dataDir,
          environment: { PORT: '0', DATA_DIR: dataDir, TELEPHONY: 'simulated', ...environment },
        }),
      ),
    clear: async () => {
      const pids = started.map((one) => one.process.pid as number);
      for (const one of started) if (isAlive(one.process.pid as number)) one.signal('SIGKILL');
      await haveEnded(pids, 2000);
      await new Promise((resolve) => setTimeout(resolve, 100)); // the children notice and end
      const asterisk = asteriskPid(dataDir);
      if (asterisk !== undefined && isAlive(asterisk)) {
        process.kill(asterisk, 'SIGKILL');
        await haveEnded([asterisk], 2000);
      }
      const server = postgresPid(dataDir);
      if (server !== undefined && isAlive(server)) {
        process.kill(server, 'SIGQUIT');
        await haveEnded([server], 5000);
      }
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

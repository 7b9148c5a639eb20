/**
 * The processes that the launcher starts: watched, started again after a crash (later each time, and not for ever),
 * drained at the end.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildMessage, LauncherMessage } from './child.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';

export interface ChildProgram {
  name: string;
  file: string;
  /** Asked at each start: the port may be known only after the first one. */
  environment: () => NodeJS.ProcessEnv;
}

export interface SuperviseOptions {
  programs: readonly ChildProgram[];
  /** One line for people: a crash, a restart. */
  log: (line: string) => void;
  /** The set of living processes has changed. */
  onChange: (children: readonly ProcessIdentity[]) => void;
  /** This many crashes of one program within `crashWindowMs` end everything. */
  crashLimit?: number;
  crashWindowMs?: number;
  firstDelayMs?: number;
}

export interface Supervisor {
  /** Starts all programs; resolves with the port that the engine named when each is ready. */
  start(): Promise<{ port: number }>;
  /** Resolves with the reason when a program cannot be kept alive. */
  failed: Promise<string>;
  /** Asks all to finish; kills what is left after `limitMs`. */
  drain(limitMs: number): Promise<void>;
  /** Kills all at once. */
  kill(): void;
}

const readyLimitMs = 60_000;

/** Keeps the programs running until it is told to drain or kill. */
export function supervise(options: SuperviseOptions): Supervisor {
  let fail: (reason: string) => void = () => undefined;
  const failed = new Promise<string>((resolve) => {
    fail = resolve;
  });
  const kept: KeptProgram[] = [];
  const onChange = () => options.onChange(kept.flatMap((one) => one.pid ?? []).map(identify));
  for (const program of options.programs) kept.push(new KeptProgram(program, { ...options, onChange, fail }));

  return {
    failed,
    start: async () => {
      const ports = await Promise.all(kept.map((one) => one.start()));
      return { port: ports[options.programs.findIndex((one) => one.name === 'engine')] ?? 0 };
    },
    drain: async (limitMs) => {
      const ends = Promise.all(kept.map((one) => one.drain()));
      const isOver = await Promise.race([ends.then(() => true), sleep(limitMs, false, { ref: false })]);
      if (isOver) return;
      for (const one of kept) one.kill();
      await Promise.race([ends, sleep(1000, undefined, { ref: false })]);
    },
    kill: () => {
      for (const one of kept) one.kill();
    },
  };
}

type KeepOptions = Omit<SuperviseOptions, 'onChange' | 'programs'> & {
  onChange: () => void;
  fail: (reason: string) => void;
};

/** One program: its present process, and how often it crashed of late. */
class KeptProgram {
  readonly #program: ChildProgram;
  readonly #options: KeepOptions;
  #process: ChildProcess | undefined;
  #crashes: number[] = [];
  #isEnding = false;
  #becomeReady: (port: number) => void = () => undefined;

  constructor(program: ChildProgram, options: KeepOptions) {
    this.#program = program;
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Resolves with the port (0 when it has none) as soon as the program is ready, be it at a later try. */
  start(): Promise<number> {
    return new Promise((resolve) => {
      this.#becomeReady = resolve;
      this.#run();
    });
  }

  /** Asks the process to finish; resolves when it has ended. */
  drain(): Promise<void> {
    this.#isEnding = true;
    const child = this.#process;
    if (child === undefined) return Promise.resolve();
    const message: LauncherMessage = { type: 'drain' };
    if (child.connected) child.send(message, () => undefined);
    else child.kill('SIGTERM');
    return new Promise((resolve) => child.once('exit', () => resolve()));
  }

  kill(): void {
    this.#isEnding = true;
    this.#process?.kill('SIGKILL');
  }

  #run(): void {
    const { name, file, environment } = this.#program;
    // Detached: a signal from the terminal is for the launcher, which drains in the right order.
    const child = fork(file, [], {
      env: environment(),
      detached: true,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process = child;
    this.#options.onChange();
    const tooLate = setTimeout(() => {
      this.#options.log(`The ${name} process did not become ready within ${readyLimitMs / 1000} s`);
      child.kill('SIGKILL');
    }, readyLimitMs);
    let fatal: string | undefined;
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'fatal') fatal = message.message;
      if (message.type !== 'ready') return;
      clearTimeout(tooLate);
      this.#becomeReady(message.port ?? 0);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(tooLate);
      this.#process = undefined;
      this.#options.onChange();
      if (this.#isEnding) return;
      if (fatal === undefined) void this.#runAgain(String(code ?? signal));
      else this.#options.fail(fatal);
    });
  }

  async #runAgain(how: string): Promise<void> {
    const { crashLimit = 5, crashWindowMs = 60_000, firstDelayMs = 250, log, fail } = this.#options;
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((at) => at > now - crashWindowMs), now];
    const count = this.#crashes.length;
    if (count >= crashLimit) {
      fail(
        `The ${this.#program.name} process ended ${count} times within ${crashWindowMs / 1000} s (last: ${how}).`,
      );
      return;
    }
    const delayMs = firstDelayMs * 2 ** (count - 1);
    log(
      `The ${this.#program.name} process ended unexpectedly (${how}); starting it again in ${delayMs / 1000} s`,
    );
    await sleep(delayMs);
    if (!this.#isEnding) this.#run();
  }
}

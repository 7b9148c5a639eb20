/**
 * What the engine and the jobs process have in common as children of the launcher: they say when they are ready,
 * they drain when told to, and they never outlive the launcher.
 */

/** From a child to the launcher. `fatal` is a fault that a restart would not mend. */
export type ChildMessage = { type: 'ready'; port?: number } | { type: 'fatal'; message: string };
/** From the launcher to a child. */
export type LauncherMessage = { type: 'drain' };

export interface ChildOptions {
  /** Finishes what is under way and closes everything; the process ends when it resolves. */
  onDrain: () => Promise<void>;
  /** After this time the process ends although `onDrain` has not resolved. */
  drainLimitMs?: number;
}

export interface Child {
  /** Tells the launcher that this process does its work; the engine names the port it listens on. */
  ready(port?: number): void;
  /** Tells the launcher why a restart would not help, and ends this process. */
  fatal(message: string): void;
}

/** To be called first in the main file of a child. Without a launcher (run by hand) SIGINT drains as well. */
export function runAsChild(options: ChildOptions): Child {
  outliveTerminal();
  let isDraining = false;
  const drain = (exitCode: number) => {
    if (isDraining) return;
    isDraining = true;
    setTimeout(() => process.exit(1), options.drainLimitMs ?? 5500).unref();
    options.onDrain().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  const hasLauncher = process.send !== undefined;
  process.on('message', (message: LauncherMessage) => {
    if (message.type === 'drain') drain(0);
  });
  process.on('SIGTERM', () => drain(0));
  // Ctrl+C reaches every process of the terminal; with a launcher it is the launcher's to decide what it means.
  process.on('SIGINT', () => (hasLauncher ? undefined : drain(0)));
  // The launcher is gone (kill -9): nobody would end us, and the next launcher starts an engine of its own.
  process.on('disconnect', () => drain(0));

  const tell = (message: ChildMessage) => {
    if (process.connected) process.send?.(message);
  };
  return {
    ready: (port) => tell(port === undefined ? { type: 'ready' } : { type: 'ready', port }),
    fatal: (message) => {
      if (!hasLauncher) console.error(message);
      tell({ type: 'fatal', message });
      drain(1);
    },
  };
}

/** A closed terminal (SIGHUP) or a closed pipe makes every further line an error; that is no reason to end halfway. */
export function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

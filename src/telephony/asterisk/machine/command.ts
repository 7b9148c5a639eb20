/** Programs of the machine (apt-get, dpkg-deb, tar), run without blocking the launcher. */
import { spawn } from 'node:child_process';
import { AsteriskUnavailable } from './installation.ts';

export interface CommandOptions {
  cwd?: string;
  signal?: AbortSignal | undefined;
}

/** Resolves with the standard output; rejects with AsteriskUnavailable and what the program said about its failure. */
export function ask(command: readonly string[], options: CommandOptions = {}): Promise<string> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? '/',
      signal: options.signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (part: Buffer) => output.push(part));
    child.stderr.on('data', (part: Buffer) => errors.push(part));
    child.once('error', (error) => reject(describe(program, error)));
    child.once('close', (code, signal) => {
      const text = Buffer.concat(output).toString();
      if (code === 0) return resolve(text);
      const said = (Buffer.concat(errors).toString().trim() || text.trim()).split('\n').slice(-3).join(' ');
      return reject(new AsteriskUnavailable(`${program} ended with ${code ?? signal}: ${said}`));
    });
  });
}

/** Feeds the output of one program into another; both must end well. */
export async function pipe(
  from: readonly string[],
  to: readonly string[],
  options: CommandOptions = {},
): Promise<void> {
  const [[source = '', ...sourceArgs], [target = '', ...targetArgs]] = [from, to];
  const first = spawn(source, sourceArgs, { stdio: ['ignore', 'pipe', 'pipe'], signal: options.signal });
  const second = spawn(target, targetArgs, { stdio: ['pipe', 'ignore', 'pipe'], signal: options.signal });
  first.stdout.pipe(second.stdin);
  // The other end may be gone first; its own end tells why.
  for (const stream of [first.stdout, second.stdin]) stream.on('error', () => undefined);
  await Promise.all(
    [first, second].map((child, index) => {
      const errors: Buffer[] = [];
      child.stderr.on('data', (part: Buffer) => errors.push(part));
      const name = [source, target][index] ?? '';
      return new Promise<void>((resolve, reject) => {
        child.once('error', (error) => reject(describe(name, error)));
        child.once('close', (code, signal) => {
          if (code === 0) return resolve();
          const said = Buffer.concat(errors).toString().trim();
          return reject(new AsteriskUnavailable(`${name} ended with ${code ?? signal}: ${said}`));
        });
      });
    }),
  );
}

function describe(program: string, error: NodeJS.ErrnoException): Error {
  if (error.code === 'ENOENT') return new AsteriskUnavailable(`${program} is not installed on this machine`);
  return error.name === 'AbortError' ? error : new AsteriskUnavailable(`${program}: ${error.message}`);
}

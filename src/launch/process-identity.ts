/**
 * Who is process N? A number alone is not an answer: numbers are given out again, after a reboot and in containers
 * even the same ones. So a process is remembered as its number plus the moment it began.
 */
import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

export interface ProcessIdentity {
  pid: number;
  /** An opaque mark of the moment of birth: clock ticks since boot on Linux, the start time elsewhere, '' unknown. */
  born: string;
}

const onLinux = existsSync('/proc/self/stat');

/** True while a process of this number exists, whoever owns it. A zombie has ended and does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return statFields(pid)?.[0] !== 'Z';
}

export function identify(pid: number): ProcessIdentity {
  return { pid, born: bornMark(pid) };
}

/** True while the very process that was remembered is alive (not another one that inherited its number). */
export function isSameProcessAlive(identity: ProcessIdentity): boolean {
  if (!isAlive(identity.pid)) return false;
  const now = bornMark(identity.pid);
  return identity.born === '' || now === '' || now === identity.born;
}

/** True when process `pid` is a PostgreSQL server working in `folder` (the server changes into its data folder). */
export function isPostgresOf(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (!onLinux) return /postgres/.test(ask('ps', ['-p', String(pid), '-o', 'comm=']));
  try {
    return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(folder);
  } catch {
    return false;
  }
}

/** Resolves to true as soon as none of the processes is alive, to false when the time is over. */
export async function haveEnded(pids: readonly number[], limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (pids.some(isAlive)) {
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

function bornMark(pid: number): string {
  if (onLinux) return statFields(pid)?.[19] ?? '';
  return ask('ps', ['-p', String(pid), '-o', 'lstart=']);
}

/** The fields of /proc/PID/stat from the state on; the name before may itself contain spaces and brackets. */
function statFields(pid: number): string[] | undefined {
  if (!onLinux) return undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function ask(command: string, args: string[]): string {
  const answer = spawnSync(command, args, { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim() : '';
}

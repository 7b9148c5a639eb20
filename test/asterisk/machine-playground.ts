/** Real Asterisks on folders of their own, from the cache of this user; `clear` ends whatever is left of them. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConfig } from '../../src/config.ts';
import { haveEnded, isAlive } from '../../src/launch/process-identity.ts';
import {
  type RunningAsterisk,
  type StartOptions,
  startAsterisk,
} from '../../src/telephony/asterisk/machine/start.ts';

/** The first test of a fresh machine fetches 22 MB; all others are fast. */
export const fetchLimitMs = 240_000;

export function openPlayground() {
  const { cacheDir, assetsDir } = readConfig();
  // Passable for "nobody", as whom one test starts.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rufwerk-asterisk-'));
  fs.chmodSync(folder, 0o755);
  const dataDir = path.join(folder, 'data');
  const log: string[] = [];
  const running: RunningAsterisk[] = [];
  const pids: number[] = [];
  return {
    folder,
    dataDir,
    cacheDir,
    assetsDir,
    log,
    /** Ended by `clear` if it is still alive then. */
    watch: (pid: number) => pids.push(pid),
    start: async (options: Partial<StartOptions> = {}) => {
      const asterisk = await startAsterisk({
        dataDir,
        cacheDir,
        assetsDir,
        log: (line) => log.push(line),
        ...options,
      });
      running.push(asterisk);
      return asterisk;
    },
    clear: async () => {
      await Promise.all(running.map((one) => one.stop()));
      const left = pids.filter(isAlive);
      for (const pid of left) process.kill(pid, 'SIGKILL');
      await haveEnded(left, 2000);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The local addresses of the sockets that a process listens on, or takes UDP on; from /proc, as the kernel sees them. */
export function listeningSockets(pid: number): string[] {
  const inodes = new Set(
    fs.readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // closed meanwhile
      }
    }),
  );
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((protocol) => {
    const lines = fs.readFileSync(`/proc/${pid}/net/${protocol}`, 'utf8').trim().split('\n').slice(1);
    return lines.flatMap((line) => {
      const [, local = '', , state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
      const isOpen = protocol.startsWith('udp') || state === '0A';
      return isOpen && inodes.has(inode) ? [`${protocol} ${readable(local)}`] : [];
    });
  });
}

/** 0100007F:1F98 -> 127.0.0.1:8088 */
function readable(address: string): string {
  const [host = '', port = ''] = address.split(':');
  const bytes = host.match(/../g) ?? [];
  const numbers = bytes.map((byte) => Number.parseInt(byte, 16));
  const name = numbers.length === 4 ? numbers.toReversed().join('.') : host;
  return `${name}:${Number.parseInt(port, 16)}`;
}

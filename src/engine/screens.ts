// Which agents have a living screen, and whose turn it is: an agent's commands are obeyed one after another, in the order in which they
// came, so that a double click can not overtake itself. Must never move an agent: it only tells what it saw.
import { HEARTBEAT_LIMIT_MS } from '../domain/agent/agent.ts';
import type { OwnedFloor } from '../domain/floor/apply.ts';
import type { UserId } from '../domain/ids.ts';
import type { Answer, Clock } from './ports.ts';

/** More than this waiting from one agent is a broken client. */
const QUEUE_LIMIT = 100;

export function openScreens({ clock, floor }: { clock: Clock; floor: OwnedFloor }) {
  const lastSeen = new Map<UserId, number>();
  const closed = new Set<UserId>();
  const turns = new Map<UserId, { last: Promise<unknown>; waiting: number }>();

  const isAbsent = (userId: UserId): boolean => {
    const now = floor.agents.get(userId)?.now;
    return now !== undefined && now.state !== 'gone' && now.presence.state === 'absent';
  };

  return {
    /** A heartbeat. True if the agent was taken for absent until now. */
    seen(userId: UserId): boolean {
      lastSeen.set(userId, clock.now());
      closed.delete(userId);
      return isAbsent(userId);
    },
    /** Its last socket closed. */
    gone(userId: UserId): void {
      closed.add(userId);
    },
    /** Agents who are taken for present and whose screen is not there (closed, or silent for the heartbeat's limit). */
    lost(): { userId: UserId; lastSeenAt: number }[] {
      const now = clock.now();
      const found: { userId: UserId; lastSeenAt: number }[] = [];
      for (const [userId, agent] of floor.agents) {
        if (agent.now.state === 'gone' || agent.now.presence.state === 'absent') continue;
        const seenAt = lastSeen.get(userId) ?? now;
        if (!lastSeen.has(userId)) lastSeen.set(userId, now);
        if (closed.has(userId) || now - seenAt >= HEARTBEAT_LIMIT_MS)
          found.push({ userId, lastSeenAt: closed.has(userId) ? now : seenAt });
      }
      for (const userId of lastSeen.keys()) if (!floor.agents.has(userId)) lastSeen.delete(userId);
      return found;
    },
    /** Runs a deed after everything that this agent asked for before. */
    inTurn(userId: UserId, deed: () => Promise<Answer>): Promise<Answer> {
      const turn = turns.get(userId) ?? { last: Promise.resolve(), waiting: 0 };
      if (turn.waiting >= QUEUE_LIMIT) return Promise.resolve({ ok: false, refused: 'agent_busy' });
      turn.waiting += 1;
      turns.set(userId, turn);
      const mine = turn.last.then(deed);
      turn.last = mine
        .catch(() => undefined)
        .then(() => {
          turn.waiting -= 1;
          if (turn.waiting === 0) turns.delete(userId);
        });
      return mine;
    },
  };
}

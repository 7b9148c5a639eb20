import { describe, expect, it } from 'vitest';
import { createCommandQueue, type DeedAnswer, QUEUE_LIMIT } from '../../src/web/server/command-queue.ts';
import {
  createLiveSocket,
  pauseBefore,
  type SocketEars,
  type SocketLike,
} from '../../src/web/server/live-socket.ts';
import { know } from '../../src/web/server/live-view.ts';
import type { AgentDeedRequest, LiveView, ServerMessage } from '../../src/wire/live.ts';

const view = (name: string) =>
  ({ kind: 'floor', floor: { name, agents: [] } }) as unknown as Extract<LiveView, { kind: 'floor' }>;
const snapshot = (seq: number, name: string): ServerMessage => ({
  type: 'snapshot',
  seq,
  now: 1000,
  view: view(name),
});
const join: AgentDeedRequest = { name: 'join_campaign', campaignId: 'c1' };
const call: AgentDeedRequest = {
  name: 'call',
  interactionId: 'i1',
  e164: '+493023125123',
  callerNumber: '+496990009100',
};

/** A page on a desk whose network, clock and dice the test holds. */
function desk() {
  const sockets: (SocketLike & {
    ears: SocketEars;
    sent: { type: string; id?: string }[];
    isClosed: boolean;
  })[] = [];
  const timers = new Map<() => void, number>();
  const seen = { views: [] as LiveView[], states: [] as string[], waiting: 0, refusals: 0, now: 0 };
  let clock = 0;
  let ids = 0;
  const live = createLiveSocket(
    {
      open: (ears) => {
        const socket = {
          sent: [] as { type: string; id?: string }[],
          isClosed: false,
          ears,
          send: (text: string) => void socket.sent.push(JSON.parse(text)),
          close: () => {
            socket.isClosed = true;
          },
        };
        sockets.push(socket);
        return socket;
      },
      newId: () => `id-${++ids}`,
      now: () => clock,
      random: () => 0,
      after: (delayMs, act) => {
        timers.set(act, clock + delayMs);
        return () => timers.delete(act);
      },
    },
    {
      onView: (next) => seen.views.push(next),
      onNow: (now) => {
        seen.now = now;
      },
      onStatus: (status) => {
        if (seen.states.at(-1) !== status.state) seen.states.push(status.state);
        seen.waiting = status.waiting;
      },
      onRefused: () => {
        seen.refusals += 1;
      },
    },
  );
  const last = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  };
  return {
    live,
    seen,
    sockets,
    last,
    hear: (message: ServerMessage) => last().ears.onMessage(JSON.stringify(message)),
    cut: () => last().ears.onClose(),
    pass: (spanMs: number) => {
      const end = clock + spanMs;
      for (;;) {
        const due = [...timers].filter(([, at]) => at <= end).toSorted((a, b) => a[1] - b[1])[0];
        if (!due) break;
        timers.delete(due[0]);
        clock = Math.max(clock, due[1]);
        due[0]();
      }
      clock = end;
    },
  };
}

describe('the view of a page', () => {
  it('follows the changes one by one and keeps the parts that did not change', () => {
    const first = know(undefined, { type: 'snapshot', seq: 4, now: 0, view: view('Frankfurt') });
    if (first === 'gap') throw new Error('a snapshot is never a gap');
    const next = know(first, { type: 'change', seq: 5, now: 0, parts: { name: 'Berlin' } });
    expect(next).toEqual({ seq: 5, view: { kind: 'floor', floor: { name: 'Berlin', agents: [] } } });
  });

  it('ignores a change it has seen, and calls a missing one a gap', () => {
    const known = { seq: 5, view: view('Berlin') };
    expect(know(known, { type: 'change', seq: 5, now: 0, parts: { name: 'old' } })).toBe(known);
    expect(know(known, { type: 'change', seq: 7, now: 0, parts: {} })).toBe('gap');
    expect(know(undefined, { type: 'change', seq: 1, now: 0, parts: {} })).toBe('gap');
  });
});

describe('the live socket', () => {
  it('comes back for a new snapshot when a sequence number is missing', () => {
    const anna = desk();
    anna.hear(snapshot(1, 'Frankfurt'));
    anna.hear({ type: 'change', seq: 3, now: 2000, parts: { name: 'never seen' } as never });
    expect(anna.sockets[0]?.isClosed).toBe(true);
    anna.pass(300);
    anna.hear(snapshot(9, 'true again'));
    expect(anna.seen.states).toEqual(['live', 'lost', 'live']);
    expect(anna.seen.views.map((seen) => seen.kind === 'floor' && seen.floor.name)).toEqual([
      'Frankfurt',
      'true again',
    ]);
  });

  it('sends an unanswered command again under the same id after a lost connection', async () => {
    const anna = desk();
    anna.hear(snapshot(1, ''));
    const answer = anna.live.command(join);
    const [sent] = anna.last().sent;
    anna.cut();
    expect(anna.seen.waiting).toBe(1);
    anna.pass(300);
    anna.hear(snapshot(1, ''));
    expect(anna.last().sent).toEqual([sent]);
    anna.hear({ type: 'answer', id: sent?.id ?? '', answer: { ok: true } });
    await expect(answer).resolves.toEqual({ ok: true });
    expect(anna.seen.waiting).toBe(0);
  });

  it('does not dial minutes later because a network came back', async () => {
    const anna = desk();
    anna.hear(snapshot(1, ''));
    anna.cut();
    const answers = [anna.live.command(call), anna.live.command(join)];
    anna.pass(60_000);
    anna.hear(snapshot(2, ''));
    await expect(answers[0]).resolves.toEqual({ ok: false, refused: 'too_late' });
    expect(anna.last().sent.filter((message) => message.type === 'command')).toMatchObject([{ deed: join }]);
  });

  it('asks again about a call it has sent, however late, because only the engine knows', () => {
    const anna = desk();
    anna.hear(snapshot(1, ''));
    void anna.live.command(call);
    anna.cut();
    anna.pass(60_000);
    anna.hear(snapshot(2, ''));
    expect(anna.last().sent.filter((message) => message.type === 'command')).toMatchObject([{ deed: call }]);
  });

  it('notices within 20 s that a connection is dead though nobody closed it', () => {
    const anna = desk();
    anna.hear(snapshot(1, ''));
    anna.pass(20_000);
    expect(anna.sockets.length).toBeGreaterThan(1);
    expect(anna.seen.states).toContain('lost');
  });

  it('stays on a connection that answers its heartbeat', () => {
    const anna = desk();
    anna.hear(snapshot(1, ''));
    for (let beat = 0; beat < 20; beat += 1) {
      anna.pass(5_000);
      anna.hear({ type: 'alive', now: 1 });
    }
    expect(anna.sockets.length).toBe(1);
    expect(anna.last().sent.every((message) => message.type === 'alive')).toBe(true);
  });

  it('asks whether the session is over when a connection ends before a word', () => {
    const anna = desk();
    anna.cut();
    expect(anna.seen.refusals).toBe(1);
  });

  it('ends for good when the server says signed out', () => {
    const anna = desk();
    anna.hear(snapshot(1, ''));
    anna.hear({ type: 'signed_out' });
    anna.pass(60_000);
    expect(anna.sockets.length).toBe(1);
    expect(anna.seen.states.at(-1)).toBe('signed_out');
  });

  it('tries again within 3 s at the latest, and not all desks in one instant', () => {
    for (let tries = 0; tries < 20; tries += 1) expect(pauseBefore(tries, 0.999)).toBeLessThan(3_000);
    expect(pauseBefore(6, 0)).not.toBe(pauseBefore(6, 0.9));
  });
});

describe('the queue of commands', () => {
  it('is bounded, and says so at once', () => {
    const queue = createCommandQueue();
    const answers: DeedAnswer[] = [];
    for (let id = 0; id <= QUEUE_LIMIT; id += 1) {
      queue.add({ id: String(id), deed: join, askedAt: 0, answer: (answer) => answers.push(answer) });
    }
    expect(queue.size()).toBe(QUEUE_LIMIT);
    expect(answers).toEqual([{ ok: false, refused: 'queue_full' }]);
  });

  it('keeps only the newest draft that has not left the page', () => {
    const queue = createCommandQueue();
    const draft = (notes: string): AgentDeedRequest => ({ name: 'save_draft', interactionId: 'i1', notes });
    for (const notes of ['Möch', 'Möchte', 'Möchte Plus']) {
      queue.add({ id: notes, deed: draft(notes), askedAt: 0, answer: () => undefined });
    }
    expect(queue.toSend('all', 0).map((command) => command.id)).toEqual(['Möchte Plus']);
  });
});

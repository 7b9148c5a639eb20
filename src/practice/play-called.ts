/** Plays a behaviour on a call that came in: from the INVITE to the answer or its refusal. */
import type { FarCall } from './far-call.ts';
import type { Behaviour, Manners } from './people/behaviour.ts';
import type { Header } from './sip/message.ts';
import { IncomingLeg } from './sip/incoming-leg.ts';
import type { Leg } from './sip/leg.ts';
import type { SipServer } from './sip/server.ts';
import type { ServerTransaction } from './sip/transaction.ts';

/** Where requests find the leg that they belong to, by dialog. */
export type LegTable = Map<string, Leg>;

/** Nobody's telephone rings for longer. */
const longestRingMs = 600_000;
/** A leg that has vanished stays in the table for so long, or what comes for it would be answered with 481. */
const vanishedMs = 120_000;

/** Opens the leg of an INVITE, so that a CANCEL finds it from the first moment on. */
export function openCalledLeg(parts: {
  call: FarCall;
  transaction: ServerTransaction;
  localTag: string;
  server: SipServer;
  legs: LegTable;
}): IncomingLeg {
  const { call, server, legs } = parts;
  const watch = call.watch(() => {
    if (call.behaviour.onCancel === 'answers') pickUp({ call, leg, server, legs });
    else call.refuse(leg, 487);
  });
  const onEnded = (why: Parameters<typeof watch.onEnded>[0]) => {
    legs.delete(leg.key);
    watch.onEnded(why);
  };
  const leg: IncomingLeg = new IncomingLeg(
    {
      server,
      agreement: () => call.agreement,
      user: call.number,
      localTag: parts.localTag,
      watch: { ...watch, onEnded, onVanished: () => forgetVanished(leg, parts) },
    },
    parts.transaction,
  );
  call.follow(leg);
  legs.set(leg.key, leg);
  return leg;
}

export interface Played {
  readonly call: FarCall;
  readonly leg: IncomingLeg;
  readonly server: SipServer;
  readonly legs: LegTable;
}

/** Does what the call's behaviour says, at its times. */
export async function playCalled(played: Played): Promise<void> {
  const { call, leg, server } = played;
  const { behaviour } = call;
  if (behaviour.kind === 'dead') {
    leg.ignore();
    return call.end('lost');
  }
  const startedAt = server.clock.now();
  if (speaks(behaviour)) {
    await call.openSound();
    if (!leg.agree()) return call.refuse(leg, 488);
  }
  if (!call.isAlive) return undefined;
  // The port took a moment to open, which is no part of the ringing.
  const spentMs = server.clock.now() - startedAt;
  const later = (afterMs: number, deed: () => void) => call.later(Math.max(0, afterMs - spentMs), deed);
  playBefore(played, later);
  switch (behaviour.kind) {
    case 'answers':
      return later(behaviour.afterMs, () => pickUp(played));
    case 'refuses': {
      const { status, retryAfterS } = behaviour;
      const headers: Header[] = retryAfterS === undefined ? [] : [['Retry-After', `${retryAfterS}`]];
      return later(behaviour.afterMs, () => call.refuse(leg, status, headers));
    }
    case 'rings':
      return later(longestRingMs, () => call.refuse(leg, 480));
  }
}

/** Whether a description of the sound is needed at any time. */
function speaks(behaviour: Behaviour): boolean {
  if (behaviour.early || behaviour.onCancel === 'answers') return true;
  return behaviour.kind === 'answers' && behaviour.hasNoDescription !== true;
}

function playBefore({ call, leg }: Played, later: (afterMs: number, deed: () => void) => void): void {
  const { ringsAfterMs, early } = call.behaviour;
  if (ringsAfterMs !== undefined) {
    later(ringsAfterMs, () => {
      leg.ring();
      call.observed.mark('ringing');
    });
  }
  if (early) {
    later(early.afterMs, () => {
      call.speak(early.voice);
      leg.progress();
      call.observed.mark('progress');
    });
  }
}

function pickUp(played: Played): void {
  const { call, leg } = played;
  const { behaviour } = call;
  if (leg.state !== 'early') return;
  leg.answer();
  const manners: Manners = behaviour.kind === 'answers' ? behaviour : { voice: { kind: 'silence' } };
  call.connected(manners);
  if (manners.isForked) pickUpToo(played);
}

/** The second telephone of a fork: it is only there to be hung up again. */
function pickUpToo({ call, leg, server, legs }: Played): void {
  const other = leg.twin(server.word(), {
    onSound: () => undefined,
    onCancel: () => undefined,
    onDigit: () => undefined,
    onVanished: () => forgetVanished(other, { server, legs }),
    onAck: () => (call.fork.ackAt ??= server.clock.now()),
    onEnded: (why) => {
      legs.delete(other.key);
      Object.assign(call.fork, { endedAt: server.clock.now(), endedBy: why });
    },
  });
  legs.set(other.key, other);
  call.followFork(other);
  other.answerToo();
}

function forgetVanished(leg: Leg, { server, legs }: { server: SipServer; legs: LegTable }): void {
  server.clock.after(vanishedMs, () => legs.delete(leg.key));
}

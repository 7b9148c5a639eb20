/** Plays a call that one of the people makes: to whoever called them, or wherever a test wants. */
import type { FarCall } from './far-call.ts';
import type { Manners } from './people/behaviour.ts';
import type { LegTable } from './play-called.ts';
import type { Peer } from './sip/address.ts';
import { Invitation } from './sip/invitation.ts';
import { CallingLeg, type LegEnd } from './sip/leg.ts';
import type { SipServer } from './sip/server.ts';

export interface Calling {
  readonly call: FarCall;
  readonly manners: Manners;
  /** Hangs up when it was not answered after so long. */
  readonly ringsAtMostMs: number;
  readonly server: SipServer;
  readonly legs: LegTable;
  readonly host: string;
  readonly peer: Peer;
}

/** Calls; what becomes of it is seen at the call. */
export async function playCalling({ call, manners, ringsAtMostMs, server, legs, host, peer }: Calling) {
  const agreement = await call.openSound();
  if (!call.isAlive) return;
  const invitation = new Invitation({
    server,
    peer,
    host,
    from: call.number,
    to: call.callerNumber,
    callId: call.callId,
    description: agreement.offer('sendrecv'),
    watch: {
      onRinging: (status) => call.observed.mark(status === 183 ? 'progress' : 'ringing'),
      onRefused: (status) => {
        call.status = status;
        call.end(status === 487 ? 'cancelled' : status === 408 ? 'no answer' : 'refused');
      },
      onAnswered: (dialog, description) => {
        const watch = call.watch(() => undefined);
        const onEnded = (why: LegEnd) => {
          legs.delete(leg.key);
          watch.onEnded(why);
        };
        const leg: CallingLeg = new CallingLeg(
          {
            server,
            agreement: () => call.agreement,
            user: call.number,
            localTag: dialog.localTag,
            watch: { ...watch, onEnded },
          },
          dialog,
        );
        legs.set(leg.key, leg);
        call.follow(leg);
        if (!agreement.accept(description)) return leg.bye();
        watch.onSound();
        return call.connected(manners);
      },
    },
  });
  call.followInvitation(invitation);
  call.later(ringsAtMostMs, () => {
    if (call.status === undefined) call.hangUp();
  });
}

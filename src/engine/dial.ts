// Call: the first door of a call's life (docs/life-of-a-call.md). The database locks the number and gives the facts, the rules say yes
// or no, the intent is stored, and only then the number is dialed. Must never dial without a stored intent (I3).
import { type DialWish, groundForCall, intendCall } from '../domain/floor/dialing.ts';
import type { Refusal } from '../domain/floor/refusal.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import type { CallId } from '../domain/ids.ts';
import type { AgentDeed, Command } from './command.ts';
import { type FactsCore, outcomeOf } from './facts-core.ts';
import type { Answer } from './ports.ts';

type CallDeed = Extract<AgentDeed, { name: 'call' }>;

/** Dials a number of the record on the agent's desktop, or says why not. Answered when the intent is stored. */
export async function callDeed(core: FactsCore, command: Command, deed: CallDeed): Promise<Answer> {
  const { userId } = command;
  const wish: DialWish = {
    userId,
    interactionId: deed.interactionId,
    e164: deed.e164,
    callerNumber: deed.callerNumber,
  };
  const ground = groundForCall(core.floor, wish);
  if ('refused' in ground) return { ok: false, ...ground };
  if (core.telephoneAway()) return { ok: false, refused: 'telephone_away' };
  const { campaignRecordId, campaignId } = ground.desk;
  const callId: CallId = core.newId();
  return new Promise((resolve) => {
    core.writer.putFacts({
      async run(decideWith) {
        let result: StepResult | undefined;
        let refusal: Refusal | undefined = { refused: 'fault' };
        const need = { callId, campaignRecordId, campaignId, e164: deed.e164, now: core.clock.now() };
        try {
          await core.store.intend(core.lease(), need, (facts) => {
            core.hold();
            const intent = { ...wish, callId, actBefore: core.lease().expiresAt };
            const done = core.step({ kind: 'user', userId }, command.id, (moves) =>
              intendCall(moves, intent, facts),
            );
            result = done?.result;
            if (done) refusal = done.value;
            const { id, organisationId } = command;
            const answer = {
              commandId: id,
              organisationId,
              userId,
              name: deed.name,
              answer: { ok: true },
            } as const;
            return decideWith({
              ...outcomeOf(result),
              answers: refusal ? [] : [answer],
            });
          });
          const dial = result ? core.take(result) : undefined;
          dial?.();
        } finally {
          core.letGo();
        }
        resolve(refusal ? { ok: false, ...refusal } : { ok: true });
      },
      failed: () => resolve({ ok: false, refused: 'database_away' }),
    });
  });
}

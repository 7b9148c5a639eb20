// Get Record: asks the database for due records and lets the rules choose. Claim, verdicts, interaction and answer are one commit.
// Must never choose itself.
import type { StepResult } from '../domain/floor/step-result.ts';
import { dueFor } from '../domain/floor/keeping.ts';
import { refuseGetRecord, takeRecord } from '../domain/floor/taking.ts';
import type { CampaignId } from '../domain/ids.ts';
import { takeCallbackDeed } from './callback-deeds.ts';
import type { Command } from './command.ts';
import { type FactsCore, outcomeOf } from './facts-core.ts';
import type { Answer, StoredAnswer } from './ports.ts';

/** The first look takes few, so that what is not needed is not locked; the next ones more. */
const FIRST_LOOK = 5;
const NEXT_LOOK = 50;
/** After so many records of which none may be called, the agent is told so rather than kept waiting. */
const LOOKS_LIMIT = 40;

/** Hands the next record of a campaign to an agent, or says why not. */
export async function getRecordDeed(
  core: FactsCore,
  command: Command,
  campaignId: CampaignId,
): Promise<Answer> {
  for (let look = 0; look < LOOKS_LIMIT; look += 1) {
    const refusal = refuseGetRecord(core.floor, command.userId, campaignId);
    if (refusal) return { ok: false, ...refusal };
    // E13: a callback that is due comes before any record.
    const callbackId = dueFor(core.floor, command.userId, campaignId, core.clock.now());
    if (callbackId !== undefined) {
      const taken = await takeCallbackDeed(core, command, { name: 'take_callback', callbackId });
      if (taken.ok) return taken;
    }
    const found = await lookOnce(core, command, { campaignId, limit: look === 0 ? FIRST_LOOK : NEXT_LOOK });
    if (found === 'handed_over') return { ok: true };
    if (found === 'away') return { ok: false, refused: 'database_away' };
    if (found === 'empty') return noneLeft(core, campaignId);
  }
  return noneLeft(core, campaignId);
}

type Look = { readonly campaignId: CampaignId; readonly limit: number };

function lookOnce(
  core: FactsCore,
  command: Command,
  { campaignId, limit }: Look,
): Promise<'handed_over' | 'put_off' | 'empty' | 'away'> {
  return new Promise((resolve) => {
    core.writer.putFacts({
      async run(decideWith) {
        let result: StepResult | undefined;
        let isTaken = false;
        let count = 0;
        const need = { campaignId, limit, now: core.clock.now() };
        try {
          await core.store.claim(core.lease(), need, (candidates) => {
            core.hold();
            count = candidates.length;
            const actor = { kind: 'user', userId: command.userId } as const;
            const done = core.step(actor, command.id, (moves) =>
              takeRecord(moves, { userId: command.userId, campaignId }, candidates),
            );
            result = done?.result;
            isTaken = done?.value ?? false;
            const answers = isTaken ? [storedAnswer(command)] : [];
            return decideWith({
              ...outcomeOf(result),
              answers,
            });
          });
          if (result) core.take(result);
        } finally {
          core.letGo();
        }
        resolve(isTaken ? 'handed_over' : count === 0 ? 'empty' : 'put_off');
      },
      failed: () => resolve('away'),
    });
  });
}

function storedAnswer({ id, organisationId, userId, deed }: Command): StoredAnswer {
  return { commandId: id, organisationId, userId, name: deed.name, answer: { ok: true } };
}

/** None left for good, or none now: then the agent learns when the next one is due. */
async function noneLeft(core: FactsCore, campaignId: CampaignId): Promise<Answer> {
  const outlook = await core.outlooks.count(campaignId);
  if (outlook?.nextAt !== undefined) return { ok: false, refused: 'no_records_now', until: outlook.nextAt };
  return { ok: false, refused: outlook && outlook.open > 0 ? 'no_records_now' : 'no_records_left' };
}

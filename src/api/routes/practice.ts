// Leaving practice for good: the accounts, lists and campaigns of the first start go, with what was done with them. The command line asks
// for it (cli leave-practice); whoever works as one of the accounts is signed out first.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type CampaignId, makeId } from '../../domain/ids.ts';
import { leavePractice, practiceUsers, whyNotLeave } from '../../storage/leave-practice.ts';
import { findTrunkRules, isName } from '../../storage/real-trunks.ts';
import { closeSessionsOf } from '../../storage/sessions.ts';
import { type LeftPractice, organisationNamed } from '../../wire/trunks.ts';
import type { Deed } from '../../engine/command.ts';
import type { Caller } from '../auth/door.ts';
import { callerOf } from '../caller.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused, wrote } from '../refusals.ts';
import { writerOf } from '../writer.ts';

export function practiceRoutes(app: Api, parts: RouteParts): void {
  app.post(
    '/api/practice/leave',
    {
      config: { right: 'an administrator may leave practice for good' },
      schema: { tags: ['trunks'], body: organisationNamed },
    },
    async (request): Promise<LeftPractice> => {
      const { pool } = parts;
      const caller = callerOf(request);
      const { organisationName } = request.body;
      const rules = await findTrunkRules(pool, caller.organisationId);
      // Nobody is signed out for a name that was mistyped.
      if (!rules?.isPractice) throw refused('not_practice');
      if (!isName(organisationName, rules))
        throw refused('organisation_name_wrong', { field: 'organisationName' });
      const refusal = await whyNotLeave(pool, caller.organisationId);
      if (refusal) throw refused(refusal);
      await putOutAll(parts, caller);
      // The command line acts for the oldest chief, who may be one of those who go: then the installation did it.
      const userId = caller.via === 'command_line' ? undefined : caller.userId;
      const left = wrote(await leavePractice(pool, { ...writerOf(request), userId }, { organisationName }));
      rmSync(path.join(parts.config.dataDir, 'logins.json'), { force: true });
      for (const { id, startedAt } of left.recordings)
        rmSync(parts.recordings.pathOf(id, startedAt), { force: true });
      for (const id of left.campaignIds)
        await submit(parts, caller, { name: 'campaign_edited', campaignId: id as CampaignId });
      return { deleted: left.deleted };
    },
  );
}

/** Ends the sessions, screens and shifts of the practice accounts. */
async function putOutAll(parts: RouteParts, caller: Caller): Promise<void> {
  for (const userId of await practiceUsers(parts.pool, caller.organisationId)) {
    await closeSessionsOf(parts.pool, userId);
    parts.screens.dismiss(userId);
    if (parts.engine()?.floor().agents.has(userId))
      await submit(parts, { ...caller, userId }, { name: 'sign_out' });
  }
}

async function submit(
  { engine, clock, random }: RouteParts,
  { organisationId, userId }: Pick<Caller, 'organisationId' | 'userId'>,
  deed: Deed,
): Promise<void> {
  const running = engine();
  if (!running || running.floor().organisationId !== organisationId) return;
  const id = makeId<'command'>(clock.now(), () => random.next());
  await running.submit({ id, organisationId, userId, deed });
}

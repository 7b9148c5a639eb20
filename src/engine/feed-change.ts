// Whom a step concerns: the ids of the agents and campaigns whose screens must be told. Must never say what is on a screen.
import type { OwnedFloor } from '../domain/floor/apply.ts';
import { isOfItsGroup } from '../domain/floor/notices.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import type { CampaignId, UserId } from '../domain/ids.ts';
import type { FeedChange } from './ports.ts';

/** Undefined if nobody's screen differs. */
export function feedChangeOf(floor: OwnedFloor, result: StepResult): FeedChange | undefined {
  const users = new Set<UserId>(result.notices.keys());
  const campaigns = new Set<CampaignId>();
  let stopAll = false;
  for (const change of result.changes) {
    switch (change.kind) {
      case 'agent':
      case 'interaction':
      case 'call':
        if (change.after.userId) users.add(change.after.userId);
        if ('campaignId' in change.after) campaigns.add(change.after.campaignId);
        break;
      case 'record':
        campaigns.add(change.after.campaignId);
        if (change.after.now.status === 'retrieved' && change.after.now.by) users.add(change.after.now.by);
        break;
      case 'callback': {
        // Whose it was and is: the reminders of both differ.
        const owners = [change.before?.now.ownerId, change.after.now.ownerId];
        for (const owner of owners) if (owner !== undefined) users.add(owner);
        campaigns.add(change.after.campaignId);
        break;
      }
      case 'campaign':
        campaigns.add(change.after.id);
        for (const agent of floor.agents.values())
          if (isOfItsGroup(agent, change.after)) users.add(agent.userId);
        break;
      case 'stop_all':
        stopAll = true;
        for (const userId of floor.agents.keys()) users.add(userId);
        break;
    }
  }
  return users.size > 0 || campaigns.size > 0 || stopAll ? { users, campaigns, stopAll } : undefined;
}

// I1: no campaign record has two live calls to its contact (a third person's beside it is another matter: D14). A call lives from its
// intent until its end is stored.
import { changesOf, type Check, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkLiveCallPerRecord: Check = (evidence) => {
  const live = new Map<string, { readonly callId: string; readonly order: number }>();
  const found: Violation[] = [];
  for (const { order, change } of changesOf(evidence.history, 'call')) {
    const { id, campaignRecordId, purpose } = change.after;
    if (purpose !== 'contact') continue;
    const other = live.get(campaignRecordId);
    if (change.event.type === 'created') {
      if (other) {
        const why = `record ${campaignRecordId} has the live calls ${other.callId} and ${id}`;
        found.push(violation(evidence, { id: 'I1', why, orders: [other.order, order] }));
      }
      live.set(campaignRecordId, { callId: id, order });
    }
    if (change.after.now.state === 'ended' && other?.callId === id) live.delete(campaignRecordId);
  }
  return found;
};

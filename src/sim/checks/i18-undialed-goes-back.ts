// I18, D1: an undialed record that is given back counts no attempt; "later" obeys the campaign's return delay, whoever left it without a
// word gives it back at once; and no record is handed over before its time.
import { isPromised } from '../../domain/record/record.ts';
import { changesOf, type Check, linesOf, type Violation } from '../history.ts';
import { violation } from './evidence.ts';

export const checkUndialedGoesBack: Check = (evidence) => {
  const { history } = evidence;
  const found: Violation[] = [];
  const edits = linesOf(history, 'edited');
  const heard = linesOf(history, 'answered').filter(
    ({ command, answer }) => command.deed.name === 'campaign_edited' && answer.ok,
  );
  /** An edit counts for certain once the engine has answered that it knows; until then the old delay may still be used. */
  const delaysAt = (campaignId: string, at: number) => {
    const own = edits.filter((edit) => edit.campaign.id === campaignId && edit.at <= at);
    const settled = own.findLastIndex((edit) =>
      heard.some((line) => line.command.deed.campaignId === campaignId && line.at > edit.at && line.at < at),
    );
    return own.slice(Math.max(0, settled)).map(({ campaign }) => campaign.settings.returnDelayMs);
  };
  const backs = new Map(
    changesOf(history, 'interaction').flatMap(({ commit, order, change }) => {
      const { now, campaignRecordId } = change.after;
      // Who has called back is on the line: his record is not given back with the offer (E29).
      const isBack =
        now.state === 'done' && now.outcome.kind === 'handed_back' && change.after.origin !== 'called_back';
      return isBack
        ? [[`${commit} ${campaignRecordId}`, { order, reason: now.outcome.reason }] as const]
        : [];
    }),
  );
  for (const { commit, order, change } of changesOf(history, 'record')) {
    const { campaignRecordId, campaignId, now } = change.after;
    const was = change.before?.now;
    const add = (why: string, others: readonly number[] = []) =>
      void found.push(
        violation(evidence, {
          id: 'I18',
          why: `record ${campaignRecordId} ${why}`,
          orders: [...others, order],
        }),
      );
    // What a callback owns is its own business (I19): an agent may call it before its time.
    if (
      change.event.type === 'claimed' &&
      was?.status === 'ready' &&
      !isPromised(was) &&
      change.at < was.nextAt
    )
      add(`was handed over ${was.nextAt - change.at} ms before its time`);
    const back = backs.get(`${commit} ${campaignRecordId}`);
    if (!back || was?.status !== 'retrieved') continue;
    if (now.attempts !== was.attempts) add('counts an attempt without a call', [back.order]);
    if (isPromised(now) && now.status === 'ready') continue;
    if (back.reason === 'do_not_call' || back.reason === 'register') {
      if (now.status !== 'cancelled') add('came back although it is not to be called', [back.order]);
    } else if (now.status !== 'ready') {
      if (back.reason !== 'fault') add(`did not go back to the list`, [back.order]);
    } else if (back.reason === 'later') {
      const delays = delaysAt(campaignId, change.at);
      const delayMs = now.nextAt === 0 ? 0 : now.nextAt - change.at;
      if (!delays.includes(delayMs)) add(`comes back after ${delayMs} ms`, [back.order]);
    } else if (back.reason === 'rejected' || back.reason === 'ignored') {
      // S30, S31, S44, S45: the head of the list.
      if (!now.atHead || now.nextAt > change.at) add('is not at the head of the list', [back.order]);
    } else if (back.reason === 'not_dialed') {
      if (now.nextAt <= change.at) add('may not be dialed and comes again at once', [back.order]);
    } else if (now.nextAt > change.at) add('has to wait although nobody said so', [back.order]);
  }
  return found;
};

// How a command is obeyed: plain deeds are stepped and answered when stored; getting a record and dialing go their own ways through the
// database. Must never be called twice for one command id: answers.ts sees to that.
import type { CampaignId } from '../domain/ids.ts';
import { choosePhoneDeed } from './choose-phone.ts';
import { callbackDeed, doneWithCallback, takeCallbackDeed } from './callback-deeds.ts';
import type { Command } from './command.ts';
import { callDeed, thirdDeed } from './dial.ts';
import type { LiveLoop } from './engine.ts';
import type { Acted } from './line-acts.ts';
import type { Answer, StoredAnswer } from './ports.ts';
import { getRecordDeed } from './records.ts';
import { isPlain, stepDeed } from './step-deed.ts';

export async function obey(loop: LiveLoop, command: Command): Promise<Answer> {
  if (loop.isClosed()) return { ok: false, refused: 'engine_draining' };
  const { deed } = command;
  switch (deed.name) {
    case 'get_record':
      return getRecordDeed(loop, command, deed.campaignId);
    case 'call':
      return callDeed(loop, command, deed);
    case 'consult':
    case 'transfer':
      return thirdDeed(loop, command, deed);
    case 'take_callback':
      return takeCallbackDeed(loop, command, deed);
    case 'cancel_callback':
    case 'change_callback':
      return callbackDeed(loop, command, deed);
    case 'choose_phone':
      return choosePhoneDeed(loop, command, deed.phone);
    case 'control_call':
    case 'send_digits':
    case 'leave_voicemail':
      return loop.telephoneAway() ? { ok: false, refused: 'telephone_away' } : plain(loop, command);
    case 'campaign_edited':
      // Rejected by a database that is away; the reading is then owed and done later.
      return loop.reading
        .read(deed.campaignId)
        .catch((): Answer => ({ ok: false, refused: 'database_away' }));
    case 'trunks_changed':
      return loop.trunks.changed().catch((): Answer => ({ ok: false, refused: 'database_away' }));
    case 'test_call':
      return loop.testCalls.call(deed);
    case 'done': {
      const campaignId = loop.floor.interactions.get(deed.interactionId)?.campaignId;
      const isPulled = campaignId && loop.floor.campaigns.get(campaignId)?.mode === 'preview';
      const answer = await (doneWithCallback(loop, command, deed) ?? plain(loop, command));
      // Of the other modes the next one comes by itself.
      return answer.ok && deed.next && isPulled ? nextRecord(loop, command, campaignId) : answer;
    }
    default:
      return plain(loop, command);
  }
}

/** S70: Done asks for the next record at once. That none came is news, not a failure of Done. */
async function nextRecord(loop: LiveLoop, command: Command, campaignId: CampaignId): Promise<Answer> {
  const next = await getRecordDeed(loop, { ...command, id: loop.newId() }, campaignId);
  if (next.ok) return { ok: true };
  return {
    ok: true,
    value: { nextRefused: next.refused, ...(next.until === undefined ? {} : { nextUntil: next.until }) },
  };
}

const ANSWER_OF: Readonly<Record<Acted, Answer>> = {
  done: { ok: true },
  gone: { ok: false, refused: 'call_not_connected' },
  failed: { ok: false, refused: 'telephone_away' },
};

function plain(loop: LiveLoop, command: Command): Promise<Answer> {
  return new Promise((resolve) => loop.enter(() => stepPlain(loop, command, resolve)));
}

function stepPlain(loop: LiveLoop, command: Command, resolve: (answer: Answer) => void): void {
  const { deed, userId, id, organisationId } = command;
  if (!isPlain(deed)) return resolve({ ok: false, refused: 'fault' });
  const done = loop.step({ kind: 'user', userId }, id, (moves) =>
    stepDeed(
      moves,
      userId,
      deed.name === 'sign_in' ? { ...deed, isPhoneNeeded: loop.arePhonesNeeded } : deed,
    ),
  );
  if (!done) return resolve({ ok: false, refused: 'fault' });
  if (done.value) return resolve({ ok: false, ...done.value });
  if (deed.name === 'sign_in') loop.screens.seen(userId);
  const answer: Answer = { ok: true };
  const stored: StoredAnswer = { commandId: id, organisationId, userId, name: deed.name, answer };
  const after = loop.take(done.result);
  if (deed.name === 'control_call' || deed.name === 'send_digits') {
    // Done and journaled at once; acknowledged when the telephone system has done it, whatever the database is doing (I24).
    if (done.result.changes.length > 0) loop.writer.put(done.result, undefined, after);
    void loop.lines.outcome(userId).then((acted) => resolve(ANSWER_OF[acted]));
    return;
  }
  if (done.result.changes.length === 0 && done.result.registerEntries.length === 0) return resolve(answer);
  if (deed.name === 'end_call' || deed.name === 'end_consult' || deed.name === 'leave_voicemail') {
    // Rescuing: done and journaled already. It waits for no database, and asking twice is harmless.
    loop.writer.put(done.result, undefined, after);
    return resolve(answer);
  }
  // A draft may wait a moment for a commit to share; its answer says that it is stored, so it waits too.
  loop.writer.put(done.result, deed.name === 'save_draft' ? undefined : stored, () => {
    after?.();
    resolve(answer);
  });
}

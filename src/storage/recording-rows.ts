/**
 * Which recordings begin and end with an engine's commit: read from how its calls stood before and after. No SQL here; write-changes.ts
 * writes the rows in the same transaction (I23: no recording without its row).
 */
import { type Call, agentOf, controlsOf, interactionOf } from '../domain/call/call.ts';
import type { Change } from '../domain/floor/change.ts';

export type BegunRecording = {
  readonly id: string;
  readonly call_id: string;
  readonly interaction_id: string;
  readonly campaign_id: string;
  readonly contact_id: string;
  readonly user_id: string;
  readonly started_at: number;
  /** Set when it ends in the same commit. */
  ended_at?: number;
  ended_unasked?: boolean;
};
export type OverRecording = {
  readonly id: string;
  readonly ended_at: number;
  /** It ended by itself: whether its call went on is seen when that is over, too (F37). */
  readonly ended_unasked: boolean;
};

export type RecordingRows = { readonly begun: BegunRecording[]; readonly over: OverRecording[] };

/** The rows that follow from a commit's changes, in their order. */
export function recordingRowsOf(changes: readonly Change[]): RecordingRows {
  const begun = new Map<string, BegunRecording>();
  const over: OverRecording[] = [];
  for (const change of changes) {
    if (change.kind !== 'call') continue;
    const before = change.before && recordingOf(change.before.now);
    const after = recordingOf(change.after.now);
    if (before === after) continue;
    if (before !== undefined) {
      const own = begun.get(before);
      const end = { ended_at: change.at, ended_unasked: change.event.type === 'recording_ended' };
      if (own) Object.assign(own, end);
      else over.push({ id: before, ...end });
    }
    if (after !== undefined) begun.set(after, begunIn(change.after, after, change.at));
  }
  return { begun: [...begun.values()], over };
}

/** The recording that runs or is paused in this state of a call. */
function recordingOf(now: Call['now']): string | undefined {
  const recording = controlsOf(now)?.recording;
  return recording === undefined || recording.state === 'off' ? undefined : recording.recordingId;
}

function begunIn(call: Call, id: string, startedAt: number): BegunRecording {
  return {
    id,
    call_id: call.id,
    interaction_id: interactionOf(call),
    campaign_id: call.campaignId,
    contact_id: call.contactId,
    user_id: agentOf(call),
    started_at: startedAt,
  };
}

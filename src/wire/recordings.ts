// Recordings.
//   GET /api/recordings?after=&q=&interaction=  Page<RecordingRow>  newest first; an agent's own, a supervisor's all
//   GET /api/recordings/:id/sound        audio/wav, with Range; only where `state` is complete. Who listens stands in the audit.
export type RecordingRow = {
  readonly recordingId: string;
  readonly interactionId: string;
  readonly startedAt: number;
  /** running: still being recorded. over: ended, not kept yet. failed: there is no file, `because` says why. */
  readonly state: 'running' | 'over' | 'complete' | 'failed';
  readonly because: string | undefined;
  /** It ended by itself, and the talk went on without it: there is more that nobody can hear. */
  readonly isCutShort: boolean;
  readonly durationMs: number | undefined;
  readonly bytes: number | undefined;
  readonly sha256: string | undefined;
  readonly agentName: string;
  readonly contactName: string;
  readonly campaignName: string;
  readonly number: string;
};

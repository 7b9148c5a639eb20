// What a telephone system knows of the people on its lines: whose telephone stands, who hears whom, what is held or muted, and what
// is recorded. It survives the engine, as a real one does, and it remembers what it recorded: the checks compare that with what the
// agents were told (I24), and look for people who were left alone on a line (I22).
import type { ControlAct } from '../domain/call/controls.ts';
import type { LegId, RecordingId, UserId } from '../domain/ids.ts';
import type { Clock, PhoneAccount } from '../engine/ports.ts';

/**
 * With whom an answered leg is. 'music': held, or its agent's telephone is gone. 'message': hears a farewell. 'nobody': it should not be so
 * for long.
 */
export type Company = 'agent' | 'music' | 'legs' | 'message' | 'nobody';

/** What the exchange tells whoever keeps the history. */
export type ExchangeLine = { readonly at: number } & (
  | { readonly type: 'company'; readonly legId: LegId; readonly with: Company }
  | { readonly type: 'phone'; readonly userId: UserId; readonly is: 'up' | 'down' }
  /** A stretch of sound of a recording, written when it is over. */
  | {
      readonly type: 'recorded';
      readonly recordingId: RecordingId;
      readonly legId: LegId;
      readonly from: number;
    }
);

export type ExchangeParts = {
  readonly clock: Clock;
  /** False: nobody needs a telephone, whoever is asked for is there. */
  readonly hasPhones: boolean;
  readonly note?: (line: ExchangeLine) => void;
  /** A recording is over. */
  readonly onRecordingEnded: (legId: LegId, recordingId: RecordingId) => void;
};

type Line = {
  agent: UserId | undefined;
  others: readonly LegId[];
  isHeld: boolean;
  isMuted: boolean;
  /** It hears a message and ends with it. */
  isLeaving?: true;
  /** It has called in and hears music until somebody takes it (E29). */
  isWaiting?: true;
};
type Tape = { readonly legId: LegId; since: number | undefined; isOver: boolean };

export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #lines = new Map<LegId, Line>();
  readonly #phones = new Set<UserId>();
  readonly #accounts = new Map<UserId, number>();
  readonly #tapes = new Map<RecordingId, Tape>();
  #accountsMade = 0;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  phones(): readonly UserId[] {
    return [...this.#phones];
  }
  hasPhone(userId: UserId): boolean {
    return !this.#parts.hasPhones || this.#phones.has(userId);
  }
  /** How an answered leg stands; for tests. */
  lineOf(legId: LegId): Readonly<Line> | undefined {
    return this.#lines.get(legId);
  }

  /** Somebody answered; nobody is with him yet. */
  answered(legId: LegId): void {
    this.#lines.set(legId, { agent: undefined, others: [], isHeld: false, isMuted: false });
    this.#tell(legId);
  }

  /** Somebody has called in, and hears music. */
  calledIn(legId: LegId): void {
    this.#lines.set(legId, { agent: undefined, others: [], isHeld: false, isMuted: false, isWaiting: true });
    this.#tell(legId);
  }

  /** The leg is no more: its recordings are over, and whoever was with it is with one less. */
  ended(legId: LegId): void {
    for (const [recordingId, tape] of this.#tapes) if (tape.legId === legId) this.#stop(recordingId, tape);
    this.#lines.delete(legId);
    this.#leave(legId);
  }

  /** Whoever was with this leg is with one less. */
  #leave(legId: LegId): void {
    for (const [otherId, line] of this.#lines) {
      if (!line.others.includes(legId)) continue;
      line.others = line.others.filter((id) => id !== legId);
      this.#tell(otherId);
    }
  }

  /** The leg hears a message from now on, and nobody is with it. False where it does so already. */
  sayFarewell(legId: LegId): boolean {
    if (this.isLeaving(legId)) return false;
    for (const [recordingId, tape] of this.#tapes) if (tape.legId === legId) this.#stop(recordingId, tape);
    this.#lines.set(legId, { agent: undefined, others: [], isHeld: false, isMuted: false, isLeaving: true });
    this.#leave(legId);
    this.#tell(legId);
    return true;
  }
  isLeaving(legId: LegId): boolean {
    return this.#lines.get(legId)?.isLeaving === true;
  }

  /** The agent's telephone goes to this leg, away from wherever it was. */
  connect(legId: LegId, userId: UserId, as: { readonly isHeld: boolean; readonly isMuted: boolean }): void {
    this.#release(userId, [legId]);
    this.#lines.set(legId, { agent: userId, others: [], ...as });
    this.#tell(legId);
  }

  join(legIds: readonly LegId[], userId: UserId | undefined): void {
    if (userId) this.#release(userId, legIds);
    for (const legId of legIds) {
      const others = legIds.filter((id) => id !== legId);
      const isMuted = userId !== undefined && this.#lines.get(legId)?.isMuted === true;
      this.#lines.set(legId, { agent: userId, others, isHeld: false, isMuted });
      this.#tell(legId);
    }
  }

  control(legId: LegId, act: ControlAct): void {
    const line = this.#lines.get(legId);
    switch (act.act) {
      case 'hold':
      case 'retrieve':
        if (line) line.isHeld = act.act === 'hold';
        return this.#tell(legId);
      case 'mute':
      case 'unmute':
        if (line) line.isMuted = act.act === 'mute';
        return;
      case 'send_digits':
        return;
      case 'start_recording':
        if (!this.#tapes.has(act.recordingId))
          this.#tapes.set(act.recordingId, { legId, since: this.#parts.clock.now(), isOver: false });
        return;
      case 'pause_recording':
      case 'resume_recording':
      case 'stop_recording':
        return this.#tape(act);
    }
  }

  #tape({ act, recordingId }: { readonly act: string; readonly recordingId: RecordingId }): void {
    const tape = this.#tapes.get(recordingId);
    if (!tape || tape.isOver) return;
    if (act === 'stop_recording') this.#stop(recordingId, tape);
    else if (act === 'resume_recording') tape.since ??= this.#parts.clock.now();
    else this.#write(recordingId, tape);
  }
  #write(recordingId: RecordingId, tape: Tape): void {
    const { since: from, legId } = tape;
    tape.since = undefined;
    if (from !== undefined)
      this.#parts.note?.({ at: this.#parts.clock.now(), type: 'recorded', recordingId, legId, from });
  }
  #stop(recordingId: RecordingId, tape: Tape): void {
    if (tape.isOver) return;
    this.#write(recordingId, tape);
    tape.isOver = true;
    this.#parts.onRecordingEnded(tape.legId, recordingId);
  }

  /** A new account for a browser; the one before it is void, and so is the telephone that came in by it. */
  openPhone(userId: UserId): PhoneAccount | undefined {
    if (!this.#parts.hasPhones) return undefined;
    this.#accountsMade += 1;
    this.#accounts.set(userId, this.#accountsMade);
    return { user: `agent-${this.#accountsMade}`, secret: 'practice', target: 'sip:agent@rufwerk' };
  }
  /** False where the account is void by now: nobody is let in. */
  phoneUp(userId: UserId): boolean {
    if (!this.#accounts.has(userId)) return false;
    if (!this.#phones.has(userId)) this.#tellPhone(userId, 'up');
    this.#phones.add(userId);
    return true;
  }
  /** True if it stood. Whoever the agent was with hears music. */
  phoneDown(userId: UserId): boolean {
    if (!this.#phones.delete(userId)) return false;
    this.#tellPhone(userId, 'down');
    this.#release(userId, []);
    return true;
  }
  closePhone(userId: UserId): boolean {
    this.#accounts.delete(userId);
    return this.phoneDown(userId);
  }

  #release(userId: UserId, but: readonly LegId[]): void {
    for (const [legId, line] of this.#lines) {
      if (line.agent !== userId || but.includes(legId)) continue;
      line.agent = undefined;
      this.#tell(legId);
    }
  }
  #tellPhone(userId: UserId, is: 'up' | 'down'): void {
    this.#parts.note?.({ at: this.#parts.clock.now(), type: 'phone', userId, is });
  }
  #tell(legId: LegId): void {
    const line = this.#lines.get(legId);
    if (!line) return;
    const at = this.#parts.clock.now();
    this.#parts.note?.({ at, type: 'company', legId, with: companyOf(line) });
  }
}

function companyOf({ agent, others, isHeld, isLeaving, isWaiting }: Line): Company {
  if (isLeaving) return 'message';
  if (isWaiting) return 'music';
  if (others.length > 0) return 'legs';
  if (isHeld) return 'music';
  return agent === undefined ? 'nobody' : 'agent';
}

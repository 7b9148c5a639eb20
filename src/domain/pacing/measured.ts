// Keeps the story of each call and each talk until it ends, and hands what was measured to the forecasts. Must never decide anything.
import type { Absence } from './absence.ts';
import type { AnswerForecast } from './answer-forecast.ts';
import type { PacingEvent, PacingId } from './pacing.ts';
import type { Reached, ReleaseForecast } from './release-forecast.ts';
import type { Threshold } from './threshold.ts';

type CallStory = { readonly dialedAt: number; rangAt?: number; answeredAt?: number };
type AgentStory = {
  readonly state: 'talking' | 'working';
  readonly since: number;
  readonly reached: Reached;
};

export class Measured {
  private readonly calls = new Map<PacingId, CallStory>();
  private readonly agents = new Map<PacingId, AgentStory>();
  private readonly learners: {
    readonly answers: AnswerForecast;
    readonly releases: ReleaseForecast;
    readonly threshold: Threshold;
    readonly absence: Absence;
  };

  constructor(learners: Measured['learners']) {
    this.learners = learners;
  }

  note(event: PacingEvent): void {
    switch (event.type) {
      case 'connected':
        this.calls.delete(event.callId);
        this.agents.set(event.agentId, { state: 'talking', since: event.at, reached: 'human' });
        return;
      case 'talk_ended':
      case 'agent_ready':
      case 'agent_away':
        return this.noteAgent(event);
      case 'dialed':
        this.calls.set(event.callId, { dialedAt: event.at });
        return this.learners.threshold.noteDialed();
      default:
        return this.noteCall(event);
    }
  }

  private noteAgent(event: PacingEvent & { readonly agentId: PacingId; readonly type: string }): void {
    const story = this.agents.get(event.agentId);
    if (event.type === 'agent_away') this.learners.absence.noteGone();
    if (event.type === 'talk_ended') {
      const reached = event.reached ?? 'human';
      if (story?.state === 'talking')
        this.learners.releases.noteTalk(event.at / 1000, seconds(story, event), reached);
      this.agents.set(event.agentId, { state: 'working', since: event.at, reached });
      return;
    }
    this.agents.delete(event.agentId);
    if (story?.state !== 'working') return;
    this.learners.releases.noteWork(seconds(story, event), story.reached, event.type === 'agent_away');
  }

  private noteCall(event: Extract<PacingEvent, { readonly callId: PacingId }>): void {
    const story = this.calls.get(event.callId);
    if (story === undefined) return;
    const { answers, threshold } = this.learners;
    switch (event.type) {
      case 'rang':
        story.rangAt = event.at;
        return answers.noteRang((event.at - story.dialedAt) / 1000);
      case 'answered':
        story.answeredAt = event.at;
        if (story.rangAt === undefined) answers.noteRang((event.at - story.dialedAt) / 1000);
        return;
      case 'human':
        return answers.notePerson(event.at / 1000, this.ringS(story, event.at));
      case 'abandoned':
        threshold.noteAbandoned();
        break;
      case 'machine':
        answers.noteMachine(event.at / 1000, this.ringS(story, event.at));
        break;
      case 'failed':
        this.noteFailed(story, event);
        break;
    }
    this.calls.delete(event.callId);
  }

  private noteFailed(story: CallStory, event: PacingEvent & { readonly type: 'failed' }): void {
    const { answers } = this.learners;
    const afterS = (event.at - story.dialedAt) / 1000;
    if (event.reason === 'congestion') return answers.noteFailed(true, afterS);
    if (story.rangAt === undefined) {
      if (event.reason !== 'cancelled') answers.noteFailed(false, afterS);
      return;
    }
    const ringS = this.ringS(story, event.at);
    if (event.reason === 'cancelled') answers.noteCancelled(event.at / 1000, ringS);
    else answers.noteNobody(event.at / 1000, ringS);
  }

  /** Seconds of ringing; where the network told no ringing, it is taken to have begun when it usually does. */
  private ringS({ dialedAt, rangAt, answeredAt }: CallStory, now: number): number {
    const began = rangAt ?? dialedAt + 1000 * this.learners.answers.untilRingingS();
    return Math.max(0, ((answeredAt ?? now) - began) / 1000);
  }
}

function seconds(story: { readonly since: number }, { at }: { readonly at: number }): number {
  return Math.max(0, (at - story.since) / 1000);
}

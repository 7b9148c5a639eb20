// Reads a snapshot into the two crowds: each agent and each call by how long it has been in its state. Those of the same row of a table are
// added at once, so that two thousand agents cost hardly more than forty. Must never decide anything.
import type { Absence } from './absence.ts';
import { type AnswerForecast, HORIZONS, LIKELY_HORIZONS, SOON } from './answer-forecast.ts';
import { type Crowds, ExactCrowds, EXACT_TEAM, NormalCrowds } from './forecast.ts';
import type { PacingAgent, PacingCall, PacingSnapshot } from './pacing.ts';
import { AGE_ROWS, ageRow, type ReleaseForecast } from './release-forecast.ts';

/** People who go home leave over the last five minutes of a shift. */
const LEAVING_MS = 300_000;
/** Longer than any call is in flight. */
const SOON_LEAVING_MS = LEAVING_MS + 40_000;

/** Certain at every horizon. */
const CERTAIN = new Float64Array(HORIZONS).fill(1);
/** There for whoever answers within the next two seconds, and for no new dial. */
const SOON_ONLY = Float64Array.from({ length: HORIZONS }, (_, j) => (j === SOON ? 1 : 0));

export type Seen = {
  readonly crowds: Crowds;
  free: number;
  busy: number;
  /** Busy agents expected to be free at the middle horizon. */
  freeSoon: number;
  /** People expected among the calls in flight. */
  people: number;
};

type Row = { readonly table: Float64Array; readonly counts: Int32Array };

export class SeenFloor {
  private readonly answers: AnswerForecast;
  private readonly absence: Absence;
  private readonly stays = new Float64Array(HORIZONS);
  private readonly large = new NormalCrowds();
  private exact: { readonly top: number; readonly crowds: ExactCrowds } | undefined;
  private readonly busy: Readonly<Record<'talking' | 'human' | 'machine', Row>>;
  private readonly calls: Readonly<Record<'dialing' | 'ringing', Row>>;

  constructor(answers: AnswerForecast, releases: ReleaseForecast, absence: Absence) {
    this.answers = answers;
    this.absence = absence;
    const row = (table: Float64Array): Row => ({ table, counts: new Int32Array(table.length / HORIZONS) });
    const { human, machine } = releases.workTables;
    this.busy = { talking: row(releases.talkTable), human: row(human), machine: row(machine) };
    this.calls = { dialing: row(answers.dialingTable), ringing: row(answers.ringingTable) };
  }

  look(snapshot: PacingSnapshot): Seen {
    const crowds = this.crowdsFor(snapshot.agents.length);
    const seen: Seen = { crowds, free: 0, busy: 0, freeSoon: 0, people: 0 };
    const restMs = (snapshot.shiftEndsAt ?? Number.POSITIVE_INFINITY) - snapshot.now;
    if (restMs < SOON_LEAVING_MS) this.addLeaving(snapshot, seen, restMs);
    else this.addAgents(snapshot, seen);
    this.addCalls(snapshot, seen);
    return seen;
  }

  /** Tells the forecast who is busy and for how long, before it is worked out anew. */
  tellBusy(releases: ReleaseForecast, { now, agents }: PacingSnapshot): void {
    const [talking, human] = [this.busy.talking.counts, this.busy.human.counts];
    for (const agent of agents) {
      if (agent.state === 'away' || isFree(agent)) continue;
      const { counts } = this.rowsOf(agent);
      const row = ageRow(now - agent.since);
      counts[row] = (counts[row] as number) + 1;
    }
    releases.noteBusy(talking, human);
    for (const { counts } of [this.busy.talking, this.busy.human, this.busy.machine]) counts.fill(0);
  }

  /** Tells the forecast which calls ring and for how long. */
  tellRinging({ now, calls }: PacingSnapshot): void {
    const { answers } = this;
    const { counts } = this.calls.ringing;
    for (const { phase, rangAt } of calls) {
      if (phase !== 'ringing' || rangAt === undefined) continue;
      const row = answers.ringingRow((now - rangAt) / 1000);
      counts[row] = (counts[row] as number) + 1;
    }
    answers.considerRinging(now / 1000, counts);
    counts.fill(0);
  }

  private crowdsFor(agents: number): Crowds {
    if (agents > EXACT_TEAM) {
      this.large.clear(this.answers.doubt());
      return this.large;
    }
    if (this.exact?.top !== agents) this.exact = { top: agents, crowds: new ExactCrowds(agents) };
    this.exact.crowds.clear();
    return this.exact.crowds;
  }

  private addAgents({ now, agents }: PacingSnapshot, seen: Seen): void {
    let free = 0;
    for (const agent of agents) {
      if (agent.state === 'away') continue;
      if (agent.leaving) this.addGoing(agent, seen, now);
      else if (isFree(agent)) free += 1;
      else {
        const row = ageRow(now - agent.since);
        const { counts } = this.rowsOf(agent);
        counts[row] = (counts[row] as number) + 1;
        seen.busy += 1;
      }
    }
    this.setLingers();
    seen.free += free;
    seen.crowds.addAgents(CERTAIN, 0, free, this.stays);
    for (const { table, counts } of [this.busy.talking, this.busy.human, this.busy.machine]) {
      for (let row = 0; row < AGE_ROWS; row += 1) {
        const count = counts[row] as number;
        if (count === 0) continue;
        counts[row] = 0;
        seen.freeSoon += count * (table[row * HORIZONS + LIKELY_HORIZONS / 2] as number);
        seen.crowds.addAgents(table, row * HORIZONS, count, CERTAIN);
      }
    }
  }

  /** Whom another campaign gets when the calls in flight are over (E28). */
  private addGoing(agent: PacingAgent, seen: Seen, now: number): void {
    if (isFree(agent)) {
      seen.free += 1;
      seen.crowds.addAgents(CERTAIN, 0, 1, SOON_ONLY);
      return;
    }
    seen.busy += 1;
    seen.crowds.addAgents(this.rowsOf(agent).table, ageRow(now - agent.since) * HORIZONS, 1, SOON_ONLY);
  }

  /** The last minutes of a shift: one by one, because whoever has been busy for long may have wanted to go for long. */
  private addLeaving({ now, agents }: PacingSnapshot, seen: Seen, restMs: number): void {
    for (const agent of agents) {
      if (agent.state === 'away') continue;
      if (agent.leaving) {
        this.addGoing(agent, seen, now);
        continue;
      }
      const free = isFree(agent);
      this.setStays(restMs, free ? 0 : now - agent.since);
      if (free) {
        seen.free += 1;
        seen.crowds.addAgents(CERTAIN, 0, 1, this.stays);
        continue;
      }
      const { table } = this.rowsOf(agent);
      const first = ageRow(now - agent.since) * HORIZONS;
      seen.busy += 1;
      seen.freeSoon += table[first + LIKELY_HORIZONS / 2] as number;
      seen.crowds.addAgents(table, first, 1, this.stays);
    }
  }

  private rowsOf({ state, reached }: PacingAgent): Row {
    return this.busy[state === 'talking' ? 'talking' : (reached ?? 'human')];
  }

  /** P(still here at each horizon): whoever is busy may have meant to go since the talk began. */
  private setStays(restMs: number, busyMs: number): void {
    const { horizons } = this.answers;
    const before = Math.min(LEAVING_MS, restMs + busyMs);
    for (let j = 0; j < HORIZONS; j += 1) {
      const after = Math.min(LEAVING_MS, restMs - 1000 * (horizons[j] ?? 0));
      this.stays[j] = before <= 0 ? 0 : Math.max(0, after / before);
    }
  }

  /** P(not on a break at each horizon), outside the last minutes of a shift. Who is busy takes his break after it (release-forecast.ts). */
  private setLingers(): void {
    const { horizons } = this.answers;
    const rate = this.absence.rate();
    for (let j = 0; j < HORIZONS; j += 1) this.stays[j] = Math.exp(-rate * (horizons[j] ?? 0));
  }

  private addCalls({ now, calls }: PacingSnapshot, seen: Seen): void {
    const { answers } = this;
    const untilRingingMs = 1000 * answers.untilRingingS();
    for (const call of calls) {
      if (call.phase === 'waiting') {
        seen.people += 1;
        seen.crowds.addAnswered(1);
      } else if (call.phase === 'detecting') this.addDetecting(call, seen, now);
      else {
        const { counts } = this.calls[call.phase];
        const row =
          call.phase === 'ringing'
            ? answers.ringingRow((now - (call.rangAt ?? call.dialedAt + untilRingingMs)) / 1000)
            : answers.dialingRow((now - call.dialedAt) / 1000);
        counts[row] = (counts[row] as number) + 1;
      }
    }
    for (const { table, counts } of [this.calls.ringing, this.calls.dialing]) {
      for (let row = 0; row < counts.length; row += 1) {
        const count = counts[row] as number;
        if (count === 0) continue;
        counts[row] = 0;
        seen.people += count * (table[row * HORIZONS + LIKELY_HORIZONS - 1] as number);
        seen.crowds.addCalls(table, row * HORIZONS, count);
      }
    }
  }

  private addDetecting({ dialedAt, rangAt, answeredAt }: PacingCall, seen: Seen, now: number): void {
    const began = rangAt ?? dialedAt + 1000 * this.answers.untilRingingS();
    const chance = this.answers.personAt(((answeredAt ?? now) - began) / 1000);
    seen.people += chance;
    seen.crowds.addAnswered(chance);
  }
}

function isFree({ state }: PacingAgent): boolean {
  return state === 'ready' || state === 'reserved';
}

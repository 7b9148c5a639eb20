// How likely an agent who is free now is still there when somebody answers: breaks, Not Ready, another campaign. Nobody announces these, so
// only their rate is known. Must never know why somebody goes.

/** Before a day is measured: three breaks in eight hours, known as well as from so many of them. */
const FIRST_RATE = 3 / 28_800;
const FIRST_COUNT = 3;
/** What was measured fades to a third in so many seconds of agents' time. */
const MEMORY_S = 400_000;

type Sums = { gone: number; staffedS: number };

export type AbsenceMemory = Readonly<Sums>;

export class Absence {
  private readonly sums: Sums;
  private lastAt: number | undefined;

  constructor(memory?: AbsenceMemory) {
    this.sums = { gone: FIRST_COUNT, staffedS: FIRST_COUNT / FIRST_RATE, ...memory };
  }

  /** Somebody who was here is not any more. */
  noteGone(): void {
    this.sums.gone += 1;
  }

  /** @param now epoch ms @param staffed agents signed in and not away since the last time */
  noteStaffed(now: number, staffed: number): void {
    const passedS = this.lastAt === undefined ? 0 : Math.min(60, Math.max(0, (now - this.lastAt) / 1000));
    this.lastAt = now;
    const { sums } = this;
    const keep = Math.exp(-(staffed * passedS) / MEMORY_S);
    sums.gone *= keep;
    sums.staffedS = sums.staffedS * keep + staffed * passedS;
  }

  /** Departures per second of an agent who is here. */
  rate(): number {
    return this.sums.gone / this.sums.staffedS;
  }

  memory(): AbsenceMemory {
    return { ...this.sums };
  }
}

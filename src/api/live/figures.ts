// Figures and words that a screen shows beside the floor; read from the database now and then, never in the way of a view.
import type { UserId } from '../../domain/ids.ts';
import { type DayFigures, type ShiftFigures, floorFigures, shiftFigures } from '../../storage/history.ts';
import { type FloorWords, floorWords } from '../../storage/floor-words.ts';
import type { ApiParts } from '../parts.ts';
import { NOTHING_TODAY } from './agent-view.ts';

type FigureParts = Pick<ApiParts, 'pool' | 'clock' | 'log' | 'engine'>;

const FLOOR_FIGURES_MS = 5_000;

export class Figures {
  readonly #parts: FigureParts;
  readonly #shifts = new Map<UserId, ShiftFigures>();
  #day: DayFigures = { callsOf: new Map(), campaigns: new Map() };
  #words: FloorWords = { name: '', stopAllBy: undefined };
  #dayReadAt = 0;

  constructor(parts: FigureParts) {
    this.#parts = parts;
  }

  today(userId: UserId): ShiftFigures {
    return this.#shifts.get(userId) ?? NOTHING_TODAY;
  }

  day(): DayFigures & FloorWords {
    return { ...this.#day, ...this.#words };
  }

  /** The words may be wrong at once: somebody stopped everything, or let it go. */
  forgetDay(): void {
    this.#dayReadAt = 0;
  }

  forget(userId: UserId): void {
    this.#shifts.delete(userId);
  }

  /** Reads a shift's figures; what can not be read stays as it was. */
  async readShift(userId: UserId): Promise<void> {
    const { engine, pool, log } = this.#parts;
    const floor = engine()?.floor();
    const startedAt = floor?.agents.get(userId)?.startedAt;
    if (floor === undefined || startedAt === undefined) return;
    const who = { organisationId: floor.organisationId, userId };
    try {
      this.#shifts.set(userId, await shiftFigures(pool, who, startedAt));
    } catch (error) {
      log.warn({ err: error }, 'the figures of a shift could not be read');
    }
  }

  /** Reads the floor's figures since midnight of this machine, unless they are young enough. */
  async readDay(): Promise<void> {
    const { engine, pool, clock, log } = this.#parts;
    const floor = engine()?.floor();
    if (floor === undefined || clock.now() - this.#dayReadAt < FLOOR_FIGURES_MS) return;
    this.#dayReadAt = clock.now();
    const midnight = new Date(clock.now()).setHours(0, 0, 0, 0);
    const { stopAll, organisationId, id: floorId } = floor;
    const userId = stopAll.state === 'on' ? stopAll.by : undefined;
    try {
      this.#day = await floorFigures(pool, organisationId, midnight);
      this.#words = await floorWords(pool, organisationId, { floorId, userId });
    } catch (error) {
      log.warn({ err: error }, 'the figures of the floor could not be read');
    }
  }
}

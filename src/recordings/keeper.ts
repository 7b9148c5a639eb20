/**
 * Keeps recordings: what the telephone system has closed is fetched, written with its hash, noted in the database, and only then deleted
 * there (I23). It starts from the rows in the database alone, so that whatever died in between is taken up again (F38), and it never
 * stands in the way of a call.
 */
import type { Clock, Telephony } from '../engine/ports.ts';
import type { Logger } from '../log.ts';
import type { Pool } from '../storage/pool.ts';
import {
  type KeptFile,
  type OpenRecording,
  completeRecording,
  failRecording,
  knownRecordings,
  openRecordings,
  retryRecording,
} from '../storage/recordings.ts';
import { BadRecording, type RecordingFiles } from './files.ts';

export type KeeperParts = {
  readonly pool: Pool;
  readonly telephony: Pick<Telephony, 'takeRecording' | 'kind'>;
  readonly files: RecordingFiles;
  readonly clock: Clock;
  readonly log: Logger;
};

export type Keeper = {
  /** Looks once; resolves with how many recordings were settled. */
  look(): Promise<number>;
  close(): Promise<void>;
};

const DAY_MS = 24 * 60 * 60_000;
const LOOK_EACH_MS = 1_000;
const AT_ONCE = 20;
/** 1 s, 2 s, 4 s ... at most five minutes: about a day in all before a recording is given up. */
const MOST_TRIES = 300;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** A telephone system that has no such file may only not have written it yet. */
const TRIES_WITHOUT_FILE = 5;

/** Starts looking each second. */
export function openKeeper(parts: KeeperParts): Keeper {
  const { clock, log } = parts;
  let isClosed = false;
  let takeBack = () => undefined as void;
  let looking: Promise<number> = Promise.resolve(0);
  const look = () => (looking = looking.catch(() => 0).then(() => (isClosed ? 0 : lookOnce(parts))));
  const again = () => {
    takeBack = clock.after(LOOK_EACH_MS, () => {
      look()
        .catch((error: unknown) => log.warn({ err: error }, 'recordings could not be looked at'))
        .finally(() => void (isClosed || again()));
    });
  };
  void ownerlessFiles(parts).then(
    (files) => files.length > 0 && log.error({ files }, 'recordings without a row in the database'),
    (error: unknown) => log.warn({ err: error }, 'recordings could not be looked through'),
  );
  again();
  return {
    look,
    async close() {
      isClosed = true;
      takeBack();
      await looking.catch(() => undefined);
    },
  };
}

/**
 * Says which files of the last two days have no row (I23): nobody has a right to such a file, and only a person can say what it is. Done
 * once at the start.
 */
export async function ownerlessFiles(
  parts: Pick<KeeperParts, 'pool' | 'files' | 'clock'>,
): Promise<string[]> {
  const days = [0, DAY_MS].map((backMs) => new Date(parts.clock.now() - backMs));
  const found = (await Promise.all(days.map((day) => parts.files.ofDay(day)))).flat();
  const known = await knownRecordings(
    parts.pool,
    found.map(({ recordingId }) => recordingId),
  );
  return found.filter(({ recordingId }) => !known.has(recordingId)).map(({ file }) => file);
}

async function lookOnce(parts: KeeperParts): Promise<number> {
  const open = await openRecordings(parts.pool, parts.clock.now(), AT_ONCE);
  for (const recording of open) await keep(parts, recording);
  return open.length;
}

async function keep(parts: KeeperParts, recording: OpenRecording): Promise<void> {
  const { pool, telephony, files, clock, log } = parts;
  const { recordingId, startedAt, tries } = recording;
  try {
    const file: { kept?: KeptFile } = {};
    const answer = await telephony.takeRecording(recordingId, async (pieces) => {
      const kept = await files.write({ recordingId, startedAt }, pieces);
      await completeRecording(pool, recordingId, kept);
      file.kept = kept;
    });
    if (answer === 'taken') return log.info({ recordingId, ...file.kept }, 'recording kept');
    const isHopeless = telephony.kind === 'simulated' || tries >= TRIES_WITHOUT_FILE;
    if (!isHopeless) return await retryRecording(pool, recordingId, clock.now() + pauseAfter(tries));
    const because = telephony.kind === 'simulated' ? 'simulated_telephone' : 'no_file';
    await failRecording(pool, recordingId, because);
  } catch (error) {
    if (error instanceof BadRecording) return failRecording(pool, recordingId, 'no_sound');
    log.warn({ err: error, recordingId, tries }, 'a recording could not be kept yet');
    if (tries >= MOST_TRIES) return failRecording(pool, recordingId, 'not_fetched');
    await retryRecording(pool, recordingId, clock.now() + pauseAfter(tries));
  }
}

function pauseAfter(tries: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(tries, 20), LONGEST_PAUSE_MS);
}

// One life of the engine: its ports, and its death. At any port call it may die; from then on nothing that it does has an effect and
// nothing that it waits for comes. What it had not committed is rolled back; the telephone and its people know nothing of it.
import type { Clock, Feed, Journal, Store, Telephony } from '../../engine/ports.ts';
import type { Death } from './faults.ts';
import type { SeededRandom } from '../random.ts';

export type MortalParts = {
  readonly store: Store;
  /** Rolls back what the store has open. */
  readonly cutStore: () => void;
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly journal: Journal;
  readonly random: SeededRandom;
  readonly death: (portCall: string) => Death;
  readonly onDeath: (portCall: string) => void;
};

export type Life = {
  readonly store: Store;
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly journal: Journal;
  /** Ends it now; a second time is nothing. */
  die(how: string): void;
  isOver(): boolean;
};

/** Begins a life. */
export function beginLife(parts: MortalParts): Life {
  const { store, telephony, clock, feed, journal, random } = parts;
  let isOver = false;
  const never = () => new Promise<never>(() => undefined);

  function die(how: string): void {
    if (isOver) return;
    isOver = true;
    parts.cutStore();
    parts.onDeath(how);
  }
  async function at<Reply>(portCall: string, deed: () => Promise<Reply>): Promise<Reply> {
    if (isOver) return never();
    const death = parts.death(portCall);
    if (death === 'before') {
      die(`${portCall} ${death}`);
      return never();
    }
    if (death === 'during') clock.after(random.between(0, 40), () => die(`${portCall} ${death}`));
    let reply: Reply;
    try {
      reply = await deed();
    } catch (fault) {
      if (isOver) return never();
      throw fault;
    }
    if (death === 'after') die(`${portCall} ${death}`);
    return isOver ? never() : reply;
  }

  return {
    store: mortalStore(store, at),
    telephony: {
      kind: telephony.kind,
      listen: (listener) => telephony.listen((event) => void (isOver || listener(event))),
      dial: (request) => at('dial', () => telephony.dial(request)),
      connect: (...given) => at('connect', () => telephony.connect(...given)),
      control: (...given) => at('control', () => telephony.control(...given)),
      join: (...given) => at('join', () => telephony.join(...given)),
      openPhone: (...given) => at('openPhone', () => telephony.openPhone(...given)),
      closePhone: (...given) => at('closePhone', () => telephony.closePhone(...given)),
      takeRecording: (...given) => telephony.takeRecording(...given),
      setTrunks: (trunks) => at('setTrunks', () => telephony.setTrunks(trunks)),
      hangUp: (...given) => at('hangUp', () => telephony.hangUp(...given)),
      living: () => at('living', () => telephony.living()),
      close: () => telephony.close(),
    },
    clock: {
      now: () => clock.now(),
      after: (delayMs, deed) => clock.after(delayMs, () => void (isOver || deed())),
    },
    feed: { publish: (change) => void (isOver || feed.publish(change)) },
    journal: {
      append: (line) => void (isOver || journal.append(line)),
      read: () => journal.read(),
      clear: () => void (isOver || journal.clear()),
    },
    die,
    isOver: () => isOver,
  };
}

type At = <Reply>(portCall: string, deed: () => Promise<Reply>) => Promise<Reply>;

function mortalStore(store: Store, at: At): Store {
  return {
    takeLease: (...given) => at('takeLease', () => store.takeLease(...given)),
    renewLease: (...given) => at('renewLease', () => store.renewLease(...given)),
    releaseLease: (...given) => at('releaseLease', () => store.releaseLease(...given)),
    loadFloor: (...given) => at('loadFloor', () => store.loadFloor(...given)),
    commit: (...given) => at('commit', () => store.commit(...given)),
    claim: (...given) => at('claim', () => store.claim(...given)),
    intend: (...given) => at('intend', () => store.intend(...given)),
    findAnswer: (...given) => at('findAnswer', () => store.findAnswer(...given)),
    ledger: (...given) => at('ledger', () => store.ledger(...given)),
    outlook: (...given) => at('outlook', () => store.outlook(...given)),
    loadCampaign: (...given) => at('loadCampaign', () => store.loadCampaign(...given)),
    loadTrunks: (...given) => at('loadTrunks', () => store.loadTrunks(...given)),
  };
}

/** The journal as a file would keep it: it outlives the engine that wrote it. */
export function openMemoryJournal(): Journal {
  let lines: Parameters<Journal['append']>[0][] = [];
  return {
    append: (line) => void lines.push(line),
    read: () => lines,
    clear: () => void (lines = []),
  };
}

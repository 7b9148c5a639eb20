// What the engine shows to the rest of its process (API, live feed): its front door and a look at the floor. engine.ts makes it.
import type { Floor } from '../domain/floor/floor.ts';
import type { WhyNotDialing } from '../domain/floor/why.ts';
import type { TrunkCondition } from '../domain/trunk/choose.ts';
import type { CampaignId, UserId } from '../domain/ids.ts';
import type { Commands } from './command.ts';
import type { ShownPacing } from './pacing-desk.ts';
import type { Clock, Feed, Journal, Outlook, PhoneAccount, Random, Store, Telephony } from './ports.ts';
import type { FloorId } from '../domain/ids.ts';

export type EngineParts = {
  readonly floorId: FloorId;
  /** Names this process in the lease. */
  readonly owner: string;
  readonly store: Store;
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly random: Random;
  readonly feed: Feed;
  readonly journal: Journal;
  /** Whether agents need a telephone of their own; left out: with every telephone system but the simulated one. */
  readonly arePhonesNeeded?: boolean;
  /** Called once when the engine can not go on: the lease was lost, or a storage invariant broke. The process must end. */
  readonly onFatal: (fault: Error) => void;
};

export interface Engine extends Commands {
  /** The floor as it is now; read it, never keep it. */
  floor(): Floor;
  /** Records left per campaign as last counted (at most 2 s old while running). */
  outlooks(): ReadonlyMap<CampaignId, Outlook>;
  /** Why a campaign is not dialing, and since when (E3). */
  whyNot(campaignId: CampaignId): WhyNotDialing;
  /** What pacing decided last and why, and the window's ledger (E23, I13). */
  pacing(campaignId: CampaignId): ShownPacing;
  /** A living screen of this agent said so (each heartbeat of its socket). */
  screenSeen(userId: UserId): void;
  /** The last screen of this agent is gone. */
  screenGone(userId: UserId): void;
  /** A new account for an agent's browser; undefined where none is needed. */
  openPhone(userId: UserId): Promise<PhoneAccount | undefined | 'not_signed_in'>;
  /** True while the telephone system can not be reached. */
  telephoneAway(): boolean;
  /** What is known of each trunk by now, by its id. */
  trunkConditions(): ReadonlyMap<string, TrunkCondition>;
  /** Stored commits and counted reasons since the start. */
  counters(): {
    readonly commits: number;
    readonly ignored: ReadonlyMap<string, number>;
    readonly faults: number;
  };
  /** No new record, no new dial; stores what is pending and lets the floor go. People on the line keep talking. */
  drain(): Promise<void>;
}

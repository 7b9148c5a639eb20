// Keeps the pacing of every campaign that the engine dials for: tells it what happens, asks it how many, keeps the ledger of answered and
// abandoned for the window, and has both stored, so that a restart changes nothing (I13). Must never decide itself.
import { zoneOf } from '../domain/floor/calling-places.ts';
import type { Campaign, FloorRules, StoredDecision } from '../domain/floor/floor.ts';
import { pacingOf } from '../domain/floor/starting.ts';
import type { StepResult } from '../domain/floor/step-result.ts';
import type { CampaignId } from '../domain/ids.ts';
import { type Counts, Ledger } from '../domain/pacing/ledger.ts';
import {
  type Pacing,
  type PacingDecision,
  type PacingMemory,
  type PacingReason,
  type PacingRule,
  type PacingSnapshot,
  openPacing,
} from '../domain/pacing/pacing.ts';
import { pacingRuleOf, windowStart } from '../domain/floor/pacing-rule.ts';
import { countedOn, windowEndsAt } from '../domain/floor/window-end.ts';
import { pacingEvents } from '../domain/floor/pacing-events.ts';
import { MINUTE_MS } from '../domain/time.ts';
import type { Clock, Store } from './ports.ts';

/** The measure is written with a decision, at most so often. */
const SAVE_EACH_MS = MINUTE_MS;
const READ_AGAIN_MS = 2_000;

type Kept = {
  pacing: Pacing;
  rule: PacingRule;
  last: PacingReason | undefined;
  lastAt: number;
  savedAt: number;
};
type KnownEnd = {
  readonly minute: number;
  readonly settings: Campaign['settings'];
  readonly rules: FloorRules;
  readonly end: number;
};
type Counted = { readonly since: number; readonly ledger: Ledger };

export type ShownPacing = {
  /** Undefined where the engine does not dial by itself now. */
  readonly last: { readonly because: PacingReason; readonly at: number } | undefined;
  /** Of the window (the local day); undefined until counted. */
  readonly counts: Counts | undefined;
};

export type PacingDeskParts = {
  readonly store: Pick<Store, 'ledger'>;
  readonly clock: Clock;
  readonly campaigns: ReadonlyMap<CampaignId, Campaign>;
  readonly rules: () => FloorRules;
  readonly enter: (event: () => void) => void;
};

export class PacingDesk {
  readonly #parts: PacingDeskParts;
  readonly #kept = new Map<CampaignId, Kept>();
  readonly #counted = new Map<CampaignId, Counted>();
  readonly #reading = new Map<CampaignId, number>();
  readonly #memories = new Map<CampaignId, PacingMemory>();
  readonly #ends = new Map<CampaignId, KnownEnd>();
  #window: { readonly minute: number; readonly zone: string; readonly since: number } | undefined;

  constructor(parts: PacingDeskParts) {
    this.#parts = parts;
  }

  /** Tells each pacing what a step means for it, and counts who was answered and who was lost. */
  note(result: StepResult): void {
    for (const { campaignId, event } of pacingEvents(result.changes)) {
      for (const [id, kept] of this.#kept)
        if (campaignId === undefined || campaignId === id) kept.pacing.note(event);
    }
    for (const change of result.changes) {
      if (change.kind === 'call') this.#counted.get(change.after.campaignId)?.ledger.note(change);
    }
  }

  /** The ledger of the window; undefined as long as the database has not been asked what was before. */
  windowOf(campaign: Campaign, now: number): PacingSnapshot['window'] | undefined {
    const since = this.#windowSince(now);
    const counted = this.#counted.get(campaign.id);
    if (counted?.since !== since) {
      void this.#read(campaign.id, since, now);
      return undefined;
    }
    const { answered, abandoned } = counted.ledger.counts();
    return { answered, abandoned, ...countedOn(this.#endOf(campaign, now), now) };
  }

  /** Looked for anew with each minute, and after an edit; schedules, hours and midnight are whole minutes. */
  #endOf(campaign: Campaign, now: number): number {
    const { settings } = campaign;
    const rules = this.#parts.rules();
    const minute = Math.floor(now / MINUTE_MS);
    const known = this.#ends.get(campaign.id);
    if (known?.minute === minute && known.settings === settings && known.rules === rules) return known.end;
    const end = windowEndsAt(campaign, rules, now);
    this.#ends.set(campaign.id, { minute, settings, rules, end });
    return end;
  }

  /** Looked for anew with each minute alone: it is asked for with every decision. */
  #windowSince(now: number): number {
    const minute = Math.floor(now / MINUTE_MS);
    const zone = zoneOf(this.#parts.rules().allowedCountries);
    if (this.#window?.minute !== minute || this.#window.zone !== zone)
      this.#window = { minute, zone, since: windowStart(zone, now) };
    return this.#window.since;
  }

  async #read(campaignId: CampaignId, since: number, now: number): Promise<void> {
    if ((this.#reading.get(campaignId) ?? 0) > now) return;
    this.#reading.set(campaignId, now + READ_AGAIN_MS);
    const found = await this.#parts.store.ledger(campaignId, since).catch(() => undefined);
    if (!found) return;
    this.#parts.enter(() => {
      this.#reading.delete(campaignId);
      // Calls that live while it is read are counted by their id, so that none counts twice.
      this.#counted.set(campaignId, { since, ledger: new Ledger(found) });
      if (found.memory) this.#memories.set(campaignId, found.memory);
    });
  }

  decide(campaign: Campaign, snapshot: PacingSnapshot): PacingDecision {
    const kept = this.#keep(campaign);
    const decision = kept.pacing.decide(snapshot);
    kept.last = decision.because;
    kept.lastAt = snapshot.now;
    return decision;
  }

  #keep(campaign: Campaign): Kept {
    const rule = pacingRuleOf(campaign);
    const known = this.#kept.get(campaign.id);
    if (known && sameRule(known.rule, rule)) return known;
    const memory = known?.pacing.memory() ?? this.#memories.get(campaign.id);
    const kept: Kept = {
      pacing: openPacing(rule, memory),
      rule,
      last: known?.last,
      lastAt: known?.lastAt ?? 0,
      savedAt: known?.savedAt ?? this.#parts.clock.now(),
    };
    this.#kept.set(campaign.id, kept);
    return kept;
  }

  /** A decision as it is stored, with the measure when it is time. */
  stored(campaign: Campaign, made: { start: number; because: object; at: number }): StoredDecision {
    const kept = this.#keep(campaign);
    const isDue = made.at - kept.savedAt >= SAVE_EACH_MS;
    if (isDue) kept.savedAt = made.at;
    const { id: campaignId, organisationId } = campaign;
    const because = { ...(made.because as PacingReason), start: made.start };
    const memory = isDue ? { memory: kept.pacing.memory() } : {};
    return { campaignId, organisationId, at: made.at, because, ...memory };
  }

  /** What was decided last, for the supervisor; undefined where the engine does not dial by itself. */
  lastOf(campaignId: CampaignId): { readonly because: PacingReason; readonly at: number } | undefined {
    const kept = this.#kept.get(campaignId);
    const campaign = this.#parts.campaigns.get(campaignId);
    if (!kept?.last || campaign?.now.state !== 'running' || pacingOf(campaign) === undefined)
      return undefined;
    return { because: kept.last, at: kept.lastAt };
  }

  /** What a supervisor is shown of it. */
  shown(campaignId: CampaignId): ShownPacing {
    return { last: this.lastOf(campaignId), counts: this.countsOf(campaignId) };
  }

  countsOf(campaignId: CampaignId): Counts | undefined {
    return this.#counted.get(campaignId)?.ledger.counts();
  }
}

function sameRule(one: PacingRule, other: PacingRule): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

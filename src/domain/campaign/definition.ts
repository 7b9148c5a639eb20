// What a campaign is made of (E1): how it hands over records, what it shows, whom it calls when. It changes only by an
// administrator's edit, never by an event of the floor.
import type { CampaignId, GroupId, OrganisationId } from '../ids.ts';
import type { E164 } from '../phone-number.ts';
import type { RecordingRule } from '../call/controls.ts';
import type { WeeklyWindow } from '../compliance/window.ts';
import { MINUTE_MS } from '../time.ts';
import type { RetryRule } from '../record/next-attempt.ts';
import { DEFAULT_RETRY_RULES } from '../record/next-attempt.ts';
import { type AfterCallWorkRule, DEFAULT_AFTER_CALL_WORK } from './after-call-work.ts';
import type { StoredCallbackSettings } from './callbacks.ts';
import type { CampaignMode } from './campaign.ts';
import type { DeliverySettings } from './delivery.ts';
import type { Written } from './in-force.ts';
import type { ListOrder } from './list-order.ts';
import type { Schedule } from './schedule.ts';

export type CallerNumber = {
  readonly e164: E164;
  readonly label: string;
  /** Where it may be shown: ISO countries of the called number; undefined = everywhere (compliance.md, FR-3, UK-8). */
  readonly onlyTo?: readonly string[];
};

export type CampaignSettings = {
  /** D1: how long a pulled record rejected with "later" rests; 0 = at its old place at once. */
  readonly returnDelayMs: number;
  /** E27: ringing time before we give up; at least 15 s. */
  readonly ringTimeoutMs: number;
  /** I16: after-call work ends by itself then, with an automatic disposition. */
  readonly afterCallWorkLimitMs: number;
  /** E32: warning, extension and what follows; absent = a fifth of the limit, none, Ready as wished. */
  readonly afterCallWork?: AfterCallWorkRule;
  /** An undialed record goes back to the list when its agent's screen has been gone for this long. */
  readonly previewGraceMs: number;
  /** E15, I6: attempts per number and per contact on one local day; per record in the campaign's whole life. */
  readonly attemptsPerDay: number;
  readonly attemptsPerRecord: number;
  /** E15, I2: pause between two calls to the same number. */
  readonly minimumGapMs: number;
  /** The campaign's own calling window in the callee's local time; undefined = no narrower than the rule pack. */
  readonly window?: WeeklyWindow;
  readonly retryRules: readonly RetryRule[];
  /** E26: how many legs it may have at a time, its third persons among them; absent = as many as trunks and organisation let it. */
  readonly lines?: number;
  /** D14: whether its calls are recorded, and who says so. */
  readonly recording: RecordingRule;
  /** E13: how several lists share the campaign; absent in campaigns made before there was a choice: one after another. */
  readonly listOrder?: ListOrder;
  /** How contacts come to agents where nobody pulls them; absent parts: the defaults of delivery.ts. */
  readonly delivery?: Partial<DeliverySettings>;
  /** E5: when it starts and stops by itself; absent = never. */
  readonly schedule?: Schedule;
  /** Whose callbacks are, how they come and how long they wait (D9); absent parts: the defaults of callbacks.ts. */
  readonly callbacks?: StoredCallbackSettings;
  /** What the agent says, with placeholders (script.ts); absent = none. */
  readonly script?: string;
};

export const DEFAULT_CAMPAIGN_SETTINGS: CampaignSettings = {
  returnDelayMs: 15 * MINUTE_MS,
  ringTimeoutMs: 30_000,
  afterCallWorkLimitMs: 10 * MINUTE_MS,
  afterCallWork: DEFAULT_AFTER_CALL_WORK,
  previewGraceMs: 5 * MINUTE_MS,
  attemptsPerDay: 3,
  attemptsPerRecord: 6,
  minimumGapMs: MINUTE_MS,
  retryRules: DEFAULT_RETRY_RULES,
  recording: 'by_agent',
  listOrder: 'by_share',
};

export type CampaignDefinition = {
  readonly id: CampaignId;
  readonly organisationId: OrganisationId;
  readonly name: string;
  /** S11: "campaign@agent-group". */
  readonly description: string;
  readonly mode: CampaignMode;
  readonly groupIds: readonly GroupId[];
  readonly callerNumbers: readonly CallerNumber[];
  /** E34: there is no information message of its own or of the organisation, and the shipped one does not do outside practice. */
  readonly lacksInformationMessage?: true;
  readonly settings: CampaignSettings;
  /** While the schedule's pacing is in force (in-force.ts): what the administrator wrote. */
  readonly written?: Written;
  /** E34: the campaign has a message to be left on answering machines, its own or the organisation's. */
  readonly hasVoicemailMessage?: boolean;
};

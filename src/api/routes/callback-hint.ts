// What Done would say of a callback that is being typed (D7), and what the screen shows beside it: the contact's time, whether calling is
// allowed then, times at which it would be, and how many callbacks are due at once. Nothing is stored, and nothing is decided here.
import {
  type CallbackDraft,
  allowedUntil,
  judgeCallback,
  judgeTime,
  suggestTimes,
  zoneOfContact,
} from '../../domain/callback/draft.ts';
import { wallTimeAt } from '../../domain/callback/wall-time.ts';
import { callbacksOf } from '../../domain/campaign/callbacks.ts';
import { hoursOf } from '../../domain/compliance/hours.ts';
import { mayDialThird } from '../../domain/compliance/may-dial.ts';
import { packsFor } from '../../domain/compliance/packs.ts';
import type { Campaign, Floor } from '../../domain/floor/floor.ts';
import { likelyTrunk } from '../../domain/floor/lines.ts';
import { isOfItsGroup } from '../../domain/floor/notices.ts';
import { dialRulesOf } from '../../domain/floor/taking.ts';
import type { ContactId, InteractionId } from '../../domain/ids.ts';
import type { ChainNumber } from '../../domain/phone-number.ts';
import { MINUTE_MS, isZone, localDay } from '../../domain/time.ts';
import { agentsOf, callbackSubject, callbacksDue, isRegistered } from '../../storage/callback-hint.ts';
import { findOrganisation } from '../../storage/organisations.ts';
import { type CallbackHint, type HintRequest, hintRequest } from '../../wire/callbacks.ts';
import type { Caller } from '../auth/door.ts';
import { callerOf } from '../caller.ts';
import { readDraft } from '../callback-draft.ts';
import type { Api, RouteParts } from '../parts.ts';
import { refused } from '../refusals.ts';

export function callbackHintRoutes(app: Api, parts: RouteParts): void {
  app.post(
    '/api/callbacks/hint',
    {
      config: {
        right: 'whoever is signed in may ask what a callback that is theirs to set would be promised as',
      },
      schema: { tags: ['callbacks'], body: hintRequest },
    },
    async (request): Promise<CallbackHint> => {
      const caller = callerOf(request);
      const floor = parts.engine()?.floor();
      if (floor === undefined || floor.organisationId !== caller.organisationId) throw refused('busy');
      const about = await subjectOf(parts, { floor, caller, about: request.body.about });
      if (about === undefined) throw refused('unknown');
      const draft = await readDraft(
        request.body.draft,
        async () => (await findOrganisation(parts.pool, caller.organisationId))?.country,
      );
      return hintFor(parts, { floor, caller, subject: about, draft });
    },
  );
}

type Subject = {
  readonly campaign: Campaign;
  readonly contactId: ContactId;
  readonly numbers: readonly ChainNumber[];
  /** The callback that is changed: it does not crowd its own quarter. */
  readonly callbackId: string | undefined;
};

type Asked = { readonly floor: Floor; readonly caller: Caller };

/** An agent asks about the own interaction and own callbacks; a supervisor about every callback. */
async function subjectOf(
  { pool }: RouteParts,
  { floor, caller, about }: Asked & { readonly about: HintRequest['about'] },
): Promise<Subject | undefined> {
  if (about.kind === 'interaction') {
    const open = floor.interactions.get(about.id as InteractionId);
    const desk = open && floor.desks.get(open.campaignRecordId);
    const campaign = open && floor.campaigns.get(open.campaignId);
    if (!desk || !campaign || open.userId !== caller.userId || open.now.state === 'done') return undefined;
    const { contactId, callbackId } = open;
    return { campaign, contactId, numbers: desk.numbers, callbackId };
  }
  const found = await callbackSubject(pool, caller.organisationId, about.id);
  const campaign = found && floor.campaigns.get(found.campaignId);
  if (!found || !campaign) return undefined;
  const isTheirs = [found.ownerId, found.createdBy].includes(caller.userId);
  if (caller.role === 'agent' && !isTheirs) return undefined;
  return { campaign, contactId: found.contactId, numbers: found.numbers, callbackId: about.id };
}

type Judging = Asked & { readonly subject: Subject; readonly draft: CallbackDraft };

async function hintFor(parts: RouteParts, on: Judging): Promise<CallbackHint> {
  const { floor, caller, subject, draft } = on;
  const now = parts.clock.now();
  const { campaign, contactId, numbers } = subject;
  const settings = callbacksOf(campaign.settings);
  const number = numberOf(draft, numbers);
  const hits =
    number && (await isRegistered(parts.pool, caller.organisationId, { e164: number.e164, contactId }));
  const hoursFor = (each: ChainNumber) =>
    hoursOf(packsFor(floor.rules.pack, each.country), campaign.settings.window);
  const neverDialed = (each: ChainNumber) => neverOf(floor, campaign, each, hits === true);
  const ground = { numbers, settings, userId: caller.userId, hoursOf: hoursFor, neverDialed };
  const judged = judgeCallback(draft, ground, now);
  const time = judgeTime(draft, settings, now);
  const at = 'at' in time ? time.at : undefined;
  const zone = number && zoneOfContact(number, draft.zone);
  const isCallable = number !== undefined && neverDialed(number) === undefined;
  return {
    refusal: 'refused' in judged ? judged : undefined,
    at,
    there: at === undefined || zone === undefined ? undefined : { wall: wallTimeAt(zone, at), zone },
    zones: number?.zones ?? [],
    isDoubled: 'at' in time && time.isDoubled,
    allowedUntil: at !== undefined && isCallable ? allowedUntil(number, hoursFor(number), at) : undefined,
    added: addedOf(draft, numbers),
    suggestions: isCallable ? suggestTimes(number, hoursFor(number), { now }) : [],
    crowd: at === undefined ? undefined : await crowdAt(parts, on, { at, now }),
  };
}

/** The number that a draft means: one of the contact's, else what the typed one reads as. */
function numberOf(draft: CallbackDraft, numbers: readonly ChainNumber[]): ChainNumber | undefined {
  const e164 = draft.added?.e164 ?? draft.number;
  return numbers.find((own) => own.e164 === e164) ?? draft.added;
}

function addedOf({ added }: CallbackDraft, numbers: readonly ChainNumber[]): CallbackHint['added'] {
  if (!added || numbers.some(({ e164 }) => e164 === added.e164)) return undefined;
  return { e164: added.e164, country: added.country };
}

/** E16, E26: no waiting helps against these two. */
function neverOf(
  floor: Floor,
  campaign: Campaign,
  number: ChainNumber,
  isOnRegister: boolean,
): 'destination' | 'register' | undefined {
  const registerHits = isOnRegister ? [{ kind: 'number', scope: 'organisation', since: 0 } as const] : [];
  const facts = { number, registerHits, liveCall: false, trunk: likelyTrunk(floor) };
  const { checks } = mayDialThird(facts, dialRulesOf(floor, campaign), 0);
  const no = checks.find(
    ({ rule, says }) => says === 'no' && (rule === 'destination' || rule === 'register'),
  );
  return no && (no.rule === 'register' ? 'register' : 'destination');
}

const QUARTER_MS = 15 * MINUTE_MS;

/** K61: callbacks of the campaign in the same quarter of an hour, against its agents: today those who are here, later all of its groups. */
async function crowdAt(
  { pool }: RouteParts,
  { floor, caller, subject, draft }: Judging,
  { at, now }: { readonly at: number; readonly now: number },
): Promise<CallbackHint['crowd']> {
  const { campaign, callbackId: except } = subject;
  const { organisationId } = caller;
  const from = Math.floor(at / QUARTER_MS) * QUARTER_MS;
  const zone = isZone(draft.zone) ? draft.zone : 'UTC';
  const isToday = localDay(zone, at) === localDay(zone, now);
  const here = [...floor.agents.values()].filter(
    (agent) => agent.now.state !== 'gone' && isOfItsGroup(agent, campaign),
  );
  const [due, agents] = await Promise.all([
    callbacksDue(pool, { organisationId, campaignId: campaign.id }, { from, to: from + QUARTER_MS, except }),
    isToday ? here.length : agentsOf(pool, organisationId, campaign.id),
  ]);
  return { due, agents };
}

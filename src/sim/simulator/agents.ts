// anna, ben and the others: what agents do at their screens all day. They read, call, talk, judge and go on; and they click twice, go
// to lunch at the instant of a new record, lose their screens, forget a case in after-call work, and reject what they do not like.
import type { CampaignId } from '../../domain/ids.ts';
import type { Interaction, InteractionState } from '../../domain/interaction/interaction.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { numberInTurn } from '../../domain/record/next-attempt.ts';
import type { CallResult } from '../../domain/result/result.ts';
import { AGENT_CALL_RESULTS, DEFAULT_DISPOSITIONS } from '../../domain/result/result.ts';
import type { AgentDeed } from '../../engine/command.ts';
import type { SeededRandom } from '../random.ts';
import { type AgentParts, click, hasMovedOn } from './at-work.ts';
import type { Seat } from './seat.ts';
import { answerOffer, joinAll, waitForContact } from './brought.ts';
import { drawPromise, mindCallbacks } from './promising.ts';
import { mindPhone, talk } from './talking.ts';

/** Runs one agent's day: shifts, breaks, records; resolves after the last sign-out. */
export async function workDay(parts: AgentParts): Promise<void> {
  const { seat, name, world, clock, random, endsAt } = parts;
  await seat.sleep(random.between(0, 30_000));
  while (clock.now() < endsAt) {
    seat.setScreen('there');
    await seat.online();
    await seat.ask({ name: 'sign_in', displayName: name, groupIds: [world.groupId], mayRegister: true });
    await mindPhone(parts);
    if (world.mode !== 'preview') await joinAll(parts);
    const shiftEndsAt = Math.min(endsAt, clock.now() + random.between(1, 5) * 3_600_000);
    await workShift(parts, shiftEndsAt);
    await signOut(parts);
    await seat.sleep(random.between(30_000, 240_000));
  }
}

async function signOut({ seat, random }: AgentParts): Promise<void> {
  for (;;) {
    const answer = await seat.ask({ name: 'sign_out' });
    if (answer.ok || answer.refused !== 'agent_busy') break;
    const open = seat.interaction();
    if (open) await closeUp(seat, open, random);
    await seat.lookUp(2_000);
  }
  seat.setScreen('gone');
}

/** Ends what is open, whatever it is, without asking for more. */
async function closeUp(seat: Seat, { id, now }: Interaction, random: SeededRandom): Promise<void> {
  const words = { notes: '', disposition: 'not_reached', callResult: undefined } as const;
  if (now.state === 'offered') await seat.ask({ name: 'reject_offer', interactionId: id });
  else if (now.state === 'preview' && random.chance(0.5))
    await seat.ask({ name: 'reject', interactionId: id, answer: 'later' });
  else if (now.state === 'calling' || now.state === 'talking')
    await seat.ask({ name: 'end_call', interactionId: id });
  else await seat.ask({ name: 'done', interactionId: id, ...words, next: false });
}

async function workShift(parts: AgentParts, until: number): Promise<void> {
  const { seat, clock, random } = parts;
  while (clock.now() < until) {
    await seat.online();
    if (random.chance(0.004)) await loseScreen(parts);
    const agent = seat.agent();
    if (!agent || agent.now.state === 'gone') return;
    await mindPhone(parts);
    await mindCallbacks(parts);
    const open = seat.interaction();
    if (open) {
      await handle(parts, open);
    } else if (random.chance(0.012)) {
      await takeBreak(parts);
    } else if (agent.now.channels.voice.state !== 'ready') {
      const answer = await seat.ask({ name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
      if (!answer.ok) await seat.lookUp(1_000);
    } else if (parts.world.mode !== 'preview' && random.chance(0.9)) {
      await joinAll(parts);
      await waitForContact(parts);
    } else {
      await getRecord(parts);
    }
  }
}

async function takeBreak({ seat, random }: AgentParts): Promise<void> {
  const reason = random.pick(['break', 'lunch', 'meeting'] as const);
  await seat.ask({ name: 'set_channel', channel: 'voice', to: { state: 'not_ready', reason } });
  await seat.sleep(random.between(60_000, 600_000));
  await seat.ask({ name: 'set_channel', channel: 'voice', to: { state: 'ready' } });
}

/** The screen is closed, or the machine is off: for seconds, or for longer than any grace time. */
async function loseScreen({ seat, random }: AgentParts): Promise<void> {
  seat.setScreen(random.pick(['gone', 'silent'] as const));
  await seat.sleep(random.chance(0.6) ? random.between(500, 20_000) : random.between(20_000, 420_000));
  await seat.online();
  seat.setScreen('there');
  // The browser signs in again by itself; where a shift is open it is found again.
  await seat.lookUp(500);
}

async function getRecord(parts: AgentParts): Promise<void> {
  const { seat, random, clock, world } = parts;
  const [autumn, winter, remainder] = world.campaigns;
  const running = world.campaigns.filter((id) => seat.floor()?.campaigns.get(id)?.now.state === 'running');
  // Whoever wants one of the remainder asks at the full minute, as if somebody counted down: then several want the same last record.
  const isRush = random.chance(0.35);
  if (isRush) await seat.sleep(MINUTE_MS - (clock.now() % MINUTE_MS));
  const isPulled = world.mode === 'preview';
  const wanted = isRush || !isPulled ? remainder : random.pick([autumn, winter]);
  const campaignId: CampaignId | undefined =
    running.find((id) => id === wanted) ?? (isPulled ? running[0] : undefined);
  if (!campaignId) {
    await seat.lookUp(30_000);
    return;
  }
  // Who has joined is offered the contacts who call back (E29).
  const hasJoined = seat.agent()?.now;
  if (hasJoined && hasJoined.state !== 'gone' && !hasJoined.joined.includes(campaignId))
    await seat.ask({ name: 'join_campaign', campaignId });
  // Not Ready clicked at the instant of the assignment, before it or after it (F57).
  if (random.chance(0.03)) {
    const to = { state: 'not_ready', reason: 'break' } as const;
    const notReady = () => seat.click({ name: 'set_channel', channel: 'voice', to });
    if (random.chance(0.3)) notReady();
    else clock.after(random.between(0, 12), notReady);
  }
  const answer = await click(parts, { name: 'get_record', campaignId });
  if (answer.ok) return;
  await seat.lookUp(answer.refused.startsWith('no_records') ? random.between(500, 20_000) : 2_000);
}

/** Works one interaction until it is not on the screen any more. */
async function handle(parts: AgentParts, first: Interaction): Promise<void> {
  const { seat, random } = parts;
  for (;;) {
    await seat.online();
    const open = seat.interaction();
    if (!open || open.id !== first.id) return;
    if (random.chance(0.003)) await loseScreen(parts);
    await mindPhone(parts);
    switch (open.now.state) {
      case 'offered':
        await answerOffer(parts, open);
        break;
      case 'preview':
        if (open.now.dialAt === undefined) await preview(parts, open);
        else await hasMovedOn(parts, open, 10_000);
        break;
      case 'calling':
        await whileItRings(parts, open);
        break;
      case 'talking':
        await talk(parts, open);
        break;
      case 'after_call_work':
        await judge(parts, open, open.now);
        break;
      case 'done':
        return;
    }
  }
}

async function preview(parts: AgentParts, { id, campaignId, campaignRecordId }: Interaction): Promise<void> {
  const { seat, random } = parts;
  await seat.sleep(random.between(2_000, 15_000));
  const roll = random.next();
  const words = { notes: '', disposition: undefined, callResult: undefined };
  const promise = drawPromise(parts, { campaignRecordId }, 0.03);
  if (promise)
    await click(parts, { name: 'done', interactionId: id, ...words, callback: promise, next: true });
  else if (roll < 0.04) await click(parts, { name: 'reject', interactionId: id, answer: 'later' });
  else if (roll < 0.05) await click(parts, { name: 'reject', interactionId: id, answer: 'do_not_call' });
  else if (roll < 0.065)
    await click(parts, { name: 'done', interactionId: id, ...words, next: random.chance(0.5) });
  else if (roll < 0.07) {
    const wish = { kind: 'person', e164: undefined, reason: 'the file says so' } as const;
    await click(parts, { name: 'register', interactionId: id, ...wish });
  } else {
    const desk = seat.floor()?.desks.get(campaignRecordId);
    const number = desk && numberInTurn(desk.now, desk.numbers);
    await dial(parts, { id, campaignId }, number?.e164);
  }
}

async function dial(
  parts: AgentParts,
  { id, campaignId }: Pick<Interaction, 'id' | 'campaignId'>,
  e164: Extract<AgentDeed, { name: 'call' }>['e164'] | undefined,
): Promise<void> {
  const { seat, random } = parts;
  const caller = seat.floor()?.campaigns.get(campaignId)?.callerNumbers[0];
  if (!e164 || !caller) return seat.sleep(1_000);
  const answer = await click(parts, { name: 'call', interactionId: id, e164, callerNumber: caller.e164 });
  if (answer.ok) return;
  await seat.sleep(1_000);
  // A record that may not be called is given back, also where the campaign was stopped; what may be possible soon is tried again.
  const isForLater = answer.refused === 'dial_refused' || answer.refused === 'campaign_not_running';
  const isForNow = !isForLater || random.chance(0.3);
  if (isForNow) await seat.lookUp(5_000);
  else await seat.ask({ name: 'reject', interactionId: id, answer: 'later' });
}

async function whileItRings(parts: AgentParts, open: Interaction): Promise<void> {
  const { random } = parts;
  const patienceMs = random.chance(0.15) ? random.between(0, 15_000) : 60_000;
  if (await hasMovedOn(parts, open, patienceMs)) return;
  await click(parts, { name: 'end_call', interactionId: open.id });
  await hasMovedOn(parts, open, 10_000);
}

type AfterCallWork = Extract<InteractionState, { state: 'after_call_work' }>;

async function judge(parts: AgentParts, open: Interaction, now: AfterCallWork): Promise<void> {
  const { seat, random } = parts;
  const { id, campaignRecordId } = open;
  const callResult: CallResult | undefined = random.chance(0.3) ? random.pick(AGENT_CALL_RESULTS) : undefined;
  const code = now.lastResult === 'answer' ? random.pick(DEFAULT_DISPOSITIONS).code : 'not_reached';
  const words = { notes: random.chance(0.2) ? 'was friendly' : '', disposition: code, callResult };
  await seat.sleep(random.between(1_000, now.lastResult === 'answer' ? 40_000 : 8_000));
  // E32: some need more time, and some ask for more than there is.
  if (random.chance(0.05)) await click(parts, { name: 'extend_after_call_work', interactionId: id });
  const promise = drawPromise(parts, open, 0.12);
  const agreed = promise === undefined ? {} : { callback: promise };
  if (random.chance(0.25)) await click(parts, { name: 'save_draft', interactionId: id, ...words, ...agreed });
  const second = seat.floor()?.desks.get(campaignRecordId)?.numbers[1];
  if (now.lastResult !== 'answer' && second && random.chance(0.5)) {
    await dial(parts, open, second.e164);
    return;
  }
  if (random.chance(0.01)) await seat.sleep(random.between(60_000, 300_000)); // forgotten
  if (random.chance(0.01))
    await click(parts, { name: 'done', interactionId: id, ...words, disposition: undefined, next: true });
  const said = await click(parts, {
    name: 'done',
    interactionId: id,
    ...words,
    ...agreed,
    next: random.chance(0.8),
  });
  // S62: mended by taking it back.
  if (!said.ok && said.field?.startsWith('callback'))
    await click(parts, { name: 'done', interactionId: id, ...words, next: false });
}

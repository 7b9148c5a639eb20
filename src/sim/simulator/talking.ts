// How agents talk: most just talk, some hold and mute, send digits, record and pause, ask a colleague, put the contact through,
// leave a message, and now and then their telephone is gone in the middle of it.
import type { Interaction } from '../../domain/interaction/interaction.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import type { ChainNumber } from '../../domain/phone-number.ts';
import type { ControlWish } from '../../domain/call/controls.ts';
import { drawTalkMs } from '../people.ts';
import { type AgentParts, click, hasMovedOn } from './at-work.ts';

/** Where the telephone is not there, the page calls in again; now and then it is lost for no reason at all. */
export async function mindPhone(parts: AgentParts): Promise<void> {
  const { seat, random } = parts;
  if (random.chance(0.004)) await losePhone(parts);
  for (let tries = 0; tries < 5; tries += 1) {
    const now = seat.agent()?.now;
    if (!now || now.state === 'gone' || now.phone.state === 'up' || now.phone.state === 'not_needed') return;
    await seat.connectPhone();
    await seat.lookUp(3_000);
  }
}

/** A reload takes seconds; a pulled cable is noticed after a while. */
async function losePhone({ seat, random }: AgentParts): Promise<void> {
  seat.dropPhone();
  await seat.sleep(random.chance(0.7) ? random.between(300, 8_000) : random.between(11_000, 60_000));
  await seat.connectPhone();
}

/** Talks until one of the two has enough, with whatever comes to the agent's mind in between. */
export async function talk(parts: AgentParts, open: Interaction): Promise<void> {
  const { seat, random, clock, endsAt } = parts;
  const wantedMs = random.chance(0.7) ? 1_900_000 : drawTalkMs(random);
  // Nobody talks on for half an hour after the last shift.
  const until = clock.now() + Math.min(wantedMs, Math.max(1_000, endsAt + 2 * MINUTE_MS - clock.now()));
  if (random.chance(0.01)) {
    if (await hasMovedOn(parts, open, random.between(0, 30_000))) return;
    const e164 = seat.floor()?.desks.get(open.campaignRecordId)?.numbers[0]?.e164;
    await click(parts, { name: 'register', interactionId: open.id, kind: 'number', e164, reason: 'said so' });
  }
  const ideas = random.chance(0.4) ? 1 + Math.floor(random.between(0, 3)) : 0;
  for (let idea = 0; idea < ideas; idea += 1) {
    if (await hasMovedOn(parts, open, random.between(300, 15_000))) return;
    await oneIdea(parts, open);
  }
  if (await hasMovedOn(parts, open, Math.max(0, until - clock.now()))) return;
  await click(parts, { name: 'end_call', interactionId: open.id });
  await hasMovedOn(parts, open, 10_000);
}

async function oneIdea(parts: AgentParts, open: Interaction): Promise<void> {
  const { random } = parts;
  const roll = random.next();
  if (roll < 0.25) await actAndBack(parts, open, ['hold', 'retrieve']);
  else if (roll < 0.35) await actAndBack(parts, open, ['mute', 'unmute']);
  else if (roll < 0.4)
    await click(parts, {
      name: 'send_digits',
      interactionId: open.id,
      digits: random.pick(['1', '4711#', '*']),
    });
  else if (roll < 0.65) await record(parts, open);
  else if (roll < 0.82) await consult(parts, open);
  else if (roll < 0.92) await transfer(parts, open);
  else if (roll < 0.95) await click(parts, { name: 'leave_voicemail', interactionId: open.id });
  else await losePhone(parts);
}

async function act(parts: AgentParts, { id }: Interaction, wish: ControlWish): Promise<void> {
  await click(parts, { name: 'control_call', interactionId: id, act: wish });
}

async function actAndBack(
  parts: AgentParts,
  open: Interaction,
  [there, back]: readonly [ControlWish, ControlWish],
): Promise<void> {
  await act(parts, open, there);
  if (await hasMovedOn(parts, open, parts.random.between(200, 20_000))) return;
  // Some forget it.
  if (parts.random.chance(0.9)) await act(parts, open, back);
}

async function record(parts: AgentParts, open: Interaction): Promise<void> {
  const { random } = parts;
  await act(parts, open, 'start_recording');
  if (await hasMovedOn(parts, open, random.between(200, 10_000))) return;
  if (random.chance(0.7)) await actAndBack(parts, open, ['pause_recording', 'resume_recording']);
  if (random.chance(0.5)) await act(parts, open, 'stop_recording');
}

/** Mostly a colleague; now and then a number that may not be called, or the contact's own. */
function someone({ seat, random, world }: AgentParts, open: Interaction): ChainNumber {
  const colleague = random.pick(world.thirds);
  const roll = random.next();
  if (roll < 0.03) return { ...colleague, kind: 'premium' };
  const contact = seat.floor()?.desks.get(open.campaignRecordId)?.numbers[0];
  return roll < 0.06 && contact ? contact : colleague;
}

async function consult(parts: AgentParts, open: Interaction): Promise<void> {
  const { seat, random } = parts;
  const interactionId = open.id;
  const number = someone(parts, open);
  const answer = await click(parts, { name: 'consult', interactionId, number, callerNumber: undefined });
  if (answer.ok && (await isThirdThere(parts, open, random.chance(0.8) ? 45_000 : 2_000))) {
    await seat.sleep(random.between(500, 20_000));
    const roll = random.next();
    if (roll < 0.4) {
      await click(parts, { name: 'complete_transfer', interactionId });
    } else if (roll < 0.7) {
      await click(parts, { name: 'conference', interactionId });
      if (await hasMovedOn(parts, open, random.between(500, 30_000))) return;
      const name = random.pick(['end_call', 'complete_transfer', 'end_consult'] as const);
      await click(parts, { name, interactionId });
    }
  }
  await backToContact(parts, open);
}

async function transfer(parts: AgentParts, open: Interaction): Promise<void> {
  const { random } = parts;
  const number = someone(parts, open);
  await click(parts, { name: 'transfer', interactionId: open.id, number, callerNumber: undefined });
  if (await isThirdThere(parts, open, random.chance(0.9) ? 60_000 : 3_000)) return;
  await backToContact(parts, open);
}

/** Nobody is left on music for nothing. */
async function backToContact(parts: AgentParts, open: Interaction): Promise<void> {
  const { seat } = parts;
  if (await hasMovedOn(parts, open, 500)) return;
  if (seat.thirdCall()) await click(parts, { name: 'end_consult', interactionId: open.id });
  for (let tries = 0; tries < 5 && seat.thirdCall(); tries += 1) {
    if (await hasMovedOn(parts, open, 4_000)) return;
  }
  await act(parts, open, 'retrieve');
}

/** Waits until the third person has answered; false if that did not happen, or the contact has gone meanwhile. */
async function isThirdThere(parts: AgentParts, open: Interaction, atMostMs: number): Promise<boolean> {
  const { seat, clock } = parts;
  for (const until = clock.now() + atMostMs; clock.now() < until; ) {
    if (await hasMovedOn(parts, open, Math.min(1_000, until - clock.now()))) return false;
    const third = seat.thirdCall();
    if (!third) return false;
    if (third.now.state === 'connected') return true;
  }
  return false;
}

// What agents do with what comes by itself: offers that they accept, reject or do not see, turns, and contacts who are there at once. And
// they go to lunch at the very instant at which somebody answers (F57).
import type { Interaction } from '../../domain/interaction/interaction.ts';
import { type AgentParts, click, hasMovedOn } from './at-work.ts';

/** Joins what is to be joined, and is Ready on the channel of push preview, too. */
export async function joinAll(parts: AgentParts): Promise<void> {
  const { seat, world } = parts;
  const now = seat.agent()?.now;
  if (!now || now.state === 'gone') return;
  for (const campaignId of world.campaigns) {
    const isThere = seat.floor()?.campaigns.get(campaignId)?.now.state !== 'unloaded';
    if (isThere && !now.joined.includes(campaignId))
      await click(parts, { name: 'join_campaign', campaignId });
  }
  if (now.channels.outbound_preview.state !== 'ready')
    await click(parts, { name: 'set_channel', channel: 'outbound_preview', to: { state: 'ready' } });
}

/** Waits for what comes; answers a question about the next contact; now and then Not Ready at the worst instant. */
export async function waitForContact(parts: AgentParts): Promise<void> {
  const { seat, random, clock } = parts;
  const now = seat.agent()?.now;
  if (now?.state === 'free' && now.turn?.state === 'offered') {
    const roll = random.next();
    if (roll < 0.8) await click(parts, { name: 'accept_turn' });
    else if (roll < 0.9) await click(parts, { name: 'decline_turn' });
    else await seat.lookUp(30_000);
    return;
  }
  if (random.chance(0.02)) {
    const to = { state: 'not_ready', reason: 'break' } as const;
    clock.after(random.between(0, 4_000), () => seat.click({ name: 'set_channel', channel: 'voice', to }));
  }
  // Not woken by every change of the floor: an agent looks up when something rings, a second or two later.
  await seat.sleep(random.between(300, 2_000));
}

/** An offer: taken, refused, or not seen. */
export async function answerOffer(parts: AgentParts, open: Interaction): Promise<void> {
  const { seat, random } = parts;
  const roll = random.next();
  await seat.sleep(random.between(200, 4_000));
  if (roll < 0.85) await click(parts, { name: 'accept_offer', interactionId: open.id });
  else if (roll < 0.93) await click(parts, { name: 'reject_offer', interactionId: open.id });
  else await seat.sleep(random.between(2_000, 25_000));
  await hasMovedOn(parts, open, 1_000);
}

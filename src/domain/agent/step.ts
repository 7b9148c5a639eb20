// The one function that moves an agent. See agent.ts for the drawing.
import { type Step, ignored, isIgnored, moved } from '../moved.ts';
import {
  type AgentEffect,
  type AgentEvent,
  type AgentState,
  CHANNELS,
  type Channel,
  type ChannelState,
  type ChannelWish,
  HEARTBEAT_LIMIT_MS,
  type Turn,
} from './agent.ts';
import type { CampaignId } from '../ids.ts';
import { type Phone, type PhoneEvent, isPhoneMissing, isSamePhone, stepPhone, viaOf } from './phone.ts';

type Working = Exclude<AgentState, { state: 'gone' }>;

/** Moves an agent. Refusals carry the reason that the agent reads. */
export function stepAgent(was: AgentState, event: AgentEvent, now: number): Step<AgentState, AgentEffect> {
  if (was.state === 'gone') return ignored('agent_signed_out');
  switch (event.type) {
    case 'channel_set':
      if (event.channel === 'voice' && event.to.state === 'ready' && isPhoneMissing(was.phone))
        return ignored('telephone_missing');
      return was.state === 'free'
        ? setNow(was, event.channel, event.to, now)
        : setLater(was, event.channel, event.to);
    case 'joined':
      if (was.joined.includes(event.campaignId)) return ignored('campaign_already_joined');
      return moved({ ...was, joined: [...was.joined, event.campaignId] });
    case 'left':
      if (!was.joined.includes(event.campaignId)) return ignored('campaign_not_joined');
      return moved({
        ...withoutTurn(was, event.campaignId),
        joined: was.joined.filter((id) => id !== event.campaignId),
      });
    case 'took':
      if (was.state === 'handling') return ignored('agent_busy'); // I14
      return moved({
        ...withoutTurn(was),
        state: 'handling',
        since: now,
        interactionId: event.interactionId,
      });
    case 'finished':
      return finish(was, event, now);
    case 'turn_given':
    case 'turn_accepted':
    case 'turn_declined':
    case 'turn_ended':
      return moveTurn(was, event, now);
    case 'offer_answered':
      if (was.ignoredOffers === undefined) return ignored('no_offer_ignored');
      return moved(withoutIgnored(was));
    case 'offer_ignored':
      return ignoreOffer(was, event, now);
    case 'screen_lost':
      if (was.presence.state === 'absent') return ignored('screen_already_gone');
      return moved({ ...was, presence: { state: 'absent', since: event.lastSeenAt } });
    case 'screen_back':
      if (was.presence.state === 'present') return ignored('screen_is_there');
      return moved({ ...was, presence: { state: 'present' } });
    case 'heartbeat_missed':
      return missHeartbeat(was, now);
    case 'signed_out':
      if (was.state === 'handling') return ignored('agent_busy');
      return was.phone.state === 'not_needed'
        ? moved({ state: 'gone', since: now })
        : moved({ state: 'gone', since: now }, { effect: 'close_phone' });
    case 'phone_up':
    case 'phone_lost':
    case 'phone_missed':
    case 'phone_needed':
      return movePhone(was, event, now);
    case 'phone_chosen':
      return choosePhone(was, event, now);
  }
}

function setNow(was: Free, channel: Channel, to: ChannelWish, now: number): Step<AgentState> {
  if (sameAs(was.channels[channel], to)) return ignored('channel_is_so_already');
  // Who is not Ready for voice any more waits for no contact.
  const after = channel === 'voice' && to.state === 'not_ready' ? withoutTurn(was) : was;
  return moved({ ...after, channels: { ...was.channels, [channel]: { ...to, since: now } } });
}

type Free = Extract<Working, { state: 'free' }>;

/** The same without a turn; with `campaignId` only if it was that campaign's. */
function withoutTurn<At extends Working>(was: At, campaignId?: CampaignId): At {
  if (was.state !== 'free' || was.turn === undefined) return was;
  if (campaignId !== undefined && was.turn.campaignId !== campaignId) return was;
  const { turn: _turn, ...rest } = was;
  return rest as At;
}

function withoutIgnored<At extends Working>(was: At): At {
  const { ignoredOffers: _count, ...rest } = was;
  return rest as At;
}

type TurnEvent = Extract<
  AgentEvent,
  { type: 'turn_given' | 'turn_accepted' | 'turn_declined' | 'turn_ended' }
>;

function moveTurn(was: Working, event: TurnEvent, now: number): Step<AgentState> {
  if (was.state !== 'free') return ignored('agent_busy');
  switch (event.type) {
    case 'turn_given':
      // I15: nobody is asked who has just become Not Ready.
      if (was.channels.voice.state !== 'ready') return ignored('agent_not_ready');
      if (was.turn !== undefined) return ignored('agent_has_a_turn');
      return moved({ ...was, turn: event.turn });
    case 'turn_accepted': {
      if (was.turn?.state !== 'offered') return ignored('no_turn_offered');
      const turn: Turn = { state: 'waiting', campaignId: was.turn.campaignId, since: now };
      return moved({ ...withoutIgnored(was), turn });
    }
    case 'turn_declined': {
      if (was.turn === undefined || was.turn.state === 'declined') return ignored('no_turn_offered');
      const turn: Turn = { state: 'declined', campaignId: was.turn.campaignId, since: now };
      return moved({ ...withoutIgnored(was), turn });
    }
    case 'turn_ended':
      return was.turn === undefined ? ignored('no_turn') : moved(withoutTurn(was));
  }
}

/** D17: records and contacts do not bounce all lunch. Takes effect at once: nobody is there. */
function ignoreOffer(
  was: Working,
  { channel, limit }: Extract<AgentEvent, { type: 'offer_ignored' }>,
  now: number,
): Step<AgentState> {
  const count = (was.ignoredOffers ?? 0) + 1;
  if (count < limit) return moved({ ...was, ignoredOffers: count });
  const { [channel]: _wish, ...wishes } = was.wishes;
  const channels: Working['channels'] = {
    ...was.channels,
    [channel]: { state: 'not_ready', since: now, reason: 'no_answer' },
  };
  return moved({ ...withoutIgnored(withoutTurn(was)), channels, wishes });
}

/** D11: during an interaction the change waits; choosing the present state again takes the wish back. */
function setLater(was: Working, channel: Channel, to: ChannelWish): Step<AgentState> {
  const { [channel]: waiting, ...others } = was.wishes;
  if (sameAs(was.channels[channel], to)) {
    return waiting ? moved({ ...was, wishes: others }) : ignored('channel_is_so_already');
  }
  return moved({ ...was, wishes: { ...others, [channel]: to } });
}

type Finished = Extract<AgentEvent, { type: 'finished' }>;

function finish(was: Working, event: Finished, now: number): Step<AgentState> {
  if (was.state !== 'handling' || was.interactionId !== event.interactionId)
    return ignored('agent_not_handling_it');
  const channels = { ...was.channels };
  for (const channel of CHANNELS) {
    const wish = was.wishes[channel];
    if (wish) channels[channel] = { ...wish, since: now };
    if (event.notReady !== undefined && channels[channel].state === 'ready')
      channels[channel] = { state: 'not_ready', since: now, reason: event.notReady };
  }
  const { joined, presence, phone } = was;
  const ignoredOffers = was.ignoredOffers === undefined ? {} : { ignoredOffers: was.ignoredOffers };
  return moved({
    state: 'free',
    since: now,
    channels,
    wishes: {},
    joined,
    presence,
    phone,
    ...ignoredOffers,
  });
}

/** I15: takes effect at once, also during an interaction; the agent sets Ready again by hand. */
function missHeartbeat(was: Working, now: number): Step<AgentState> {
  if (was.presence.state === 'present' || now - was.presence.since < HEARTBEAT_LIMIT_MS)
    return ignored('screen_is_there');
  if (
    CHANNELS.every((channel) => was.channels[channel].state === 'not_ready') &&
    Object.keys(was.wishes).length === 0
  ) {
    return ignored('agent_not_ready_already');
  }
  const channels = { ...was.channels };
  for (const channel of CHANNELS) {
    if (channels[channel].state === 'ready') {
      channels[channel] = { state: 'not_ready', since: now, reason: 'connection_lost' };
    }
  }
  return moved({ ...withoutTurn(was), channels, wishes: {} });
}

/** Another telephone is no thing to change to in the middle of work; to have the same one called again is. */
function choosePhone(
  was: Working,
  event: Extract<PhoneEvent, { type: 'phone_chosen' }>,
  now: number,
): Step<AgentState, AgentEffect> {
  if (!isSamePhone(viaOf(was.phone), event.via)) {
    if (was.state === 'handling') return ignored('agent_busy');
    if (was.channels.voice.state === 'ready') return ignored('agent_is_ready');
  }
  const step = stepPhone(was.phone, event, now);
  if (isIgnored(step)) return step;
  return moved({ ...was, phone: step.state }, { effect: 'change_phone' });
}

/** Without a telephone voice is not Ready, also during an interaction; the agent sets Ready again by hand. */
function movePhone(was: Working, event: PhoneEvent, now: number): Step<AgentState> {
  const step = stepPhone(was.phone, event, now);
  if (isIgnored(step)) return step;
  const phone: Phone = step.state;
  if (phone.state !== 'away') return moved({ ...was, phone });
  const after = withoutTurn(was);
  const { voice } = was.channels;
  const { voice: wish, ...others } = was.wishes;
  const channels: Working['channels'] =
    voice.state === 'ready'
      ? { ...was.channels, voice: { state: 'not_ready', since: now, reason: 'telephone_lost' } }
      : was.channels;
  return moved({ ...after, phone, channels, wishes: wish?.state === 'ready' ? others : was.wishes });
}

function sameAs(is: ChannelState, to: ChannelWish): boolean {
  if (is.state === 'ready' || to.state === 'ready') return is.state === to.state;
  return is.reason === to.reason;
}

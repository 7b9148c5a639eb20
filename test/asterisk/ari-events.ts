/** Events as Asterisk 22.10.1 sent them for one leg, with the fields that it sent; ids and numbers are ours. */
import type { LegId } from '../../src/domain/ids.ts';
import type { AriEvent } from '../../src/telephony/asterisk/ari/model.ts';
import { readEvent } from '../../src/telephony/asterisk/ari/model.ts';
import { type LegEvent, type LegMemory, newLeg, translate } from '../../src/telephony/asterisk/translate.ts';

export const legId = '01a2078e-a086-7369-83e3-886f83ecb972' as LegId;
type State = 'Down' | 'Ringing' | 'Up';

export function channel(state: State, name = 'PJSIP/trunk-practice-00000000') {
  return {
    id: legId,
    name,
    state,
    protocol_id: '1c2bc52e-a913-4bb8-a8a6-d7f9db8593fc',
    caller: { name: '', number: '+493023125000' },
    connected: { name: '', number: '+493023125000' },
    accountcode: 'rufwerk-test',
    dialplan: {
      context: 'rufwerk',
      exten: 's',
      priority: 1,
      app_name: 'AppDial2',
      app_data: '(Outgoing Line)',
    },
    creationtime: '2026-11-23T08:07:20.137+0000',
    language: 'de',
  };
}

const head = {
  application: 'rufwerk-test',
  asterisk_id: '02:42:c0:00:02:02',
  timestamp: '2026-11-23T08:07:20.137+0000',
};
export const created = { type: 'ChannelCreated', ...head, channel: channel('Down') };
export const dialing = { type: 'Dial', ...head, peer: channel('Down'), dialstatus: '', dialstring: '' };
export const dial = (dialstatus: string, state: State) => ({
  type: 'Dial',
  ...head,
  peer: channel(state),
  dialstatus,
});
export const changed = (state: State) => ({ type: 'ChannelStateChange', ...head, channel: channel(state) });
export const entered = { type: 'StasisStart', ...head, args: ['outbound'], channel: channel('Up') };
export const left = { type: 'StasisEnd', ...head, channel: channel('Up') };
export const destroyed = (state: State, cause: number, techCause?: number) => ({
  type: 'ChannelDestroyed',
  ...head,
  cause,
  cause_txt: 'text',
  ...(techCause === undefined ? {} : { tech_cause: techCause }),
  channel: channel(state),
});

const ringing = [created, dialing, dial('RINGING', 'Down'), changed('Ringing')];
const answer = [changed('Up'), dial('ANSWER', 'Up'), entered];

/** One call each, in the order in which it was seen on the wire. */
export const sequences = {
  'answered, the contact hangs up': [...ringing, ...answer, left, destroyed('Up', 0)],
  'answered at once': [created, dialing, ...answer, left, destroyed('Up', 16)],
  busy: [...ringing, dial('BUSY', 'Ringing'), destroyed('Ringing', 17, 486)],
  'busy without ringing': [created, dialing, dial('BUSY', 'Down'), destroyed('Down', 17, 486)],
  'nobody answers': [...ringing, destroyed('Ringing', 19, 480)],
  'special tones, then 404': [
    created,
    dialing,
    dial('PROGRESS', 'Down'),
    dial('NOANSWER', 'Down'),
    destroyed('Down', 1, 404),
  ],
  'the end says nothing': [...ringing, destroyed('Ringing', 0)],
  'the voice stays away': [...ringing, ...answer, left, destroyed('Up', 44)],
} as const;

export type Told = { readonly memory: LegMemory; readonly events: readonly LegEvent[] };

/** What one leg's events come to, in the order given. */
export function tellAll(jsons: readonly unknown[], from: LegMemory = newLeg(legId)): Told {
  let memory = from;
  const events: LegEvent[] = [];
  for (const json of jsons) {
    const event = readEvent(json);
    if (event === undefined || !('channel' in event)) continue;
    const next = translate(memory, event satisfies AriEvent);
    memory = next.memory;
    events.push(...next.events);
  }
  return { memory, events };
}

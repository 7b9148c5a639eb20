// Sees at Asterisk itself when a contact and an agent come into one bridge: a second listener beside the engine, with an application of its
// own that hears of everything and does nothing.
import { once } from 'node:events';
import { WebSocket } from 'ws';

type Entered = {
  readonly type: string;
  readonly timestamp: string;
  readonly bridge?: { readonly channels: readonly string[] };
  readonly channel?: { readonly id: string; readonly name: string };
};

/** A leg towards a trunk, and an agent's desk phone, by the names of Asterisk's channels. */
const CONTACT = /^PJSIP\/trunk-/;
const AGENT = /^PJSIP\/desk-/;

export type BridgeWatch = {
  /** Epoch ms by Asterisk's clock (this machine's): the event that made both be in one bridge, by the contact's leg. */
  readonly bridgedAt: ReadonlyMap<string, number>;
  close(): void;
};

/** @param ariUrl http://USER:SECRET@HOST:PORT. To be opened before the first agent's telephone is up. */
export async function watchBridges(ariUrl: string): Promise<BridgeWatch> {
  const { host, username, password } = new URL(ariUrl);
  const query = new URLSearchParams({
    app: 'rufwerk-bridge-watch',
    subscribeAll: 'true',
    api_key: `${username}:${password}`,
  });
  const socket = new WebSocket(`ws://${host}/ari/events?${query}`);
  const bridgedAt = new Map<string, number>();
  const names = new Map<string, string>();
  socket.on('message', (content: Buffer) => {
    const event = JSON.parse(content.toString()) as Entered;
    if (event.type === 'ChannelDestroyed' && event.channel) names.delete(event.channel.id);
    if (event.type !== 'ChannelEnteredBridge' || !event.channel || !event.bridge) return;
    names.set(event.channel.id, event.channel.name);
    const inside = event.bridge.channels;
    const of = (pattern: RegExp) => inside.filter((id) => pattern.test(names.get(id) ?? ''));
    const [contact] = of(CONTACT);
    if (contact === undefined || of(AGENT).length === 0 || bridgedAt.has(contact)) return;
    bridgedAt.set(contact, Date.parse(event.timestamp.replace(/(\d\d)(\d\d)$/, '$1:$2')));
  });
  await once(socket, 'open');
  return { bridgedAt, close: () => socket.terminate() };
}

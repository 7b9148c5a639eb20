/**
 * One ear on one leg: Asterisk copies what the contact says (a snoop channel) to our voice port (an external media channel), beside the
 * call's own bridge, which is not touched. Without it (no such module, Asterisk on another machine) nothing is heard, and that is no fault.
 */
import type { LegId } from '../../../domain/ids.ts';
import { FRAME_SAMPLES, type Frame, frameOf } from '../../../domain/detection/frame.ts';
import type { AriChannel, AriBridge } from '../ari/model.ts';
import type { Ask, Switchboard } from '../switchboard.ts';
import type { VoicePort } from './voice-port.ts';

export type EarParts = {
  readonly app: string;
  readonly ask: Ask;
  readonly switchboard: Switchboard;
  readonly voices: VoicePort;
};

/** `id` is another one each time: Asterisk takes a moment to forget the ear of an engine that died. */
const snoopId = (id: string) => `snoop-${id}`;
const mediaId = (id: string) => `media-${id}`;
const bridgeOf = (id: string) => `hear-${id}`;

/** Listens until the returned function is called; each 20 ms are told. Rejects where Asterisk can not do it. */
export async function openEar(
  { app, ask, switchboard, voices }: EarParts,
  {
    legId,
    id,
    heard,
  }: { readonly legId: LegId; readonly id: string; readonly heard: (frame: Frame) => void },
): Promise<() => void> {
  const externalHost = `127.0.0.1:${await voices.port()}`;
  // All requests leave before the first answer comes: Asterisk carries them out in this order.
  const snoop = ask({
    method: 'POST',
    path: `channels/${legId}/snoop`,
    query: { spy: 'in', app, snoopId: snoopId(id) },
  });
  const media = ask({
    method: 'POST',
    path: 'channels/externalMedia',
    query: {
      app,
      channelId: mediaId(id),
      external_host: externalHost,
      encapsulation: 'rtp',
      transport: 'udp',
      format: 'ulaw',
    },
  }).then((reply) => {
    if (reply.status >= 300) throw new Error(`Asterisk sends no voice (${reply.status})`);
    return voices.hear(sentFromOf(reply.body), inFrames(heard));
  });
  const placed = [snoopId(id), mediaId(id)].map((one) => switchboard.place(one, bridgeOf(id)));
  const close = () => void dropEar(ask, switchboard, id);
  try {
    const [copied, stop, ...places] = await Promise.all([snoop, media, ...placed]);
    if (copied.status >= 300 || places.includes('gone')) {
      stop();
      throw new Error(`Asterisk lets nobody listen (${copied.status})`);
    }
    return () => {
      stop();
      close();
    };
  } catch (fault) {
    close();
    throw fault;
  }
}

/** Ears of an engine before this one. `known`: the ids of those that are ours. */
export async function dropStrayEars(
  { app, ask, switchboard }: EarParts,
  {
    channels,
    bridges,
    known,
  }: {
    readonly channels: readonly AriChannel[];
    readonly bridges: readonly AriBridge[];
    readonly known: ReadonlySet<string>;
  },
): Promise<void> {
  const stray = new Set<string>();
  for (const { id: channelId, stasisData } of channels) {
    const id = /^(?:snoop|media)-(.+)$/.exec(channelId)?.[1];
    if (id !== undefined && stasisData?.startsWith(app) === true) stray.add(id);
  }
  for (const { id } of bridges) if (id.startsWith('hear-')) stray.add(id.slice('hear-'.length));
  await Promise.all([...stray].map((id) => (known.has(id) ? undefined : dropEar(ask, switchboard, id))));
}

async function dropEar(ask: Ask, switchboard: Switchboard, id: string): Promise<void> {
  const ends = [mediaId(id), snoopId(id)].map((one) => {
    switchboard.forget(one);
    return ask({ method: 'DELETE', path: `channels/${one}` });
  });
  await Promise.all([...ends, switchboard.dissolve(bridgeOf(id))]).catch(() => undefined);
}

/** The port of Asterisk's that the voice comes from. */
function sentFromOf(channel: unknown): number {
  const variables = (channel as { channelvars?: Readonly<Record<string, unknown>> } | undefined)?.channelvars;
  const port = Number(variables?.['UNICASTRTP_LOCAL_PORT']);
  if (!Number.isInteger(port) || port <= 0)
    throw new Error('Asterisk does not say where the voice comes from');
  return port;
}

/** Packets are as long as Asterisk likes; frames are not. */
function inFrames(heard: (frame: Frame) => void): (samples: Int16Array) => void {
  const frame = new Int16Array(FRAME_SAMPLES);
  let filled = 0;
  return (samples) => {
    for (const sample of samples) {
      frame[filled] = sample;
      filled += 1;
      if (filled < FRAME_SAMPLES) continue;
      filled = 0;
      heard(frameOf(frame));
    }
  };
}

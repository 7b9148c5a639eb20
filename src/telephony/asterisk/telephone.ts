/**
 * The Telephony port on a real Asterisk 22, put together: one socket, the contacts' legs, the agents' telephones, conversations,
 * recordings, trunks. When the socket comes (again) everything is pushed and looked at anew before anybody is told that it is there.
 */
import type { LegId, UserId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/phone-number.ts';
import type { ControlAct } from '../../domain/call/controls.ts';
import type { Farewell } from '../../domain/call/farewell.ts';
import type { Clock, Living, LivingLeg, Random, TelephoneEvent, Telephony } from '../../engine/ports.ts';
import type { Logger } from '../../log.ts';
import { AriClient, type AriReply } from './ari/client.ts';
import { type AriChannel, eventTypes, readBridge, readChannel, readEvent, readList } from './ari/model.ts';
import { Conversations } from './conversations.ts';
import { Farewells } from './farewells.ts';
import { Inbound, type ReadNumber } from './inbound.ts';
import { channelOf } from './inbound-ids.ts';
import { Legs } from './legs.ts';
import type { ObjectSettings } from './objects.ts';
import { Listeners } from './listening/listeners.ts';
import { Phones } from './phones.ts';
import { Recordings } from './recordings.ts';
import type { SoundsInForce } from './sounds.ts';
import { type Ask, Switchboard } from './switchboard.ts';
import { Trunks } from './trunks.ts';

export type AsteriskTelephoneParts = {
  /** Reads what a trunk has written, given a number of ours that it brings calls for. */
  readonly readCallerId: (spelled: string | undefined, home: E164 | undefined) => E164 | undefined;
  /** http://USER:SECRET@HOST:PORT */
  readonly url: string;
  /** The ARI application: one per floor; a second client of the same name throws the first one out. */
  readonly appName: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Somebody else has taken the application (F26): this engine must not dial any more. */
  readonly onReplaced: () => void;
  /** Where voice is sent from and received; loopback by default. */
  readonly mediaAddress?: string;
  /** The organisation's own announcements and music; the shipped ones by default. */
  readonly sounds?: SoundsInForce | undefined;
  /** The file in which Asterisk finds whom to believe a carrier's certificate; undefined: it is not on this disk. */
  readonly authorities?: string | undefined;
  /** How agents call in; browsers by default. */
  readonly phones?: ObjectSettings['phones'];
  /** From where desk phones may come (CIDR); by default this machine alone. */
  readonly deskNetworks?: readonly string[];
};

export type AsteriskTelephone = Telephony & {
  /** Resolves when Asterisk has been reached for the first time. Not reached: it goes on trying. */
  readonly ready: Promise<void>;
};

/** Opens the telephone; it connects when somebody listens. Requests before that fail with TelephoneAway. */
export function openAsteriskTelephone(parts: AsteriskTelephoneParts): AsteriskTelephone {
  return new Telephone(parts);
}

/** Not events of calls; Asterisk's filter holds them back like any other, answers to requests among them. */
const ownTypes = ['RESTResponse', 'ApplicationReplaced', 'ApplicationMoveFailed'];

class Telephone implements AsteriskTelephone {
  readonly kind = 'asterisk';
  readonly ready: Promise<void>;
  readonly #parts: AsteriskTelephoneParts;
  readonly #settings: ObjectSettings;
  readonly #client: AriClient;
  readonly #switchboard: Switchboard;
  readonly #legs: Legs;
  readonly #phones: Phones;
  readonly #talks: Conversations;
  readonly #listeners: Listeners;
  readonly #farewells: Farewells;
  readonly #inbound: Inbound;
  readonly #recordings: Recordings;
  readonly #trunks: Trunks;
  #listener: ((event: TelephoneEvent) => void) | undefined;
  #isAway = true;
  #wasToldAway = false;
  #isReady: () => void = () => undefined;

  constructor(parts: AsteriskTelephoneParts) {
    this.#parts = parts;
    const { url, appName: app, clock, random, log } = parts;
    this.ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    this.#client = new AriClient({
      url,
      app,
      clock,
      random,
      onEvent: (event) => this.#hear(event),
      onOpen: () => this.#opened(),
      onClosed: (why) => this.#lost(why),
      onReplaced: () => this.#replaced(),
    });
    const ask = this.#client.request.bind(this.#client);
    const tell = (event: TelephoneEvent) => this.#listener?.(event);
    const settings = settingsOf(parts);
    this.#settings = settings;
    this.#switchboard = new Switchboard({ app, ask, clock });
    this.#legs = new Legs({
      readNumber: this.#readNumber,
      app,
      ask,
      clock,
      dialString: (trunk, e164) => this.#trunks.dialString(trunk, e164),
      sounds: parts.sounds,
      tell,
      onToDetect: (legId) => this.#listeners.detect(legId),
      onEnded: (legId) => this.#ended(legId),
      onInferred: (legId) => log.info({ legId }, 'the network gave no reason for the end of a call'),
    });
    this.#phones = new Phones({
      settings,
      ask,
      switchboard: this.#switchboard,
      dialString: (trunk, e164) => this.#trunks.dialString(trunk, e164),
      tell,
      onLost: (userId) => this.#talks.phoneLost(userId),
    });
    this.#talks = new Conversations({
      switchboard: this.#switchboard,
      legs: this.#legs,
      phones: this.#phones,
    });
    const hasGreeting = () => parts.sounds?.hasGreeting() === true;
    this.#listeners = this.#openListeners(ask, tell);
    const [legs, talks, listeners] = [this.#legs, this.#talks, this.#listeners];
    this.#farewells = new Farewells({ ask, legs, talks, listeners, hasGreeting });
    this.#inbound = this.#openInbound(ask, tell);
    this.#recordings = new Recordings({
      url,
      ask,
      clock,
      tell,
      // Whose talk was ended for a message is connected, but not with anybody who is recorded.
      isConnected: (legId) => legs.isConnected(legId) && !legs.isLeaving(legId),
      onCutShort: (recordingId, legId) =>
        log.warn({ recordingId, legId }, 'a recording ended in the middle of a call: is the disk full?'),
    });
    this.#trunks = new Trunks({
      settings,
      ask,
      clock,
      tell,
      authorities: parts.authorities,
      onRefused: (trunk, object, status) => log.error({ trunk, object, status }, 'Asterisk refuses a trunk'),
    });
  }

  readonly #readNumber: ReadNumber = (spelled, trunk) =>
    this.#parts.readCallerId(spelled, this.#trunks.homeNumber(trunk));

  #openInbound(ask: Ask, tell: (event: TelephoneEvent) => void): Inbound {
    const [legs, switchboard, farewells] = [this.#legs, this.#switchboard, this.#farewells];
    const [app, readNumber] = [this.#parts.appName, this.#readNumber];
    return new Inbound({ app, ask, legs, switchboard, farewells, readNumber, tell });
  }

  #openListeners(ask: Ask, tell: (event: TelephoneEvent) => void): Listeners {
    const { appName: app, clock, log } = this.#parts;
    return new Listeners({
      app,
      ask,
      clock,
      switchboard: this.#switchboard,
      tell,
      isReady: (legId) => this.#legs.isReady(legId),
      onDeaf: (legId, fault) => log.warn({ legId, fault: String(fault) }, 'a leg can not be listened to'),
    });
  }

  /**
   * Connects with the first listener, who hears 'back' when that is done: an engine listens when the floor is its own, and would else throw
   * out the one before it (F26).
   */
  listen(listener: (event: TelephoneEvent) => void): void {
    const isFirst = this.#listener === undefined;
    this.#listener = listener;
    if (!isFirst) return;
    this.#wasToldAway = true;
    listener({ type: 'away' });
    this.#client.open();
  }

  dial(...[request]: Parameters<Telephony['dial']>): ReturnType<Telephony['dial']> {
    return this.#legs.dial(request);
  }

  connect(...[legId, userId, as]: Parameters<Telephony['connect']>): ReturnType<Telephony['connect']> {
    return this.#talks.connect(legId, userId, as);
  }

  async control(legId: LegId, userId: UserId, act: ControlAct): Promise<'done' | 'gone'> {
    if (!(await this.#legs.isReady(legId))) return 'gone';
    await this.#act(legId, userId, act);
    return this.#legs.isConnected(legId) ? 'done' : 'gone';
  }

  join(legIds: readonly LegId[], userId: UserId | undefined): Promise<'joined' | 'gone'> {
    return this.#talks.join(legIds, userId);
  }

  hangUp(legId: LegId, farewell?: Farewell): Promise<'asked' | 'gone'> {
    return farewell === undefined ? this.#legs.hangUp(legId) : this.#farewells.say(legId, farewell);
  }

  async living(): Promise<Living> {
    return { legs: await this.#look(false), phones: this.#phones.all() };
  }

  openPhone(...[userId, wish]: Parameters<Telephony['openPhone']>): ReturnType<Telephony['openPhone']> {
    return this.#phones.open(userId, wish);
  }
  closePhone(...[userId, what]: Parameters<Telephony['closePhone']>): Promise<void> {
    return what === undefined ? this.#phones.close(userId) : this.#phones.revokeDesk(userId);
  }

  takeRecording(...[recordingId, keep]: Parameters<Telephony['takeRecording']>): Promise<'taken' | 'gone'> {
    return this.#recordings.take(recordingId, keep);
  }

  /** While Asterisk is away the wish is kept, and fulfilled when it is back. */
  async setTrunks(...[trunks]: Parameters<Telephony['setTrunks']>): Promise<void> {
    this.#trunks.want(trunks);
    if (!this.#isAway) await this.#trunks.push();
  }

  async close(): Promise<void> {
    this.#listener = undefined;
    await this.#trunks.close();
    await this.#listeners.close();
    this.#client.close();
  }

  async #act(legId: LegId, userId: UserId, act: ControlAct): Promise<void> {
    switch (act.act) {
      case 'hold':
        return this.#talks.hold(legId);
      case 'retrieve':
        return this.#talks.retrieve(legId, userId);
      case 'mute':
      case 'unmute':
        return this.#talks.mute(legId, userId, act.act === 'mute');
      case 'send_digits':
        await this.#client.request({
          method: 'POST',
          path: `channels/${channelOf(legId)}/dtmf`,
          query: { dtmf: act.digits, duration: '100', between: '100' },
        });
        return undefined;
      case 'start_recording':
        return this.#recordings.start(act.recordingId, legId, this.#talks.of(legId).bridgeId);
      case 'pause_recording':
        return this.#recordings.pause(act.recordingId);
      case 'resume_recording':
        return this.#recordings.resume(act.recordingId);
      case 'stop_recording':
        return this.#recordings.stop(act.recordingId);
    }
  }

  #hear(json: unknown): void {
    const event = readEvent(json);
    if (event === undefined) return;
    switch (event.type) {
      case 'RecordingFinished':
      case 'RecordingFailed':
        return this.#recordings.hear(
          event.recording,
          event.type === 'RecordingFinished' ? 'complete' : 'failed',
        );
      case 'ContactStatusChange':
        return this.#trunks.hear(event.endpoint, event.status);
      default:
        this.#legs.hear(event);
        this.#phones.hear(event);
        if (event.type !== 'StasisStart') return;
        if (event.args[0] === 'inbound') void this.#meet(event.channel, event.args[1]);
        if (event.args[0] === 'opt_out') this.#inbound.optedOut(event.channel);
    }
  }

  /** What fails here is found in the list of channels when the connection is back. */
  async #meet(channel: AriChannel, dialed: string | undefined): Promise<void> {
    await this.#inbound.meet(channel, dialed).catch(() => undefined);
  }

  /** Asks for everything that lives and holds what is remembered against it; after a gap also who is where. */
  async #look(isAfterGap: boolean): Promise<readonly LivingLeg[]> {
    const { appName } = this.#parts;
    const expected = this.#legs.known();
    const [channelList, bridgeList] = await Promise.all([this.#list('channels'), this.#list('bridges')]);
    const channels = readList(channelList.body, readChannel);
    const bridges = readList(bridgeList.body, readBridge).filter(({ name }) => name === appName);
    const living = this.#legs.learn(channels, expected);
    this.#phones.learn(channels);
    if (isAfterGap) {
      const bridged = new Set(bridges.flatMap((bridge) => bridge.channels));
      const alone = channels.filter(({ id, stasisData }) => stasisData !== undefined && !bridged.has(id));
      this.#switchboard.learn(
        bridges,
        alone.map(({ id }) => id),
      );
      this.#talks.learn(bridges);
      const waiting = living.filter(
        ({ legId, calledIn }) => calledIn !== undefined && !bridged.has(channelOf(legId)),
      );
      await Promise.all(waiting.map(({ legId }) => this.#inbound.takeUp(legId)));
      void this.#listeners.sweep(channels, bridges);
    }
    await this.#talks.sweep(bridges);
    return living;
  }

  async #list(path: 'channels' | 'bridges' | 'asterisk/modules'): Promise<AriReply> {
    const reply = await this.#client.request({ method: 'GET', path });
    if (reply.status !== 200) throw new Error(`Asterisk does not list its ${path} (${reply.status})`);
    return reply;
  }

  async #opened(): Promise<void> {
    const { appName, log } = this.#parts;
    await this.#client.request({
      method: 'PUT',
      path: `applications/${encodeURIComponent(appName)}/eventFilter`,
      body: { allowed: [...eventTypes, ...ownTypes].map((type) => ({ type })) },
    });
    this.#settings.hasOpus = hasOpus((await this.#list('asterisk/modules')).body);
    await this.#phones.pushAll();
    await this.#trunks.pushAll();
    await this.#look(true);
    await this.#recordings.learn();
    this.#isAway = false;
    this.#wasToldAway = false;
    log.info('Asterisk is connected');
    this.#listener?.({ type: 'back' });
    this.#isReady();
  }

  #ended(legId: LegId): void {
    this.#listeners.end(legId);
    this.#talks.legEnded(legId);
  }

  #lost(why: string): void {
    this.#isAway = true;
    if (this.#wasToldAway) return;
    this.#wasToldAway = true;
    this.#parts.log.warn({ why }, 'Asterisk is away');
    this.#listener?.({ type: 'away' });
  }

  #replaced(): void {
    this.#parts.log.error('another program has taken the application in Asterisk: this engine stops dialing');
    this.#parts.onReplaced();
  }
}

/** Whether the module that knows Opus runs; its name differs between builds. */
function hasOpus(modules: unknown): boolean {
  return readList(modules, (json) => {
    if (typeof json !== 'object' || json === null || !('name' in json) || !('status' in json))
      return undefined;
    return json.status === 'Running' && String(json.name).startsWith('codec_opus') ? true : undefined;
  }).includes(true);
}

/** This machine alone, unless it is told otherwise. */
function settingsOf({
  appName: app,
  mediaAddress = '127.0.0.1',
  ...parts
}: AsteriskTelephoneParts): ObjectSettings {
  const { phones = 'browser', deskNetworks = ['127.0.0.0/8'] } = parts;
  return { app, mediaAddress, phones, deskNetworks, hasOpus: false };
}

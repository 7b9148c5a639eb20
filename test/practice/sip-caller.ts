/**
 * A tiny SIP telephone over UDP that calls the far end and proves on the wire what it does. It shares no SIP code with the
 * product, so that one mistake cannot hide behind the other.
 */
import { createSocket, type Socket } from 'node:dgram';
import { createHash } from 'node:crypto';
import { linearFrom, turnToAlaw, turnToUlaw } from '../../src/practice/rtp/ulaw.ts';
import { levelOf, strongestOf } from '../../src/practice/rtp/levels.ts';
import { toneClip } from '../../src/practice/rtp/sounds.ts';

export interface Reply {
  status: number;
  text: string;
  tag: string;
  cseq: string;
  body: string;
  at: number;
}
export interface Arrived {
  method: string;
  text: string;
  at: number;
}

/** Waits until something is so; looks again every 10 ms. */
export async function until(isSo: () => boolean, what: string, limitMs = 15_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function header(text: string, name: string): string {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

let serial = 0;

/** One socket that sends requests as they are written, and keeps everything that comes. */
export class SipCaller {
  readonly replies: Reply[] = [];
  readonly requests: Arrived[] = [];
  readonly raw: string[] = [];
  /** How requests of the far end are answered; undefined: not at all. */
  onRequest: (request: Arrived) => string | undefined = (request) => this.answerTo(request, '200 OK');
  readonly #socket: Socket;
  readonly farPort: number;

  constructor(socket: Socket, farPort: number) {
    this.#socket = socket;
    this.farPort = farPort;
    socket.on('message', (datagram) => this.#receive(datagram.toString()));
  }
  static async open(farPort: number): Promise<SipCaller> {
    return new SipCaller(await bound(), farPort);
  }
  get port(): number {
    return this.#socket.address().port;
  }
  close(): void {
    this.#socket.close();
  }

  send(text: string | Buffer): void {
    this.#socket.send(text, this.farPort, '127.0.0.1');
  }
  branch(): string {
    return `z9hG4bK-test-${process.pid}-${serial++}`;
  }

  /** A request outside of a dialog; `extra` are whole header lines. */
  write(
    method: string,
    parts: { user?: string; callId: string; cseq?: number; tag?: string } & RequestText,
  ): string {
    const { user = 'practice', callId, cseq = 1, tag = 'caller', toTag, branch = this.branch() } = parts;
    const { extra = [], body = '', uri = `sip:${user}@127.0.0.1:${this.farPort}` } = parts;
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=${branch};rport`,
      'Max-Forwards: 70',
      `From: "Anna" <sip:+493023125500@127.0.0.1>;tag=${tag}`,
      `To: <sip:${user}@127.0.0.1>${toTag === undefined ? '' : `;tag=${toTag}`}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:anna@127.0.0.1:${this.port}>`,
      ...extra,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
  }

  answerTo(request: Arrived, status: string, body = ''): string {
    const vias = request.text.match(/^Via:.*$/gim) ?? [];
    return [
      `SIP/2.0 ${status}`,
      ...vias.map((via) => via.trim()),
      `From: ${header(request.text, 'From')}`,
      `To: ${header(request.text, 'To')}${/;tag=/.test(header(request.text, 'To')) ? '' : ';tag=callee'}`,
      `Call-ID: ${header(request.text, 'Call-ID')}`,
      `CSeq: ${header(request.text, 'CSeq')}`,
      `Contact: <sip:anna@127.0.0.1:${this.port}>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
  }

  repliesTo(callId: string, method: string): Reply[] {
    return this.replies.filter(
      (reply) => header(reply.text, 'Call-ID') === callId && reply.cseq.endsWith(` ${method}`),
    );
  }
  async reply(callId: string, method: string, isWanted: (reply: Reply) => boolean): Promise<Reply> {
    let found: Reply | undefined;
    await until(
      () => {
        found = this.repliesTo(callId, method).find(isWanted);
        return found !== undefined;
      },
      `${method} is answered (came: ${this.replies.map(({ status }) => status).join(', ')})`,
    );
    return found as Reply;
  }

  #receive(text: string): void {
    this.raw.push(text);
    const at = performance.now();
    const body = text.slice(text.indexOf('\r\n\r\n') + 4);
    const status = /^SIP\/2\.0 (\d{3})/.exec(text)?.[1];
    if (status !== undefined) {
      const tag = /;tag=([^;\s]+)/.exec(header(text, 'To'))?.[1] ?? '';
      this.replies.push({ status: Number(status), text, tag, cseq: header(text, 'CSeq'), body, at });
      return;
    }
    const request = { method: text.split(' ', 1)[0] ?? '', text, at };
    this.requests.push(request);
    const answer = request.method === 'ACK' ? undefined : this.onRequest(request);
    if (answer !== undefined) this.send(answer);
  }
}
export interface RequestText {
  toTag?: string;
  branch?: string;
  extra?: string[];
  body?: string;
  uri?: string;
}

export function description(
  port: number,
  parts: { formats?: string; direction?: string; address?: string } = {},
) {
  const { formats = '0 101', direction = 'sendrecv', address = '127.0.0.1' } = parts;
  return (
    `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${port} RTP/AVP ${formats}\r\n` +
    `a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=${direction}\r\n`
  );
}

/** The sound of the caller: sends a tone, silence or keys when told to, and hears. */
export class CallerSound {
  readonly packets: { at: number; bytes: Buffer }[] = [];
  readonly #socket: Socket;
  #timer: NodeJS.Timeout | undefined;
  #sequence = 0;
  #timestamp = 0;
  isAlaw = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (bytes) => this.packets.push({ at: performance.now(), bytes }));
  }
  static async open(): Promise<CallerSound> {
    return new CallerSound(await bound());
  }
  get port(): number {
    return this.#socket.address().port;
  }
  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  /** Sends the tone (0: silence) from now on, at the pace of the wall clock. */
  play(farPort: number, hz: number): void {
    clearInterval(this.#timer);
    const clip = toneClip(hz, 1000, hz === 0 ? 0 : 0.5);
    const startedAt = performance.now();
    let sent = 0;
    const send = () => {
      for (; sent * 20 <= performance.now() - startedAt; sent++) {
        const payload = Buffer.from(clip.subarray((sent % 50) * 160, (sent % 50) * 160 + 160));
        if (this.isAlaw) turnToAlaw(payload);
        this.sendPacket(farPort, { type: this.isAlaw ? 8 : 0, timestamp: this.#timestamp, payload });
        this.#timestamp += 160;
      }
    };
    this.#timer = setInterval(send, 20);
    send();
  }

  sendPacket(farPort: number, parts: { type: number; timestamp: number; payload: Buffer }): void {
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = parts.type;
    head.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    head.writeUInt32BE(parts.timestamp, 4);
    head.writeUInt32BE(4711, 8);
    this.#socket.send([head, parts.payload], farPort, '127.0.0.1');
  }

  /** A packet that got lost on its way. */
  skip(): void {
    this.#sequence++;
  }
  sendRaw(farPort: number, bytes: Buffer): void {
    this.#socket.send(bytes, farPort, '127.0.0.1');
  }

  /** A key as telephone events: each packet twice, as a network may do. */
  press(farPort: number, key: number): void {
    this.#timestamp += 1600;
    for (const [duration, end] of [
      [160, 0],
      [160, 0],
      [800, 0x80],
      [800, 0x80],
    ] as const) {
      const payload = Buffer.from([key, end | 10, duration >> 8, duration & 255]);
      this.sendPacket(farPort, { type: 101, timestamp: this.#timestamp, payload });
    }
  }

  /** What came in the last 300 ms, as linear samples; or 200 ms from a frame on that is named. */
  samples(firstFrame?: number): Int16Array {
    const from = performance.now() - 300;
    const frames =
      firstFrame === undefined
        ? this.packets.filter(({ at }) => at >= from)
        : this.packets.slice(firstFrame, firstFrame + 10);
    const sound = frames.filter(({ bytes }) => ((bytes[1] ?? 0) & 0x7f) !== 101);
    const payload = Buffer.concat(sound.map(({ bytes }) => bytes.subarray(12)));
    if (this.isAlaw) turnToUlaw(payload);
    return linearFrom(payload);
  }
  level(): number {
    return levelOf(this.samples());
  }
  strongest(frequencies: readonly number[], firstFrame?: number): number | undefined {
    return strongestOf(this.samples(firstFrame), frequencies);
  }
}

export interface DialOptions {
  formats?: string;
  extra?: string[];
  /** No offer in the INVITE: the answer brings one. */
  isLate?: boolean;
  direction?: string;
}

/** A call from the caller's side. */
export class Dialed {
  readonly caller: SipCaller;
  readonly sound: CallerSound;
  readonly callId = `call-${process.pid}-${serial++}@test`;
  readonly user: string;
  readonly branch: string;
  tag = '';
  farSoundPort = 0;
  cseq = 1;

  constructor(caller: SipCaller, sound: CallerSound, user: string) {
    this.caller = caller;
    this.sound = sound;
    this.user = user;
    this.branch = caller.branch();
  }

  inviteText(options: DialOptions = {}): string {
    const { formats, direction, extra = [], isLate = false } = options;
    const parts = {
      ...(formats === undefined ? {} : { formats }),
      ...(direction === undefined ? {} : { direction }),
    };
    return this.caller.write('INVITE', {
      user: this.user,
      callId: this.callId,
      cseq: this.cseq,
      branch: this.branch,
      extra,
      body: isLate ? '' : description(this.sound.port, parts),
    });
  }
  async final(): Promise<Reply> {
    return this.caller.reply(this.callId, 'INVITE', ({ status }) => status >= 200);
  }
  async provisional(status: number): Promise<Reply> {
    return this.caller.reply(this.callId, 'INVITE', (reply) => reply.status === status);
  }
  /** Waits for the answer, takes what it says about the sound, and acknowledges it. */
  async answered(ackBody = ''): Promise<Reply> {
    const reply = await this.final();
    if (reply.status !== 200) throw new Error(`Answered with ${reply.status} instead of 200`);
    this.take(reply);
    this.ack(reply, ackBody);
    return reply;
  }
  take(reply: Reply): void {
    this.tag = reply.tag;
    this.farSoundPort = Number(/^m=audio (\d+)/m.exec(reply.body)?.[1] ?? 0);
  }
  ack(reply: Reply, body = ''): void {
    const isRefusal = reply.status >= 300;
    this.caller.send(
      this.caller.write('ACK', {
        user: this.user,
        callId: this.callId,
        cseq: Number(reply.cseq.split(' ')[0]),
        toTag: reply.tag,
        body,
        ...(isRefusal ? { branch: this.branch } : {}),
      }),
    );
  }
  cancel(): void {
    this.caller.send(
      this.caller.write('CANCEL', { user: this.user, callId: this.callId, branch: this.branch }),
    );
  }
  /** A request within the dialog. @returns its final answer */
  async within(
    method: string,
    parts: { body?: string; toTag?: string; extra?: string[] } = {},
  ): Promise<Reply> {
    const cseq = ++this.cseq;
    this.caller.send(
      this.caller.write(method, { user: this.user, callId: this.callId, cseq, toTag: this.tag, ...parts }),
    );
    return this.caller.reply(
      this.callId,
      method,
      (reply) => reply.status >= 200 && reply.cseq === `${cseq} ${method}`,
    );
  }
  close(): void {
    this.sound.close();
  }
}

/** Dials a number. */
export async function dial(caller: SipCaller, user: string, options: DialOptions = {}): Promise<Dialed> {
  const dialed = new Dialed(caller, await CallerSound.open(), user);
  caller.send(dialed.inviteText(options));
  return dialed;
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/**
 * An agent's telephone for the tests: SIP over UDP with an account, a tone for a voice, and ears. It shares no SIP code with the product.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { PhoneAccount } from '../../src/engine/ports.ts';
import { amplitudeOf, levelOf, Recent, strongestOf } from '../../src/practice/rtp/levels.ts';
import { toneClip } from '../../src/practice/rtp/sounds.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const header = (text: string, name: string) =>
  new RegExp(`^${name}: *(.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

export class DeskPhone {
  readonly #sip: Socket;
  readonly #rtp: Socket;
  readonly #account: PhoneAccount;
  readonly #sipPort: number;
  #callId = randomBytes(8).toString('hex');
  readonly #tag = randomBytes(4).toString('hex');
  readonly #recent = new Recent();
  readonly #voice: Uint8Array;
  #remoteTag = '';
  #sequence = 1;
  #beat: NodeJS.Timeout | undefined;
  #answered: (status: number) => void = () => undefined;
  #invites = 0;
  #dials = 'agent';
  #invited: string | undefined;
  #registers = 0;
  /** What it answers an INVITE with: it picks up (200), is busy (486), or rings and rings (180). */
  picksUp: 200 | 486 | 180 = 200;
  /** INVITEs that came. */
  rang = 0;
  isUp = false;
  /** Packets of voice that came. */
  received = 0;

  private constructor(
    sockets: { sip: Socket; rtp: Socket },
    account: PhoneAccount,
    sipPort: number,
    hz: number,
  ) {
    this.#sip = sockets.sip;
    this.#rtp = sockets.rtp;
    this.#account = account;
    this.#sipPort = sipPort;
    this.#voice = toneClip(hz, 1000, 0.3);
    this.#sip.on('message', (datagram) => this.#receive(datagram.toString()));
    this.#rtp.on('message', (packet) => {
      if (((packet[1] ?? 0) & 127) !== 0) return;
      this.received++;
      this.#recent.hear(performance.now(), packet.subarray(12));
    });
  }

  /** Calls the agents' address; resolves with the telephone and SIP's final status. */
  static async call(parts: {
    account: PhoneAccount;
    sipPort: number;
    hz?: number;
  }): Promise<{ phone: DeskPhone; status: number }> {
    const sockets = { sip: await bound(), rtp: await bound() };
    const phone = new DeskPhone(sockets, parts.account, parts.sipPort, parts.hz ?? 600);
    const status = await phone.#invite();
    return { phone, status };
  }

  /** Registers like the phone on a desk; resolves with the telephone and SIP's final status. */
  static async register(parts: {
    account: Pick<PhoneAccount, 'user' | 'secret'>;
    sipPort: number;
    hz?: number;
  }): Promise<{ phone: DeskPhone; status: number }> {
    const sockets = { sip: await bound(), rtp: await bound() };
    const account = { ...parts.account, target: `sip:${parts.account.user}@127.0.0.1` };
    const phone = new DeskPhone(sockets, account, parts.sipPort, parts.hz ?? 600);
    return { phone, status: await phone.register() };
  }

  register(authorization?: string): Promise<number> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#registers++;
      const extra = ['Expires: 120', ...(authorization === undefined ? [] : [authorization])];
      this.#send('REGISTER', this.#registers, extra);
    });
  }

  /** Calls in by itself, with the number that a phone without letters dials. */
  callIn(digits = '1'): Promise<number> {
    this.#dials = digits;
    this.#invites = 0;
    this.#remoteTag = '';
    this.#callId = randomBytes(8).toString('hex');
    this.#invited = undefined;
    return this.#invite();
  }

  /** The loudest of these tones in the last 200 ms. */
  strongest(frequencies: readonly number[]): number | undefined {
    return strongestOf(this.#recent.samples(performance.now()), frequencies);
  }
  amplitude(hz: number): number {
    return amplitudeOf(this.#recent.samples(performance.now()), hz);
  }
  level(): number {
    return levelOf(this.#recent.samples(performance.now()));
  }

  hangUp(): void {
    if (this.isUp && this.#invited === undefined) this.#send('BYE', 3);
    else if (this.isUp) this.#bye(this.#invited ?? '');
    this.#down();
  }
  /** Ends a call in which we are the called. */
  #bye(invite: string): void {
    const lines = [
      `BYE ${/<(.*?)>/.exec(header(invite, 'Contact'))?.[1] ?? ''} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.#sip.address().port};branch=z9hG4bK${randomBytes(6).toString('hex')};rport`,
      'Max-Forwards: 70',
      `From: ${header(invite, 'To')};tag=${this.#tag}`,
      `To: ${header(invite, 'From')}`,
      `Call-ID: ${header(invite, 'Call-ID')}`,
      'CSeq: 1 BYE',
      'Content-Length: 0',
      '',
      '',
    ];
    this.#sip.send(lines.join('\r\n'), this.#sipPort, '127.0.0.1');
  }
  /** Goes without a word, as a browser that was killed. */
  vanish(): void {
    this.#down();
    this.close();
  }
  close(): void {
    this.#down();
    for (const socket of [this.#sip, this.#rtp]) {
      try {
        socket.close();
      } catch {
        // It is closed already.
      }
    }
  }

  #invite(authorization?: string): Promise<number> {
    const sdp = this.#description();
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#invites++;
      this.#send('INVITE', this.#invites, authorization === undefined ? [] : [authorization], sdp);
    });
  }

  #description(): string {
    return [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${this.#rtp.address().port} RTP/AVP 0`,
      'a=rtpmap:0 PCMU/8000',
      'a=sendrecv',
      '',
    ].join('\r\n');
  }

  #send(method: string, cseq: number, extra: string[] = [], body = ''): void {
    const uri = this.#uri(method);
    const text = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.#sip.address().port};branch=z9hG4bK${randomBytes(6).toString('hex')};rport`,
      'Max-Forwards: 70',
      `From: <sip:${this.#account.user}@rufwerk>;tag=${this.#tag}`,
      `To: <${this.#account.target}>${this.#remoteTag === '' ? '' : `;tag=${this.#remoteTag}`}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:${this.#account.user}@127.0.0.1:${this.#sip.address().port}>`,
      ...extra,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
    this.#sip.send(text, this.#sipPort, '127.0.0.1');
  }

  #receive(text: string): void {
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0);
    if (status === 0) this.#request(text);
    else if (status >= 200 && header(text, 'CSeq').endsWith('INVITE')) this.#final(status, text);
    else if (status >= 200 && header(text, 'CSeq').endsWith('REGISTER')) this.#registered(status, text);
  }

  #uri(method: string): string {
    const user = method === 'REGISTER' ? '' : `${this.#dials}@`;
    return `sip:${user}127.0.0.1:${this.#sipPort}`;
  }

  #registered(status: number, text: string): void {
    const challenge = header(text, 'WWW-Authenticate');
    if (status !== 401 || this.#registers > 1 || challenge === '') return this.#answered(status);
    const answered = this.#answered;
    void this.register(this.#credentials(challenge, 'REGISTER')).then(answered);
  }

  /** We are called. */
  #ring(vias: string[], text: string): void {
    this.rang++;
    this.#invited = text;
    const lines = ['From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(text, name)}`);
    const to = `To: ${header(text, 'To')};tag=${this.#tag}`;
    const isUp = this.picksUp === 200;
    const reply = [
      `SIP/2.0 ${this.picksUp} X`,
      ...vias,
      ...lines,
      to,
      `Contact: <sip:${this.#account.user}@127.0.0.1:${this.#sip.address().port}>`,
      ...(isUp ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${isUp ? Buffer.byteLength(this.#description()) : 0}`,
      '',
      isUp ? this.#description() : '',
    ].join('\r\n');
    this.#sip.send(reply, this.#sipPort, '127.0.0.1');
    if (!isUp || this.isUp) return;
    this.isUp = true;
    this.#speak(Number(/^m=audio (\d+)/m.exec(text)?.[1]));
  }

  #request(text: string): void {
    const vias = (text.match(/^Via:.*$/gim) ?? []).map((via) => via.trim());
    const lines = ['From', 'To', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(text, name)}`);
    const reply = ['SIP/2.0 200 OK', ...vias, ...lines, 'Content-Length: 0', '', ''].join('\r\n');
    if (text.startsWith('INVITE')) return this.#ring(vias, text);
    if (!text.startsWith('ACK')) this.#sip.send(reply, this.#sipPort, '127.0.0.1');
    if (text.startsWith('BYE')) this.#down();
    return undefined;
  }

  #final(status: number, text: string): void {
    const tag = /;tag=([^;\s]+)/.exec(header(text, 'To'))?.[1] ?? '';
    if (status >= 300) {
      this.#remoteTag = tag;
      this.#send('ACK', this.#invites);
      this.#remoteTag = '';
      const challenge = header(text, 'WWW-Authenticate');
      if (status === 401 && this.#invites === 1 && challenge !== '') {
        const answered = this.#answered;
        void this.#invite(this.#credentials(challenge)).then(answered);
        return;
      }
      this.#answered(status);
      return;
    }
    this.#remoteTag = tag;
    this.#send('ACK', this.#invites);
    if (this.isUp) return;
    this.isUp = true;
    const port = Number(/^m=audio (\d+)/m.exec(text)?.[1]);
    this.#speak(port);
    this.#answered(status);
  }

  #credentials(challenge: string, method = 'INVITE'): string {
    const field = (name: string) => new RegExp(`${name}="?([^",]+)`, 'i').exec(challenge)?.[1] ?? '';
    const [realm, nonce, opaque] = [field('realm'), field('nonce'), field('opaque')];
    const uri = this.#uri(method);
    const { user, secret } = this.#account;
    const [cnonce, nc] = ['0a4f113b', '00000001'];
    const key = md5(`${user}:${realm}:${secret}`);
    const response = md5(`${key}:${nonce}:${nc}:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
    const fields = {
      username: user,
      realm,
      nonce,
      uri,
      response,
      cnonce,
      ...(opaque === '' ? {} : { opaque }),
    };
    const quoted = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
    return `Authorization: Digest ${[...quoted, 'algorithm=MD5', 'qop=auth', `nc=${nc}`].join(', ')}`;
  }

  #speak(port: number): void {
    const beganAt = performance.now();
    let frames = 0;
    const ssrc = randomBytes(4);
    this.#beat = setInterval(() => {
      for (; frames < (performance.now() - beganAt) / 20; frames++) {
        const head = Buffer.alloc(12);
        head[0] = 0x80;
        head.writeUInt16BE(this.#sequence++ & 0xffff, 2);
        head.writeUInt32BE(frames * 160, 4);
        ssrc.copy(head, 8);
        const from = (frames * 160) % this.#voice.length;
        this.#rtp.send(Buffer.concat([head, this.#voice.subarray(from, from + 160)]), port, '127.0.0.1');
      }
    }, 20);
  }

  #down(): void {
    this.isUp = false;
    clearInterval(this.#beat);
  }
}

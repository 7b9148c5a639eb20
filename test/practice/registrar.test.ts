import { describe, expect, it } from 'vitest';
import { call, closeAfterEach, network } from './network.ts';
import { header, md5, type SipCaller, until } from './sip-caller.ts';

closeAfterEach();
const accounts = [{ user: 'rufwerk', secret: 'a good secret' }];

/** The value of Authorization for a challenge, as RFC 7616 has it, with and without qop. */
function credentials(
  challenge: string,
  as: { secret: string; method: string; user?: string; hasQop?: boolean },
) {
  const { secret, method, user = 'rufwerk', hasQop = true } = as;
  const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const [who, what] = [md5(`${user}:${field('realm')}:${secret}`), md5(`${method}:sip:127.0.0.1`)];
  const response = hasQop
    ? md5(`${who}:${field('nonce')}:00000001:abc:auth:${what}`)
    : md5(`${who}:${field('nonce')}:${what}`);
  const qop = hasQop ? ', qop=auth, nc=00000001, cnonce="abc"' : '';
  const nonce = `nonce="${field('nonce')}", uri="sip:127.0.0.1", response="${response}"`;
  return `Digest username="${user}", realm="${field('realm')}", ${nonce}${qop}, algorithm=MD5`;
}

async function register(caller: SipCaller, callId: string, extra: string[]) {
  const before = caller.repliesTo(callId, 'REGISTER').length;
  caller.send(caller.write('REGISTER', { callId, cseq: before + 1, extra }));
  await until(() => caller.repliesTo(callId, 'REGISTER').length > before, 'REGISTER is answered');
  const reply = caller.repliesTo(callId, 'REGISTER').at(-1);
  if (!reply) throw new Error('no reply');
  return reply;
}

describe('a trunk that signs in', () => {
  it('is challenged, proves its secret, is known for as long as it wanted, and signs out', async () => {
    const { farEnd, caller } = await network({ accounts });
    const first = await register(caller, 'in', ['Expires: 120']);
    expect(first.status).toBe(401);
    const challenge = header(first.text, 'WWW-Authenticate');
    const proof = `Authorization: ${credentials(challenge, { secret: 'a good secret', method: 'REGISTER' })}`;
    const second = await register(caller, 'in', ['Expires: 120', proof]);
    expect(second.status).toBe(200);
    expect(header(second.text, 'Contact')).toBe(`<sip:anna@127.0.0.1:${caller.port}>;expires=120`);
    expect(farEnd.registrations).toMatchObject([
      { user: 'rufwerk', contact: `sip:anna@127.0.0.1:${caller.port}` },
    ]);
    expect((await register(caller, 'in', ['Expires: 0', proof])).status).toBe(200);
    expect(farEnd.registrations).toEqual([]);
  });

  it('may prove it in the old way, without qop', async () => {
    const { farEnd, caller } = await network({ accounts });
    const challenge = header((await register(caller, 'old', [])).text, 'WWW-Authenticate');
    const proof = credentials(challenge, { secret: 'a good secret', method: 'REGISTER', hasQop: false });
    expect((await register(caller, 'old', [`Authorization: ${proof}`])).status).toBe(200);
    expect(farEnd.registrations).toHaveLength(1);
  });

  it('is forgotten when its time is over', async () => {
    const { farEnd, caller } = await network({ accounts });
    const challenge = header((await register(caller, 'short', [])).text, 'WWW-Authenticate');
    const proof = credentials(challenge, { secret: 'a good secret', method: 'REGISTER' });
    await register(caller, 'short', ['Expires: 1', `Authorization: ${proof}`]);
    expect(farEnd.registrations).toHaveLength(1);
    await until(() => farEnd.registrations.length === 0, 'it is forgotten');
  });

  it.each([
    ['a wrong secret', { secret: 'a guess', method: 'REGISTER' }],
    ['an unknown name', { secret: 'a good secret', method: 'REGISTER', user: 'nobody' }],
    ['a proof for another method', { secret: 'a good secret', method: 'INVITE' }],
  ])('is refused with %s', async (_what, as) => {
    const { farEnd, caller } = await network({ accounts });
    const challenge = header((await register(caller, 'wrong', [])).text, 'WWW-Authenticate');
    const reply = await register(caller, 'wrong', [`Authorization: ${credentials(challenge, as)}`]);
    expect(reply.status).toBe(403);
    expect([farEnd.registrations, farEnd.refusedSignIns]).toEqual([[], 1]);
  });

  it('gets a new challenge for a nonce that is not ours', async () => {
    const { caller } = await network({ accounts });
    const challenge = 'Digest realm="practice", nonce="lx3.0123456789abcdef0123456789abcdef"';
    const proof = credentials(challenge, { secret: 'a good secret', method: 'REGISTER' });
    const reply = await register(caller, 'stale', [`Authorization: ${proof}`]);
    expect(reply.status).toBe(401);
    expect(header(reply.text, 'WWW-Authenticate')).toContain('stale=true');
  });
});

describe('a network that asks callers to sign in', () => {
  it('lets those call who prove their secret', async () => {
    const { farEnd, caller } = await network({ accounts, asksCallers: true });
    farEnd.say('*', { kind: 'answers', afterMs: 0, voice: { kind: 'silence' } });
    const dialed = await call(caller, '+493023125007');
    const asked = await dialed.final();
    expect(asked.status).toBe(407);
    dialed.ack(asked);
    const challenge = header(asked.text, 'Proxy-Authenticate');
    const as = { secret: 'a good secret', method: 'INVITE' };
    const proven = await call(caller, '+493023125007', {
      extra: [`Proxy-Authorization: ${credentials(challenge, as)}`],
    });
    await proven.answered();
    expect(farEnd.totalCalls).toBe(1);
    const wrong = await call(caller, '+493023125007', {
      extra: [`Proxy-Authorization: ${credentials(challenge, { ...as, secret: 'a guess' })}`],
    });
    expect((await wrong.final()).status).toBe(403);
  });
});

import { describe, expect, it } from 'vitest';
import type { PhoneView } from '../../src/wire/phone.ts';
import { openPhone } from '../../src/web/phone/phone.ts';
import type { Line, LineEvent, LineParts, Microphone } from '../../src/web/phone/line.ts';

type OpenedLine = { parts: LineParts<FakeStream>; isClosed: boolean; microphones: FakeStream[] };

/** A page with everything around its telephone in our hands. */
function page(answered: PhoneView | 'unreachable' = account('first')) {
  const asked: { page?: string | undefined; take?: boolean | undefined }[] = [];
  const lines: OpenedLine[] = [];
  const waiting: { delayMs: number; act: () => void }[] = [];
  const states: string[] = [];
  const voices: (FakeStream | undefined)[] = [];
  let answer: PhoneView | 'signed_out' | 'unreachable' = answered;
  let microphone: Microphone<FakeStream> = { stream: stream('headset') };
  const phone = openPhone(
    {
      page: 'page-one',
      askAccount: async (request) => {
        asked.push(request);
        if (answer === 'unreachable') throw new Error('unreachable');
        return answer;
      },
      openMicrophone: async () => microphone,
      openLine: async (parts) => {
        const opened: OpenedLine = { parts, isClosed: false, microphones: [] };
        lines.push(opened);
        const line: Line<FakeStream> = {
          useMicrophone: async (stream) => void opened.microphones.push(stream),
          read: () => Promise.reject(new Error('not here')),
          close: () => (opened.isClosed = true),
        };
        return line;
      },
      socketUrl: (path, page) => `ws://rufwerk${path}?page=${page}`,
      now: () => 1_000,
      random: () => 1,
      after: (delayMs, act) => {
        const entry = { delayMs, act };
        waiting.push(entry);
        return () => void waiting.splice(waiting.indexOf(entry), waiting.includes(entry) ? 1 : 0);
      },
    },
    { microphoneId: '', speakerId: '', ringerId: '', isProcessed: true },
    {
      onState: ({ state }) => states.push(state),
      onVoice: (voice) => voices.push(voice),
      onMicrophone: () => undefined,
    },
  );
  return {
    phone,
    asked,
    lines,
    waiting,
    states,
    voices,
    answers: (next: typeof answer) => (answer = next),
    microphoneIs: (next: Microphone<FakeStream>) => (microphone = next),
    line: (at = -1) => lines.at(at) as OpenedLine,
    hear: (event: LineEvent<FakeStream>, at = -1) => lines.at(at)?.parts.onEvent(event),
    pauseOver: async () => {
      waiting.splice(0).forEach(({ act }) => act());
      await settled();
    },
    async start() {
      await settled();
      lines.at(-1)?.parts.onEvent({ type: 'up', voice: stream('contact') });
    },
  };
}

const account = (user: string): PhoneView => ({
  kind: 'browser',
  user,
  secret: 'secret',
  target: 'sip:agent@rufwerk',
  socketPath: '/api/phone/socket',
  iceServers: [],
});

type FakeStream = ReturnType<typeof stream>;
type FakeTrack = { stop: () => void; addEventListener: (type: string, ear: () => void) => void };

function stream(name: string) {
  const ears: (() => void)[] = [];
  const track: FakeTrack & { readyState: string } = {
    readyState: 'live',
    stop: () => (track.readyState = 'ended'),
    addEventListener: (_type, ear) => ears.push(ear),
  };
  return {
    name,
    getTracks: () => [track],
    unplug: () => {
      track.readyState = 'ended';
      ears.forEach((ear) => ear());
    },
  };
}

async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('the telephone of a page', () => {
  it('takes the telephone, calls in and is up', async () => {
    const anna = page();
    await anna.start();
    expect(anna.asked).toEqual([{ page: 'page-one', take: true }]);
    expect(anna.states).toEqual(['asking', 'connecting', 'up']);
    expect(anna.line().parts).toMatchObject({
      user: 'first',
      target: 'sip:agent@rufwerk',
      socketUrl: 'ws://rufwerk/api/phone/socket?page=page-one',
    });
    expect(anna.voices.length).toBe(1);
  });

  it('loads and opens nothing with the simulated telephone', async () => {
    const anna = page({ kind: 'simulated' });
    await settled();
    expect(anna.phone.state()).toEqual({ state: 'not_needed' });
    expect(anna.lines).toEqual([]);
  });

  it('keeps the voice of a line whose socket is lost until the next line stands', async () => {
    const anna = page();
    await anna.start();
    anna.hear({ type: 'lost', reason: 'connection', isVoid: false });
    await anna.pauseOver();
    expect(anna.lines.length).toBe(2);
    expect(anna.line(0).isClosed).toBe(false);
    // The same account: it still holds.
    expect(anna.asked.length).toBe(1);
    anna.hear({ type: 'up', voice: stream('contact again') });
    expect(anna.line(0).isClosed).toBe(true);
    expect(anna.phone.state().state).toBe('up');
  });

  it('asks for a new account without taking it when the old one is refused', async () => {
    const anna = page();
    await anna.start();
    anna.hear({ type: 'lost', reason: 'hung_up', isVoid: false });
    await anna.pauseOver();
    anna.answers(account('second'));
    anna.hear({ type: 'lost', reason: 'refused', isVoid: true });
    await anna.pauseOver();
    expect(anna.asked).toEqual([
      { page: 'page-one', take: true },
      { page: 'page-one', take: false },
    ]);
    expect(anna.line().parts.user).toBe('second');
  });

  it('says that another page has the telephone, and takes it back at a press', async () => {
    const anna = page();
    await anna.start();
    anna.hear({ type: 'elsewhere' });
    expect(anna.phone.state()).toEqual({ state: 'elsewhere' });
    expect(anna.line().isClosed).toBe(true);
    expect(anna.waiting).toEqual([]);
    anna.answers({ kind: 'elsewhere' });
    anna.phone.retry();
    await settled();
    expect(anna.phone.state()).toEqual({ state: 'elsewhere' });
    anna.answers(account('second'));
    anna.phone.takeHere();
    await anna.start();
    expect(anna.asked.at(-1)).toEqual({ page: 'page-one', take: true });
    expect(anna.phone.state().state).toBe('up');
  });

  it('tries again with growing pauses while the server is away', async () => {
    const anna = page('unreachable');
    await settled();
    const pauses: (number | undefined)[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      pauses.push(anna.waiting.at(-1)?.delayMs);
      await anna.pauseOver();
    }
    expect(pauses).toEqual([400, 800, 1_600, 2_500]);
    anna.answers(account('second'));
    await anna.pauseOver();
    anna.hear({ type: 'up', voice: stream('contact') });
    expect(anna.phone.state().state).toBe('up');
  });

  it('says that the microphone is refused, and calls when it is allowed later', async () => {
    const anna = page();
    anna.microphoneIs({ fault: 'refused' });
    await settled();
    expect(anna.phone.state()).toEqual({ state: 'no_permission', because: 'refused' });
    expect(anna.lines).toEqual([]);
    anna.microphoneIs({ stream: stream('headset') });
    anna.phone.retry();
    await anna.start();
    expect(anna.phone.state().state).toBe('up');
  });

  it('goes on with the next microphone when one is unplugged, and ends without any', async () => {
    const anna = page();
    const [headset, desk] = [stream('headset'), stream('desk')];
    anna.microphoneIs({ stream: headset });
    await anna.start();
    anna.microphoneIs({ stream: desk });
    headset.unplug();
    await settled();
    expect(anna.line().microphones).toEqual([desk]);
    expect(anna.phone.state().state).toBe('up');
    anna.microphoneIs({ fault: 'none' });
    desk.unplug();
    await settled();
    expect(anna.phone.state()).toEqual({ state: 'no_device', because: 'none' });
    expect(anna.line().isClosed).toBe(true);
  });

  it('keeps the microphone that works when another choice can not be had', async () => {
    const anna = page();
    await anna.start();
    anna.microphoneIs({ fault: 'busy' });
    anna.phone.use({ microphoneId: 'taken', speakerId: '', ringerId: '', isProcessed: true });
    await settled();
    expect(anna.phone.state().state).toBe('up');
  });

  it('stops for good after the sign-out', async () => {
    const anna = page();
    await anna.start();
    anna.hear({ type: 'signed_out' });
    expect(anna.phone.state()).toEqual({ state: 'over' });
    anna.phone.retry();
    anna.phone.takeHere();
    await settled();
    expect(anna.phone.state()).toEqual({ state: 'over' });
    expect(anna.waiting).toEqual([]);
    expect(anna.line().isClosed).toBe(true);
  });
});

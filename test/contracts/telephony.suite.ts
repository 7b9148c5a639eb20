// What every telephone system must do behind the Telephony port. The simulated one passes it on the virtual clock; a real one passes the
// same words in real time.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/phone-number.ts';
import type { ControlAct } from '../../src/domain/call/controls.ts';
import type { DialRequest, LivingLeg, TelephoneEvent, Telephony } from '../../src/engine/ports.ts';

export type TelephonyWorld = {
  readonly telephony: Telephony;
  /** Numbers by what their people do; `stays` answers within 5 s and never hangs up first. */
  readonly numbers: {
    readonly stays: E164;
    readonly hangsUp: E164;
    readonly noAnswer: E164;
    readonly busy: E164;
    readonly invalid: E164;
    /** An answering machine: answers within 8 s. */
    readonly machine: E164;
  };
  readonly callerNumber: E164;
  readonly trunk: string;
  /** Sees to it that the agent has a telephone that stands. */
  givePhone(userId: Id<'user'>): Promise<void>;
  /** The phone on the agent's desk registers with this secret; false where it is refused. */
  registerDesk(userId: Id<'user'>, secret: string): Promise<{ readonly isIn: boolean; hangUp(): void }>;
  /** Somebody with this number calls `callerNumber`, and stays until hung up on. */
  callIn(from: E164): { press(digit: string): void; hangUp(): void };
  /** So long goes by while a request is under way. */
  readonly requestMs: number;
  /** Lets so much time go by. */
  pass(ms: number): Promise<void>;
  /** The world's own time, in milliseconds. */
  now(): number;
  newLegId(): Id<'leg'>;
  close(): Promise<void>;
};

/** Runs the contract against a telephone system. */
export function describeTelephony(name: string, makeWorld: () => Promise<TelephonyWorld>): void {
  describe(`the telephone port, ${name}`, () => {
    let world: TelephonyWorld;
    let heard: TelephoneEvent[];
    /** When each was told. */
    let at: Map<TelephoneEvent, number>;
    beforeEach(async () => {
      world = await makeWorld();
      heard = [];
      at = new Map();
      world.telephony.listen((event) => {
        heard.push(event);
        at.set(event, world.now());
      });
    });
    afterEach(() => world.close());

    /** A promise of the telephone's while time goes by. */
    async function during<Reply>(reply: Promise<Reply>): Promise<Reply> {
      const [settled] = await Promise.all([reply, world.pass(world.requestMs)]);
      return settled;
    }
    const missing: TelephoneEvent = { type: 'away' };
    const dial = (legId: Id<'leg'>, e164: E164, changes: Partial<DialRequest> = {}) => {
      const { callerNumber, trunk } = world;
      const request = { legId, e164, callerNumber, trunk, ringTimeoutMs: 20_000, ...changes };
      return during(world.telephony.dial(request));
    };
    const toldOf = (legId: Id<'leg'>) =>
      heard.flatMap((event) => ('legId' in event && event.legId === legId ? [event] : []));
    const typesOf = (legId: Id<'leg'>) => toldOf(legId).map(({ type }) => type);
    const living = async (): Promise<readonly LivingLeg[]> => (await during(world.telephony.living())).legs;
    const newUserId = () => world.newLegId() as string as Id<'user'>;
    const asUsual = { isHeld: false, isMuted: false };

    it('tells ringing and answer of a person who answers, and has the leg among the living', async () => {
      const legId = world.newLegId();
      expect(await dial(legId, world.numbers.stays)).toBe('dialed');
      await world.pass(6_000);
      expect(typesOf(legId)).toEqual(['rang', 'answered']);
      expect(await living()).toEqual([{ legId, phase: 'connected' }]);
    });

    it('shows a leg that nobody has answered yet as ringing', async () => {
      const legId = world.newLegId();
      await dial(legId, world.numbers.noAnswer);
      expect(await living()).toEqual([{ legId, phase: 'ringing' }]);
    });

    it('does not dial a leg twice: the second time it exists', async () => {
      const legId = world.newLegId();
      await dial(legId, world.numbers.stays);
      expect(await dial(legId, world.numbers.stays)).toBe('exists');
      await world.pass(6_000);
      expect(typesOf(legId)).toEqual(['rang', 'answered']);
      expect(await living()).toHaveLength(1);
    });

    it('gives up by itself when the ringing time is over, so that nobody rings for ever', async () => {
      const legId = world.newLegId();
      await dial(legId, world.numbers.noAnswer, { ringTimeoutMs: 15_000 });
      await world.pass(16_000);
      expect(toldOf(legId).at(-1)).toEqual({ type: 'ended', legId, by: 'network', result: 'no_answer' });
      expect(await living()).toEqual([]);
    });

    it('tells busy and invalid numbers apart', async () => {
      const [busy, invalid] = [world.newLegId(), world.newLegId()];
      await dial(busy, world.numbers.busy);
      await dial(invalid, world.numbers.invalid);
      await world.pass(5_000);
      expect(toldOf(busy)).toEqual([{ type: 'ended', legId: busy, by: 'network', result: 'busy' }]);
      expect(toldOf(invalid).at(-1)).toMatchObject({ type: 'ended', result: 'sit_invalid_number' });
    });

    it('tells that the person hung up', async () => {
      const legId = world.newLegId();
      await dial(legId, world.numbers.hangsUp);
      await world.pass(12_000);
      expect(toldOf(legId).at(-1)).toEqual({ type: 'ended', legId, by: 'contact', result: 'answer' });
    });

    it('joins an answered leg with its agent, and says gone of one that is no more', async () => {
      const legId = world.newLegId();
      const userId = newUserId();
      await world.givePhone(userId);
      await dial(legId, world.numbers.stays);
      await world.pass(6_000);
      expect(await during(world.telephony.connect(legId, userId, asUsual))).toBe('connected');
      await during(world.telephony.hangUp(legId));
      await world.pass(2_000);
      expect(await during(world.telephony.connect(legId, userId, asUsual))).toBe('gone');
    });

    it('does the controls to an answered leg, each twice without harm, and says gone of one that is no more', async () => {
      const [legId, userId] = [world.newLegId(), newUserId()];
      await world.givePhone(userId);
      await dial(legId, world.numbers.stays);
      await world.pass(6_000);
      await during(world.telephony.connect(legId, userId, asUsual));
      const recordingId = world.newLegId() as string as Id<'recording'>;
      const acts: readonly ControlAct[] = [
        { act: 'hold' },
        { act: 'mute' },
        { act: 'retrieve' },
        { act: 'unmute' },
        { act: 'send_digits', digits: '1#' },
        { act: 'start_recording', recordingId },
        { act: 'pause_recording', recordingId },
        { act: 'resume_recording', recordingId },
        { act: 'stop_recording', recordingId },
      ];
      for (const act of acts) {
        for (const _ of [1, 2])
          expect(await during(world.telephony.control(legId, userId, act)), act.act).toBe('done');
      }
      await world.pass(1_000);
      expect(toldOf(legId).filter(({ type }) => type === 'recording_ended')).toEqual([
        { type: 'recording_ended', legId, recordingId, outcome: 'complete' },
      ]);
      await during(world.telephony.hangUp(legId));
      await world.pass(2_000);
      expect(await during(world.telephony.control(legId, userId, { act: 'hold' }))).toBe('gone');
    }, 60_000);

    it('puts two answered legs into one conversation, with the agent and without, and says gone when one is', async () => {
      const [one, other, userId] = [world.newLegId(), world.newLegId(), newUserId()];
      await world.givePhone(userId);
      await dial(one, world.numbers.stays);
      await dial(other, world.numbers.stays);
      await world.pass(6_000);
      await during(world.telephony.connect(one, userId, asUsual));
      expect(await during(world.telephony.join([one, other], userId))).toBe('joined');
      expect(await during(world.telephony.join([one, other], userId))).toBe('joined');
      expect(await during(world.telephony.join([one, other], undefined))).toBe('joined');
      await during(world.telephony.hangUp(one));
      await world.pass(2_000);
      expect(await during(world.telephony.join([one, other], userId))).toBe('gone');
      expect(await living()).toEqual([{ legId: other, phase: 'connected' }]);
    }, 60_000);

    it('says gone of a recording that never was', async () => {
      const recordingId = world.newLegId() as string as Id<'recording'>;
      expect(await during(world.telephony.takeRecording(recordingId, () => Promise.resolve()))).toBe('gone');
    });

    it('makes an account anew each time where telephones are needed, and voids it harmlessly twice', async () => {
      const userId = newUserId();
      const [first, second] = [
        await during(world.telephony.openPhone(userId)),
        await during(world.telephony.openPhone(userId)),
      ];
      expect(first === undefined).toBe(second === undefined);
      if (typeof first === 'object') expect(first).not.toEqual(second);
      await during(world.telephony.closePhone(userId));
      await during(world.telephony.closePhone(userId));
      expect((await during(world.telephony.living())).phones).toEqual([]);
    });

    const toldPhone = () => heard.filter((event) => 'userId' in event);
    const openPhone = (...given: Parameters<Telephony['openPhone']>) =>
      during(world.telephony.openPhone(...given));
    const external = (e164: E164) => {
      const { callerNumber, trunk } = world;
      return { kind: 'external', e164, callerNumber, trunk, ringTimeoutMs: 15_000 } as const;
    };

    it('calls a desk phone that has registered with its account, joins it with a contact, and tells its end', async () => {
      const [userId, legId] = [newUserId(), world.newLegId()];
      const account = { kind: 'desk_account', secret: 'k7m4p2x9w3t6r8v5n2qa' } as const;
      const desk = { kind: 'desk', ringTimeoutMs: 5_000 } as const;
      expect(await openPhone(userId, account)).toBeUndefined();
      expect(await openPhone(userId, desk)).toBe('refused');
      expect(await world.registerDesk(userId, 'another secret')).toMatchObject({ isIn: false });
      const phone = await world.registerDesk(userId, account.secret);
      expect(phone.isIn).toBe(true);
      // Told again, as after a start of the engine: who has registered stays so.
      await openPhone(userId, account);
      expect(await openPhone(userId, desk)).toBe('called');
      await world.pass(2_000);
      expect(toldPhone()).toEqual([{ type: 'phone_up', userId, by: 'desk' }]);
      await dial(legId, world.numbers.stays);
      await world.pass(6_000);
      expect(await during(world.telephony.connect(legId, userId, asUsual))).toBe('connected');
      phone.hangUp();
      await world.pass(1_000);
      expect(toldPhone().at(-1)).toEqual({ type: 'phone_lost', userId, by: 'desk' });
      expect(await during(world.telephony.connect(legId, userId, asUsual))).toBe('no_phone');
      await during(world.telephony.closePhone(userId, 'desk_account'));
      expect(await world.registerDesk(userId, account.secret)).toMatchObject({ isIn: false });
      expect(await openPhone(userId, desk)).toBe('refused');
    }, 60_000);

    it('calls a number of the agent’s own by a trunk: it is a telephone and no contact’s leg', async () => {
      const [userId, legId] = [newUserId(), world.newLegId()];
      expect(await openPhone(userId, external(world.numbers.stays))).toBe('called');
      await world.pass(6_000);
      expect(toldPhone()).toEqual([{ type: 'phone_up', userId, by: 'external' }]);
      expect(await during(world.telephony.living())).toEqual({ legs: [], phones: [userId] });
      await dial(legId, world.numbers.stays);
      await world.pass(6_000);
      expect(await during(world.telephony.connect(legId, userId, asUsual))).toBe('connected');
      await during(world.telephony.closePhone(userId));
      await world.pass(1_000);
      expect(toldPhone().at(-1)).toEqual({ type: 'phone_lost', userId, by: 'external' });
      expect((await during(world.telephony.living())).phones).toEqual([]);
    }, 60_000);

    it('tells why a number of the agent’s own was not answered, and that its person hung up', async () => {
      const userId = newUserId();
      await openPhone(userId, external(world.numbers.busy));
      await world.pass(3_000);
      expect(toldPhone()).toEqual([{ type: 'phone_lost', userId, by: 'external', because: 'busy' }]);
      await openPhone(userId, external(world.numbers.hangsUp));
      await world.pass(12_000);
      expect(toldPhone().slice(1)).toEqual([
        { type: 'phone_up', userId, by: 'external' },
        { type: 'phone_lost', userId, by: 'external' },
      ]);
    }, 60_000);

    it('hangs up a ringing leg, once, and says gone afterwards', async () => {
      const legId = world.newLegId();
      await dial(legId, world.numbers.noAnswer);
      expect(await during(world.telephony.hangUp(legId))).toBe('asked');
      await world.pass(2_000);
      expect(toldOf(legId).filter(({ type }) => type === 'ended')).toHaveLength(1);
      expect(await during(world.telephony.hangUp(legId))).toBe('gone');
      expect(await living()).toEqual([]);
    });

    it('plays a farewell to an answered leg once, away from its agent, and ends it after that (E24, I12)', async () => {
      const [legId, userId] = [world.newLegId(), newUserId()];
      await world.givePhone(userId);
      await dial(legId, world.numbers.stays);
      await world.pass(6_000);
      await during(world.telephony.connect(legId, userId, asUsual));
      const askedAt = world.now();
      expect(await during(world.telephony.hangUp(legId, 'information_message'))).toBe('asked');
      expect(await during(world.telephony.hangUp(legId, 'information_message'))).toBe('asked');
      expect(await during(world.telephony.connect(legId, userId, asUsual))).toBe('gone');
      expect(await during(world.telephony.control(legId, userId, { act: 'hold' }))).toBe('gone');
      await world.pass(1_000);
      expect(await living()).toEqual([{ legId, phase: 'connected' }]);
      await world.pass(14_000);
      const [started, ended, ...more] = toldOf(legId).slice(2);
      expect([started, ended, more]).toEqual([
        { type: 'farewell_started', legId },
        { type: 'ended', legId, by: 'engine', result: 'answer' },
        [],
      ]);
      const [startedAt = 0, endedAt = 0] = [started, ended].map((event) => event && at.get(event));
      expect(startedAt - askedAt).toBeLessThan(2_000);
      expect(endedAt - startedAt).toBeGreaterThan(3_000);
      expect(await living()).toEqual([]);
      expect(await during(world.telephony.hangUp(legId, 'information_message'))).toBe('gone');
    }, 60_000);

    it('ends a leg in the midst of its farewell when it is asked to without one', async () => {
      const legId = world.newLegId();
      await dial(legId, world.numbers.stays);
      await world.pass(6_000);
      await during(world.telephony.hangUp(legId, 'information_message'));
      await world.pass(500);
      expect(await during(world.telephony.hangUp(legId))).toBe('asked');
      await world.pass(1_000);
      expect(typesOf(legId)).toEqual(['rang', 'answered', 'farewell_started', 'ended']);
    }, 60_000);

    it('hangs up without a word on whom nobody has answered, farewell or not', async () => {
      const legId = world.newLegId();
      await dial(legId, world.numbers.noAnswer);
      expect(await during(world.telephony.hangUp(legId, 'information_message'))).toBe('asked');
      await world.pass(2_000);
      expect(typesOf(legId).filter((type) => type !== 'rang')).toEqual(['ended']);
    });

    /** Somebody calls in, and the telephone system tells it. */
    async function calledIn(from: E164) {
      const caller = world.callIn(from);
      await world.pass(1_000);
      const event = heard.findLast((one) => one.type === 'called_in');
      if (event?.type !== 'called_in') throw new Error('nobody has told that somebody calls in');
      return { caller, event };
    }

    it('tells who calls in (E29), has the leg among the living with both numbers, and joins it with an agent', async () => {
      const from = world.numbers.hangsUp;
      const { event } = await calledIn(from);
      const { legId, ...as } = event;
      expect(as).toEqual({ type: 'called_in', from, to: world.callerNumber, trunk: world.trunk });
      const { trunk, callerNumber: to } = world;
      expect(await living()).toEqual([{ legId, phase: 'connected', calledIn: { from, to, trunk } }]);
      const userId = newUserId();
      await world.givePhone(userId);
      expect(await during(world.telephony.connect(legId, userId, asUsual))).toBe('connected');
      expect(await during(world.telephony.hangUp(legId))).toBe('asked');
      await world.pass(2_000);
      expect(typesOf(legId)).toEqual(['called_in', 'ended']);
      expect(await living()).toEqual([]);
    }, 30_000);

    it('greets whoever called in and is taken by nobody, hears the key meanwhile, confirms it once and ends (E29)', async () => {
      const { caller, event } = await calledIn(world.numbers.hangsUp);
      const { legId } = event;
      expect(await during(world.telephony.hangUp(legId, 'greeting'))).toBe('asked');
      expect(await during(world.telephony.hangUp(legId, 'greeting'))).toBe('asked');
      await world.pass(1_000);
      expect(await living()).toEqual([{ legId, phase: 'connected', isLeaving: true }]);
      caller.press('9');
      await world.pass(1_000);
      expect(toldOf(legId).at(-1)).toEqual({ type: 'digit', legId, digit: '9' });
      expect(await during(world.telephony.hangUp(legId, 'opted_out'))).toBe('asked');
      await world.pass(12_000);
      expect(typesOf(legId).at(-1)).toBe('ended');
      expect(typesOf(legId).filter((type) => type === 'digit')).toHaveLength(1);
      expect(await living()).toEqual([]);
    }, 30_000);

    it('tells that a caller has hung up while waiting', async () => {
      const { caller, event } = await calledIn(world.numbers.hangsUp);
      caller.hangUp();
      await world.pass(1_000);
      expect(toldOf(event.legId).at(-1)).toMatchObject({ type: 'ended', by: 'contact', result: 'answer' });
    }, 30_000);
    it('says once within 1.2 s who has answered, and takes it back at most once, later (E25)', async () => {
      const [human, machine] = [world.newLegId(), world.newLegId()];
      await dial(human, world.numbers.stays, { detectMachine: true });
      await dial(machine, world.numbers.machine, { detectMachine: true });
      await world.pass(22_000);
      for (const [legId, limits] of [
        [human, ['human', 'unsure']],
        [machine, ['machine', 'unsure', 'human']],
      ] as const) {
        const told = toldOf(legId);
        const answeredAt = at.get(told.find(({ type }) => type === 'answered') ?? missing) ?? 0;
        const found = told.flatMap((event) => (event.type === 'detected' ? [event] : []));
        const [first, ...later] = found;
        if (first === undefined) throw new Error('nothing was said of who has answered');
        expect(first.isLate).toBeUndefined();
        expect(limits).toContain(first.as);
        expect(first.afterMs).toBeLessThanOrEqual(1_200);
        expect((at.get(first) ?? 0) - answeredAt).toBeLessThanOrEqual(1_200);
        expect(later.length).toBeLessThanOrEqual(1);
        for (const one of later) expect(one).toMatchObject({ as: 'machine', isLate: true });
        // By its greeting or its beep the shipped machine is known in the end, and the person never taken for one.
        expect(found.some(({ as }) => as === 'machine')).toBe(legId === machine);
      }
    }, 60_000);

    it('says nothing of who has answered where nobody asked', async () => {
      const legId = world.newLegId();
      await dial(legId, world.numbers.stays);
      await world.pass(6_000);
      expect(typesOf(legId)).toEqual(['rang', 'answered']);
    });

    it('says gone of a leg that never was', async () => {
      expect(await during(world.telephony.hangUp(world.newLegId()))).toBe('gone');
    });

    it('keeps several legs apart', async () => {
      const [one, other] = [world.newLegId(), world.newLegId()];
      await dial(one, world.numbers.stays);
      await dial(other, world.numbers.noAnswer);
      await world.pass(6_000);
      await during(world.telephony.hangUp(one));
      await world.pass(2_000);
      expect(await living()).toEqual([{ legId: other, phase: 'ringing' }]);
      expect(typesOf(other)).toEqual(['rang']);
    });
  });
}

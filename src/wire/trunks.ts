// Trunks, for administrators (E26). A secret goes in and never comes out.
//   GET    /api/trunks                   TrunksView
//   POST   /api/trunks {name, address, secret?, ...} -> {id}          PATCH /api/trunks/:id         DELETE /api/trunks/:id
//   POST   /api/trunks/order {ids}       exactly the organisation's, in the order in which they are to be tried
//   POST   /api/trunks/rules {lines?, realPack?}
//   POST   /api/trunks/:id/test-call {number, callerNumber?} -> {id}  GET /api/test-calls/:id       TestCallView
//     409 dial_refused with the rule; the verdict is stored either way
//   POST   /api/trunks/use-real {organisationName}                    the switch from the practice network to the real trunks
//   POST   /api/practice/leave {organisationName} -> LeftPractice     the first start's accounts and data are deleted
import { z } from 'zod';
import type { PackDuty, PackId, RealPackId } from '../domain/compliance/packs.ts';
import { REAL_PACK_IDS } from '../domain/compliance/packs.ts';
import {
  type MinutePrice,
  TRUNK_CODECS,
  TRUNK_TRANSPORTS,
  type TrunkAddress,
  type TrunkState,
} from '../domain/trunk/trunk.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const trunkId = z.string().regex(new RegExp(`^practice$|${uuid.source}`));
export const trunkPath = z.strictObject({ id: trunkId });

// What is written here is told to the telephone system as SIP: nothing in it may end a word or a line there (RFC 3261, 25.1).
const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
const host = z.union([z.string().trim().regex(HOST_NAME), z.ipv4(), z.ipv6()]);
const name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}]+$/u);
const address = z
  .strictObject({
    kind: z.enum(['registration', 'address']),
    host,
    port: z.int().min(1).max(65_535),
    transport: z.enum(TRUNK_TRANSPORTS),
    user: z
      .string()
      .trim()
      .regex(/^[^\s<>"@;,:[\]\\\p{Cc}]{1,100}$/u)
      .optional(),
    fromDomain: host.optional(),
    isMediaEncrypted: z.boolean(),
    certificate: z
      .string()
      .trim()
      .max(20_000)
      .regex(/^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----$/)
      .optional(),
    codecs: z
      .array(z.enum(TRUNK_CODECS))
      .min(1)
      .max(TRUNK_CODECS.length)
      .refine((codecs) => new Set(codecs).size === codecs.length),
  })
  .refine(({ kind, user }) => kind === 'address' || user !== undefined, { path: ['user'] });
const secret = z.string().regex(/^[^\p{Cc}]{1,200}$/u);
const callsPerSecond = z.int().min(1).max(100);
const lines = z.int().min(1).max(10_000);
/** In any spelling; read by the organisation's country. */
const callerNumbers = z.array(z.string().trim().min(3).max(60)).max(50);

/** ISO 4217; four digits behind the point, because carriers sell by the hundredth of a cent. */
const minutePrice = z
  .strictObject({
    amount: z.number().min(0).max(1_000).multipleOf(0.0001),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
  .nullable();

export const trunkRequest = z
  .strictObject({
    name,
    address,
    secret: secret.optional(),
    callsPerSecond: callsPerSecond.default(5),
    lines: lines.default(30),
    callerNumbers: callerNumbers.default([]),
    minutePrice: minutePrice.default(null),
  })
  .refine(({ address: { kind }, secret: given }) => kind === 'address' || given !== undefined, {
    path: ['secret'],
  });
export type TrunkRequest = z.infer<typeof trunkRequest>;

/** What is left out stays; `secret` null takes it away. */
export const trunkEdit = z.strictObject({
  name: name.optional(),
  address: address.optional(),
  secret: secret.nullable().optional(),
  callsPerSecond: callsPerSecond.optional(),
  lines: lines.optional(),
  callerNumbers: callerNumbers.optional(),
  /** Null takes it away. */
  minutePrice: minutePrice.optional(),
});
export type TrunkEditRequest = z.infer<typeof trunkEdit>;

export const trunkOrder = z.strictObject({ ids: z.array(trunkId).min(1).max(100) });
export const trunkRulesRequest = z.strictObject({
  lines: z.int().min(1).max(100_000).optional(),
  realPack: z.enum(REAL_PACK_IDS).optional(),
});
export const testCallRequest = z.strictObject({
  number: z.string().trim().min(3).max(60).optional(),
  /** One of the trunk's caller numbers, else of the organisation's; the first if left out. */
  callerNumber: z.string().trim().min(3).max(60).optional(),
});
/** One explicit act: the organisation's name is typed in. */
export const organisationNamed = z.strictObject({ organisationName: z.string().max(200) });

export type TrunkRow = {
  readonly id: string;
  readonly name: string;
  readonly isPractice: boolean;
  /** Calls go here now: the practice network before the switch, the others after it. */
  readonly isUsed: boolean;
  /** Null for the practice network: where it listens is decided at each start. */
  readonly address:
    | (Omit<TrunkAddress, 'user' | 'secret' | 'fromDomain'> & {
        readonly user?: string;
        readonly fromDomain?: string;
      })
    | null;
  readonly hasSecret: boolean;
  readonly callsPerSecond: number;
  readonly lines: number;
  readonly callerNumbers: readonly string[];
  /** What a minute costs, as the administrator has entered it. */
  readonly minutePrice?: MinutePrice | null;
  readonly state: TrunkState;
  /** It failed and rests until then. */
  readonly restsUntil: number | undefined;
  readonly liveLegs: number;
  readonly lastTest: TestCallView | undefined;
};

export type TestCallView = {
  readonly id: string;
  readonly trunk: string;
  readonly number: string;
  readonly askedAt: number;
  /** unknown: Rufwerk ended before the call did. */
  readonly state: 'refused' | 'running' | 'answered' | 'not_answered' | 'unknown';
  /** The rule that refused it. */
  readonly because: string | undefined;
  readonly result: string | undefined;
  readonly answeredAt: number | undefined;
};

export type PackRow = {
  readonly id: RealPackId;
  readonly country: string;
  readonly version: string;
  readonly source: string;
  readonly reviewedOn: string;
  /** What its law asks for and Rufwerk does not check. */
  readonly duties: readonly PackDuty[];
  readonly attemptsPerDay: number | undefined;
  readonly attemptsPer30Days: number | undefined;
};

export type TrunksView = {
  readonly trunks: readonly TrunkRow[];
  readonly organisationName: string;
  readonly lines: number;
  readonly liveLegs: number;
  /** In force now. */
  readonly pack: PackId;
  /** Chosen for real trunks. */
  readonly realPack: RealPackId | undefined;
  readonly packs: readonly PackRow[];
  readonly realTrunksSince: number | undefined;
  readonly isPractice: boolean;
};

export type LeftPractice = {
  readonly deleted: Readonly<
    Record<'users' | 'closedUsers' | 'lists' | 'campaigns' | 'records' | 'calls', number>
  >;
};

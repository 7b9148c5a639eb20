// The do-not-call register (E16).
//   GET /api/register?after=&q=   Page<RegisterRow>
//   POST /api/register {kind, number|customerKey, reason} -> {id, e164?}
//     number in any spelling; 400 number_malformed names what would be accepted
//   DELETE /api/register/:id {}   (kept with removed_at; audited)
//   POST /api/register/check {number} -> {e164, hits}
import { z } from 'zod';
import type { RegisterSource } from '../domain/floor/change.ts';

export const registerRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('number'),
    number: z.string().trim().min(3).max(60),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    reason: z.string().trim().min(1).max(500),
  }),
  z.strictObject({
    kind: z.literal('person'),
    customerKey: z.string().trim().min(1).max(120),
    reason: z.string().trim().min(1).max(500),
  }),
]);
export type RegisterRequest = z.infer<typeof registerRequest>;

export const registerCheckRequest = z.strictObject({
  number: z.string().trim().min(3).max(60),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

export type RegisterRow = {
  readonly id: string;
  readonly kind: 'number' | 'person';
  readonly e164: string | undefined;
  readonly customerKey: string | undefined;
  readonly contactName: string | undefined;
  readonly source: RegisterSource;
  readonly reason: string;
  /** Undefined: the contact alone, by key (E29). */
  readonly createdBy: string | undefined;
  readonly createdAt: number;
};

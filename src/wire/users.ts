// Users and groups.
//   GET /api/users?after=   Page<UserRow>    POST /api/users -> {id, password}
//   PATCH /api/users/:id {displayName?, role?, mayRegister?, mayUseExternalPhone?, isDisabled?, groupIds?}
//   DELETE /api/users/:id/desk-phone  the account of the user's SIP desk phone is void
//   POST /api/users/:id/reset-password -> {password}   (a random one, shown once)
//   GET /api/groups?after=  Page<GroupRow>   POST /api/groups {name} -> {id}
//   PATCH /api/groups/:id {name?, userIds?}  DELETE /api/groups/:id
// Disabling ends the user's sessions and sockets within 5 s. The last administrator or supervisor can not be disabled.
import { z } from 'zod';
import type { Role } from './session.ts';

const login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9._-]{2,60}$/);
const displayName = z.string().trim().min(1).max(120);
const role = z.enum(['agent', 'supervisor', 'administrator']);
const groupIds = z.array(z.string().uuid()).max(100);

export const userRequest = z.strictObject({
  login,
  displayName,
  role,
  mayRegister: z.boolean().default(true),
  /** May have a number of his own called, at the organisation's cost. */
  mayUseExternalPhone: z.boolean().default(false),
  groupIds: groupIds.default([]),
});
export type UserRequest = z.infer<typeof userRequest>;

export const userEdit = z.strictObject({
  displayName: displayName.optional(),
  role: role.optional(),
  mayRegister: z.boolean().optional(),
  mayUseExternalPhone: z.boolean().optional(),
  isDisabled: z.boolean().optional(),
  groupIds: groupIds.optional(),
});
export type UserEdit = z.infer<typeof userEdit>;

export const groupRequest = z.strictObject({ name: z.string().trim().min(1).max(120) });
export const groupEdit = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  userIds: z.array(z.string().uuid()).max(5_000).optional(),
});

export type UserRow = {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly mayRegister: boolean;
  readonly mayUseExternalPhone: boolean;
  /** There is an account for a SIP desk phone. */
  readonly hasDeskPhone: boolean;
  readonly isDisabled: boolean;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly createdAt: number;
};
export type GroupRow = { readonly id: string; readonly name: string; readonly members: number };
export type NewUser = { readonly id: string; readonly password: string };

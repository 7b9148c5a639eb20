// Who may what, as sentences. Every route names one of them; a route without one is not let in (server.ts), and the tests walk all
// routes with all roles. What goes beyond the role (only the own history, only the own organisation) is said at the route.
import type { Role } from '../../wire/session.ts';

const EVERYBODY = ['agent', 'supervisor', 'administrator'] as const;
const CHIEFS = ['supervisor', 'administrator'] as const;

/** 'open': no session is needed. */
export const RIGHTS = {
  'anybody may load the pages and see that the product is well': 'open',
  'anybody may try to sign in': 'open',
  'whoever holds the one-time token may set up an empty installation': 'open',
  'whoever is signed in may sign out and change the own password': EVERYBODY,
  'whoever is signed in may see the own screen live': EVERYBODY,
  'whoever is signed in may look for people, and for contacts that are theirs to see': EVERYBODY,
  'whoever is signed in may see what they did themselves': EVERYBODY,
  'whoever is signed in may hear the own calls, a supervisor all of them': EVERYBODY,
  'whoever is signed in may ask what a callback that is theirs to set would be promised as': EVERYBODY,
  'whoever is signed in may see the own callbacks, a supervisor all of them': EVERYBODY,
  'an agent may telephone in the browser': ['agent'],
  'an agent may choose the own telephone': ['agent'],
  'a supervisor may see and change users and groups': CHIEFS,
  'a supervisor may see and change campaigns': CHIEFS,
  'a supervisor may load, start, stop and unload campaigns': CHIEFS,
  'a supervisor may see and change all callbacks': CHIEFS,
  'a supervisor may stop all dialing and release it': CHIEFS,
  'a supervisor may import lists': CHIEFS,
  'a supervisor may see and change announcements': CHIEFS,
  'a supervisor may see and change the do-not-call register': CHIEFS,
  'a supervisor may see why a record was dialed or not': CHIEFS,
  'a supervisor may export records': CHIEFS,
  'an administrator may see, change and test trunks': ['administrator'],
  'an administrator may leave practice for good': ['administrator'],
  'an administrator may see what browsers report': ['administrator'],
} as const satisfies Readonly<Record<string, 'open' | readonly Role[]>>;

export type Right = keyof typeof RIGHTS;

/** True if this role may do it. */
export function may(role: Role, right: Right): boolean {
  const roles: 'open' | readonly Role[] = RIGHTS[right];
  return roles === 'open' || roles.includes(role);
}

export function isOpenToAll(right: Right): boolean {
  return RIGHTS[right] === 'open';
}

/** A supervisor may manage agents and supervisors; an administrator is touched by administrators alone. */
export function mayManage(manager: Role, managed: Role): boolean {
  return manager === 'administrator' || (manager === 'supervisor' && managed !== 'administrator');
}

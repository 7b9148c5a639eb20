/** Which notices are told on the desktop, and when. Pure. */
import type { NoticeView } from '../../wire/live.ts';

/** `impossible` where the browser has no such messages, or not for pages without https. */
export type DesktopPermission = 'default' | 'denied' | 'granted' | 'impossible';

/** An offer that runs out, a contact who is on the line already, and a callback that is nearly due are told like a start. */
export type DesktopKind = NoticeView['kind'] | 'offer' | 'contact' | 'callback';

const TOLD = new Set<DesktopKind>(['campaign_started', 'offer', 'contact', 'callback']);

/** Only what cannot wait, and only to somebody who does not see the window. */
export function isForDesktop(
  { kind }: { readonly kind: DesktopKind },
  { isHidden, permission }: { isHidden: boolean; permission: DesktopPermission },
): boolean {
  return TOLD.has(kind) && isHidden && permission === 'granted';
}

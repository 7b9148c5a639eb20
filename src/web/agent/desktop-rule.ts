/** Which notices are told on the desktop, and when. Pure. */
import type { NoticeView } from '../../wire/live.ts';

/** `impossible` where the browser has no such messages, or not for pages without https. */
export type DesktopPermission = 'default' | 'denied' | 'granted' | 'impossible';

/** Only a start, and only to somebody who does not see the window. */
export function isForDesktop(
  { kind }: Pick<NoticeView, 'kind'>,
  { isHidden, permission }: { isHidden: boolean; permission: DesktopPermission },
): boolean {
  return kind === 'campaign_started' && isHidden && permission === 'granted';
}

/**
 * What cannot wait, told on the desktop while the window is hidden (S13): a start, an offer, a contact on the line. The browser is asked
 * once, by a choice in the menu.
 */
import { useState } from 'react';
import { type DesktopKind, type DesktopPermission, isForDesktop } from './desktop-rule.ts';

function permissionNow(): DesktopPermission {
  return 'Notification' in window && window.isSecureContext ? Notification.permission : 'impossible';
}

export function useDesktopPermission(): { permission: DesktopPermission; ask: () => void } {
  const [permission, setPermission] = useState(permissionNow);
  const ask = () => void Notification.requestPermission().then(() => setPermission(permissionNow()));
  return { permission, ask };
}

export interface DesktopNews {
  readonly id: string;
  readonly kind: DesktopKind;
  readonly name: string;
}

/** Shows it where it belongs on the desktop; the same notice in a second tab takes the place of the first. */
export function tellDesktop(notice: DesktopNews, title: string): void {
  if (!isForDesktop(notice, { isHidden: document.hidden, permission: permissionNow() })) return;
  try {
    const message = new Notification(title, { body: notice.name, tag: notice.id });
    message.addEventListener('click', () => {
      window.focus();
      message.close();
    });
  } catch {
    // Some browsers know the name but let only service workers use it; the toast is there all the same.
  }
}

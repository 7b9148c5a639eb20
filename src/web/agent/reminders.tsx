/**
 * Reminders of own callbacks as toasts, once for each, before it is due (the Dashboard has them, too). OK is remembered in this browser;
 * one that was taken, cancelled or put off elsewhere goes by itself.
 */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReminderView } from '../../wire/callbacks.ts';
import { useServerNow } from '../server/clock.ts';
import { useLatest } from '../server/live.tsx';
import { formatPhoneNumber } from '../ui/phone-number.ts';
import { type Toast, useToasts } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useDesk } from './desk.tsx';
import { tellDesktop } from './desktop-notices.ts';
import { keepAnswered, minutesUntil, readAnswered, reminderKey, unanswered } from './remembered-reminders.ts';

const STORED = 'rufwerk.reminded';

export function Reminders() {
  const { i18n } = useTranslation('callbacks');
  const { view } = useDesk();
  const { show, dismiss } = useToasts();
  const [answered, setAnswered] = useState(() => readAnswered(localStorage.getItem(STORED)));
  const { reminders } = view;
  const toastOf = useLatest(
    useReminderToast((reminder) => {
      const kept = keepAnswered(answered, reminders, reminderKey(reminder));
      localStorage.setItem(STORED, JSON.stringify(kept));
      setAnswered(new Set(kept));
    }),
  );
  const shown = useRef(new Set<string>());
  const isBusy = view.interactions.length > 0;
  useEffect(() => {
    const open = unanswered(reminders, answered);
    const present = new Set(open.map(reminderKey));
    for (const key of shown.current) if (!present.has(key)) dismiss(toastId(key));
    for (const reminder of open) {
      const isKnown = shown.current.has(reminderKey(reminder));
      const toast = toastOf.current(reminder);
      show(toast, { isSilent: isKnown });
      if (!isKnown) tellDesktop({ id: toast.id, kind: 'callback', name: reminder.name }, toast.title);
    }
    shown.current = present;
    // Shown anew, silently, when the language changes, and when an interaction opens or closes: then there is another button.
  }, [reminders, answered, isBusy, i18n.language, show, dismiss, toastOf]);
  return null;
}

const toastId = (key: string) => `callback ${key}`;

function useReminderToast(onAnswer: (reminder: ReminderView) => void): (reminder: ReminderView) => Toast {
  const { t } = useTranslation('callbacks');
  const { view, ask } = useDesk();
  const now = useServerNow();
  const isBusy = view.interactions.length > 0;
  return (reminder) => {
    const { id, name, campaignName, state } = reminder;
    const isDue = state === 'due';
    const minutes = minutesUntil(reminder, now);
    const when = minutes === 0 ? t('reminder.now') : t('reminder.inMinutes', { count: minutes });
    const doNow = {
      label: t('doNow'),
      look: 'go' as const,
      icon: 'phone' as const,
      onPress: () => {
        onAnswer(reminder);
        void ask({ name: 'take_callback', callbackId: id });
      },
    };
    const ok = { label: t('reminder.ok'), onPress: () => onAnswer(reminder) };
    return {
      id: toastId(reminderKey(reminder)),
      title: t('reminder.title'),
      icon: 'clock',
      tag: { text: isDue ? t('reminder.due') : t('reminder.soon'), tone: isDue ? 'warn' : 'accent' },
      spoken: t('reminder.spoken', { name: name || t('unnamed'), when, campaign: campaignName }),
      body: <ReminderBody reminder={reminder} />,
      // With something on the desk the engine would refuse; the toast then only says what is to come.
      actions: isBusy ? [ok] : [doNow, ok],
    };
  };
}

function ReminderBody({ reminder }: { reminder: ReminderView }) {
  const { t } = useTranslation('callbacks');
  const format = useFormat();
  return (
    <dl className="kv">
      <dt>{t('columns.contact')}</dt>
      <dd>{reminder.name || t('unnamed')}</dd>
      <dt>{t('columns.number')}</dt>
      <dd className="n">{formatPhoneNumber(reminder.e164)}</dd>
      <dt>{t('columns.when')}</dt>
      <dd className="n">
        {format.time(reminder.dueAt)}, <Until reminder={reminder} />
      </dd>
      <dt>{t('columns.campaign')}</dt>
      <dd>{reminder.campaignName}</dd>
    </dl>
  );
}

/** "in 4 min", "now". */
function Until({ reminder }: { reminder: ReminderView }) {
  const { t } = useTranslation('callbacks');
  const minutes = minutesUntil(reminder, useServerNow());
  return <>{minutes === 0 ? t('reminder.now') : t('reminder.inMinutes', { count: minutes })}</>;
}

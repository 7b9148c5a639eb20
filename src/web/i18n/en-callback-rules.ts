/** English texts of callbacks for supervisors: a campaign's rules, all callbacks, capacity and the missed ones. */
import type { deCallbackRules } from './de-callback-rules.ts';
import type { SameKeys } from './same-keys.ts';

export const enCallbackRules: SameKeys<typeof deCallbackRules> = {
  callbackRules: {
    title: 'Callbacks',
    kind: 'Whose a callback is',
    kinds: {
      agent_chooses: 'The agent decides',
      always_personal: 'Always personal',
      always_campaign: 'Always the campaign’s',
    },
    delivery: 'How it comes to the agent',
    deliveries: { preview: 'as a preview', dial: 'dialed at once' },
    fallsBack: 'After a while any agent may take over a personal callback',
    fallsBackNote: 'Otherwise it waits for its owner alone until it counts as missed.',
    fallbackMinutes: 'To everybody after',
    missedAfterHours: 'Missed after',
    remindMinutes: 'Reminder before',
    latestDays: 'At most ahead',
    hints: {
      fallbackMinutes: 'minutes',
      missedAfterHours: 'hours',
      remindMinutes: 'minutes',
      latestDays: 'days',
    },
    fallbackTooLate: 'By then the callback has been missed. Please enter a shorter time.',
    dialsPromised: 'Also dials contacts whom another campaign has promised a callback',
    dialsPromisedNote: 'Otherwise nobody calls them until the callback is over.',
    spans: {
      minutes: '{{count}} min',
      hours: '{{count}} h',
      days_one: '{{count}} day',
      days_other: '{{count}} days',
    },
    lines: {
      fallback: 'personal ones to any agent after {{span}}',
      noFallback: 'personal ones to their owner alone',
      missed: 'missed after {{span}}',
    },
  },
};

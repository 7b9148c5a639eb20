/** English texts of the page of announcements and music; the same keys as de-announcements.ts. */
import type { deAnnouncements } from './de-announcements.ts';
import type { SameKeys } from './same-keys.ts';

export const enAnnouncements: SameKeys<typeof deAnnouncements> = {
  announcements: {
    title: 'Announcements and music',
    for: 'For',
    organisation: 'The whole organisation',
    lead: 'What contacts hear from the telephone system. A change counts from the next call on.',
    leadCampaign:
      'For contacts of this campaign alone. What is missing here is the organisation’s. A campaign that has its information message in English alone speaks English.',
    kind: 'Announcement',
    now: 'What is heard',
    sound: 'Listen',
    change: 'Change',
    kinds: {
      information: 'Information message',
      greeting: 'Greeting for callers back',
      voicemail: 'Voicemail message',
      hold_music: 'Hold music',
    },
    about: {
      information: 'When nobody can take the call. Say your name and number.',
      greeting: 'For everybody who calls your number back.',
      voicemail: 'Agents leave it with one click. Without it they have no such button.',
      hold_music: 'On hold and while a contact waits. 10 minutes at most.',
    },
    languages: { de: 'German', en: 'English' },
    heard: {
      own: 'Your own recording',
      general: 'The organisation’s',
      shipped: 'The shipped one',
      information: 'The information message',
      nothing: 'Nothing',
    },
    listenTo: 'Listen to {{name}}',
    upload: 'Choose a file',
    uploadNamed: 'Choose a WAV file for {{name}}',
    sending: 'Being checked …',
    record: 'Record',
    recordNamed: 'Record: {{name}}',
    removeNamed: 'Remove: {{name}}',
    removeTitle: 'Remove the announcement?',
    removeText: '{{name}}: from the next call on, what counts without this recording is heard again.',
    recordTitle: 'Record: {{name}}',
    recordLead:
      'Speak after “Begin recording”. You can listen to everything before it counts. 60 seconds at most.',
    begin: 'Begin recording',
    end: 'End recording',
    again: 'Once more',
    takeOver: 'Use it',
    running: 'Recording: {{time}}',
    taken: 'Recorded: {{time}}',
    listen: 'Listen',
    quiet: 'Stop',
    microphone: {
      insecure: 'There is a microphone only by https or on this computer itself.',
      refused: 'The browser may not use the microphone. Allow it in the address bar.',
      busy: 'Another program is using the microphone.',
      none: 'There is no microphone.',
      unreadable: 'The browser can not read this recording. Please record once more.',
    },
  },
};

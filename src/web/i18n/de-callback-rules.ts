/** German texts of callbacks for supervisors: a campaign's rules, all callbacks, capacity and the missed ones. */
export const deCallbackRules = {
  callbackRules: {
    title: 'Rückrufe',
    kind: 'Wem ein Rückruf gehört',
    kinds: {
      agent_chooses: 'Der Agent entscheidet',
      always_personal: 'Immer persönlich',
      always_campaign: 'Immer der Kampagne',
    },
    delivery: 'Wie er zum Agenten kommt',
    deliveries: { preview: 'als Vorschau', dial: 'wird sofort gewählt' },
    fallsBack: 'Nach einer Weile darf jeder Agent einen persönlichen Rückruf übernehmen',
    fallsBackNote: 'Sonst wartet er allein auf seinen Besitzer, bis er als verpasst gilt.',
    fallbackMinutes: 'An alle nach',
    missedAfterHours: 'Verpasst nach',
    remindMinutes: 'Erinnerung vorher',
    latestDays: 'Höchstens voraus',
    hints: {
      fallbackMinutes: 'Minuten',
      missedAfterHours: 'Stunden',
      remindMinutes: 'Minuten',
      latestDays: 'Tage',
    },
    fallbackTooLate: 'Dann ist der Rückruf bereits verpasst. Bitte geben Sie eine kürzere Zeit ein.',
    dialsPromised: 'Wählt auch Kontakte, denen eine andere Kampagne einen Rückruf versprochen hat',
    dialsPromisedNote: 'Sonst ruft niemand an, bis der Rückruf erledigt ist.',
    spans: {
      minutes: '{{count}} Min.',
      hours: '{{count}} Std.',
      days_one: '{{count}} Tag',
      days_other: '{{count}} Tagen',
    },
    lines: {
      fallback: 'persönliche nach {{span}} an jeden Agenten',
      noFallback: 'persönliche nur an ihren Besitzer',
      missed: 'verpasst nach {{span}}',
    },
  },
};

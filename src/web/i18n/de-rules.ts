/** German texts of what a campaign does by itself: schedule, after-call work, what happens to a record next. */
export const deRules = {
  rules: {
    title: 'Regeln ändern',
    change: 'Regeln ändern',
    note: 'Gilt sofort, auch während die Kampagne läuft: ab dem nächsten Ergebnis, der nächsten Nachbearbeitung, der nächsten Minute.',
  },
  schedule: {
    title: 'Zeitplan',
    note: 'Die Kampagne startet und hält von selbst an. Wer sie von Hand anhält, hat bis zum nächsten geplanten Start das letzte Wort. Entladen bleibt sie unberührt.',
    zone: 'Zeitzone der Kampagne',
    line: 'Zeile {{number}}',
    time: 'Uhrzeit',
    timeWrong: 'Bitte geben Sie eine Uhrzeit wie 09:00 ein.',
    deed: 'Was geschieht',
    deeds: {
      start: 'Starten',
      stop: 'Anhalten',
      progressive: 'Progressiv wählen',
      predictive: 'Prädiktiv wählen',
    },
    aim: 'Ziel verlorene Anrufe',
    aimHint: '%, leer = wie bisher',
    aimBetween: 'Bitte geben Sie {{min}} bis {{max}} Prozent ein oder lassen Sie das Feld leer.',
    add: 'Zeit hinzufügen',
    full: 'Mehr als {{limit}} Zeiten sind nicht möglich.',
    remove: '{{name}} entfernen',
    next: 'als Nächstes: {{time}} {{deed}}',
    whenLoaded: 'Der Zeitplan gilt, sobald sie geladen ist.',
    inZone: 'Zeitzone {{zone}}',
  },
  afterCallWork: {
    title: 'Nachbearbeitung',
    extensionsHint: '0 = keine',
    warning: 'Warnung vorher',
    warningHint: 'Sekunden, leer = ein Fünftel',
    warningBetween: 'Bitte geben Sie {{min}} bis {{max}} Sekunden ein oder lassen Sie das Feld leer.',
    leavesAgent: 'Wenn die Zeit abläuft',
    leaves: {
      ready: 'danach Bereit wie zuvor',
      not_ready: 'danach Nicht bereit',
    },
    extended_one: 'einmal {{span}} mehr',
    extended_other: '{{count}}-mal {{span}} mehr',
  },
  next: {
    title: 'Wie geht es weiter?',
    minutes: '{{count}} Min.',
    hours: '{{count}} Std.',
    numbers: { home: 'Privatnummer', mobile: 'Mobilnummer', work: 'Büronummer', other: 'Nummer' },
    callAtOnce:
      'Nächster Anruf: sobald er an der Reihe ist, {{number}}, Versuch {{attempt}} von höchstens {{limit}}.',
    callAt: 'Nächster Anruf: {{when}}, {{number}}, Versuch {{attempt}} von höchstens {{limit}}.',
    callAtOpening:
      'Nächster Anruf: {{when}}, mit dem Beginn der Anrufzeiten, {{number}}, Versuch {{attempt}} von höchstens {{limit}}.',
    noNumber: 'Kein weiterer Anruf: keine seiner Nummern ist noch brauchbar.',
    because: {
      fresh: 'Er wurde in dieser Kampagne noch nicht angerufen.',
      unknown: 'Warum er wartet, wurde damals nicht festgehalten.',
      retry:
        'Grund: {{result}}, Wiederholung {{time}} von höchstens {{times}}, {{rest}} nach dem letzten Anruf.',
      nextNumber: 'Grund: {{result}}, deshalb ist die nächste Nummer an der Reihe.',
      newRound:
        'Grund: {{result}}; alle Nummern waren an der Reihe, {{rest}} später beginnt die Kette von vorn.',
      rule: 'Grund: {{rule}}.',
      later: 'Grund: Ein Agent wollte ihn später anrufen.',
      handedBack: 'Grund: Er kam ohne Anruf vom Arbeitsplatz zurück.',
      notReached: 'Grund: Der letzte Anruf kam nicht bis zum Kontakt.',
      promised: 'Grund: Ein Rückruf ist für {{when}} zugesagt; bis dahin ruft niemand anderes an.',
      promiseCancelled: 'Grund: Der zugesagte Rückruf wurde abgesagt.',
    },
    waitsForCampaign: 'Die Kampagne läuft gerade nicht.',
    with: 'Gerade bei {{agent}}, seit {{since}}.',
    isCalled: 'Wird gerade angerufen, seit {{since}}.',
    onDesktop: 'Gerade bei einem Agenten, seit {{since}}.',
    finished: {
      final_result:
        'Kein weiterer Anruf. Grund: {{result}}; danach schließt die Kampagne einen Datensatz ab.',
      attempts_used_up:
        'Kein weiterer Anruf. Grund: {{result}}, und alle Versuche des Datensatzes sind verbraucht.',
      disposition: 'Kein weiterer Anruf. Grund: Der Abschlusscode schließt den Datensatz ab ({{result}}).',
      tries_used_up: 'Kein weiterer Anruf. Grund: {{result}}, und alle Wiederholungen dafür sind verbraucht.',
      chain_at_its_end: 'Kein weiterer Anruf. Grund: {{result}}, und keine weitere Nummer ist übrig.',
      undialed: 'Kein weiterer Anruf. Grund: Ein Agent hat ihn ohne Anruf abgeschlossen.',
      unknown: 'Kein weiterer Anruf. Letztes Ergebnis: {{result}}.',
    },
    cancelled: {
      do_not_call: 'Kein weiterer Anruf. Grund: Der Kontakt soll nicht angerufen werden.',
      register: 'Kein weiterer Anruf. Grund: Nummer oder Person steht in der Sperrliste.',
      attempts_used_up: 'Kein weiterer Anruf. Grund: Alle Versuche des Datensatzes sind verbraucht.',
      no_usable_number: 'Kein weiterer Anruf. Grund: keine seiner Nummern darf angerufen werden.',
    },
    missedCallback: 'Kein weiterer Anruf. Grund: Der zugesagte Rückruf wurde versäumt.',
    setAside:
      'Beiseitegelegt {{since}}, weil ein Fehler auftrat. Ein Administrator kann ihn wieder freigeben.',
  },
};

/**
 * German sentences for the server's codes (wire/errors.ts, domain/floor/refusal.ts). Each says what happened and what would be
 * accepted. A key with `_until` is used when the server says when asking again makes sense.
 */
export const deErrors = {
  // Between browser and server.
  unknown_code: 'Das hat nicht geklappt ({{code}}). Bitte versuchen Sie es noch einmal.',
  offline: 'Rufwerk ist gerade nicht erreichbar. Bitte prüfen Sie die Verbindung.',
  queue_full: 'Zu viele Befehle warten auf die Verbindung. Bitte warten Sie, bis sie wieder da ist.',
  too_late:
    'Die Verbindung war zu lange weg. Zur Sicherheit wurde das nicht mehr ausgeführt; bitte noch einmal.',
  malformed: 'Eine Eingabe hat nicht die erwartete Form. Bitte prüfen Sie Ihre Eingaben.',
  not_signed_in: 'Sie sind nicht angemeldet. Bitte melden Sie sich an.',
  wrong_login: 'Benutzername oder Kennwort stimmt nicht.',
  too_many_tries:
    'Zu viele Versuche. Bitte warten Sie einen Augenblick und versuchen Sie es dann noch einmal.',
  too_many_tries_until: 'Zu viele Versuche. Bitte versuchen Sie es {{until}} noch einmal.',
  right_missing: 'Dazu fehlt Ihnen das Recht. Ihre Leitung kann es Ihnen geben.',
  unknown: 'Das gibt es nicht oder nicht mehr.',
  foreign_origin: 'Diese Anfrage kam nicht von der Rufwerk-Seite und wurde abgewiesen.',
  too_large: 'Die Datei ist zu groß.',
  not_a_list: 'Diese Datei ist keine Liste. Möglich sind CSV und Excel (.xlsx) mit einer Kopfzeile.',
  sound_not_wav: 'Diese Datei ist keine WAV-Datei. Möglich ist WAV mit 8 bis 48 kHz, mono oder stereo.',
  sound_coding:
    'Diese WAV-Datei ist als {{came}} gespeichert. Möglich sind PCM mit 8, 16, 24 oder 32 Bit und Gleitkomma.',
  sound_channels: 'Diese WAV-Datei hat {{came}} Kanäle. Möglich sind einer (mono) oder zwei (stereo).',
  sound_rate: 'Diese WAV-Datei hat {{came}} Abtastwerte je Sekunde. Möglich sind 8000 bis 48000.',
  sound_broken: 'Diese WAV-Datei ist beschädigt oder unvollständig. Bitte speichern Sie sie noch einmal.',
  sound_too_short: 'Diese Aufnahme ist zu kurz. Sie braucht mindestens 0,2 Sekunden.',
  sound_too_long: 'Diese Aufnahme dauert {{came}} Sekunden. Möglich sind höchstens {{maximum}} Sekunden.',
  sound_silent: 'In dieser Aufnahme ist nichts zu hören. Bitte prüfen Sie Mikrofon oder Datei.',
  name_taken: 'Dieser Name ist schon vergeben. Bitte wählen Sie einen anderen.',
  number_malformed: 'Das ist keine Telefonnummer. Möglich ist zum Beispiel +49 30 23125 123.',
  number_not_allowed: 'Diese Nummer darf hier nicht verwendet werden.',
  password_too_short: 'Das Kennwort ist zu kurz. Es braucht mindestens 12 Zeichen.',
  password_too_common: 'Dieses Kennwort ist zu leicht zu erraten. Bitte wählen Sie ein anderes.',
  token_invalid:
    'Der Einmal-Schlüssel stimmt nicht oder wurde schon benutzt. Er steht in der Ausgabe des Starts.',
  mode_needs_stop:
    'Dieser Modus lässt sich nur wechseln, wenn die Kampagne entladen ist. Möglich ist jetzt progressiv oder prädiktiv.',
  information_message_needed:
    'Prädiktiv geht erst mit einer Ansage für Menschen, für die niemand frei ist. Bitte laden Sie zuerst eine hoch.',
  campaign_not_unloaded: 'Die Kampagne ist noch geladen. Ändern lässt sie sich erst, wenn sie entladen ist.',
  placeholder_unknown: 'Diese Platzhalter gibt es nicht: {{unknown}}. Möglich sind {{accepted}}.',
  group_in_use: 'Diese Gruppe wird noch von einer Kampagne gebraucht. Nehmen Sie sie dort zuerst heraus.',
  list_in_use: 'Diese Anrufliste wurde in der Kampagne schon bearbeitet und bleibt deshalb darin.',
  import_started: 'Dieser Import läuft schon oder ist abgeschlossen. Er lässt sich nicht mehr ändern.',
  last_administrator: 'Das ist der letzte Zugang der Verwaltung. Legen Sie vorher einen anderen an.',
  trunk_is_practice: 'Die Übungsleitung gehört zu Rufwerk. Ändern lassen sich nur ihre Grenzen.',
  last_trunk: 'Das ist die letzte Leitung, über die gewählt wird. Richten Sie zuerst eine andere ein.',
  pack_needed: 'Bitte wählen Sie zuerst das Regelwerk des Landes, dessen Recht für Ihre Anrufe gilt.',
  trunk_needed: 'Es gibt noch keine echte Leitung. Richten Sie zuerst eine ein.',
  test_call_needed: 'Es fehlt ein angenommener Testanruf über eine echte Leitung aus den letzten 24 Stunden.',
  caller_number_needed:
    'Es gibt noch keine Anrufernummer. Tragen Sie unter Verwaltung oder bei der Leitung eine ein.',
  organisation_name_wrong:
    'Das ist nicht der Name dieser Organisation. Bitte geben Sie ihn so ein, wie er angezeigt wird.',
  real_trunks_already: 'Die echten Leitungen werden schon benutzt.',
  campaigns_loaded: 'Es sind noch Kampagnen geladen. Entladen Sie zuerst alle.',
  not_practice: 'Diese Organisation hat keine Übungskonten und keine Übungsdaten.',
  administrator_needed: 'Außer den Übungskonten gibt es keinen Administrator. Legen Sie zuerst einen an.',
  busy: 'Rufwerk ist gerade ausgelastet. Bitte versuchen Sie es gleich noch einmal.',
  fault: 'Bei Rufwerk ist ein Fehler aufgetreten. Er ist festgehalten, Ihre Daten sind sicher.',

  // The floor's refusals.
  agent_not_signed_in: 'Ihre Schicht ist zu Ende. Bitte melden Sie sich wieder an.',
  agent_busy: 'Sie haben noch eine Interaktion offen. Schließen Sie sie zuerst mit Fertig ab.',
  agent_not_ready:
    'Sie sind nicht bereit. Gehen Sie für den Kanal Sprache auf Bereit, um Datensätze abzurufen.',
  agent_is_ready: 'Setzen Sie den Kanal Sprache erst auf Nicht bereit. Dann lässt sich das Telefon wechseln.',
  agent_signed_out: 'Sie sind abgemeldet. Bitte melden Sie sich wieder an.',
  campaign_unknown: 'Diese Kampagne gibt es nicht mehr.',
  campaign_not_running: 'Die Kampagne läuft nicht. Datensätze gibt es, sobald die Leitung sie startet.',
  campaign_not_loaded: 'Die Kampagne ist nicht geladen.',
  campaign_already_loaded: 'Die Kampagne ist schon geladen.',
  campaign_already_running: 'Die Kampagne läuft schon.',
  campaign_already_stopping: 'Die Kampagne wird schon angehalten.',
  campaign_not_stopping: 'Die Kampagne wird gerade nicht angehalten.',
  campaign_not_of_your_group: 'Diese Kampagne gehört nicht zu Ihrer Gruppe.',
  campaign_already_joined: 'Sie nehmen an dieser Kampagne schon teil.',
  campaign_not_joined: 'Sie nehmen an dieser Kampagne nicht teil. Wählen Sie zuerst Teilnehmen.',
  campaign_has_no_caller_number: 'Die Kampagne hat keine Anrufernummer. Die Leitung kann eine eintragen.',
  campaign_not_automatic: 'Diese Kampagne hat kein Wähltempo: Ihre Agenten rufen selbst an.',
  campaign_has_no_information_message:
    'Der Kampagne fehlt die Ansage für Menschen, für die niemand frei ist. Die Leitung kann eine hochladen.',
  campaign_not_manual:
    'Diese Kampagne stellt von selbst zu. Abrufen geht nur bei manuellen Kampagnen; hier genügt es, bereit zu sein.',
  no_records_left: 'In dieser Kampagne ist kein Datensatz mehr übrig.',
  no_records_now: 'Im Augenblick ist in dieser Kampagne kein Datensatz an der Reihe.',
  no_records_now_until:
    'Im Augenblick ist in dieser Kampagne kein Datensatz an der Reihe. Der nächste ist {{until}} fällig.',
  interaction_unknown: 'Diese Interaktion gibt es nicht mehr.',
  interaction_done: 'Diese Interaktion ist schon abgeschlossen.',
  interaction_in_call: 'Das geht nach dem Auflegen.',
  interaction_dialed: 'Der Kontakt wurde schon angerufen. Schließen Sie mit Fertig ab.',
  interaction_not_dialed: 'Der Kontakt wurde noch nicht angerufen.',
  interaction_not_in_call: 'Es läuft kein Anruf.',
  interaction_connected: 'Der Anruf ist schon verbunden.',
  extensions_used_up: 'Mehr Zeit gibt es für diese Nachbearbeitung nicht.',
  interaction_accepted: 'Diese Interaktion haben Sie schon angenommen.',
  interaction_not_accepted: 'Nehmen Sie die Interaktionsvorschau zuerst an.',
  no_turn_offered: 'Dieses Angebot ist vorbei. Das nächste kommt von selbst.',
  number_not_of_this_record: 'Diese Nummer gehört nicht zu diesem Datensatz.',
  caller_number_not_of_this_campaign: 'Diese Anrufernummer gehört nicht zu dieser Kampagne.',
  dial_refused: 'Diese Nummer darf jetzt nicht angerufen werden: {{rule}}.',
  dial_refused_until: 'Diese Nummer darf jetzt nicht angerufen werden: {{rule}}. Möglich {{until}}.',
  disposition_needed: 'Bitte wählen Sie einen Abschlusscode.',
  disposition_unknown: 'Diesen Abschlusscode gibt es nicht mehr. Bitte wählen Sie einen anderen.',
  call_result_unknown: 'Dieses Anrufergebnis gibt es nicht. Bitte wählen Sie ein anderes.',
  channel_is_so_already: 'Der Kanal ist schon in diesem Zustand.',
  reason_needed: 'Bitte geben Sie einen Grund an.',
  stopped_all: 'Die Leitung hat alles angehalten. Es wird nicht gewählt, bis sie es wieder freigibt.',
  not_stopped_all: 'Es ist nicht alles angehalten.',
  database_away: 'Die Datenbank antwortet gerade nicht. Rufwerk versucht es weiter.',
  phone_is_so_already: 'Sie arbeiten schon mit diesem Telefon.',
  phone_not_needed: 'Sie arbeiten mit dem Übungstelefon. Ein anderes ist nicht nötig.',
  desk_phone_needed: 'Es gibt noch kein Konto für Ihr Tischtelefon. Legen Sie es unter „Mein Telefon“ an.',
  telephone_missing:
    'Ihr Telefon ist nicht verbunden. Öffnen Sie oben „Mein Telefon“: dort steht, was fehlt.',
  telephone_away: 'Die Telefonanlage antwortet gerade nicht. Es kann nicht gewählt werden.',
  no_trunk:
    'Es ist keine Leitung ins Telefonnetz erreichbar. Ihr Administrator sieht den Grund auf der Seite „Leitungen“.',
  no_trunk_until: 'Es ist gerade keine Leitung ins Telefonnetz erreichbar. Bitte {{until}} erneut versuchen.',
  caller_number_not_carried:
    'Keine Leitung darf diese Anrufernummer zeigen. Bitte wählen Sie eine andere, oder tragen Sie sie bei einer Leitung ein.',
  no_lines: 'Alle Leitungen sind belegt. Bitte gleich noch einmal anrufen.',
  call_not_connected: 'Das geht nur, solange jemand am Apparat ist.',
  call_joined: 'In einer Konferenz kann niemand gehalten oder dazugeholt werden.',
  consult_up: 'Es läuft schon eine Rückfrage. Beenden Sie sie zuerst.',
  consult_not_up: 'Es läuft keine Rückfrage.',
  consult_not_answered: 'Dort hat noch niemand abgehoben.',
  recording_not_running: 'Es läuft keine Aufnahme.',
  recording_not_allowed: 'In dieser Kampagne wird nicht aufgenommen.',
  recording_required:
    'Diese Kampagne nimmt jedes Gespräch auf. Die Aufnahme lässt sich anhalten, aber nicht beenden.',
  no_voicemail_message: 'Diese Kampagne hat keine Ansage für Anrufbeantworter.',
  digits_malformed: 'Das sind keine Wähltöne. Möglich sind 0 bis 9, * und #.',
  callback_time_needed:
    'Bitte geben Sie an, wann zurückgerufen wird, zum Beispiel „morgen 17 Uhr“, „in 2 Stunden“ oder 09.12.2026 16:30.',
  callback_time_does_not_exist:
    'Diese Uhrzeit gibt es an diesem Tag nicht: die Uhr wird vorgestellt. Möglich ist {{next}}.',
  callback_in_past:
    'Dieser Zeitpunkt ist vorbei. Wählen Sie einen, der noch kommt, oder brechen Sie den Rückruf ab.',
  callback_too_far: 'Das ist zu weit voraus. Möglich sind höchstens {{days}} Tage.',
  callback_too_far_until: 'Das ist zu weit voraus. Möglich sind höchstens {{days}} Tage, also bis {{until}}.',
  callback_outside_hours:
    'Dort ist es dann {{wall}}; um diese Zeit darf nicht angerufen werden. Wählen Sie bitte eine andere Zeit.',
  callback_outside_hours_until:
    'Dort ist es dann {{wall}}; um diese Zeit darf nicht angerufen werden. Möglich {{until}}.',
  callback_number_malformed:
    'Das ist keine Telefonnummer. Möglich ist eine Nummer des Kontakts oder zum Beispiel +49 30 23125 123.',
  callback_number_not_allowed:
    '{{number}} darf hier nicht angerufen werden. Wählen Sie bitte eine andere Rufnummer.',
  callback_number_on_register: '{{number}} steht in der Sperrliste. Wählen Sie bitte eine andere Rufnummer.',
  callback_number_without_zone:
    'Bei dieser Rufnummer ist nicht bekannt, wie spät es dort ist. Wählen Sie bitte eine andere.',
  callback_unknown: 'Diesen Rückruf gibt es nicht mehr.',
  callback_over: 'Dieser Rückruf ist schon erledigt oder abgesagt.',
  callback_in_work: 'Dieser Rückruf wird gerade bearbeitet. Ändern lässt er sich danach.',
  callback_of_somebody_else: 'Dieser Rückruf gehört jemand anderem. Ihre Leitung kann ihn neu zuordnen.',
  callback_pending: 'Diesem Kontakt ist schon ein Rückruf zugesagt. Bis dahin ruft niemand sonst an.',
  owner_unknown:
    'Diese Person gibt es nicht, oder sie gehört nicht zur Kampagne. Möglich sind die Agenten der Kampagne.',
  engine_draining: 'Rufwerk wird gerade beendet und nimmt nichts Neues an.',

  /** Why a number may not be dialed (domain/compliance/may-dial.ts). */
  rules: {
    stop_all: 'alles ist angehalten',
    pack: 'das Regelwerk gilt nicht für diese Leitung',
    destination: 'dieses Ziel ist nicht freigegeben',
    register: 'Nummer oder Person steht in der Sperrliste',
    live_call: 'Nummer oder Kontakt ist gerade in einem Anruf',
    callback_pending: 'Dem Kontakt ist ein Rückruf zugesagt',
    window: 'außerhalb der Anrufzeiten beim Kontakt',
    attempts_per_record: 'die Höchstzahl der Versuche ist erreicht',
    attempts_per_day: 'die Höchstzahl für heute ist erreicht',
    attempts_per_30_days: 'die gesetzliche Höchstzahl für 30 Tage ist erreicht',
    minimum_gap: 'der letzte Anruf ist noch zu frisch',
    cooldown_after_abandon: 'der Kontakt hat vor Kurzem einen Anruf ohne Agenten bekommen',
  },
};

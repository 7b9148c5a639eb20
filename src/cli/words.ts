// What the command line says, in German and English. A test compares the keys of the two.

const ENGLISH = {
  notRunning:
    'Rufwerk is not running (looked in {folder}). Start it with: npm start — or name its data folder with --data or DATA_DIR.',
  noToken: 'The token {file} cannot be read. Run this command as the user who runs Rufwerk.',
  usage: 'Usage: npm run -s cli -- {usage}',
  commandUnknown: '"{given}" is no command. Commands: {accepted}',
  optionUnknown: 'There is no option --{option}. Options of this command: {accepted}',
  optionNeedsValue: '--{option} needs a value: {accepted}',
  optionMissing: '--{option} is missing: {accepted}',
  optionRefused: '--{option} cannot be "{given}"; accepted: {accepted}',
  argumentMissing: '{name} is missing. Usage: npm run -s cli -- {usage}',
  argumentTooMuch: '"{given}" is one argument too much. Usage: npm run -s cli -- {usage}',
  countryAccepted: 'a country as two letters (DE, AT, CH, FR, GB, US, ...)',
  nameAccepted: 'the name of the calling list; one of this name is extended, else a new one is made',
  othersAccepted: 'update, skip or keep: what to do with people who are in another list',
  roleAccepted: 'agent, supervisor or administrator',
  textAccepted: 'a text',
  folderAccepted: 'the data folder of the running Rufwerk',
  fileMissing: 'The file {file} cannot be read: {reason}',
  nothingFound: 'There is no {what} "{name}". Known: {known}',
  user: 'user',
  group: 'group',
  campaign: 'campaign',
  uploading: 'Uploading {file}: {percent} %',
  importing: 'Importing: {rows} rows, {percent} %, {rate} rows/s{left}',
  secondsLeft: ', about {seconds} s left',
  storing: 'Storing {rows} rows',
  imported:
    '{rows} rows: {accepted} accepted, {duplicates} duplicates, {inOtherLists} in another list, {rejected} rejected; {numbers} numbers; {seconds} s',
  rejectedFile: 'Rejected rows with line and reason: {file}',
  inOtherListsFile: 'Rows left out because they are in another list: {file}',
  warningsFile: 'Remarks on accepted rows: {file}',
  importFailed: 'The import failed: {reason}',
  importCancelled: 'The import was cancelled; nothing was stored.',
  password: 'Password of {login}: {password}',
  disabled: '{login} is disabled.',
  added: '{login} is in {groups}.',
  groupCreated: 'Group "{name}" is created.',
  campaignNow: '{name} is {state}.',
  organisationAccepted:
    'the name of the organisation, as the page "Trunks" shows it: it confirms that practice is left for good',
  practiceLeft:
    'Practice is left. Deleted: accounts {users}, calling lists {lists}, records {records}, campaigns {campaigns}, calls {calls}.',
  practiceClosed:
    'Closed, not deleted: accounts {users}. They have worked on data of your own and stay in its history without a name.',
  refused: 'Rufwerk says no: {reason}',
  code_malformed: 'the field {field} is not what is expected',
  code_name_taken: 'this name is taken',
  code_right_missing: 'the right for it is missing',
  code_last_administrator: 'the last administrator cannot be disabled',
  code_administrator_needed:
    'there is no administrator besides the practice accounts; create one first: user create LOGIN --name NAME --role administrator',
  code_campaigns_loaded: 'campaigns are still loaded; unload all of them first: campaign unload NAME',
  code_organisation_name_wrong: 'that is not the name of this organisation',
  code_not_practice: 'this organisation has no practice accounts and no practice data',
  code_busy: 'not now, try again in a moment',
  code_too_large: 'the file is larger than 1 GB',
  code_not_signed_in: 'the token is not accepted',
  code_file_empty: 'the file is empty',
  code_file_missing: 'the uploaded file is gone',
  code_file_too_large: 'the file is larger than 1 GB',
  code_not_a_list: 'the file is no list of comma-separated values and no XLSX, but {what}',
  what_binary: 'binary data',
  code_quote_not_closed: 'the quotation mark that opens in line {line} is never closed',
  code_row_too_long: 'line {line} is longer than a million characters',
  code_too_many_columns: 'line {line} has more than {limit} columns',
  code_too_many_rows: 'the list has more than {limit} rows',
  code_no_rows: 'there is no row under the headers',
  code_no_phone_column:
    'no column could be recognised as a telephone number; map the columns on the page "Import"',
  code_spreadsheet_unreadable: 'the spreadsheet is broken; save it again, or as CSV',
  code_spreadsheet_too_large: 'the spreadsheet is too large; save it as CSV',
  code_fault: 'a fault of our own; the log tells more',
};

export type WordKey = keyof typeof ENGLISH;

const GERMAN: Record<WordKey, string> = {
  notRunning:
    'Rufwerk läuft nicht (gesucht in {folder}). Starten mit: npm start — oder den Datenordner mit --data oder DATA_DIR nennen.',
  noToken:
    'Der Schlüssel {file} ist nicht lesbar. Den Befehl als der Benutzer ausführen, unter dem Rufwerk läuft.',
  usage: 'Aufruf: npm run -s cli -- {usage}',
  commandUnknown: '„{given}“ ist kein Befehl. Befehle: {accepted}',
  optionUnknown: 'Die Option --{option} gibt es nicht. Optionen dieses Befehls: {accepted}',
  optionNeedsValue: '--{option} braucht einen Wert: {accepted}',
  optionMissing: '--{option} fehlt: {accepted}',
  optionRefused: '--{option} kann nicht „{given}“ sein; möglich: {accepted}',
  argumentMissing: '{name} fehlt. Aufruf: npm run -s cli -- {usage}',
  argumentTooMuch: '„{given}“ ist ein Argument zu viel. Aufruf: npm run -s cli -- {usage}',
  countryAccepted: 'ein Land in zwei Buchstaben (DE, AT, CH, FR, GB, US, ...)',
  nameAccepted: 'der Name der Anrufliste; gibt es sie schon, wird sie ergänzt, sonst neu angelegt',
  othersAccepted: 'update, skip oder keep: was mit Personen geschieht, die in einer anderen Liste stehen',
  roleAccepted: 'agent, supervisor oder administrator',
  textAccepted: 'ein Text',
  folderAccepted: 'der Datenordner des laufenden Rufwerk',
  fileMissing: 'Die Datei {file} ist nicht lesbar: {reason}',
  nothingFound: '{what} „{name}“ gibt es nicht. Bekannt: {known}',
  user: 'Benutzer',
  group: 'Gruppe',
  campaign: 'Kampagne',
  uploading: 'Hochladen von {file}: {percent} %',
  importing: 'Import: {rows} Zeilen, {percent} %, {rate} Zeilen/s{left}',
  secondsLeft: ', noch etwa {seconds} s',
  storing: '{rows} Zeilen werden gespeichert',
  imported:
    '{rows} Zeilen: {accepted} angenommen, {duplicates} Dubletten, {inOtherLists} in anderer Liste, {rejected} abgewiesen; {numbers} Nummern; {seconds} s',
  rejectedFile: 'Abgewiesene Zeilen mit Zeilennummer und Grund: {file}',
  inOtherListsFile: 'Zeilen, die wegblieben, weil sie in einer anderen Liste stehen: {file}',
  warningsFile: 'Hinweise zu angenommenen Zeilen: {file}',
  importFailed: 'Der Import ist fehlgeschlagen: {reason}',
  importCancelled: 'Der Import wurde abgebrochen; gespeichert wurde nichts.',
  password: 'Passwort von {login}: {password}',
  disabled: '{login} ist gesperrt.',
  added: '{login} ist in {groups}.',
  groupCreated: 'Die Gruppe „{name}“ ist angelegt.',
  campaignNow: '{name} ist {state}.',
  organisationAccepted:
    'der Name der Organisation, wie ihn die Seite „Leitungen“ zeigt: er bestätigt, dass die Übung endgültig verlassen wird',
  practiceLeft:
    'Die Übung ist verlassen. Gelöscht: Konten {users}, Anruflisten {lists}, Datensätze {records}, Kampagnen {campaigns}, Anrufe {calls}.',
  practiceClosed:
    'Geschlossen, nicht gelöscht: Konten {users}. Sie haben eigene Daten bearbeitet und stehen ohne Namen in deren Verlauf.',
  refused: 'Rufwerk lehnt ab: {reason}',
  code_malformed: 'das Feld {field} ist nicht so, wie es erwartet wird',
  code_name_taken: 'dieser Name ist vergeben',
  code_right_missing: 'das Recht dazu fehlt',
  code_last_administrator: 'der letzte Administrator kann nicht gesperrt werden',
  code_administrator_needed:
    'außer den Übungskonten gibt es keinen Administrator; zuerst einen anlegen: user create LOGIN --name NAME --role administrator',
  code_campaigns_loaded: 'es sind noch Kampagnen geladen; zuerst alle entladen: campaign unload NAME',
  code_organisation_name_wrong: 'das ist nicht der Name dieser Organisation',
  code_not_practice: 'diese Organisation hat keine Übungskonten und keine Übungsdaten',
  code_busy: 'gerade nicht möglich, gleich noch einmal versuchen',
  code_too_large: 'die Datei ist größer als 1 GB',
  code_not_signed_in: 'der Schlüssel wird nicht angenommen',
  code_file_empty: 'die Datei ist leer',
  code_file_missing: 'die hochgeladene Datei ist nicht mehr da',
  code_file_too_large: 'die Datei ist größer als 1 GB',
  code_not_a_list: 'die Datei ist keine CSV-Liste und kein XLSX, sondern {what}',
  what_binary: 'Binärdaten',
  code_quote_not_closed: 'das Anführungszeichen, das in Zeile {line} beginnt, wird nie geschlossen',
  code_row_too_long: 'Zeile {line} ist länger als eine Million Zeichen',
  code_too_many_columns: 'Zeile {line} hat mehr als {limit} Spalten',
  code_too_many_rows: 'die Liste hat mehr als {limit} Zeilen',
  code_no_rows: 'unter den Überschriften steht keine Zeile',
  code_no_phone_column:
    'keine Spalte ist als Telefonnummer zu erkennen; die Spalten auf der Seite „Import“ zuordnen',
  code_spreadsheet_unreadable: 'die Tabelle ist beschädigt; neu speichern, oder als CSV',
  code_spreadsheet_too_large: 'die Tabelle ist zu groß; als CSV speichern',
  code_fault: 'ein eigener Fehler; mehr steht im Protokoll',
};

export const WORDS = { de: GERMAN, en: ENGLISH } as const;
export type Language = keyof typeof WORDS;
export type Params = Readonly<Record<string, string | number>>;
export type Say = (key: WordKey, params?: Params) => string;

/** The language of the user's terminal (LANG, LC_MESSAGES, LC_ALL, as the runtime reads them): German, or English. */
export function terminalLanguage(): Language {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('de') ? 'de' : 'en';
}

export function createSay(language: Language): Say {
  return (key, params = {}) =>
    WORDS[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** What a stable code of the product means in words; an unknown one is shown as it is. */
export function sayCode(say: Say, code: string, params: Params = {}): string {
  if (params['what'] === 'binary') return sayCode(say, code, { ...params, what: say('what_binary') });
  const key = `code_${code}`;
  return key in ENGLISH ? say(key as WordKey, params) : code.replaceAll('_', ' ');
}

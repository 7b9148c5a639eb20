/**
 * The two languages of the interface. German and English are complete from the first screen on; the choice follows the
 * browser until somebody switches, and is remembered in this browser. Texts never carry markup and never a name of a campaign.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { deErrors } from './de-errors.ts';
import { deFrame } from './de-frame.ts';
import { enErrors } from './en-errors.ts';
import { enFrame } from './en-frame.ts';
import { LANGUAGES, type Language, languageOf, languageToUse } from './language.ts';
import type { Namespace } from './namespaces.ts';

const STORAGE_KEY = 'rufwerk.language';

/** Starts the texts that the first screen needs; rooms that load later bring theirs with `addTexts`. */
export function startTexts(): void {
  void i18next.use(initReactI18next).init({
    resources: {
      de: { frame: deFrame, errors: deErrors },
      en: { frame: enFrame, errors: enErrors },
    },
    lng: languageToUse(localStorage.getItem(STORAGE_KEY), navigator.languages),
    supportedLngs: [...LANGUAGES],
    fallbackLng: 'en',
    ns: ['frame', 'errors'],
    defaultNS: 'frame',
    initAsync: false,
    // React escapes what it renders; escaping twice would show entities to people.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = currentLanguage();
  window.addEventListener('storage', (event) => {
    if (event.key === STORAGE_KEY) setLanguage(languageToUse(event.newValue, navigator.languages));
  });
}

/** Adds the texts of a room that is loaded later (agent, supervisor), in both languages at once. */
export function addTexts(namespace: Namespace, texts: Record<Language, object>): void {
  for (const language of LANGUAGES)
    i18next.addResourceBundle(language, namespace, texts[language], true, true);
}

export function currentLanguage(): Language {
  return languageOf(i18next.language) ?? 'en';
}

/** Switches and remembers; every mounted text changes at once, nothing is reloaded. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORAGE_KEY, language);
  setLanguage(language);
}

function setLanguage(language: Language): void {
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

/** Which languages there are and which one a browser gets. No DOM here: this is tested by itself. */

export type Language = 'de' | 'en';
export const LANGUAGES: readonly Language[] = ['de', 'en'];

/** The language of a tag such as `de-AT`, or undefined when it is none of ours. */
export function languageOf(tag: string | null | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language === primary);
}

/** What was chosen before, else the browser's first language that we speak, else English. */
export function languageToUse(chosen: string | null, preferred: readonly string[]): Language {
  const remembered = languageOf(chosen);
  if (remembered) return remembered;
  for (const tag of preferred) {
    const language = languageOf(tag);
    if (language) return language;
  }
  return 'en';
}
